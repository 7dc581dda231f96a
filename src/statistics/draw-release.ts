// The release job: in one transaction it charges the ledger, sums the register, asks the lender rule and the audit, draws,
// makes consistent and stores. A crash or a refusal leaves nothing of it; a month that was drawn is never drawn again
// except as a new version at full cost.
import type pg from 'pg';
import type { WorkDoor } from '../database/work-door.js';
import { CentraleError } from '../errors.js';
import { type CellKey, LEVELS } from './cell-keys-rules.js';
import { chargeLedger } from './charge.js';
import { makeConsistent } from './consistent-tables-rules.js';
import {
  type DrawingRoom,
  type Drawn,
  drawTable,
  lockReleases,
  type NoisyPlan,
  openDrawingRoom,
  requireSafe,
  toHead,
} from './drawing-room.js';
import { sumMeasured } from './interval-rules.js';
import { type DrawnTable, toCoverages, toPublishedCells } from './published-cells-rules.js';
import { toCadences, toReleaseId, toYear } from './release-period-rules.js';
import {
  type Cadence,
  type PlannedTable,
  planRelease,
  sumRho,
  toTableVariance,
} from './release-plan-rules.js';
import {
  findCurrentSource,
  findPublishedSource,
  hasChanged,
  type ReleaseSource,
} from './release-source.js';
import { storeRelease } from './store-release.js';
import { toDimensions } from './table-keys-rules.js';

export interface ReleaseOrder {
  /** YYYY-MM */
  month: string;
  /** Whether a second version is ordered, after corrections. */
  isRestated?: boolean;
}

interface FormerRow {
  release_id: string;
  kind: Cadence;
  version: number;
  snapshot_id: number;
  known_at: string;
}

/** The newest version of each planned release of a month. */
async function readFormer(client: pg.PoolClient, period: string): Promise<FormerRow[]> {
  const { rows } = await client.query<FormerRow>(
    `select distinct on (kind) release_id, kind, version, snapshot_id, known_at::text as known_at
     from published.release where period = $1 and kind <> 'CUSTOM' order by kind, version desc`,
    [period],
  );
  return rows;
}

/** Every release there is, oldest period first. */
export async function listReleases(door: WorkDoor): Promise<Drawn[]> {
  const { rows } = await door.as('centrale_release', (client) =>
    client.query<Omit<Drawn, 'isNew'>>(
      `select release_id as "releaseId", kind, version from published.release order by period, kind, version`,
    ),
  );
  return rows.map((row) => ({ ...row, isNew: false }));
}

function toNoisyPlan(table: PlannedTable): NoisyPlan {
  const { level, measure, rhoNano } = table;
  if (measure === 'LOANS') throw new RangeError('the register is not summed for loans');
  return { dimensions: toDimensions(level), measure, rhoNano, variance: toTableVariance(table) };
}

/** The finest level whose cells a planned release publishes. */
const FINEST = { MONTHLY: 'ACTIVITY', QUARTERLY: 'BAND' } as const;

interface PlannedDraw {
  kind: Cadence;
  version: number;
  tables: readonly DrawnTable[];
  /** Draws of the same month that the estimates rest on besides, and the release that holds them. */
  others: readonly DrawnTable[];
  combinedWith: string | null;
}

async function publishDraw(
  room: DrawingRoom,
  draw: PlannedDraw,
  isPublished: (key: CellKey) => boolean,
): Promise<Drawn> {
  const { source, map } = room;
  const { kind, version, tables, combinedWith } = draw;
  const all = [...tables, ...draw.others].map((table) => ({
    ...table,
    level: LEVELS[table.dimensions.length] ?? 'NATION',
  }));
  const estimates = {
    COUNTS: makeConsistent(all, 'COUNTS', isPublished),
    AMOUNTS: makeConsistent(all, 'AMOUNTS', isPublished),
  };
  const cells = toPublishedCells({
    tables,
    grids: LEVELS.slice(0, LEVELS.indexOf(FINEST[kind]) + 1).map(toDimensions),
    findEntry: (key) => map.get(key) ?? { status: 'WITHHELD' },
    findEstimates: (measure, key) => estimates[measure].get(key) ?? [],
  });
  const nation = cells[0]?.counts;
  const coverage = toCoverages(cells, nation ? sumMeasured(nation) : null);
  const head = { ...toHead(source, kind, version, tables), combinedWith, coverage };
  const { knownAt, snapshotId } = source;
  await storeRelease(room.client, { head, knownAt, snapshotId, tables, cells });
  return { releaseId: head.releaseId, kind, version, isNew: true };
}

async function chargePlan(
  client: pg.PoolClient,
  period: string,
  kind: Cadence,
  version: number,
): Promise<void> {
  const tables = planRelease(kind);
  await chargeLedger(client, {
    key: toReleaseId(period, kind, version),
    request: tables.map(({ level, measure, rhoNano }) => [level, measure, String(rhoNano)]),
    costNano: sumRho(tables),
    year: toYear(period),
    isPlanned: version === 1,
    partner: null,
  });
}

async function drawAll(
  client: pg.PoolClient,
  source: ReleaseSource,
  version: number,
): Promise<Drawn[]> {
  const kinds = toCadences(source.period);
  for (const kind of kinds) await chargePlan(client, source.period, kind, version);
  const room = await openDrawingRoom(client, source);
  const isPublished = (key: CellKey): boolean => room.map.get(key)?.status === 'PUBLISHED';
  const plans = kinds.map((kind) => ({ kind, tables: planRelease(kind).map(toNoisyPlan) }));
  await requireSafe(
    room,
    plans.flatMap((plan) => plan.tables),
    isPublished,
  );
  const released: Drawn[] = [];
  const others: DrawnTable[] = [];
  for (const { kind, tables: planned } of plans) {
    const tables = planned.map((table) => drawTable(room, table, isPublished));
    const combinedWith = released.at(-1)?.releaseId ?? null;
    const draw = { kind, version, tables, others, combinedWith };
    released.push(await publishDraw(room, draw, isPublished));
    others.push(...tables);
  }
  return released;
}

/**
 * Draws a published month's releases, or answers those there are. A restated version needs something to have changed, so
 * that the command given twice costs once. Throws NOT_PUBLISHED, NOT_RELEASED, NOTHING_TO_RESTATE, PRIVACY_CAP_REACHED and
 * RELEASE_UNSAFE; then nothing was spent, drawn or stored.
 */
export function drawRelease(door: WorkDoor, order: ReleaseOrder): Promise<Drawn[]> {
  const { month, isRestated = false } = order;
  return door.as('centrale_release', async (client) => {
    await lockReleases(client);
    const former = await readFormer(client, month);
    if (!isRestated && former.length > 0) {
      return former.map((row) => ({
        releaseId: row.release_id,
        kind: row.kind,
        version: row.version,
        isNew: false,
      }));
    }
    if (!isRestated) return drawAll(client, await findPublishedSource(client, month), 1);
    const [last] = former;
    if (last === undefined) throw new CentraleError('NOT_RELEASED', { month });
    const source = await findCurrentSource(client, month);
    const known = { snapshotId: last.snapshot_id, knownAt: last.known_at };
    if (!(await hasChanged(client, source, known))) {
      throw new CentraleError('NOTHING_TO_RESTATE', { month });
    }
    return drawAll(client, source, last.version + 1);
  });
}
