// The feed of alerts. A page of it is a page of inquiries: what is read is recorded, and what is not asked for is not.
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { fromCursor, toCursor } from '../access/cursors.js';
import { checkPageSize, toConnection } from '../access/page-info.type.js';
import { BorrowerType, toBorrower } from '../borrowers/borrower.type.js';
import type { RequestContext } from '../database/request-context.js';
import { findReciprocityError } from '../inquiries/reciprocity.js';
import { AlertConnection, AlertType } from './alert.type.js';
import { type AlertPlace, type AlertRow, readAlerts } from './read-alerts.js';

const LIST = ['alerts'];

@Resolver(() => AlertType)
export class AlertResolver {
  @Query(() => AlertConnection, {
    description:
      'What got worse at the last snapshots for your own active clients, oldest first: bands up, never down. Each ' +
      'person on the page is recorded as a portfolio review. Keep the last cursor and ask on with it after the next ' +
      'publication. Errors: BAD_PAGE_SIZE, BAD_CURSOR; as data NO_RECIPROCITY.',
  })
  async alerts(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { defaultValue: 25, description: 'Alerts a page, 1 to 100.' })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to read on from.' })
    after?: string | null,
  ): Promise<AlertConnection> {
    checkPageSize(first);
    const { keys, viewer } = context;
    const place = after ? toPlace(fromCursor(keys.ids, viewer, LIST, after)) : null;
    const refusal = await findReciprocityError(context);
    const rows = refusal ? [] : await readAlerts(context.session, context.requestId, place, first);
    const connection = toConnection(rows, { first, after }, (row) => ({
      cursor: toCursor(keys.ids, viewer, LIST, [row.snapshotId, row.clientId]),
      node: toAlert(row),
    }));
    // One row too many would be one inquiry too many: a full page says that more may follow.
    const pageInfo = { ...connection.pageInfo, hasNextPage: rows.length === first };
    return { ...connection, pageInfo, userErrors: refusal ? [refusal] : [] };
  }

  @FieldResolver(() => BorrowerType, {
    nullable: true,
    description: 'Your own client, as you reported him.',
  })
  async borrower(
    @Root() { clientId }: AlertType,
    @Ctx() { loaders }: RequestContext,
  ): Promise<BorrowerType | null> {
    const client = await loaders.clientById.load(clientId);
    return client ? toBorrower(client) : null;
  }
}

const toPlace = ([snapshotId, clientId]: readonly (string | number)[]): AlertPlace => ({
  snapshotId: Number(snapshotId),
  clientId: String(clientId),
});

const toAlert = (row: AlertRow): AlertType => Object.assign(new AlertType(), row);
