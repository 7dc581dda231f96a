// Static pools from what happened to their loans month by month. Pure; a point stands only where every month it needs was
// reported, and a pool never loses a loan. Months are named by their last day.
import { toFraction } from './ratio-rules.js';

/** Of the loans disbursed in `cohort`: those first reported for `month`, and those that first went bad in it. */
export interface VintageRow {
  cohort: string;
  month: string;
  enteredLoans: number;
  entered: bigint;
  badLoans: number;
  bad: bigint;
}

export interface VintagePoint {
  monthsOnBook: number;
  loans: number;
  principal: bigint;
  share: number | null;
}

export interface Vintage {
  from: string;
  to: string;
  loans: number;
  principal: bigint;
  isWhole: boolean;
  points: VintagePoint[];
}

export type VintageSpan = 'MONTH' | 'QUARTER';

/** A month's number, counted from the year 0, so that two can be subtracted. */
const toNumber = (month: string): number =>
  Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;

const toMonthEnd = (number: number): string =>
  new Date(Date.UTC(Math.floor(number / 12), (number % 12) + 1, 0)).toISOString().slice(0, 10);

/** The months of a pool that have come. */
const monthsOf = (first: number, length: number, newest: number): number[] =>
  Array.from({ length }, (_, at) => first + at).filter((month) => month <= newest);

/** Points at which every cohort of the pool was so many months old at a reported month's end. */
function toPoints(
  cohorts: ReadonlyMap<number, readonly VintageRow[]>,
  reported: ReadonlySet<number>,
  principal: bigint,
): VintagePoint[] {
  const numbers = [...cohorts.keys()];
  const ages = Math.max(...reported) - Math.max(...numbers);
  const points: VintagePoint[] = [];
  for (let age = 0; age <= ages; age += 1) {
    if (!numbers.every((cohort) => reported.has(cohort + age))) continue;
    const rows = numbers.flatMap((cohort) =>
      (cohorts.get(cohort) ?? []).filter((row) => toNumber(row.month) <= cohort + age),
    );
    const bad = rows.reduce((sum, row) => sum + row.bad, 0n);
    points.push({
      monthsOnBook: age,
      loans: rows.reduce((sum, row) => sum + row.badLoans, 0),
      principal: bad,
      share: toFraction(bad, principal),
    });
  }
  return points;
}

/**
 * The pools, newest first. `isWhole` where the lender reported every month of disbursement that has come: of others, the
 * loans that ended before the first report are missing.
 */
export function toVintages(
  rows: readonly VintageRow[],
  reportedMonths: readonly string[],
  span: VintageSpan,
): Vintage[] {
  const length = span === 'MONTH' ? 1 : 3;
  const reported = new Set(reportedMonths.map(toNumber));
  const newest = Math.max(...reported);
  const pools = Map.groupBy(rows, (row) => Math.floor(toNumber(row.cohort) / length));
  return [...pools]
    .sort(([a], [b]) => b - a)
    .map(([pool, own]) => {
      const cohorts = Map.groupBy(own, (row) => toNumber(row.cohort));
      const principal = own.reduce((sum, row) => sum + row.entered, 0n);
      return {
        from: toMonthEnd(pool * length),
        to: toMonthEnd(pool * length + length - 1),
        loans: own.reduce((sum, row) => sum + row.enteredLoans, 0),
        principal,
        isWhole: monthsOf(pool * length, length, newest).every((month) => reported.has(month)),
        points: toPoints(cohorts, reported, principal),
      };
    });
}
