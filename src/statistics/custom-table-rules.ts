// A table that a partner asks for: any of the public dimensions, counts and perhaps amounts, at a cost. Which of its cells
// the lender rule publishes follows from exact sums by one deterministic rule; nothing in a request can choose a cell.
import type { CellKey } from './cell-keys-rules.js';
import type { Fraction } from './fraction-rules.js';
import { isSafeCell } from './lender-rules.js';
import { MEASURES } from './measure-rules.js';
import { CUSTOM_RESERVE_NANO, splitRho, toVariance } from './privacy-account-rules.js';
import {
  chooseHidden,
  type Holdings,
  type MapEntry,
  type SuppressionMap,
  sumOver,
} from './suppression-rules.js';
import {
  DIMENSIONS,
  type Dimension,
  findTreeLevel,
  listTableKeys,
  sortDimensions,
  toKeyAt,
  toUnknowns,
} from './table-keys-rules.js';

export interface TableOrder {
  /** YYYY-MM */
  period: string;
  /** In the public order, each once. */
  dimensions: Dimension[];
  withAmounts: boolean;
  rhoNano: bigint;
}

export interface CustomTable {
  dimensions: readonly Dimension[];
  measure: 'COUNTS' | 'AMOUNTS';
  rhoNano: bigint;
  variance: Fraction;
}

/** Cells that are hidden besides the failing ones in a group: more would not be tried in reasonable time. */
const MOST_HIDDEN_BESIDES = 2;

/** What is wrong with a request, as half a sentence; undefined where nothing is. */
export function findBadOrder(order: {
  period: string;
  dimensions: readonly string[];
  withAmounts: boolean;
  rhoNano: bigint;
}): string | undefined {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(order.period)) return 'the period is no YYYY-MM.';
  if (sortDimensions(order.dimensions) === undefined) return 'a dimension is on no public list.';
  const least = order.withAmounts ? 2n : 1n;
  if (order.rhoNano < least || order.rhoNano > CUSTOM_RESERVE_NANO) {
    return `the cost is not between ${least} and ${CUSTOM_RESERVE_NANO} nano-rho.`;
  }
  return undefined;
}

/** The noisy tables of a request; where there are amounts, half of the cost is theirs. */
export function planCustom({ dimensions, withAmounts, rhoNano }: TableOrder): CustomTable[] {
  const measures = withAmounts ? (['COUNTS', 'AMOUNTS'] as const) : (['COUNTS'] as const);
  const costs = splitRho(rhoNano, withAmounts ? [500n, 500n] : [1000n]);
  return measures.map((measure, at) => {
    const cost = costs[at] ?? 0n;
    const variance = toVariance(cost, MEASURES[measure].sensitivitySquared);
    return { dimensions, measure, rhoNano: cost, variance };
  });
}

/** The dimensions of the public tree that a table splits further: its cells are parts of that level's. */
function toTrunk(dimensions: readonly Dimension[]): Dimension[] {
  const end = DIMENSIONS.findIndex((dimension) => !dimensions.includes(dimension));
  return DIMENSIONS.slice(0, end < 0 ? DIMENSIONS.length : end);
}

/**
 * The entry of every cell of a table. A table of the tree has the tree's map. In another, the parts of each cell of the
 * tree are looked at together: failing ones are merged into it with as few others as make them safe, or all are; where
 * the map hides the whole, it hides the parts.
 */
export function toTableMap(
  dimensions: readonly Dimension[],
  map: SuppressionMap,
  holdings: Holdings,
): SuppressionMap {
  const hiddenLike = (key: CellKey): MapEntry => map.get(key) ?? { status: 'WITHHELD' };
  const keys = listTableKeys(dimensions);
  if (findTreeLevel(dimensions)) return new Map(keys.map((key) => [key, hiddenLike(key)]));
  const unknowns = toUnknowns(dimensions);
  const own: Holdings = new Map(
    keys.map((key) => [key, sumOver(holdings, unknowns.get(key) ?? [])] as const),
  );
  const trunk = toTrunk(dimensions);
  const wholes = Map.groupBy(keys, (key) => toKeyAt(unknowns.get(key)?.[0] ?? '', trunk));
  const entries = new Map<CellKey, MapEntry>();
  for (const [whole, parts] of wholes) {
    const entry = hiddenLike(whole);
    const failing = parts.filter((key) => !isSafeCell(own.get(key) ?? []));
    const hidden = chooseHidden(parts, failing, own, MOST_HIDDEN_BESIDES) ?? parts;
    for (const key of parts) {
      const merged: MapEntry = hidden.includes(key)
        ? { status: 'MERGED', mergedInto: whole }
        : { status: 'PUBLISHED' };
      entries.set(key, entry.status === 'PUBLISHED' ? merged : entry);
    }
  }
  return entries;
}
