// The one source of randomness of published statistics: the operating system's generator. It must never be seeded,
// and no byte of it may be used twice or outlive its use.
import { randomFillSync } from 'node:crypto';
import type { UniformBelow } from './noise-rules.js';

const POOL_BYTES = 16_384;
/** What a double holds exactly and a buffer reads in one step; most draws are far smaller. */
const QUICK_BITS = 48;

/** How many bits the numbers below `bound` need; `bound` is at most 2^48. */
function countBits(bound: number): number {
  const high = Math.floor((bound - 1) / 2 ** 32);
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32((bound - 1) >>> 0);
}

/** Unbiased whole numbers below a bound: a drawn one that is too large is thrown away, never folded over. */
export function createRandomSource(): UniformBelow {
  const pool = Buffer.alloc(POOL_BYTES);
  let next = POOL_BYTES;

  /** Hands the next bytes to `read`, once, and wipes them. */
  const consume = <Value>(bytes: number, read: (at: number) => Value): Value => {
    if (next + bytes > POOL_BYTES) {
      randomFillSync(pool);
      next = 0;
    }
    const value = read(next);
    pool.fill(0, next, next + bytes);
    next += bytes;
    return value;
  };
  const quickBelow = (bound: number): bigint => {
    const bits = countBits(bound);
    if (bits === 0) return 0n;
    const bytes = (bits + 7) >> 3;
    for (;;) {
      const drawn = consume(bytes, (at) => pool.readUIntLE(at, bytes)) % 2 ** bits;
      if (drawn < bound) return BigInt(drawn);
    }
  };
  const wideBelow = (bound: bigint): bigint => {
    const bits = (bound - 1n).toString(2).length;
    const bytes = (bits + 7) >> 3;
    if (bytes > POOL_BYTES) throw new RangeError('the bound is wider than the pool');
    for (;;) {
      const hex = consume(bytes, (at) => pool.toString('hex', at, at + bytes));
      const drawn = BigInt.asUintN(bits, BigInt(`0x${hex}`));
      if (drawn < bound) return drawn;
    }
  };
  return (bound) => {
    if (bound < 1n) throw new RangeError('no number lies below the bound');
    return bound <= 1n << BigInt(QUICK_BITS) ? quickBelow(Number(bound)) : wideBelow(bound);
  };
}
