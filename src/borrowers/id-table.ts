// The ids of a register in memory, packed, for as long as a run of the matching looks for ids one slip apart. Held in
// flat arrays, about 40 bytes a report, and wiped when the run is over.
import { visitNearIds } from './near-id-rules.js';

/** What a report must have in common with one whose id is near before the two are worth a look: one of these. */
export interface ReportTraits {
  /** Days since some day. */
  birthDay: number;
  lastMark: number;
  firstMark: number;
}

/** Reports of one id that are looked at, and reports told of for one that asks: more than that somebody has invented. */
const OF_ONE_ID = 64;
const NEAR_MOST = 50;
/** Bits of the sieve for each report held: of the ids that nobody has, it lets one in twenty through. */
const SIEVE_BITS = 20;

function toHash(id: number): number {
  const high = Math.floor(id / 4_294_967_296);
  let hash = Math.imul((id | 0) ^ Math.imul(high + 1, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}

const toPower = (atLeast: number): number => 2 ** Math.ceil(Math.log2(atLeast));

export class IdTable {
  /** A bit for each hash that is held: small enough to stay near the processor, which the table is not. */
  readonly #sieve: Int32Array;
  readonly #sieveMask: number;
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #ids: Float64Array;
  readonly #numbers: Int32Array;
  /** The next report of the same id, 0 where there is none; reports are counted from 1. */
  readonly #next: Int32Array;
  readonly #birthDays: Int32Array;
  readonly #lastMarks: Int32Array;
  readonly #firstMarks: Int32Array;
  #size = 0;

  constructor(readonly capacity: number) {
    const bits = toPower(Math.max(32, SIEVE_BITS * capacity));
    this.#sieve = new Int32Array(bits / 32);
    this.#sieveMask = bits - 1;
    const slots = toPower(2 * capacity + 2);
    this.#slots = new Int32Array(slots);
    this.#mask = slots - 1;
    const column = () => new Int32Array(capacity + 1);
    this.#ids = new Float64Array(capacity + 1);
    [this.#numbers, this.#next] = [column(), column()];
    [this.#birthDays, this.#lastMarks, this.#firstMarks] = [column(), column(), column()];
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a report by its number. */
  add(id: number, number: number, traits: ReportTraits): void {
    if (this.#size === this.capacity) throw new RangeError('the table of ids is full');
    this.#size += 1;
    const at = this.#size;
    const hash = toHash(id);
    const bit = hash & this.#sieveMask;
    this.#sieve[bit >>> 5] = (this.#sieve[bit >>> 5] ?? 0) | (1 << (bit & 31));
    const slot = this.#findSlot(id, hash);
    this.#ids[at] = id;
    this.#numbers[at] = number;
    this.#next[at] = this.#slots[slot] ?? 0;
    this.#birthDays[at] = traits.birthDay;
    this.#lastMarks[at] = traits.lastMark;
    this.#firstMarks[at] = traits.firstMark;
    this.#slots[slot] = at;
  }

  /** Visits the numbers of reports whose id is one slip from this one and who share a trait with it, fifty at most. */
  visitNear(id: number, traits: ReportTraits, visit: (number: number) => void): void {
    let told = 0;
    visitNearIds(id, (near) => {
      if (told >= NEAR_MOST) return;
      const hash = toHash(near);
      const bit = hash & this.#sieveMask;
      if (((this.#sieve[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return;
      let at = this.#slots[this.#findSlot(near, hash)] ?? 0;
      for (let seen = 0; at !== 0 && seen < OF_ONE_ID; at = this.#next[at] ?? 0, seen += 1) {
        if (told >= NEAR_MOST || !this.#isWorth(at, traits)) continue;
        told += 1;
        visit(this.#numbers[at] ?? 0);
      }
    });
  }

  wipe(): void {
    this.#ids.fill(0);
    this.#slots.fill(0);
    this.#sieve.fill(0);
    this.#size = 0;
  }

  #isWorth(at: number, { birthDay, lastMark, firstMark }: ReportTraits): boolean {
    const [last, first] = [this.#lastMarks[at], this.#firstMarks[at]];
    return (
      this.#birthDays[at] === birthDay ||
      last === lastMark ||
      first === firstMark ||
      (last === firstMark && first === lastMark)
    );
  }

  /** The slot of an id, or the empty one it would go to. */
  #findSlot(id: number, hash: number): number {
    let slot = hash & this.#mask;
    for (;;) {
      const at = this.#slots[slot] ?? 0;
      if (at === 0 || this.#ids[at] === id) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }
}
