// Folds what the database counted of live loans and their visits into the figures of loan use. Pure; a loan is judged
// by its latest visit, and by days past due at the month's end alone.
import type { Group } from '../portfolio/two-by-two-rules.js';

/** Live loans that are alike in what their latest visit saw, in age and in arrears. Money in centimes. */
export interface LoanUseCount {
  /** What the latest visit saw; null where there was none. */
  deviation: string | null;
  /** Disbursed more than 30 days before the month's end: a younger loan cannot be 30 days late. */
  isOldEnough: boolean;
  /** More than 30 days past due. */
  isLate: boolean;
  loans: number;
  principal: bigint;
  amountVerified: bigint;
  outstanding: bigint;
}

export interface DeviationSum {
  deviation: string;
  loans: number;
  principal: bigint;
  amountVerified: bigint;
  outstanding: bigint;
}

export interface LoanUseSums {
  liveLoans: number;
  visitedLoans: number;
  /** Each deviation that was seen, in the order given, NONE included. */
  byDeviation: DeviationSum[];
  visited: Group;
  unvisited: Group;
  deviating: Group;
  conforming: Group;
}

function toGroup(counts: readonly LoanUseCount[]): Group {
  const old = counts.filter(({ isOldEnough }) => isOldEnough);
  const sum = (rows: readonly LoanUseCount[]) => rows.reduce((all, { loans }) => all + loans, 0);
  return { cases: sum(old.filter(({ isLate }) => isLate)), total: sum(old) };
}

function toDeviationSum(deviation: string, counts: readonly LoanUseCount[]): DeviationSum {
  const total = { deviation, loans: 0, principal: 0n, amountVerified: 0n, outstanding: 0n };
  for (const count of counts.filter((row) => row.deviation === deviation)) {
    total.loans += count.loans;
    total.principal += count.principal;
    total.amountVerified += count.amountVerified;
    total.outstanding += count.outstanding;
  }
  return total;
}

/** `kinds` are the deviations there may be, NONE for a loan that went where it was meant to. */
export function sumLoanUse(counts: readonly LoanUseCount[], kinds: readonly string[]): LoanUseSums {
  const visited = counts.filter(({ deviation }) => deviation !== null);
  const sum = (rows: readonly LoanUseCount[]) => rows.reduce((all, { loans }) => all + loans, 0);
  return {
    liveLoans: sum(counts),
    visitedLoans: sum(visited),
    byDeviation: kinds
      .map((kind) => toDeviationSum(kind, visited))
      .filter(({ loans }) => loans > 0),
    visited: toGroup(visited),
    unvisited: toGroup(counts.filter(({ deviation }) => deviation === null)),
    deviating: toGroup(visited.filter(({ deviation }) => deviation !== 'NONE')),
    conforming: toGroup(visited.filter(({ deviation }) => deviation === 'NONE')),
  };
}
