// Which cells of the public tree are published, and into which published ancestor the others are merged. Decided from
// lenders' exact sums by one deterministic rule, before any noise, and declared as it is: the map is the one thing
// about lenders that a release tells. A partner can influence nothing in it.
import { type CellKey, LEVELS, listKeys, toChildren } from './cell-keys-rules.js';
import { isHiddenIn, isSafeCell, type LenderHolding, mergeHoldings } from './lender-rules.js';

/** PUBLISHED; MERGED into the nearest published ancestor; WITHHELD where even the nation fails. No other word. */
export type MapEntry =
  | { status: 'PUBLISHED' }
  | { status: 'MERGED'; mergedInto: CellKey }
  | { status: 'WITHHELD' };

/** An entry for every key of every level. */
export type SuppressionMap = ReadonlyMap<CellKey, MapEntry>;

/** Lenders' sums by cell; a cell that is missing is empty. */
export type Holdings = ReadonlyMap<CellKey, readonly LenderHolding[]>;

const PUBLISHED: MapEntry = { status: 'PUBLISHED' };
const NATION = listKeys('NATION')[0] ?? '';

/** The sums of every level from those of the finest. */
export function sumHoldings(finest: Holdings): Holdings {
  const all = new Map<CellKey, readonly LenderHolding[]>();
  for (const level of LEVELS.toReversed()) {
    for (const key of listKeys(level)) {
      const children = toChildren(key).map((child) => all.get(child) ?? []);
      all.set(key, children.length > 0 ? mergeHoldings(children) : (finest.get(key) ?? []));
    }
  }
  return all;
}

/** The sums of a union of cells that do not overlap. */
export function sumOver(holdings: Holdings, keys: readonly CellKey[]): LenderHolding[] {
  return mergeHoldings(keys.map((key) => holdings.get(key) ?? []));
}

/** All ways to choose `count` of the keys, in the public order. */
function* choose(keys: readonly CellKey[], count: number): Generator<CellKey[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let at = 0; at + count <= keys.length; at += 1) {
    const first = keys[at] ?? '';
    for (const others of choose(keys.slice(at + 1), count - 1)) yield [first, ...others];
  }
}

/** Whether these children may be hidden together under a published parent: what is left of it speaks of them all. */
function isSafeUnion(
  hidden: readonly CellKey[],
  failing: readonly CellKey[],
  all: Holdings,
): boolean {
  if (hidden.length < 2) return false;
  const union = sumOver(all, hidden);
  return isSafeCell(union) && failing.every((key) => isHiddenIn(all.get(key) ?? [], union));
}

/** Which children to hide, given those that must be; undefined where the parent has to be hidden itself. */
type Chooser = (parent: CellKey, failing: readonly CellKey[]) => readonly CellKey[] | undefined;

/**
 * The failing ones of these cells and as few others as make a safe union, `most` at the most: the first such choice in
 * the public order, so that the choice itself tells as little as possible. Undefined where there is none.
 */
export function chooseHidden(
  keys: readonly CellKey[],
  failing: readonly CellKey[],
  all: Holdings,
  most = keys.length,
): readonly CellKey[] | undefined {
  if (failing.length === 0) return [];
  const passing = keys.filter((key) => !failing.includes(key));
  for (let more = 0; more <= Math.min(most, passing.length); more += 1) {
    for (const others of choose(passing, more)) {
      const hidden = [...failing, ...others];
      if (isSafeUnion(hidden, failing, all)) return hidden;
    }
  }
  return undefined;
}

function toFewest(all: Holdings): Chooser {
  return (parent, failing) => chooseHidden(toChildren(parent), failing, all);
}

/** What an earlier map hides, where that is still enough; else every child, so that no new choice is made. */
function toSameOrAll(map: SuppressionMap, all: Holdings): Chooser {
  return (parent, failing) => {
    const children = toChildren(parent);
    const before = children.filter((key) => map.get(key)?.status !== 'PUBLISHED');
    const isEnough = failing.every((key) => before.includes(key));
    if (isEnough && (before.length === 0 || isSafeUnion(before, failing, all))) return before;
    return isSafeUnion(children, failing, all) ? children : undefined;
  };
}

/** Decides from the leaves to the trunk what has to be hidden, then writes it down from the trunk to the leaves. */
function buildMap(all: Holdings, toHiddenChildren: Chooser): SuppressionMap {
  const hiddenUnder = new Map<CellKey, readonly CellKey[]>();
  const failing = new Set<CellKey>();
  for (const level of LEVELS.toReversed()) {
    for (const key of listKeys(level)) {
      const children = toChildren(key);
      const hidden = toHiddenChildren(
        key,
        children.filter((child) => failing.has(child)),
      );
      if (hidden === undefined || !isSafeCell(all.get(key) ?? [])) failing.add(key);
      hiddenUnder.set(key, hidden ?? children);
    }
  }
  const map = new Map<CellKey, MapEntry>();
  const write = (key: CellKey, entry: MapEntry): void => {
    map.set(key, entry);
    for (const child of toChildren(key)) {
      const isHidden = entry.status !== 'PUBLISHED' || hiddenUnder.get(key)?.includes(child);
      write(child, isHidden ? toHidden(key, entry) : PUBLISHED);
    }
  };
  write(NATION, failing.has(NATION) ? { status: 'WITHHELD' } : PUBLISHED);
  return map;
}

/** The entry of a hidden child: it goes where its parent went, or into the parent. */
function toHidden(parent: CellKey, entry: MapEntry): MapEntry {
  return entry.status === 'PUBLISHED' ? { status: 'MERGED', mergedInto: parent } : entry;
}

/** The map of a quarter, from the sums of all levels at the end of the quarter before. */
export function toSuppressionMap(all: Holdings): SuppressionMap {
  return buildMap(all, toFewest(all));
}

/**
 * The map tried on the period that is released. Where it no longer protects a parent's children, all of them are
 * merged into the parent: the next coarser level. It never publishes what the map hides.
 */
export function retestMap(map: SuppressionMap, all: Holdings): SuppressionMap {
  return buildMap(all, toSameOrAll(map, all));
}
