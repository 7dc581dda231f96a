// Pages through the stored cells of a release. Selecting is all it does: no draw, no charge, no sum of cells that are not
// shown, so that a question asked ten thousand times, in any words, has one answer.
import { fromCursor, toCursor } from '../access/cursors.js';
import { checkPageSize, toConnection } from '../access/page-info.type.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { findUnknownCode, listTables } from './offered-tables-rules.js';
import { readCells } from './read-release.js';
import type { ReleaseType, StatisticsCellFilter, StatisticsConnection } from './release.type.js';
import { toCellNode } from './release-nodes.js';
import { type Dimension, toTableKey } from './table-keys-rules.js';

/** Cells are small and the same for all: a whole release is read in a few pages. */
export const MOST_CELLS_A_PAGE = 1_000;

export interface CellsPage {
  /** The cells of one table; of all of them where it is left out. */
  dimensions?: readonly Dimension[] | undefined;
  filter?: StatisticsCellFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}

/** Each code once and in one order, so that a paraphrase is the same list with the same cursors. */
const toCodes = (codes: readonly string[] | null | undefined): string[] | undefined =>
  codes ? [...new Set(codes)].sort() : undefined;

/** Throws BAD_PAGE_SIZE, BAD_CURSOR, NOT_A_KEY. */
export async function listCells(
  release: ReleaseType,
  { dimensions, filter, first, after }: CellsPage,
  { keys, viewer, session }: RequestContext,
): Promise<StatisticsConnection> {
  checkPageSize(first, MOST_CELLS_A_PAGE);
  const offers = release.tables.map(({ by }) => ({ releaseId: release.id, dimensions: by }));
  const tables = dimensions ? [dimensions] : listTables(release.head, offers);
  const unknown = findUnknownCode(filter ?? {}, tables);
  if (unknown) throw new CentraleError('NOT_A_KEY', { field: unknown });
  const wanted = {
    releaseId: release.id,
    ...(dimensions ? { tableKey: toTableKey(dimensions) } : {}),
    ...toConditions(filter ?? {}),
  };
  const list = ['cells', Object.entries(wanted).sort()];
  const [place] = after ? fromCursor(keys.ids, viewer, list, after) : [];
  const rows = await readCells(session, {
    ...wanted,
    ...(typeof place === 'number' ? { after: place } : {}),
    first: first + 1,
  });
  const connection = toConnection(rows, { first, after }, (cell) => ({
    cursor: toCursor(keys.ids, viewer, list, [cell.place]),
    node: toCellNode(cell),
  }));
  return { release, ...connection };
}

function toConditions(filter: StatisticsCellFilter) {
  const all = {
    keys: toCodes(filter.key),
    regions: toCodes(filter.region),
    areas: toCodes(filter.area),
    activities: toCodes(filter.activity),
    bands: toCodes(filter.band),
  };
  return Object.fromEntries(Object.entries(all).filter(([, codes]) => codes !== undefined));
}
