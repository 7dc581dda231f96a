// What a page of the observatory is made of: stored rows of one release, the nation over the months before it, and how many
// cells of each table are shown. Reads what is published and nothing else.
import type { ViewerSession } from '../../database/as-viewer.js';
import type { CellStatus } from '../cell-figures-rules.js';
import { chooseRelease } from '../offered-tables-rules.js';
import { readCells, readReleases } from '../read-release.js';
import type { ReleasedCell, ReleaseHead } from '../released-rows.type.js';

/** A year and the month it began from. */
const TREND_MONTHS = 13;
/** More cells of a table that was asked for are in its files alone. */
const CELLS_SHOWN = 48;

export interface TrendPoint {
  /** YYYY-MM */
  month: string;
  nation: ReleasedCell | undefined;
}

export type StatusCounts = Readonly<Record<string, Readonly<Partial<Record<CellStatus, number>>>>>;

export interface Observed {
  head: ReleaseHead;
  /** The version that stands in its place, where there is one. */
  newer: ReleaseHead | undefined;
  nation: ReleasedCell | undefined;
  regions: ReleasedCell[];
  /** Cells of a table that was asked for: at most as many as a page shows. */
  asked: ReleasedCell[];
  trend: TrendPoint[];
  /** By table key, from the nation down. */
  statuses: StatusCounts;
}

async function readTrend(
  session: ViewerSession,
  heads: readonly ReleaseHead[],
  until: string,
): Promise<TrendPoint[]> {
  const months = [...new Set(heads.map(({ period }) => period))]
    .filter((month) => month <= until)
    .sort()
    .slice(-TREND_MONTHS);
  const points: TrendPoint[] = [];
  for (const month of months) {
    const ofMonth = heads.filter(({ period }) => period === month);
    const best = chooseRelease(ofMonth, [], []);
    if (!best) continue;
    const [nation] = await readCells(session, { releaseId: best.releaseId, keys: ['MA'] });
    points.push({ month, nation });
  }
  return points;
}

async function countStatuses(session: ViewerSession, releaseId: string): Promise<StatusCounts> {
  const rows = await session.query<{ table_key: string; status: CellStatus; cells: number }>({
    name: 'release-statuses',
    text: `select table_key, status, count(*)::integer as cells from published.release_cell
      where release_id = $1 group by table_key, status order by min(place)`,
    values: [releaseId],
  });
  const tables = Map.groupBy(rows, (row) => row.table_key);
  return Object.fromEntries(
    [...tables].map(([key, own]) => [
      key,
      Object.fromEntries(own.map(({ status, cells }) => [status, cells])),
    ]),
  );
}

/** `heads`: all releases, newest first. */
export async function readObserved(
  session: ViewerSession,
  heads: readonly ReleaseHead[],
  head: ReleaseHead,
): Promise<Observed> {
  const { releaseId, period, kind, version } = head;
  const isAsked = kind === 'CUSTOM';
  const newest = heads.find((other) => other.period === period && other.kind === kind);
  return {
    head,
    newer: !isAsked && newest && newest.version > version ? newest : undefined,
    nation: (await readCells(session, { releaseId, keys: ['MA'] }))[0],
    regions: isAsked ? [] : await readCells(session, { releaseId, tableKey: 'REGION' }),
    asked: isAsked ? await readCells(session, { releaseId, first: CELLS_SHOWN }) : [],
    trend: isAsked ? [] : await readTrend(session, heads, period),
    statuses: await countStatuses(session, releaseId),
  };
}

export const readHeads = (session: ViewerSession): Promise<ReleaseHead[]> => readReleases(session);
