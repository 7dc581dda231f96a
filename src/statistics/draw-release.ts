// The release job: in one transaction it charges the ledger, sums the register, asks the lender rule and the audit, draws,
// makes consistent and stores. A crash or a refusal leaves nothing of it; a month that was drawn is never drawn again
// except as a new version at full cost.
import type pg from 'pg';
import type { WorkDoor } from '../database/work-door.js';
import { CentraleError } from '../errors.js';
import { auditRelease } from './audit-release.js';
import { type CellKey, LEVELS, listKeys } from './cell-keys-rules.js';
import { chargeLedger } from './charge.js';
import { makeConsistent } from './consistent-tables-rules.js';
import { readSeenTables, toSeenSums } from './earlier-tables.js';
import { type ExactSums, readExactSums, sumTable } from './exact-sums.js';
import { sumMeasured } from './interval-rules.js';
import { CLIP_CENTIMES } from './measure-rules.js';
import { toGaussianSampler, type UniformBelow } from './noise-rules.js';
import { SHOWN_DELTA, toShownEpsilon } from './privacy-account-rules.js';
import { type DrawnTable, toCoverages, toPublishedCells } from './published-cells-rules.js';
import { keepQuarterMap } from './quarter-map.js';
import { createRandomSource } from './random-source.js';
import { RangeFinder } from './range-finder.js';
import { type FileHead, toCitation } from './release-file-rules.js';
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
import type { ReleaseKind } from './released-rows.type.js';
import { storeRelease } from './store-release.js';
import { type Holdings, retestMap, type SuppressionMap, sumHoldings } from './suppression-rules.js';
import { toDimensions } from './table-keys-rules.js';
import { drawRows } from './table-rules.js';

export const MECHANISM =
  'discrete Gaussian noise on whole numbers; rho-zCDP given the public map of withheld cells';
export const UNIT = 'one borrower with all loans at all lenders';

export interface ReleaseOrder {
  /** YYYY-MM */
  month: string;
  /** Whether a second version is ordered, after corrections. */
  isRestated?: boolean;
}

export interface Drawn {
  releaseId: string;
  kind: ReleaseKind;
  version: number;
  /** False where it was there before. */
  isNew: boolean;
}

/** What all draws of one transaction share. */
export interface DrawingRoom {
  client: pg.PoolClient;
  source: ReleaseSource;
  sums: ExactSums;
  holdings: Holdings;
  map: SuppressionMap;
  uniform: UniformBelow;
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

/** One draw at a time in the whole house: the audit of each must see all that was published before it. */
export async function lockReleases(client: pg.PoolClient): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtext('published.release'))`);
}

/** Sums a month, and takes the quarter's map to it. Throws RELEASE_UNSAFE where not even the nation may be published. */
export async function openDrawingRoom(
  client: pg.PoolClient,
  source: ReleaseSource,
): Promise<DrawingRoom> {
  const sums = await readExactSums(client, source.month, source.knownAt);
  const holdings = sumHoldings(sums.holdings);
  const quarterMap = await keepQuarterMap(client, source.period, source.month, sums);
  const map = retestMap(quarterMap, holdings);
  if (map.get(listKeys('NATION')[0] ?? '')?.status !== 'PUBLISHED') {
    throw new CentraleError('RELEASE_UNSAFE', { month: source.period });
  }
  return { client, source, sums, holdings, map, uniform: createRandomSource() };
}

/** Refuses tables that would, with all that is published of the month, tell anybody's hidden figure within 15 %. */
async function requireSafe(room: DrawingRoom, planned: readonly PlannedTable[]): Promise<void> {
  const seen = await readSeenTables(room.client, room.source.period);
  const { known, hidden } = toSeenSums(seen, room.holdings);
  const found = auditRelease(await RangeFinder.load(), {
    map: room.map,
    holdings: room.holdings,
    tables: planned.map((table) => ({ ...table, variance: toTableVariance(table) })),
    earlier: known,
    hidden,
  });
  if (found.length > 0) throw new CentraleError('RELEASE_UNSAFE', { month: room.source.period });
}

const isPublishedIn =
  (map: SuppressionMap) =>
  (key: CellKey): boolean =>
    map.get(key)?.status === 'PUBLISHED';

/** Draws every cell of a planned table, and keeps those that the map publishes. */
function drawTable(room: DrawingRoom, table: PlannedTable): DrawnTable {
  const { level, measure, rhoNano } = table;
  if (measure === 'LOANS') throw new RangeError('loans are not summed');
  const dimensions = toDimensions(level);
  const variance = toTableVariance(table);
  const exact = sumTable(room.sums.finest, dimensions, measure);
  const draw = toGaussianSampler(variance, room.uniform);
  const rows = drawRows(exact, listKeys(level), measure, draw);
  const isPublished = isPublishedIn(room.map);
  const kept = new Map([...rows].filter(([key]) => isPublished(key)));
  return { dimensions, measure, rhoNano, variance, rows: kept };
}

/** The finest level whose cells a planned release publishes. */
const FINEST = { MONTHLY: 'ACTIVITY', QUARTERLY: 'BAND' } as const;

function toHead(
  source: ReleaseSource,
  kind: ReleaseKind,
  version: number,
  rhoNano: bigint,
): Omit<FileHead, 'coverage' | 'combinedWith'> {
  const releaseId = toReleaseId(source.period, kind, version);
  const name = { releaseId, period: source.period, kind, version };
  return {
    ...name,
    drawnAt: source.drawnAt,
    knownAt: source.knownAtDate,
    mechanism: MECHANISM,
    unit: UNIT,
    clipCentimes: CLIP_CENTIMES,
    rhoNano,
    delta: SHOWN_DELTA,
    epsilon: toShownEpsilon(rhoNano),
    citation: toCitation(name),
  };
}

interface PlannedDraw {
  kind: Cadence;
  version: number;
  tables: readonly DrawnTable[];
  /** Draws of the same month that the estimates rest on besides, and the release that holds them. */
  others: readonly DrawnTable[];
  combinedWith: string | null;
}

async function publishDraw(room: DrawingRoom, draw: PlannedDraw): Promise<Drawn> {
  const { source, map } = room;
  const rhoNano = draw.tables.reduce((sum, table) => sum + table.rhoNano, 0n);
  const all = [...draw.tables, ...draw.others].map((table) => ({
    ...table,
    level: LEVELS[table.dimensions.length] ?? 'NATION',
  }));
  const isPublished = isPublishedIn(map);
  const estimates = {
    COUNTS: makeConsistent(all, 'COUNTS', isPublished),
    AMOUNTS: makeConsistent(all, 'AMOUNTS', isPublished),
  };
  const cells = toPublishedCells({
    tables: draw.tables,
    grids: LEVELS.slice(0, LEVELS.indexOf(FINEST[draw.kind]) + 1).map(toDimensions),
    findEntry: (key) => map.get(key) ?? { status: 'WITHHELD' },
    findEstimates: (measure, key) => estimates[measure].get(key) ?? [],
  });
  const nation = cells[0]?.counts;
  const coverage = toCoverages(cells, nation ? sumMeasured(nation) : null);
  const head = {
    ...toHead(source, draw.kind, draw.version, rhoNano),
    combinedWith: draw.combinedWith,
    coverage,
  };
  const { knownAt, snapshotId } = source;
  await storeRelease(room.client, { head, knownAt, snapshotId, tables: draw.tables, cells });
  return { releaseId: head.releaseId, kind: draw.kind, version: draw.version, isNew: true };
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

async function drawAll(
  client: pg.PoolClient,
  source: ReleaseSource,
  version: number,
): Promise<Drawn[]> {
  const plans = toCadences(source.period).map((kind) => ({ kind, tables: planRelease(kind) }));
  for (const { kind, tables } of plans) {
    await chargeLedger(client, {
      key: toReleaseId(source.period, kind, version),
      request: tables.map(({ level, measure, rhoNano }) => [level, measure, String(rhoNano)]),
      costNano: sumRho(tables),
      year: toYear(source.period),
      isPlanned: version === 1,
      partner: null,
    });
  }
  const room = await openDrawingRoom(client, source);
  await requireSafe(
    room,
    plans.flatMap((plan) => plan.tables),
  );
  const released: Drawn[] = [];
  const others: DrawnTable[] = [];
  for (const { kind, tables } of plans) {
    const drawn = tables.map((table) => drawTable(room, table));
    const combinedWith = released.at(-1)?.releaseId ?? null;
    released.push(await publishDraw(room, { kind, version, tables: drawn, others, combinedWith }));
    others.push(...drawn);
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
    if (!isRestated) {
      if (former.length > 0) {
        return former.map(({ release_id: releaseId, kind, version }) => ({
          releaseId,
          kind,
          version,
          isNew: false,
        }));
      }
      return drawAll(client, await findPublishedSource(client, month), 1);
    }
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
