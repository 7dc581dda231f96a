// Draws a table that was asked for and approved by two people: once, from what the month's release was drawn from, charged
// to the year, its reserve and the partner's part, and published to everybody. What is stored already is never drawn again.
import type pg from 'pg';
import type { WorkDoor } from '../database/work-door.js';
import { CentraleError } from '../errors.js';
import type { CellKey } from './cell-keys-rules.js';
import { chargeLedger } from './charge.js';
import { planCustom, type TableOrder, toTableMap } from './custom-table-rules.js';
import {
  type DrawingRoom,
  drawTable,
  lockReleases,
  openDrawingRoom,
  requireSafe,
  toHead,
} from './drawing-room.js';
import { type Measured, sumMeasured } from './interval-rules.js';
import { type Ask, readNationCounts } from './public-sizes.js';
import { toCoverages, toMeasured, toPublishedCells } from './published-cells-rules.js';
import { toYear } from './release-period-rules.js';
import { findReleasedSource } from './release-source.js';
import { storeRelease } from './store-release.js';
import type { Dimension } from './table-keys-rules.js';

interface ApprovedRow {
  requested_by: string;
  period: string;
  dimensions: Dimension[];
  with_amounts: boolean;
  rho_nano: string;
}

interface ApprovedTable extends TableOrder {
  requestId: string;
  requestedBy: string;
}

async function findApproved(
  client: pg.PoolClient,
  requestId: string,
): Promise<ApprovedTable | undefined> {
  const { rows } = await client.query<ApprovedRow>(
    `select requested_by, period, dimensions, with_amounts, rho_nano from published.table_request
     where request_id = $1 and state = 'APPROVED'`,
    [requestId],
  );
  const [row] = rows;
  return (
    row && {
      requestId,
      requestedBy: row.requested_by,
      period: row.period,
      dimensions: row.dimensions,
      withAmounts: row.with_amounts,
      rhoNano: BigInt(row.rho_nano),
    }
  );
}

async function findStored(client: pg.PoolClient, order: TableOrder): Promise<string | null> {
  const { rows } = await client.query<{ id: string | null }>(
    'select published.find_stored_table($1, $2, $3) as id',
    [order.period, order.dimensions, order.withAmounts],
  );
  return rows[0]?.id ?? null;
}

async function findNextNumber(client: pg.PoolClient, period: string): Promise<number> {
  const { rows } = await client.query<{ next: number }>(
    `select coalesce(max(version), 0)::integer + 1 as next from published.release
     where period = $1 and kind = 'CUSTOM'`,
    [period],
  );
  return rows[0]?.next ?? 1;
}

async function finish(
  client: pg.PoolClient,
  requestId: string,
  releaseId: string | null,
  refusal: string | null,
): Promise<void> {
  await client.query('select published.finish_request($1, $2, $3)', [
    requestId,
    releaseId,
    refusal,
  ]);
}

async function publishTable(
  room: DrawingRoom,
  order: TableOrder,
  nation: readonly Measured[],
): Promise<string> {
  const { client, source } = room;
  const entries = toTableMap(order.dimensions, room.map, room.holdings);
  const isPublished = (key: CellKey): boolean => entries.get(key)?.status === 'PUBLISHED';
  const planned = planCustom(order);
  await requireSafe(room, planned, isPublished);
  const tables = planned.map((table) => drawTable(room, table, isPublished));
  const cells = toPublishedCells({
    tables,
    grids: [order.dimensions],
    findEntry: (key) => entries.get(key) ?? { status: 'WITHHELD' },
    findEstimates: (measure, key) =>
      tables
        .filter((table) => table.measure === measure)
        .flatMap((table) => toMeasured(table, key)),
  });
  const version = await findNextNumber(client, source.period);
  const coverage = toCoverages(cells, nation.length > 0 ? sumMeasured(nation) : null);
  const head = { ...toHead(source, 'CUSTOM', version, tables), combinedWith: null, coverage };
  const { knownAt, snapshotId } = source;
  await storeRelease(client, { head, knownAt, snapshotId, tables, cells });
  return head.releaseId;
}

async function drawOnce(client: pg.PoolClient, requestId: string): Promise<void> {
  await lockReleases(client);
  const order = await findApproved(client, requestId);
  if (order === undefined) return;
  const stored = await findStored(client, order);
  if (stored !== null) return finish(client, requestId, stored, null);
  const { period, dimensions, withAmounts, rhoNano } = order;
  await chargeLedger(client, {
    key: `table:${requestId}`,
    request: [period, dimensions, withAmounts, String(rhoNano)],
    costNano: rhoNano,
    year: toYear(period),
    isPlanned: false,
    partner: order.requestedBy,
  });
  const room = await openDrawingRoom(client, await findReleasedSource(client, period));
  const ask: Ask = async <Row>(text: string, values: unknown[]) =>
    (await client.query(text, values)).rows as Row[];
  const nation = await readNationCounts(ask, period);
  await finish(client, requestId, await publishTable(room, order, nation), null);
}

/**
 * Draws an approved request, or finds its table stored; does nothing with any other. A refusal is written down with its
 * code, and nothing was spent then.
 */
export async function drawRequestedTable(door: WorkDoor, requestId: string): Promise<void> {
  try {
    await door.as('centrale_release', (client) => drawOnce(client, requestId));
  } catch (error) {
    if (!(error instanceof CentraleError)) throw error;
    const { code } = error;
    await door.as('centrale_release', (client) => finish(client, requestId, null, code));
  }
}
