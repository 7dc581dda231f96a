// Questions that share a statement: one caller a statement, callers in turn, and nobody loses an answer to another's
// bad question.
import { describe, expect, it } from 'vitest';
import type { ViewerSession } from '../../src/database/as-viewer.js';
import type { Ask } from '../../src/inquiries/look.type.js';
import { LookBatcher } from '../../src/inquiries/look-batcher.js';

const ask = (person: string): Ask => ({
  id_hash: person,
  name_key: 'ALAMI',
  birth_date: '1980-01-01',
  purpose: 'NEW_CREDIT',
  request_id: 'test',
});

/** A database that answers each statement when told to, and remembers who asked what in it. */
function makeDatabase() {
  const statements: { caller: string; people: string[] }[] = [];
  const waiting: (() => void)[] = [];
  const sessionOf = (caller: string) =>
    ({
      viewer: { databaseRole: caller, clientId: caller },
      query: async ({ values }: { values: [string, string] }) => {
        const asks = JSON.parse(values[1]) as (Ask & { n: number })[];
        statements.push({ caller, people: asks.map((a) => a.id_hash) });
        await new Promise<void>((resolve) => waiting.push(resolve));
        if (asks.some((a) => a.id_hash === 'bad')) throw new Error('bad');
        return asks.map(({ n, id_hash }) => ({ n, inquiry_id: id_hash }));
      },
    }) as unknown as ViewerSession;
  const settle = async () => {
    await new Promise(setImmediate);
    for (const answer of waiting.splice(0)) answer();
    await new Promise(setImmediate);
  };
  return { statements, sessionOf, settle };
}

describe('questions that arrive together', () => {
  it('of one caller share a statement; those that arrive meanwhile share the next', async () => {
    const { statements, sessionOf, settle } = makeDatabase();
    const batcher = new LookBatcher();
    const aa = sessionOf('aa');
    const first = [batcher.look(aa, ask('1')), batcher.look(aa, ask('2'))];
    await new Promise(setImmediate);
    const next = [batcher.look(aa, ask('3')), batcher.look(aa, ask('4'))];
    await settle();
    await settle();
    const sights = await Promise.all([...first, ...next]);
    expect(sights.map((sight) => sight.inquiry_id)).toEqual(['1', '2', '3', '4']);
    expect(statements).toEqual([
      { caller: 'aa', people: ['1', '2'] },
      { caller: 'aa', people: ['3', '4'] },
    ]);
  });

  it('of many callers never share one, and a busy caller waits for its turn like the others', async () => {
    const { statements, sessionOf, settle } = makeDatabase();
    const batcher = new LookBatcher();
    const callers = Array.from({ length: 10 }, (_, i) => `c${i}`);
    const answers = callers.map((caller) => batcher.look(sessionOf(caller), ask(caller)));
    await new Promise(setImmediate);
    expect(statements).toHaveLength(8);
    answers.push(batcher.look(sessionOf('c0'), ask('c0 again')));
    await settle();
    expect(statements.slice(8).map(({ people }) => people)).toEqual([['c8'], ['c9'], ['c0 again']]);
    await settle();
    await Promise.all(answers);
    expect(statements.every(({ people }) => people.length === 1)).toBe(true);
  });

  it('are asked alone when their statement fails, so that only the bad one fails', async () => {
    const { sessionOf, settle } = makeDatabase();
    const batcher = new LookBatcher();
    const aa = sessionOf('aa');
    const answers = Promise.allSettled(['1', 'bad', '2'].map((p) => batcher.look(aa, ask(p))));
    for (let i = 0; i < 4; i += 1) await settle();
    expect((await answers).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });
});
