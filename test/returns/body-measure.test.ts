// What a body may be like while it passes: how slowly it may come, and how far it may swell. The clock is the test's own.
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BodyMeasure, ByteCounter } from '../../src/returns/body-measure.js';

const HALF_A_MINUTE = 30_000;

describe('a sender', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const fail = () => vi.fn<(error: Error) => void>();

  it('who brings two kilobytes in half a minute may go on, and who brings less is given up', async () => {
    const failed = fail();
    const counter = new ByteCounter().on('error', failed);
    counter.resume();
    for (const _halfMinute of [1, 2, 3]) {
      counter.write(Buffer.alloc(2048));
      await nextTurn();
      vi.advanceTimersByTime(HALF_A_MINUTE);
      expect(counter.destroyed).toBe(false);
    }
    counter.write(Buffer.alloc(2047));
    await nextTurn();
    vi.advanceTimersByTime(HALF_A_MINUTE);
    await nextTurn();
    expect(failed).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: 'UPLOAD_STALLED' }),
    );
  });

  it('is not given up for what the gateway has not taken yet', async () => {
    const failed = fail();
    const counter = new ByteCounter().on('error', failed);
    counter.write(Buffer.alloc(100));
    await nextTurn();
    vi.advanceTimersByTime(20 * HALF_A_MINUTE);
    expect(counter.destroyed).toBe(false);
    counter.resume();
    counter.end(Buffer.alloc(10));
    await once(counter, 'close');
    expect(failed).not.toHaveBeenCalled();
  });

  it('who has brought everything, or has broken off, is watched no longer', async () => {
    const whole = new ByteCounter();
    whole.resume();
    whole.end(Buffer.alloc(10));
    const broken = new ByteCounter();
    broken.write(Buffer.alloc(10));
    broken.destroy();
    await Promise.all([once(whole, 'close'), once(broken, 'close')]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

const MEGABYTE = 1024 ** 2;

/** Passes so many megabytes on as if so many bytes had been received for them; answers how many got through. */
async function unpack({ megabytes, received }: { megabytes: number; received: number }) {
  const measure = new BodyMeasure({ bytes: received } as ByteCounter);
  const out = new PassThrough();
  let passed = 0;
  out.on('data', (part: Buffer) => {
    passed += part.length;
  });
  async function* parts() {
    for (let n = 0; n < megabytes; n += 1) yield Buffer.alloc(MEGABYTE);
  }
  await pipeline(parts(), measure, out);
  return passed / MEGABYTE;
}

describe('what unpacks', () => {
  it('to two hundred times what came passes, to more is refused', async () => {
    const received = (20 * MEGABYTE) / 200;
    expect(await unpack({ megabytes: 20, received: Math.ceil(received) })).toBe(20);
    await expect(unpack({ megabytes: 20, received: received - 100 })).rejects.toThrow(
      'RETURN_TOO_LARGE',
    );
  });

  it('to sixteen megabytes passes however little came: a small file of equal rows packs very well', async () => {
    expect(await unpack({ megabytes: 16, received: 1 })).toBe(16);
  });

  it('to more than 2 GiB is refused, however much came', async () => {
    const measure = new BodyMeasure({ bytes: 2 * 1024 ** 3 } as ByteCounter);
    measure.bytes = 2 * 1024 ** 3 - 1;
    measure.resume();
    measure.write(Buffer.alloc(1));
    expect(measure.errored).toBeNull();
    measure.write(Buffer.alloc(1));
    await expect(once(measure, 'close')).rejects.toThrow('RETURN_TOO_LARGE');
  });
});
