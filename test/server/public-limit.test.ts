// How often an address may ask without a token. The clock is the test's own.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { PublicLimit } from '../../src/server/public-limit.js';

function openLimit() {
  const clock = { now: 1_000_000 };
  const limit = new PublicLimit(undefined, () => clock.now);
  /** 'passed', or in how many seconds to come again. */
  const ask = (ip: string): unknown => {
    let again: unknown;
    const reply = { header: (_name: string, value: unknown) => (again = value) };
    try {
      limit.check({ ip } as FastifyRequest, reply as unknown as FastifyReply);
      return 'passed';
    } catch (error) {
      expect((error as Error).message).toBe('TOO_MANY_PAGES');
      return again;
    }
  };
  const askTimes = (times: number, ip: string) =>
    new Set(Array.from({ length: times }, () => ask(ip)));
  return { clock, ask, askTimes };
}

describe('an address', () => {
  it('may ask 240 times a minute, and again when the minute is over', () => {
    const { clock, ask, askTimes } = openLimit();
    expect(askTimes(240, 'one')).toEqual(new Set(['passed']));
    clock.now += 45_500;
    expect(ask('one')).toBe(15);
    clock.now += 14_500;
    expect(askTimes(240, 'one')).toEqual(new Set(['passed']));
    expect(ask('one')).toBe(60);
  });

  it('is not stopped by what others ask', () => {
    const { ask, askTimes } = openLimit();
    askTimes(241, 'one');
    expect(ask('other')).toBe('passed');
    expect(ask('one')).toBe(60);
  });

  it('is forgotten only under a flood of ten thousand others', () => {
    const { ask, askTimes } = openLimit();
    askTimes(241, 'one');
    for (let n = 1; n < 10_000; n += 1) ask(`flood ${n}`);
    expect(ask('one')).toBe(60);
    ask('the ten thousandth');
    expect(ask('one')).toBe('passed');
  });
});
