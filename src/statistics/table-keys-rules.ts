// Tables of any choice of dimensions from the public lists, and the keys of their cells. What is a table of the public
// tree has the tree's own keys, so that one cell has one name whoever asks for it and however.
import {
  ACTIVITY_CODES,
  AREA_CODES,
  type CellKey,
  DEBT_BANDS,
  LEVELS,
  type Level,
  listKeys,
  REGION_CODES,
} from './cell-keys-rules.js';

/** In the order of the tree. */
export const DIMENSIONS = ['REGION', 'AREA', 'ACTIVITY', 'BAND'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

const CODES: Readonly<Record<Dimension, readonly string[]>> = {
  REGION: REGION_CODES,
  AREA: AREA_CODES,
  ACTIVITY: ACTIVITY_CODES,
  BAND: DEBT_BANDS,
};
const NATION = 'MA';
/** Stands in a key for a dimension that is left out and has others after it. */
const ANY = '*';

/** Each once and in the public order; undefined where one is on no list. */
export function sortDimensions(names: readonly string[]): Dimension[] | undefined {
  const sorted = DIMENSIONS.filter((dimension) => names.includes(dimension));
  return sorted.length === new Set(names).size ? sorted : undefined;
}

/** The dimensions of a level of the tree. */
export function toDimensions(level: Level): Dimension[] {
  return DIMENSIONS.slice(0, LEVELS.indexOf(level));
}

/** The level of the tree that has these dimensions, if one has. */
export function findTreeLevel(dimensions: readonly Dimension[]): Level | undefined {
  return LEVELS.find((level) => toDimensions(level).join() === dimensions.join());
}

/** `REGION_AREA`; the nation's table has no dimension. */
export function toTableKey(dimensions: readonly Dimension[]): string {
  return dimensions.length === 0 ? 'NATION' : dimensions.join('_');
}

function writeKey(codes: readonly string[]): CellKey {
  const last = codes.findLastIndex((code) => code !== ANY);
  return [NATION, ...codes.slice(0, last + 1)].join('/');
}

/** The key, in a table of these dimensions, of the cell that a finest cell lies in. */
export function toKeyAt(finest: CellKey, dimensions: readonly Dimension[]): CellKey {
  const codes = finest.split('/').slice(1);
  return writeKey(
    DIMENSIONS.map((dimension, at) => (dimensions.includes(dimension) ? (codes[at] ?? ANY) : ANY)),
  );
}

/** All keys of a table in the public order. */
export function listTableKeys(dimensions: readonly Dimension[]): CellKey[] {
  return DIMENSIONS.reduce<string[][]>(
    (all, dimension) =>
      all.flatMap((codes) =>
        (dimensions.includes(dimension) ? CODES[dimension] : [ANY]).map((code) => [...codes, code]),
      ),
    [[]],
  ).map(writeKey);
}

/** The codes of a key by dimension; null for one that is left out. */
export function readKey(key: CellKey): Record<Dimension, string | null> {
  const codes = key.split('/').slice(1);
  const toCode = (at: number): string | null => {
    const code = codes[at] ?? ANY;
    return code === ANY ? null : code;
  };
  return { REGION: toCode(0), AREA: toCode(1), ACTIVITY: toCode(2), BAND: toCode(3) };
}

/** The finest cells under every key of a table: what its cells are sums of. */
export function toUnknowns(dimensions: readonly Dimension[]): Map<CellKey, CellKey[]> {
  return Map.groupBy(listKeys('BAND'), (finest) => toKeyAt(finest, dimensions));
}
