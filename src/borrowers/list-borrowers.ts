// Pages through the viewer's own clients by keys, so that a page costs the same wherever it is, and neither misses
// nor repeats a row while values are equal.
import type { FilterQuery, QueryOrderMap } from '@mikro-orm/core';
import { fromCursor, type Place, toCursor } from '../access/cursors.js';
import { checkPageSize, toConnection } from '../access/page-info.type.js';
import { isStorable } from '../access/scalar-rules.js';
import { Client } from '../database/entities/client.entity.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { type BorrowerConnection, toBorrower } from './borrower.type.js';
import { BorrowerSort, SortDirection } from './borrower-codes.js';
import type { BorrowerFilter, BorrowerOrder } from './borrower-inputs.type.js';
import { getIdHash, getNameKey } from './search-keys.js';

const SORTED_BY = {
  [BorrowerSort.ID]: 'clientId',
  [BorrowerSort.LAST_NAME]: 'lastName',
  [BorrowerSort.BIRTH_DATE]: 'birthDate',
  [BorrowerSort.FIRST_MONTH]: 'firstMonth',
  [BorrowerSort.LAST_MONTH]: 'lastMonth',
} as const satisfies Record<BorrowerSort, keyof Client>;

const DEFAULT_ORDER: BorrowerOrder = { field: BorrowerSort.ID, direction: SortDirection.ASC };

export interface BorrowersPage {
  first: number;
  after?: string | null | undefined;
  filter?: BorrowerFilter | null | undefined;
  orderBy?: BorrowerOrder | null | undefined;
}

/** Only what is named here reaches the ORM: an object of the client's is never a condition. */
function toConditions(filter: BorrowerFilter, context: RequestContext): FilterQuery<Client>[] {
  const conditions: FilterQuery<Client>[] = [];
  const equal = ['birthDate', 'sex', 'province', 'area', 'activity', 'clientRef'] as const;
  for (const field of equal) {
    const value = filter[field];
    if (value !== null && value !== undefined) {
      if (!isStorable(value)) throw new CentraleError('BAD_USER_INPUT', { problem: field });
      conditions.push({ [field]: { $eq: String(value) } } as FilterQuery<Client>);
    }
  }
  if (filter.lastMonth) conditions.push({ lastMonth: { $eq: filter.lastMonth } });
  if (typeof filter.lastName === 'string') {
    conditions.push({ nameKeys: { $contains: [getNameKey(filter.lastName)] } });
  }
  if (typeof filter.nationalId === 'string') {
    conditions.push({ idHash: getIdHash(filter.nationalId, context) });
  }
  return conditions;
}

/** What stands behind the place, in the order: by the sorted value, and by id among equals. */
function toBehind(place: Place, order: BorrowerOrder): FilterQuery<Client> {
  const field = SORTED_BY[order.field];
  const [value, clientId] = place;
  const onwards = order.direction === SortDirection.ASC ? '$gt' : '$lt';
  if (field === 'clientId') return { clientId: { [onwards]: clientId } } as FilterQuery<Client>;
  return {
    [field]: { [`${onwards}e`]: value },
    $or: [{ [field]: { [onwards]: value } }, { clientId: { [onwards]: clientId } }],
  } as FilterQuery<Client>;
}

/** Throws BAD_PAGE_SIZE, BAD_CURSOR, BAD_NATIONAL_ID or BAD_NAME. */
export async function listBorrowers(
  page: BorrowersPage,
  context: RequestContext,
): Promise<BorrowerConnection> {
  checkPageSize(page.first);
  const order = page.orderBy ?? DEFAULT_ORDER;
  const filter = page.filter ?? {};
  const list = ['borrowers', order.field, order.direction, Object.entries(filter).sort()];
  const conditions = toConditions(filter, context);
  const seal = (place: Place) => toCursor(context.keys.ids, context.viewer, list, place);
  const behind = page.after
    ? [toBehind(fromCursor(context.keys.ids, context.viewer, list, page.after), order)]
    : [];
  const field = SORTED_BY[order.field];
  const direction = order.direction === SortDirection.ASC ? 'asc' : 'desc';
  const orderBy: QueryOrderMap<Client>[] =
    field === 'clientId'
      ? [{ clientId: direction }]
      : [{ [field]: direction }, { clientId: direction }];
  const rows = await context.session
    .em()
    .find(Client, { $and: [...conditions, ...behind] }, { orderBy, limit: page.first + 1 });
  const connection = toConnection(rows, page, (client) => ({
    cursor: seal([client[field], client.clientId]),
    node: toBorrower(client),
  }));
  return { ...connection, list: conditions };
}

/** Own clients the filter lets through. */
export function countBorrowers(
  connection: BorrowerConnection,
  context: RequestContext,
): Promise<number> {
  const conditions = connection.list as FilterQuery<Client>[];
  return context.session.em().count(Client, { $and: conditions });
}
