// Tables on request, from the asker's and the bureau's side: what one would cost and promise, asking for it, approving it.
// Nothing here spends or draws; that is the release job's, after two people have approved.
import type { ViewerSession } from '../database/as-viewer.js';
import { CentraleError, type ErrorCode } from '../errors.js';
import { findBadOrder, planCustom, type TableOrder } from './custom-table-rules.js';
import { forecastGrid, type GridForecast } from './forecast-rules.js';
import { mayCharge, toShownEpsilon } from './privacy-account-rules.js';
import { readNationSizes } from './public-sizes.js';
import { readPrivacyAccounts } from './read-release.js';
import { toYear } from './release-period-rules.js';
import type { TableRequest, TableRequestState } from './released-rows.type.js';
import { listTableKeys, sortDimensions } from './table-keys-rules.js';

/** What is asked for, as it came in. */
export interface TableWish {
  /** YYYY-MM */
  period: string;
  dimensions: readonly string[];
  withAmounts: boolean;
  rhoNano: bigint;
}

export interface RequestForecast {
  costNano: bigint;
  /** ε at δ = 10⁻⁷ of all that the year would then have spent on a borrower, for display. */
  epsilonAfter: number;
  /** Whether the year, its reserve and the asker's own part all hold the cost. */
  isAffordable: boolean;
  /** What the tightest of these accounts would have left; below 0 where it does not hold the cost. */
  leftNano: bigint;
  /** Expected intervals, for a cell of the mean published size. */
  tables: GridForecast[];
  /** Where the same table is stored: it costs nothing. */
  storedReleaseId: string | null;
}

function toOrder(wish: TableWish): TableOrder {
  const problem = findBadOrder(wish);
  if (problem !== undefined) throw new CentraleError('BAD_TABLE_REQUEST', { problem });
  return { ...wish, dimensions: sortDimensions(wish.dimensions) ?? [] };
}

/**
 * What a table would cost and promise, from published sizes alone; spends nothing. Throws BAD_TABLE_REQUEST, and
 * NOT_RELEASED where the period has no release.
 */
export async function forecastRequest(
  session: ViewerSession,
  wish: TableWish,
): Promise<RequestForecast> {
  const order = toOrder(wish);
  const ask = <Row>(text: string, values: unknown[]) =>
    session.query<Row>({ name: 'nation-sizes', text, values });
  const sizes = await readNationSizes(ask, order.period);
  if (sizes.COUNTS === undefined) throw new CentraleError('NOT_RELEASED', { month: order.period });
  const accounts = await readPrivacyAccounts(session, toYear(order.period));
  const own = accounts.filter(
    ({ apiClient }) => apiClient === null || apiClient === session.viewer.clientId,
  );
  const year = own.find(({ kind }) => kind === 'YEAR');
  const left = own.map(({ capNano, spentNano }) => capNano - spentNano - order.rhoNano);
  const cells = listTableKeys(order.dimensions).length;
  return {
    costNano: order.rhoNano,
    epsilonAfter: toShownEpsilon((year?.spentNano ?? 0n) + order.rhoNano),
    isAffordable: own.every(({ capNano, spentNano }) =>
      mayCharge(spentNano, capNano, order.rhoNano),
    ),
    leftNano: left.reduce((least, one) => (one < least ? one : least)),
    tables: planCustom(order).map(({ measure, rhoNano }) => {
      const size = sizes[measure];
      const mean = size === undefined ? undefined : size / BigInt(cells);
      return forecastGrid({ measure, rhoNano, cells }, mean);
    }),
    storedReleaseId: await findStored(session, order),
  };
}

async function findStored(session: ViewerSession, order: TableOrder): Promise<string | null> {
  const rows = await session.query<{ id: string | null }>({
    name: 'stored-table',
    text: 'select published.find_stored_table($1, $2, $3) as id',
    values: [order.period, order.dimensions, order.withAmounts],
  });
  return rows[0]?.id ?? null;
}

interface RequestRow {
  request_id: string;
  requested_by: string;
  requested_at: Date;
  period: string;
  dimensions: string[];
  with_amounts: boolean;
  rho_nano: string;
  state: TableRequestState;
  refusal: string | null;
  release_id: string | null;
  approvals: number;
}

/** Requests, newest first: a partner's own; all for the bureau and the supervisor. */
export async function readTableRequests(session: ViewerSession): Promise<TableRequest[]> {
  const rows = await session.query<RequestRow>({
    name: 'table-requests',
    text: 'select * from published.read_table_requests($1)',
    values: [session.viewer.clientId],
  });
  return rows.map((row) => ({
    requestId: row.request_id,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    period: row.period,
    dimensions: row.dimensions,
    withAmounts: row.with_amounts,
    rhoNano: BigInt(row.rho_nano),
    state: row.state,
    refusal: row.refusal,
    releaseId: row.release_id,
    approvals: row.approvals,
  }));
}

async function findRequest(session: ViewerSession, requestId: string): Promise<TableRequest> {
  const found = (await readTableRequests(session)).find((one) => one.requestId === requestId);
  if (found === undefined) throw new CentraleError('NOT_FOUND');
  return found;
}

const REFUSALS: readonly ErrorCode[] = [
  'NOT_AN_ASKER',
  'CLIENT_SUSPENDED',
  'IDEMPOTENCY_KEY_REUSED',
  'NOT_RELEASED',
  'TOO_MANY_TABLE_REQUESTS',
  'NOT_FOUND',
  'SAME_APPROVER',
  'REQUEST_CLOSED',
];

/** One call of a function that refuses by the code in its message. */
async function call<Answer>(
  session: ViewerSession,
  name: string,
  text: string,
  values: unknown[],
  params: Record<string, string> = {},
): Promise<Answer | undefined> {
  try {
    const rows = await session.query<{ answer: Answer }>({ name, text, values });
    return rows[0]?.answer;
  } catch (error) {
    const code = REFUSALS.find((refusal) => error instanceof Error && error.message === refusal);
    throw code ? new CentraleError(code, params) : error;
  }
}

/**
 * Asks for a table, as a partner. One that is stored is answered DRAWN at once, at no cost; the same key again is the same
 * request. Throws BAD_TABLE_REQUEST, NOT_RELEASED, IDEMPOTENCY_KEY_REUSED, TOO_MANY_TABLE_REQUESTS, NOT_AN_ASKER,
 * CLIENT_SUSPENDED.
 */
export async function requestTable(
  session: ViewerSession,
  wish: TableWish & { idempotencyKey: string },
): Promise<TableRequest> {
  const order = toOrder(wish);
  if (!/^[\x20-\x7e]{1,100}$/.test(wish.idempotencyKey)) {
    const problem = 'the idempotency key is not 1 to 100 printable characters.';
    throw new CentraleError('BAD_TABLE_REQUEST', { problem });
  }
  const requestId = await call<string>(
    session,
    'request-table',
    'select published.request_table($1, $2, $3, $4, $5, $6) as answer',
    [
      session.viewer.clientId,
      wish.idempotencyKey,
      order.period,
      order.dimensions,
      order.withAmounts,
      order.rhoNano,
    ],
    { month: order.period },
  );
  return findRequest(session, requestId ?? '');
}

/**
 * Approves a request, as a person of the bureau; after the second, another one, `startTable` has it drawn. Throws
 * NOT_FOUND, SAME_APPROVER, REQUEST_CLOSED, NOT_AN_ASKER, CLIENT_SUSPENDED.
 */
export async function approveTable(
  session: ViewerSession,
  requestId: string,
  startTable: (requestId: string) => Promise<void>,
): Promise<TableRequest> {
  const state = await call<TableRequestState>(
    session,
    'approve-table',
    'select published.approve_table($1, $2) as answer',
    [session.viewer.clientId, requestId],
  );
  if (state === 'APPROVED') await startTable(requestId);
  return findRequest(session, requestId);
}

/** Declines a request that waits. Throws NOT_FOUND, REQUEST_CLOSED, NOT_AN_ASKER, CLIENT_SUSPENDED. */
export async function declineTable(
  session: ViewerSession,
  requestId: string,
): Promise<TableRequest> {
  await call(session, 'decline-table', 'select published.decline_table($1, $2) as answer', [
    session.viewer.clientId,
    requestId,
  ]);
  return findRequest(session, requestId);
}
