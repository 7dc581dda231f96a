// A cell as it is published: its figures with intervals, or nothing and one word. Everything here follows from noisy
// values and the public map; a figure that is withheld is null, never 0.
import {
  type Grade,
  isShown,
  type Measured,
  type Noisy,
  sumMeasured,
  toNoisy,
} from './interval-rules.js';
import { type NoisyShare, toShare } from './share-rules.js';
import type { MapEntry } from './suppression-rules.js';

/** MERGED by the lender rule, WITHHELD for few borrowers or with the whole nation, UNRELIABLE for its noise. */
export type CellStatus = 'PUBLISHED' | 'WITHHELD' | 'MERGED' | 'UNRELIABLE';

export interface CellFigures {
  status: CellStatus;
  borrowers: Noisy | null;
  /** Of the borrowers, those who owe to two or more lenders. */
  crossedShare: NoisyShare | null;
  /** Of the borrowers, those with a loan more than 30 days late or written off. */
  arrearsShare: NoisyShare | null;
  /** Centimes, each borrower clipped. */
  outstanding: Noisy | null;
  /** Of the outstanding, what is owed on such loans. */
  par30Share: NoisyShare | null;
}

const NOTHING = {
  borrowers: null,
  crossedShare: null,
  arrearsShare: null,
  outstanding: null,
  par30Share: null,
};

const isReliable = ({ grade }: { grade: Grade }): boolean => grade !== 'UNRELIABLE';

/**
 * The word for a cell, from its place on the map and its noisy number of borrowers. Where the map does not publish it,
 * no number is looked at.
 */
export function toCellStatus(entry: MapEntry, borrowers: Measured | undefined): CellStatus {
  if (entry.status !== 'PUBLISHED') return entry.status;
  if (borrowers === undefined || !isShown(borrowers)) return 'WITHHELD';
  return isReliable(toNoisy(borrowers)) ? 'PUBLISHED' : 'UNRELIABLE';
}

/** The number of borrowers of a cell from its four bins. */
export function sumBorrowers(counts: readonly Measured[]): Measured {
  return sumMeasured(counts);
}

/**
 * The figures of a cell from its components in stored order, raw or made consistent: four bins of COUNTS, and the two
 * parts of AMOUNTS where the level has them. Components must be independent.
 */
export function toCellFigures(
  entry: MapEntry,
  counts: readonly Measured[],
  amounts: readonly Measured[],
): CellFigures {
  const [crossedLate, crossedOnTime, singleLate, singleOnTime] = counts;
  if (!crossedLate || !crossedOnTime || !singleLate || !singleOnTime) {
    return { status: entry.status === 'PUBLISHED' ? 'WITHHELD' : entry.status, ...NOTHING };
  }
  const borrowers = sumBorrowers(counts);
  const status = toCellStatus(entry, borrowers);
  if (status !== 'PUBLISHED') return { status, ...NOTHING };
  const [late, onTime] = amounts;
  const outstanding = late && onTime ? toNoisy(sumMeasured([late, onTime])) : null;
  const hasAmounts = outstanding !== null && isReliable(outstanding);
  return {
    status,
    borrowers: toNoisy(borrowers),
    crossedShare:
      toShare(sumMeasured([crossedLate, crossedOnTime]), sumMeasured([singleLate, singleOnTime])) ??
      null,
    arrearsShare:
      toShare(sumMeasured([crossedLate, singleLate]), sumMeasured([crossedOnTime, singleOnTime])) ??
      null,
    outstanding: hasAmounts ? outstanding : null,
    par30Share: (hasAmounts && late && onTime && toShare(late, onTime)) || null,
  };
}

/**
 * How much of the nation a level's published cells hold, in millionths: the share of the borrowers that a reader of
 * that level sees. From noisy values alone; undefined where the nation's number is not above 0.
 */
export function toCoverage(shown: readonly Measured[], nation: Measured): bigint | undefined {
  if (nation.value <= 0n) return undefined;
  const covered = shown.reduce((sum, { value }) => sum + value, 0n);
  const millionths = (covered * 1_000_000n) / nation.value;
  return millionths < 0n ? 0n : millionths > 1_000_000n ? 1_000_000n : millionths;
}
