// Draws a plan of visits: the database counts the due loans by what their risk is read from, the rules draw from the
// counts, and the database names the loans drawn. No more than the plan itself is ever held here.
import { createHmac } from 'node:crypto';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { DUE_BY_DEFAULT, findWhomToVisit } from './due-visits.js';
import { findOwnMonth, LIVE_LOANS, NEED_A_VISIT } from './own-month.js';
import type { PlannedVisit, VisitPlan } from './visit-plan.type.js';
import {
  AMOUNT_EDGES,
  ARREARS_EDGES,
  CLOSE_DAYS,
  type DrawnClass,
  drawPlan,
  findReasons,
  type RiskFactors,
  toScore,
} from './visit-plan-rules.js';
import { toMethodWords, toReasonWords } from './visit-plan-wording.js';

const MOST_PLANNED = 100;
const FACTORS = 'amount_level, arrears_level, cycle, area, purpose, has_deviated, is_close';

interface FactorRow {
  amount_level: number;
  arrears_level: number;
  cycle: RiskFactors['cycle'];
  area: RiskFactors['area'];
  purpose: RiskFactors['purpose'];
  has_deviated: boolean;
  is_close: boolean;
}
interface CountRow extends FactorRow {
  count: number;
}
interface LoanClass {
  row: FactorRow;
  factors: RiskFactors;
  score: number;
  count: number;
}

/**
 * Loans that are due a visit at the end of month $1 and had none by the day $5, with what their risk is read from. An
 * edge belongs to the level below it: 1 is taken off before the levels are counted.
 */
const FRAME = `with book as materialized (
    select p.loan_id, p.client_id, p.purpose, p.disbursed_on, p.principal_centimes, p.days_past_due, p.cycle, p.area,
      coalesce(least(p.disbursed_on - lag(p.disbursed_on) over neighbours,
        lead(p.disbursed_on) over neighbours - p.disbursed_on) <= ${CLOSE_DAYS}, false) as is_close
    from ${LIVE_LOANS}
    window neighbours as (partition by p.client_id order by p.disbursed_on, p.loan_id)
  ), visited as materialized (
    select v.loan_id, l.client_id, v.deviation from registry.loan_use_visit v join registry.loan l using (loan_id)
    where v.superseded_at is null and v.deviation <> 'REMOVED' and v.visited_on <= $5::date
  ), frame as (
    select p.loan_id, p.client_id, width_bucket(p.principal_centimes - 1, $6::bigint[]) as amount_level,
      width_bucket(p.days_past_due - 1, $7::integer[]) as arrears_level,
      case when p.cycle = 1 then 'FIRST' when p.cycle is null then 'UNKNOWN' else 'LATER' end as cycle,
      p.area::text, p.purpose::text, p.is_close,
      p.client_id in (select client_id from visited where deviation <> 'NONE') as has_deviated
    from book p
    where ${NEED_A_VISIT} and p.loan_id not in (select loan_id from visited)
  )`;

const COUNTS = `${FRAME} select ${FACTORS}, count(*)::integer as count from frame group by ${FACTORS}
  order by ${FACTORS}`;

/** The loans at the drawn places ($8) of their classes, in the order that the seed $9 gives them. */
const CHOSEN = `${FRAME}, wanted as materialized (
    select * from jsonb_to_recordset($8::jsonb) w (n integer, amount_level integer, arrears_level integer, cycle text,
      area text, purpose text, has_deviated boolean, is_close boolean, place bigint)
  ), placed as (
    select frame.*, row_number() over (partition by ${FACTORS}
      order by uuid_hash_extended(loan_id, $9::bigint), loan_id) - 1 as place
    from frame where (${FACTORS}) in (select ${FACTORS} from wanted)
  )
  select w.n, p.loan_id, p.client_id from wanted w join placed p using (${FACTORS}, place) order by w.n, p.place`;

const toFactors = (row: FactorRow): RiskFactors => ({
  amountLevel: row.amount_level,
  arrearsLevel: row.arrears_level,
  cycle: row.cycle,
  area: row.area,
  purpose: row.purpose,
  hasDeviated: row.has_deviated,
  isClose: row.is_close,
});

function toClass({ count, ...row }: CountRow): LoanClass {
  const factors = toFactors(row);
  return { row, factors, score: toScore(factors), count };
}

/** The last day on which a visit counts as made before the plan: the book's month, or all before the plan's own. */
function toLastVisitDay(month: string, seedMonth: string): string {
  const before = new Date(`${seedMonth.slice(0, 7)}-01T00:00:00Z`);
  before.setUTCDate(0);
  const day = before.toISOString().slice(0, 10);
  return day > month ? day : month;
}

function toPlanned(
  { of, probability }: DrawnClass<LoanClass>,
  whom: Pick<PlannedVisit, 'loan' | 'borrower'>,
  { locale }: RequestContext,
): PlannedVisit {
  const reasons = findReasons(of.factors).map((reason) => ({
    ...reason,
    explanation: toReasonWords(reason.factor, of.factors, locale),
  }));
  return { ...whom, score: of.score, probability, weight: 1 / probability, reasons };
}

/** Throws BAD_USER_INPUT for a size that cannot be, NOT_FOUND where the viewer reported nothing up to the month. */
export async function planVisits(
  size: number,
  forMonth: string | null,
  context: RequestContext,
): Promise<VisitPlan> {
  const { session, viewer, keys, locale } = context;
  if (size < 1 || size > MOST_PLANNED) {
    throw new CentraleError('BAD_USER_INPUT', { problem: `size, 1 to ${MOST_PLANNED}` });
  }
  const month = await findOwnMonth(session, forMonth);
  if (month === undefined) throw new CentraleError('NOT_FOUND');
  const seedMonth = forMonth ?? month;
  const { purposes, minDays, maxMonths } = DUE_BY_DEFAULT;
  const values = [
    month,
    purposes,
    minDays,
    maxMonths,
    toLastVisitDay(month, seedMonth),
    AMOUNT_EDGES,
    ARREARS_EDGES,
  ];
  const counts = await session.query<CountRow>({ name: 'plan-counts', text: COUNTS, values });
  const seed = createHmac('sha256', keys.ids)
    .update(`visit-plan|${viewer.association}|${seedMonth}`)
    .digest();
  const drawn = drawPlan(counts.map(toClass), size, seed.readUInt32BE());
  const wanted = drawn.flatMap(({ of, picks }, n) =>
    picks.map((place) => ({ ...of.row, n, place })),
  );
  const chosen = await session.query<{ n: number; loan_id: string; client_id: string }>({
    name: 'plan-loans',
    text: CHOSEN,
    values: [...values, JSON.stringify(wanted), seed.readBigInt64BE(8)],
  });
  const visits = await Promise.all(
    chosen.map(async (row) => {
      const whom = await findWhomToVisit(row, context);
      const from = drawn[row.n];
      return whom && from ? [toPlanned(from, whom, context)] : [];
    }),
  );
  return {
    seedMonth,
    month,
    frame: counts.reduce((sum, { count }) => sum + count, 0),
    method: toMethodWords(locale),
    visits: visits.flat(),
  };
}
