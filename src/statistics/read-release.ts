// Reads what is published of statistics, in the viewer's role: stored rows and what follows from them by arithmetic.
// Nothing here draws, charges or looks at the register.
import type { ViewerSession } from '../database/as-viewer.js';
import { toCellFigures } from './cell-figures-rules.js';
import { type Fraction, toFraction } from './fraction-rules.js';
import type { Measured } from './interval-rules.js';
import type { Measure } from './measure-rules.js';
import { isReleaseId } from './release-period-rules.js';
import type {
  PrivacyAccount,
  ReleasedCell,
  ReleasedTable,
  ReleaseHead,
  ReleaseKind,
} from './released-rows.type.js';
import { toShare } from './share-rules.js';
import type { MapEntry } from './suppression-rules.js';

interface HeadRow {
  release_id: string;
  period: string;
  kind: ReleaseKind;
  version: number;
  drawn_at: Date;
  known_at: Date;
  mechanism: string;
  unit: string;
  clip_centimes: string;
  rho_nano: string;
  delta: string;
  epsilon: string;
  combined_with: string | null;
  coverage: Record<string, string>;
  citation: string;
  sha256: string;
}

const HEAD = `release_id, period, kind, version, drawn_at, known_at, mechanism, unit, clip_centimes, rho_nano, delta,
  epsilon, combined_with, coverage, citation, sha256`;

const toHead = (row: HeadRow): ReleaseHead => ({
  releaseId: row.release_id,
  period: row.period,
  kind: row.kind,
  version: row.version,
  drawnAt: row.drawn_at,
  knownAt: row.known_at,
  mechanism: row.mechanism,
  unit: row.unit,
  clipCentimes: BigInt(row.clip_centimes),
  rhoNano: BigInt(row.rho_nano),
  delta: Number(row.delta),
  epsilon: Number(row.epsilon),
  combinedWith: row.combined_with,
  coverage: Object.fromEntries(
    Object.entries(row.coverage).map(([level, share]) => [level, BigInt(share)]),
  ),
  citation: row.citation,
  sha256: row.sha256,
});

export interface ReleaseFilter {
  /** YYYY-MM */
  period?: string;
  kind?: ReleaseKind;
  releaseId?: string;
}

/** The releases there are, newest period first, then by kind, newest version first; all versions. */
export async function readReleases(
  session: ViewerSession,
  filter: ReleaseFilter = {},
): Promise<ReleaseHead[]> {
  if (filter.releaseId !== undefined && !isReleaseId(filter.releaseId)) return [];
  const rows = await session.query<HeadRow>({
    name: 'releases',
    text: `select ${HEAD} from published.release
      where ($1::text is null or period = $1) and ($2::text is null or kind = $2)
        and ($3::text is null or release_id = $3)
      order by period desc, kind, version desc`,
    values: [filter.period ?? null, filter.kind ?? null, filter.releaseId ?? null],
  });
  return rows.map(toHead);
}

/** The newest version of a planned release of a period; undefined where there is none. */
export async function findRelease(
  session: ViewerSession,
  period: string,
  kind: 'MONTHLY' | 'QUARTERLY',
): Promise<ReleaseHead | undefined> {
  return (await readReleases(session, { period, kind }))[0];
}

interface TableRow {
  release_id: string;
  table_key: string;
  measure: Measure;
  dimensions: string[];
  cells: number;
  rho_nano: string;
  variance_numerator: string;
  variance_denominator: string;
  sigma_hundredths: string;
}

/** The noisy tables of releases, in the order in which they were planned from the nation down. */
export async function readTables(
  session: ViewerSession,
  releaseIds: readonly string[],
): Promise<ReleasedTable[]> {
  const rows = await session.query<TableRow>({
    name: 'release-tables',
    text: `select release_id, table_key, measure, dimensions, cells, rho_nano, variance_numerator,
        variance_denominator, sigma_hundredths
      from published.release_table where release_id = any($1)
      order by release_id, cardinality(dimensions), table_key, measure`,
    values: [releaseIds],
  });
  return rows.map((row) => ({
    releaseId: row.release_id,
    tableKey: row.table_key,
    measure: row.measure,
    dimensions: row.dimensions,
    cells: row.cells,
    rhoNano: BigInt(row.rho_nano),
    variance: toFraction(BigInt(row.variance_numerator), BigInt(row.variance_denominator)),
    sigmaHundredths: BigInt(row.sigma_hundredths),
  }));
}

interface CellRow {
  release_id: string;
  table_key: string;
  key: string;
  place: number;
  region: string | null;
  area: string | null;
  activity: string | null;
  band: string | null;
  status: ReleasedCell['status'];
  merged_into: string | null;
  drawn_counts: string[] | null;
  drawn_amounts: string[] | null;
  drawn_clipped: string[] | null;
  counts: string[] | null;
  counts_variance_numerator: string | null;
  counts_variance_denominator: string | null;
  amounts: string[] | null;
  amounts_variance_numerator: string | null;
  amounts_variance_denominator: string | null;
  clipped_variance_numerator: string | null;
  clipped_variance_denominator: string | null;
}

const toIntegers = (texts: string[] | null): bigint[] | null => texts?.map(BigInt) ?? null;

function toMeasured(
  values: string[] | null,
  numerator: string | null,
  denominator: string | null,
): Measured[] {
  if (values === null || numerator === null || denominator === null) return [];
  const variance: Fraction = toFraction(BigInt(numerator), BigInt(denominator));
  return values.map((value) => ({ value: BigInt(value), variance }));
}

/** What the map said of a cell; one that is too noisy to be shown was not merged. */
function toMapEntry(row: CellRow): MapEntry {
  if (row.status === 'PUBLISHED') return { status: 'PUBLISHED' };
  if (row.merged_into === null) return { status: 'WITHHELD' };
  return { status: 'MERGED', mergedInto: row.merged_into };
}

function toCell(row: CellRow): ReleasedCell {
  const counts = toMeasured(
    row.counts,
    row.counts_variance_numerator,
    row.counts_variance_denominator,
  );
  const amounts = toMeasured(
    row.amounts,
    row.amounts_variance_numerator,
    row.amounts_variance_denominator,
  );
  const [clipped, whole] = toMeasured(
    row.drawn_clipped,
    row.clipped_variance_numerator,
    row.clipped_variance_denominator,
  );
  return {
    releaseId: row.release_id,
    tableKey: row.table_key,
    key: row.key,
    place: row.place,
    region: row.region,
    area: row.area,
    activity: row.activity,
    band: row.band,
    status: row.status,
    mergedInto: row.merged_into,
    figures: { ...toCellFigures(toMapEntry(row), counts, amounts), status: row.status },
    clippedShare: (clipped && whole && toShare(clipped, whole)) ?? null,
    drawnCounts: toIntegers(row.drawn_counts),
    drawnAmounts: toIntegers(row.drawn_amounts),
  };
}

/** Which cells of a release; codes are those of the public lists, and a code that is on none finds nothing. */
export interface CellFilter {
  releaseId: string;
  /** Cells of this table only. */
  tableKey?: string;
  keys?: readonly string[];
  regions?: readonly string[];
  areas?: readonly string[];
  activities?: readonly string[];
  bands?: readonly string[];
  /** Cells after this place. */
  after?: number;
  /** At most so many; all where it is left out. */
  first?: number;
}

/** Cells of a release in its public order, whatever their status. */
export async function readCells(
  session: ViewerSession,
  filter: CellFilter,
): Promise<ReleasedCell[]> {
  const rows = await session.query<CellRow>({
    name: 'release-cells',
    text: `select c.*, t.variance_numerator as clipped_variance_numerator,
        t.variance_denominator as clipped_variance_denominator
      from published.release_cell c
      left join published.release_table t
        on t.release_id = c.release_id and t.table_key = c.table_key and t.measure = 'CLIPPED'
      where c.release_id = $1 and ($2::text is null or c.table_key = $2)
        and ($3::text[] is null or c.key = any($3)) and ($4::text[] is null or c.region = any($4))
        and ($5::text[] is null or c.area = any($5)) and ($6::text[] is null or c.activity = any($6))
        and ($7::text[] is null or c.band = any($7)) and ($8::integer is null or c.place > $8)
      order by c.place limit $9`,
    values: [
      filter.releaseId,
      filter.tableKey ?? null,
      filter.keys ?? null,
      filter.regions ?? null,
      filter.areas ?? null,
      filter.activities ?? null,
      filter.bands ?? null,
      filter.after ?? null,
      filter.first ?? null,
    ],
  });
  return rows.map(toCell);
}

/** The release as everybody gets it: canonical JSON, whose SHA-256 is the head's. */
export async function readReleaseFile(
  session: ViewerSession,
  releaseId: string,
): Promise<string | undefined> {
  if (!isReleaseId(releaseId)) return undefined;
  const rows = await session.query<{ body: string }>({
    name: 'release-file',
    text: 'select body from published.release_file where release_id = $1',
    values: [releaseId],
  });
  return rows[0]?.body;
}

interface AccountRow {
  kind: PrivacyAccount['kind'];
  year: number;
  api_client: string | null;
  cap_nano: string;
  spent_nano: string;
}

/**
 * What has been spent of a year: the account that binds, the reserve, and partners' parts: a research client's own, all
 * for the bureau and the supervisor, none for an association.
 */
export async function readPrivacyAccounts(
  session: ViewerSession,
  year: number,
): Promise<PrivacyAccount[]> {
  const rows = await session.query<AccountRow>({
    name: 'privacy-accounts',
    text: 'select kind, year, api_client, cap_nano, spent_nano from published.read_accounts($1, $2)',
    values: [session.viewer.clientId, year],
  });
  return rows.map((row) => ({
    kind: row.kind,
    year: row.year,
    apiClient: row.api_client,
    capNano: BigInt(row.cap_nano),
    spentNano: BigInt(row.spent_nano),
  }));
}
