// The disclosure audit of a whole release: its tables as an attacker sees them, beside everything published of the same
// period before, for each figure that lenders add to. The release job asks it before it draws, with exact sums in the
// middle of the intervals, so that a refusal costs no privacy; it answers with names of cells only.
import { type CellKey, LEVELS, type Level, listKeys, toChildren } from './cell-keys-rules.js';
import { type Books, findNarrowParts, findNarrowSums, type HiddenSum } from './disclosure-audit.js';
import type { KnownSum } from './disclosure-model-rules.js';
import { type Fraction, times, toFraction } from './fraction-rules.js';
import { type HoldingMeasure, isSafeCell, sumHeld } from './lender-rules.js';
import type { Measure } from './measure-rules.js';
import type { RangeFinder } from './range-finder.js';
import { type Holdings, type SuppressionMap, sumOver } from './suppression-rules.js';

/**
 * The figures that tables publish, each with the table it stands in and how many of its components make it. A crossed
 * borrower is one in the table and one at each of his lenders: sums of lenders' numbers stand for the published ones,
 * as they do in the lender rule.
 */
export const AUDITED: readonly (readonly [HoldingMeasure, Measure, components: bigint])[] = [
  ['borrowers', 'COUNTS', 4n],
  ['crossedBorrowers', 'COUNTS', 2n],
  ['lateBorrowers', 'COUNTS', 2n],
  ['clippedCentimes', 'AMOUNTS', 2n],
  ['clippedLateCentimes', 'AMOUNTS', 1n],
];

/** A table that is to be published, or was. */
export interface AuditedTable {
  level: Level;
  measure: Measure;
  /** σ² of a component. */
  variance: Fraction;
}

export interface AuditedRelease {
  map: SuppressionMap;
  /** Exact sums of the period at all levels. */
  holdings: Holdings;
  tables: readonly AuditedTable[];
  /** What else is known of the same period, in names of finest cells: earlier versions, tables that were asked for. */
  earlier: ReadonlyMap<HoldingMeasure, readonly KnownSum[]>;
  /** What those tables hide, and tables that are no part of the tree. */
  hidden?: ReadonlyMap<Measure, readonly HiddenSum[]>;
}

/** What can be told too closely, by figure; the release may go out where there is nothing. */
export interface AuditFinding {
  measure: HoldingMeasure;
  cell: CellKey;
}

/** The finest cells under a key: the unknowns of the attack. */
export function toFinest(key: CellKey): CellKey[] {
  const children = toChildren(key);
  return children.length === 0 ? [key] : children.flatMap(toFinest);
}

function toBooks(holdings: Holdings, measure: HoldingMeasure): Books {
  const books = new Map<string, Map<string, bigint>>();
  for (const key of listKeys(LEVELS.at(-1) ?? 'BAND')) {
    for (const held of holdings.get(key) ?? []) {
      const own = books.get(held.lender) ?? new Map<string, bigint>();
      books.set(held.lender, own.set(key, held[measure]));
    }
  }
  return books;
}

function isPublished({ map }: AuditedRelease, key: CellKey): boolean {
  return map.get(key)?.status === 'PUBLISHED';
}

/** A release's own published sums of one figure. */
export function toKnownSums(
  release: AuditedRelease,
  [held, measure, components]: (typeof AUDITED)[number],
): KnownSum[] {
  return release.tables
    .filter((table) => table.measure === measure)
    .flatMap(({ level, variance }) =>
      listKeys(level)
        .filter((key) => isPublished(release, key))
        .map((key) => ({
          unknowns: toFinest(key),
          value: sumHeld(release.holdings.get(key) ?? [], held),
          variance: times(variance, toFraction(components)),
        })),
    );
}

function toHiddenSums(release: AuditedRelease, measure: Measure): HiddenSum[] {
  const levels = release.tables.filter((t) => t.measure === measure).map((t) => t.level);
  return [...new Set(levels)].flatMap((level) =>
    listKeys(level)
      .filter((key) => !isPublished(release, key))
      .map((key) => ({ name: key, unknowns: toFinest(key) })),
  );
}

/**
 * Everything that the attack finds. Lenders' parts are looked at in every hidden cell; the cell's own total only where
 * the cell fails the lender rule, since one that was hidden for its neighbour's sake has nothing to hide.
 */
export function auditRelease(finder: RangeFinder, release: AuditedRelease): AuditFinding[] {
  return AUDITED.flatMap((audited) => {
    const [held, measure] = audited;
    const known = [...toKnownSums(release, audited), ...(release.earlier.get(held) ?? [])];
    const hidden = [...toHiddenSums(release, measure), ...(release.hidden?.get(measure) ?? [])];
    if (hidden.length === 0) return [];
    const failing = hidden.filter(
      ({ unknowns }) => !isSafeCell(sumOver(release.holdings, unknowns)),
    );
    const books = toBooks(release.holdings, held);
    const narrow = new Set([
      ...findNarrowSums(finder, known, failing, books),
      ...findNarrowParts(finder, known, hidden, books),
    ]);
    return [...narrow].map((cell) => ({ measure: held, cell }));
  });
}
