// Random numbers that are the same for the same seed everywhere, so that the demo sector is: one stream per subject,
// each a pure function of its name.

export class SeededRandom {
  #state: number;

  constructor(seed: number, subject: number) {
    let state = (seed ^ Math.imul(subject + 1, 0x9e3779b1)) >>> 0;
    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b) >>> 0;
    this.#state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35) >>> 0;
  }

  /** From 0 to just below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of several, each as likely as its weight. */
  pick<Item>(weighted: readonly (readonly [Item, number])[]): Item {
    let left = this.next() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of weighted) {
      left -= weight;
      if (left < 0) return item;
    }
    const last = weighted.at(-1);
    if (!last) throw new RangeError('nothing to pick from');
    return last[0];
  }

  among<Item>(items: readonly Item[]): Item {
    const item = items[this.whole(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }
}
