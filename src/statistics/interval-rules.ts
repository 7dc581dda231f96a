// What a noisy number says and how far it can be trusted: its 95 % interval, its grade, and whether it may be shown.
// Reckoned from noisy values alone, which costs no privacy; the true count is not known here, and nothing is clamped.
import { compare, type Fraction, plus, rootUp, times, toFraction, ZERO } from './fraction-rules.js';

/** 1.96 standard deviations on either side hold 95 %. */
export const Z95 = toFraction(49n, 25n);
/** A cell of fewer borrowers is not meant to be shown. */
export const SHOWN_FROM = 10n;
/** So many σ above SHOWN_FROM that a cell of fewer comes up less than once in ten thousand times. */
const SHOWN_SIGMAS = toFraction(372n, 100n);

/** `UNRELIABLE` is withheld. */
export type Grade = 'A' | 'B' | 'C' | 'UNRELIABLE';

/** A whole number with independent noise in it. */
export interface Measured {
  value: bigint;
  variance: Fraction;
}

export interface Noisy extends Measured {
  /** σ in hundredths, rounded up. */
  sigmaHundredths: bigint;
  low: bigint;
  high: bigint;
  grade: Grade;
}

/** The largest relative half-width of each grade, in hundredths. */
const GRADES: readonly (readonly [Grade, bigint])[] = [
  ['A', 5n],
  ['B', 15n],
  ['C', 30n],
];

/**
 * Independent parts summed; negative ones too, or small cells would push every sum up. Cells made consistent are not
 * independent: all of a parent's children sum to the parent, and for some of them the raw variances are the safe ones.
 */
export function sumMeasured(parts: readonly Measured[]): Measured {
  return parts.reduce<Measured>(
    (sum, part) => ({
      value: sum.value + part.value,
      variance: plus(sum.variance, part.variance),
    }),
    { value: 0n, variance: ZERO },
  );
}

/** 1.96 σ, rounded up. */
export function toHalfWidth(variance: Fraction): bigint {
  return rootUp(times(variance, times(Z95, Z95)));
}

/** The grade of a number by its half-width over itself; a number that is not above 0 has none. */
export function toGrade({ value, variance }: Measured): Grade {
  if (value <= 0n) return 'UNRELIABLE';
  const square = times(variance, times(Z95, Z95));
  const found = GRADES.find(([, hundredths]) => {
    const widest = toFraction(value * hundredths, 100n);
    return compare(square, times(widest, widest)) <= 0;
  });
  return found?.[0] ?? 'UNRELIABLE';
}

/** A number as it is published: integers only, the interval rounded outwards and free to reach below 0. */
export function toNoisy(measured: Measured): Noisy {
  const half = toHalfWidth(measured.variance);
  return {
    ...measured,
    sigmaHundredths: rootUp(measured.variance, 100n),
    low: measured.value - half,
    high: measured.value + half,
    grade: toGrade(measured),
  };
}

/** τ = 10 + 3.72 σ, rounded up to a whole borrower. */
export function toThreshold(variance: Fraction): bigint {
  return SHOWN_FROM + rootUp(times(variance, times(SHOWN_SIGMAS, SHOWN_SIGMAS)));
}

/** Whether a cell may be shown, by its noisy number of borrowers alone. */
export function isShown({ value, variance }: Measured): boolean {
  return value >= toThreshold(variance);
}
