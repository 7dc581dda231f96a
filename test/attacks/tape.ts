// A tape of numbers that decides everything that is random in an attack. fast-check draws and shrinks the tape, so that
// whatever is made of it is found again by its seed and gets simpler when it fails.
import fc from 'fast-check';

export class Tape {
  #at = 0;

  constructor(private readonly numbers: readonly number[]) {}

  /** A whole number from 0 to below `count`; 0 once the tape is at its end. */
  pick(count: number): number {
    const number = this.numbers[this.#at] ?? 0;
    this.#at += 1;
    return number % count;
  }

  choose<Value>(values: readonly Value[]): Value {
    const value = values[this.pick(values.length)];
    if (value === undefined) throw new RangeError('nothing to choose from');
    return value;
  }

  /** True once in so many times; never once the tape is at its end. */
  happens(oneIn: number): boolean {
    return this.pick(oneIn) === oneIn - 1;
  }

  between(least: number, most: number): number {
    return least + this.pick(most - least + 1);
  }
}

/** Tapes of so many numbers, without fast-check's liking for small ones; a failure shrinks them towards zero. */
export const tapes = (length: number) =>
  fc.noBias(fc.array(fc.nat(0xff_ffff), { minLength: length, maxLength: length }));
