// What every draw of a month needs: the lock, the exact sums, the lender map, the audit, the noise. It lives in one
// transaction of the release role, and exact sums never leave it.
import type pg from 'pg';
import { CentraleError } from '../errors.js';
import { auditRelease } from './audit-release.js';
import { type CellKey, listKeys } from './cell-keys-rules.js';
import { readSeenTables, type SeenTable, toSeenSums } from './earlier-tables.js';
import { type ExactSums, readExactSums, type SummedMeasure, sumTable } from './exact-sums.js';
import type { Fraction } from './fraction-rules.js';
import { CLIP_CENTIMES } from './measure-rules.js';
import { toGaussianSampler, type UniformBelow } from './noise-rules.js';
import { SHOWN_DELTA, toShownEpsilon } from './privacy-account-rules.js';
import type { DrawnTable } from './published-cells-rules.js';
import { keepQuarterMap } from './quarter-map.js';
import { createRandomSource } from './random-source.js';
import { RangeFinder } from './range-finder.js';
import { type FileHead, toCitation } from './release-file-rules.js';
import { toReleaseId } from './release-period-rules.js';
import type { ReleaseSource } from './release-source.js';
import type { ReleaseKind } from './released-rows.type.js';
import { type Holdings, retestMap, type SuppressionMap, sumHoldings } from './suppression-rules.js';
import { type Dimension, listTableKeys } from './table-keys-rules.js';
import { drawRows } from './table-rules.js';

const MECHANISM =
  'discrete Gaussian noise on whole numbers; rho-zCDP given the public map of withheld cells';
const UNIT = 'one borrower with all loans at all lenders';

export interface DrawingRoom {
  client: pg.PoolClient;
  source: ReleaseSource;
  sums: ExactSums;
  holdings: Holdings;
  map: SuppressionMap;
  uniform: UniformBelow;
}

/** A table that is to be drawn. */
export interface NoisyPlan {
  dimensions: readonly Dimension[];
  measure: SummedMeasure;
  rhoNano: bigint;
  variance: Fraction;
}

export interface Drawn {
  releaseId: string;
  kind: ReleaseKind;
  version: number;
  /** False where it was there before. */
  isNew: boolean;
}

/**
 * One draw at a time in the whole house: the audit of each must see all that was published before it. Throws
 * LEDGER_UNBALANCED where an account is not the sum of its entries: then nobody knows what is left.
 */
export async function lockReleases(client: pg.PoolClient): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtext('published.release'))`);
  const { rowCount } = await client.query('select published.find_unbalanced_accounts()');
  if (rowCount) throw new CentraleError('LEDGER_UNBALANCED');
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
export async function requireSafe(
  room: DrawingRoom,
  planned: readonly NoisyPlan[],
  isPublished: (key: CellKey) => boolean,
): Promise<void> {
  const { map, holdings, source } = room;
  const asSeen = planned.map(
    (table): SeenTable => ({
      ...table,
      published: new Set(listTableKeys(table.dimensions).filter(isPublished)),
    }),
  );
  const seen = await readSeenTables(room.client, source.period);
  const { known, hidden } = toSeenSums([...seen, ...asSeen], holdings);
  const release = { map, holdings, tables: [], earlier: known, hidden };
  const found = auditRelease(await RangeFinder.load(), release);
  if (found.length > 0) throw new CentraleError('RELEASE_UNSAFE', { month: source.period });
}

/** Draws every cell of a table, and keeps those that may be published. */
export function drawTable(
  room: DrawingRoom,
  table: NoisyPlan,
  isPublished: (key: CellKey) => boolean,
): DrawnTable {
  const { dimensions, measure, variance } = table;
  const exact = sumTable(room.sums.finest, dimensions, measure);
  const draw = toGaussianSampler(variance, room.uniform);
  const rows = drawRows(exact, listTableKeys(dimensions), measure, draw);
  return { ...table, rows: new Map([...rows].filter(([key]) => isPublished(key))) };
}

/** What a release says of itself. */
export function toHead(
  source: ReleaseSource,
  kind: ReleaseKind,
  version: number,
  tables: readonly DrawnTable[],
): Omit<FileHead, 'coverage' | 'combinedWith'> {
  const rhoNano = tables.reduce((sum, table) => sum + table.rhoNano, 0n);
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
