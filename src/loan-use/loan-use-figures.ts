// Counts an association's live loans by what their latest visit saw; the figures are folded from a few dozen counts.
import type { RequestContext } from '../database/request-context.js';
import { toArrearsComparison } from '../portfolio/two-by-two.type.js';
import type { PortfolioLoanUse } from './loan-use-figures.type.js';
import { type LoanUseCount, sumLoanUse } from './loan-use-figures-rules.js';
import { LIVE_LOANS } from './own-month.js';
import { UseDeviation } from './visit-codes.js';

interface CountRow {
  deviation: string | null;
  is_old_enough: boolean;
  is_late: boolean;
  loans: number;
  principal: string;
  amount_verified: string;
  outstanding: string;
}

const COUNTS = `with latest as materialized (
    select distinct on (v.loan_id) v.loan_id, v.deviation, v.amount_verified_centimes
    from registry.loan_use_visit v
    where v.superseded_at is null and v.deviation <> 'REMOVED' and v.visited_on <= $1::date
    order by v.loan_id, v.visited_on desc, v.recorded_at desc, v.visit_id
  ), live as (
    select p.loan_id, p.disbursed_on, p.days_past_due, p.principal_centimes, p.outstanding_centimes from ${LIVE_LOANS}
  )
  select v.deviation, $1::date - p.disbursed_on > 30 as is_old_enough, p.days_past_due > 30 as is_late,
    count(*)::integer as loans, sum(p.principal_centimes)::bigint as principal,
    coalesce(sum(v.amount_verified_centimes), 0)::bigint as amount_verified,
    sum(p.outstanding_centimes)::bigint as outstanding
  from live p left join latest v using (loan_id)
  group by 1, 2, 3`;

const VISITS = `select count(*)::integer as so_far,
    (count(*) filter (where visited_on > (date_trunc('month', $1::date) - interval '1 day')::date))::integer as in_month
  from registry.loan_use_visit
  where superseded_at is null and deviation <> 'REMOVED' and visited_on <= $1::date`;

const toCount = (row: CountRow): LoanUseCount => ({
  deviation: row.deviation,
  isOldEnough: row.is_old_enough,
  isLate: row.is_late,
  loans: row.loans,
  principal: BigInt(row.principal),
  amountVerified: BigInt(row.amount_verified),
  outstanding: BigInt(row.outstanding),
});

/** The figures of the month whose last day is given. */
export async function findLoanUse(
  month: string,
  { session, locale }: RequestContext,
): Promise<PortfolioLoanUse> {
  const values = [month];
  const [counts, visits] = await Promise.all([
    session.query<CountRow>({ name: 'loan-use-counts', text: COUNTS, values }),
    session.query<{ so_far: number; in_month: number }>({
      name: 'loan-use-visits',
      text: VISITS,
      values,
    }),
  ]);
  const sums = sumLoanUse(counts.map(toCount), Object.values(UseDeviation));
  return {
    visitsInMonth: visits[0]?.in_month ?? 0,
    visitsSoFar: visits[0]?.so_far ?? 0,
    visitedLoans: sums.visitedLoans,
    visitedShare: sums.liveLoans === 0 ? null : sums.visitedLoans / sums.liveLoans,
    byDeviation: sums.byDeviation,
    visitedVersusUnvisited: toArrearsComparison(sums.visited, sums.unvisited, locale),
    deviatingVersusConforming: toArrearsComparison(sums.deviating, sums.conforming, locale),
  };
}
