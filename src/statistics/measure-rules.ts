// What is measured of a borrower in his cell, as whole numbers with a bound on what one borrower can change. One
// borrower with all his loans at all lenders is the unit of privacy; a measure's sensitivity is never taken from data.

/** Nobody counts with more than this in a sum of amounts: 50,000 dirhams, a public constant. */
export const CLIP_CENTIMES = 5_000_000n;
/** Nobody counts with more loans than this. */
export const LOANS_MAX = 3n;

export type Measure = 'COUNTS' | 'AMOUNTS' | 'CLIPPED' | 'LOANS';

/** What one borrower brings to a table, before noise. */
export interface Contribution {
  /** Whether he owes to two or more lenders; affiliated ones are one. */
  crossed: boolean;
  /** Whether a loan of his is more than 30 days late or written off. */
  late: boolean;
  /** Owed on such loans, after clipping. */
  lateCentimes: bigint;
  /** Owed on the others, after clipping; with the late part at most CLIP_CENTIMES. */
  onTimeCentimes: bigint;
  /** Whether he owes more than CLIP_CENTIMES. */
  clipped: boolean;
  /** His loans, at most LOANS_MAX. */
  loans: bigint;
}

export interface MeasureRule {
  /** The bins of a cell, in the order in which they are stored. */
  components: readonly string[];
  /** Square of the largest Euclidean change of the table when one borrower comes or goes. */
  sensitivitySquared: bigint;
  toComponents(contribution: Contribution): readonly bigint[];
}

const mark = (holds: boolean): bigint => (holds ? 1n : 0n);

/**
 * A borrower is in one bin of COUNTS and of CLIPPED, so each is charged once, with sensitivity 1. The two parts of
 * AMOUNTS are not negative and sum to at most C, so their Euclidean length is at most C.
 */
export const MEASURES: Readonly<Record<Measure, MeasureRule>> = {
  COUNTS: {
    components: ['CROSSED_LATE', 'CROSSED_ON_TIME', 'SINGLE_LATE', 'SINGLE_ON_TIME'],
    sensitivitySquared: 1n,
    toComponents: ({ crossed, late }) => [
      mark(crossed && late),
      mark(crossed && !late),
      mark(!crossed && late),
      mark(!crossed && !late),
    ],
  },
  AMOUNTS: {
    components: ['LATE', 'ON_TIME'],
    sensitivitySquared: CLIP_CENTIMES * CLIP_CENTIMES,
    toComponents: ({ lateCentimes, onTimeCentimes }) => [lateCentimes, onTimeCentimes],
  },
  CLIPPED: {
    components: ['CLIPPED', 'WHOLE'],
    sensitivitySquared: 1n,
    toComponents: ({ clipped }) => [mark(clipped), mark(!clipped)],
  },
  LOANS: {
    components: ['LOANS'],
    sensitivitySquared: LOANS_MAX * LOANS_MAX,
    toComponents: ({ loans }) => [loans],
  },
};
