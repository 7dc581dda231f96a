// Tables on request: a partner asks, two people of the bureau approve or one declines, and the list of what was asked.
// Spending and drawing happen behind the front door, after the second approval.
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { fromCursor, toCursor } from '../access/cursors.js';
import { checkPageSize, toConnection } from '../access/page-info.type.js';
import { fromPublicId, toPublicId } from '../access/public-ids.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError, type ErrorCode } from '../errors.js';
import { toUserError } from '../inquiries/risk-desk.js';
import type { TableRequest } from './released-rows.type.js';
import type { StatisticsDimension, TableRequestState } from './statistics-codes.js';
import { toTableRefusal } from './table-refusal.js';
import {
  RequestTableInput,
  TableRequestConnection,
  TableRequestPayload,
  TableRequestType,
} from './table-request.type.js';
import { approveTable, declineTable, readTableRequests, requestTable } from './table-requests.js';

const LIST = ['table-requests'];

@Resolver(() => TableRequestType)
export class TableRequestResolver {
  /** `startTable` has an approved table drawn behind the front door. */
  constructor(private readonly startTable: (requestId: string) => Promise<void>) {}

  @Query(() => TableRequestConnection, {
    description:
      'Tables that were asked for, newest first: your own; all for the bureau and the supervisor. Errors: BAD_PAGE_SIZE, ' +
      'BAD_CURSOR.',
  })
  async tableRequests(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { defaultValue: 25, description: 'Rows a page, 1 to 100.' })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to read on from.' })
    after?: string | null,
  ): Promise<TableRequestConnection> {
    checkPageSize(first);
    const { session, keys, viewer } = context;
    const list = [...LIST, viewer.clientId];
    const [last] = after ? fromCursor(keys.ids, viewer, list, after) : [];
    const all = await readTableRequests(session);
    const behind = all.findIndex(({ requestId }) => requestId === last) + 1;
    return toConnection(all.slice(behind, behind + first + 1), { first, after }, (request) => ({
      cursor: toCursor(keys.ids, viewer, list, [request.requestId]),
      node: toRequestNode(request, context),
    }));
  }

  @Mutation(() => TableRequestPayload, {
    description:
      'Asks for a table. One that is stored already is answered DRAWN at no cost; another waits for the bureau and costs nothing ' +
      'until it is drawn.',
  })
  requestTable(
    @Arg('input', () => RequestTableInput, { description: 'The table and its cost.' })
    { period, by, withAmounts, rhoNano, idempotencyKey }: RequestTableInput,
    @Ctx() context: RequestContext,
  ): Promise<TableRequestPayload> {
    const wish = {
      period: period.slice(0, 'YYYY-MM'.length),
      dimensions: by,
      withAmounts,
      rhoNano: BigInt(rhoNano),
      idempotencyKey,
    };
    return answer(context, ['input'], () => requestTable(context.session, wish));
  }

  @Mutation(() => TableRequestPayload, {
    description:
      'Approves a request. After the second person’s approval it is drawn, a moment later.',
  })
  approveTable(
    @Arg('id', () => ID, { description: 'Of the request.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<TableRequestPayload> {
    return answer(context, ['id'], () =>
      approveTable(context.session, getRequestId(id), this.startTable),
    );
  }

  @Mutation(() => TableRequestPayload, {
    description: 'Declines a request that waits; nothing is spent.',
  })
  declineTable(
    @Arg('id', () => ID, { description: 'Of the request.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<TableRequestPayload> {
    return answer(context, ['id'], () => declineTable(context.session, getRequestId(id)));
  }
}

/** Throws NOT_FOUND for what is no id of a request. */
function getRequestId(id: string): string {
  const uuid = fromPublicId('tbl', id);
  if (uuid === undefined) throw new CentraleError('NOT_FOUND');
  return uuid;
}

async function answer(
  context: RequestContext,
  field: string[],
  work: () => Promise<TableRequest>,
): Promise<TableRequestPayload> {
  try {
    return { request: toRequestNode(await work(), context), userErrors: [] };
  } catch (error) {
    return { request: null, userErrors: [toTableRefusal(error, context, field)] };
  }
}

function toRequestNode(request: TableRequest, context: RequestContext): TableRequestType {
  const { refusal } = request;
  return Object.assign(new TableRequestType(), {
    id: toPublicId('tbl', request.requestId),
    requestedBy: request.requestedBy,
    requestedAt: request.requestedAt,
    period: request.period,
    by: request.dimensions as StatisticsDimension[],
    withAmounts: request.withAmounts,
    rhoNano: Number(request.rhoNano),
    state: request.state as TableRequestState,
    refusal: refusal === null ? null : toUserError(refusal as ErrorCode, context, {}, null),
    releaseId: request.releaseId,
    approvals: request.approvals,
  });
}
