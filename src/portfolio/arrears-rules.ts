// How late a book is, from its loans counted by days past due. Pure: the lines are the whole live book, closed, removed
// and written-off loans left out, and every figure is weighed by balance, with the number of loans beside it.
import type { BookLine } from '../database/book-loaders.js';
import { toFraction } from './ratio-rules.js';

/** Portfolio at risk is shown for more than these days. */
export const PAR_DAYS = [1, 30, 60, 90, 180] as const;

/** From day to day, both inclusive; the last one is open. Contiguous, so that the buckets sum to the book. */
export const AGEING_BUCKETS: readonly { minDays: number; maxDays: number | null }[] = [
  { minDays: 0, maxDays: 0 },
  { minDays: 1, maxDays: 30 },
  { minDays: 31, maxDays: 60 },
  { minDays: 61, maxDays: 90 },
  { minDays: 91, maxDays: 180 },
  { minDays: 181, maxDays: 365 },
  { minDays: 366, maxDays: null },
];

export interface LoanSum {
  loans: number;
  balance: bigint;
}

export interface AtRisk extends LoanSum {
  ratio: number | null;
}

export function sumLines(
  lines: readonly BookLine[],
  isMeant: (line: BookLine) => boolean = () => true,
): LoanSum {
  let loans = 0;
  let balance = 0n;
  for (const line of lines) {
    if (!isMeant(line)) continue;
    loans += line.loans;
    balance += line.outstanding;
  }
  return { loans, balance };
}

/** Loans more than `days` days late, alone or with all restructured loans; the ratio is over the gross portfolio. */
export function toAtRisk(
  lines: readonly BookLine[],
  days: number,
  withRestructured = false,
): AtRisk {
  const sum = sumLines(
    lines,
    (line) => line.daysPastDue > days || (withRestructured && line.isRestructured),
  );
  return { ...sum, ratio: toFraction(sum.balance, sumLines(lines).balance) };
}

/** The book by how late it is, a line a bucket, in order. */
export function toAgeing(lines: readonly BookLine[]) {
  const gross = sumLines(lines).balance;
  return AGEING_BUCKETS.map((bucket) => {
    const sum = sumLines(
      lines,
      ({ daysPastDue }) =>
        daysPastDue >= bucket.minDays && daysPastDue <= (bucket.maxDays ?? Number.MAX_SAFE_INTEGER),
    );
    return { ...bucket, ...sum, share: toFraction(sum.balance, gross) };
  });
}
