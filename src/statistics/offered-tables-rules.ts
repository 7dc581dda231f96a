// Which tables a release has cells of, which of a month's releases answers best for a table, and which codes a filter of it
// may name. By public rules alone: what is in the cells has no say.
import { ACTIVITY_CODES, AREA_CODES, DEBT_BANDS, REGION_CODES } from './cell-keys-rules.js';
import type { ReleaseHead, ReleaseKind } from './released-rows.type.js';
import {
  DIMENSIONS,
  type Dimension,
  findTreeLevel,
  listTableKeys,
  toTableKey,
} from './table-keys-rules.js';

/** The dimensions behind `REGION_AREA`; of NATION there are none. */
export const readTableKey = (tableKey: string): Dimension[] =>
  DIMENSIONS.filter((dimension) => tableKey.split('_').includes(dimension));

/** The best first: a quarter's estimates rest on the month's draws too, and a table asked for on its own alone. */
const KINDS: readonly ReleaseKind[] = ['QUARTERLY', 'MONTHLY', 'CUSTOM'];

/** What is known of a release's tables without looking at cells. */
export interface Offer {
  releaseId: string;
  dimensions: readonly string[];
}

/** Whether a release has cells by these dimensions; of `drawn` those of other releases do not matter. */
export function offersTable(
  { releaseId, kind }: Pick<ReleaseHead, 'releaseId' | 'kind'>,
  dimensions: readonly Dimension[],
  drawn: readonly Offer[],
): boolean {
  const level = findTreeLevel(dimensions);
  if (kind === 'QUARTERLY') return level !== undefined;
  if (kind === 'MONTHLY') return level !== undefined && level !== 'BAND';
  return drawn.some(
    (table) => table.releaseId === releaseId && table.dimensions.join() === dimensions.join(),
  );
}

/** The release of a month that answers for a table: the best kind, its newest version. `releases`: newest version first. */
export function chooseRelease<Head extends Pick<ReleaseHead, 'releaseId' | 'kind'>>(
  releases: readonly Head[],
  dimensions: readonly Dimension[],
  drawn: readonly Offer[],
): Head | undefined {
  const offering = releases.filter((release) => offersTable(release, dimensions, drawn));
  return KINDS.flatMap((kind) => offering.filter((release) => release.kind === kind))[0];
}

export interface CodeFilter {
  key?: readonly string[] | null | undefined;
  region?: readonly string[] | null | undefined;
  area?: readonly string[] | null | undefined;
  activity?: readonly string[] | null | undefined;
  band?: readonly string[] | null | undefined;
}

const LISTS: readonly (readonly [keyof CodeFilter, Dimension, readonly string[]])[] = [
  ['region', 'REGION', REGION_CODES],
  ['area', 'AREA', AREA_CODES],
  ['activity', 'ACTIVITY', ACTIVITY_CODES],
  ['band', 'BAND', DEBT_BANDS],
];

/**
 * The field of a filter that names something these tables have not: a code on no list, a dimension that none of them is
 * split by, a key of no cell. Undefined where all is known.
 */
export function findUnknownCode(
  filter: CodeFilter,
  tables: readonly (readonly Dimension[])[],
): keyof CodeFilter | undefined {
  const byCode = LISTS.find(
    ([field, dimension, codes]) =>
      filter[field] &&
      (!tables.some((table) => table.includes(dimension)) ||
        filter[field].some((code) => !codes.includes(code))),
  );
  if (byCode) return byCode[0];
  const keys = new Set(filter.key ? tables.flatMap(listTableKeys) : []);
  return filter.key?.some((key) => !keys.has(key)) ? 'key' : undefined;
}

/** The tables of a planned release, or those that were drawn of another. */
export function listTables(
  release: Pick<ReleaseHead, 'releaseId' | 'kind'>,
  drawn: readonly Offer[],
): Dimension[][] {
  const own = drawn
    .filter(({ releaseId }) => releaseId === release.releaseId)
    .map(({ dimensions }) => DIMENSIONS.filter((dimension) => dimensions.includes(dimension)));
  const planned = DIMENSIONS.map((_, at) => DIMENSIONS.slice(0, at));
  const all = [...planned, [...DIMENSIONS], ...own];
  const byKey = new Map(all.map((dimensions) => [toTableKey(dimensions), dimensions]));
  return [...byKey.values()].filter((dimensions) => offersTable(release, dimensions, drawn));
}
