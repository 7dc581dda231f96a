// The list of the viewer's live loans that should have been visited by now, paged by keys: the oldest first, so that a
// visit recorded meanwhile takes a row out and neither shifts nor repeats another.
import { fromCursor, toCursor } from '../access/cursors.js';
import { checkPageSize, toConnection } from '../access/page-info.type.js';
import { type BorrowerType, toBorrower } from '../borrowers/borrower.type.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { findLoanByKey } from '../loans/find-loans.js';
import type { LoanType } from '../loans/loan.type.js';
import type { DueVisit, DueVisitConnection } from './due-visit.type.js';
import { findOwnMonth, LIVE_LOANS, NEED_A_VISIT } from './own-month.js';

export interface DueConditions {
  minDays: number;
  maxMonths: number;
  purposes: readonly string[];
}

export const DUE_BY_DEFAULT: DueConditions = {
  minDays: 30,
  maxMonths: 12,
  purposes: ['ACTIVITY', 'HOUSING', 'UTILITIES'],
};

const MOST_DAYS = 365;
const MOST_MONTHS = 60;

interface DueRow {
  loan_id: string;
  client_id: string;
  disbursed_on: string;
  due_since: string;
  days_old: number;
}

const UNVISITED = `not exists (select from registry.loan_use_visit v
  where v.loan_id = p.loan_id and v.superseded_at is null and v.deviation <> 'REMOVED')`;

const PAGE = `select p.loan_id, p.client_id, p.disbursed_on::text, (p.disbursed_on + $3::integer)::text as due_since,
    $1::date - p.disbursed_on as days_old
  from ${LIVE_LOANS} and ${NEED_A_VISIT} and ${UNVISITED}
    and ($5::date is null or (p.disbursed_on, p.loan_id) > ($5::date, $6::uuid))
  order by p.disbursed_on, p.loan_id limit $7`;

const COUNT = `select count(*)::integer as count from ${LIVE_LOANS} and ${NEED_A_VISIT} and ${UNVISITED}`;

/** Throws BAD_USER_INPUT where a condition cannot be. */
function check({ minDays, maxMonths }: DueConditions): void {
  if (minDays < 0 || minDays > MOST_DAYS) {
    throw new CentraleError('BAD_USER_INPUT', { problem: `minDays, 0 to ${MOST_DAYS}` });
  }
  if (maxMonths < 1 || maxMonths > MOST_MONTHS) {
    throw new CentraleError('BAD_USER_INPUT', { problem: `maxMonths, 1 to ${MOST_MONTHS}` });
  }
}

interface DuePage {
  first: number;
  after?: string | null | undefined;
  conditions: DueConditions;
}

/** Throws BAD_PAGE_SIZE, BAD_CURSOR or BAD_USER_INPUT. */
export async function listDueVisits(
  { first, after, conditions }: DuePage,
  context: RequestContext,
): Promise<DueVisitConnection> {
  checkPageSize(first);
  check(conditions);
  const { keys, session, viewer } = context;
  const { minDays, maxMonths } = conditions;
  const purposes = [...new Set(conditions.purposes)].sort();
  const list = ['due-visits', minDays, maxMonths, purposes];
  const place = after ? fromCursor(keys.ids, viewer, list, after) : [null, null];
  const month = await findOwnMonth(session, null);
  const values = [month, purposes, minDays, maxMonths];
  const rows = month
    ? await session.query<DueRow>({
        name: 'due-visits',
        text: PAGE,
        values: [...values, ...place, first + 1],
      })
    : [];
  const connection = toConnection(rows, { first, after }, (row) => ({
    cursor: toCursor(keys.ids, viewer, list, [row.disbursed_on, row.loan_id]),
    node: row,
  }));
  const edges = await Promise.all(
    connection.edges.map(async ({ cursor, node }) => {
      const visit = await findWhomToVisit(node, context);
      const due = { dueSince: node.due_since, daysOld: node.days_old };
      return visit ? [{ cursor, node: { ...visit, ...due } satisfies DueVisit }] : [];
    }),
  );
  return { ...connection, edges: edges.flat(), month: month ?? null, list: values };
}

/** Due visits of the list, all pages together. */
export async function countDueVisits(
  connection: DueVisitConnection,
  { session }: RequestContext,
): Promise<number> {
  if (connection.month === null) return 0;
  const values = connection.list as unknown[];
  const rows = await session.query<{ count: number }>({
    name: 'count-due-visits',
    text: COUNT,
    values,
  });
  return rows[0]?.count ?? 0;
}

/** The loan and its client; undefined where a correction took one back meanwhile. */
export async function findWhomToVisit(
  { loan_id, client_id }: Pick<DueRow, 'loan_id' | 'client_id'>,
  context: RequestContext,
): Promise<{ loan: LoanType; borrower: BorrowerType } | undefined> {
  const [loan, client] = await Promise.all([
    findLoanByKey(loan_id, context),
    context.loaders.clientById.load(client_id),
  ]);
  return loan && client ? { loan, borrower: toBorrower(client) } : undefined;
}
