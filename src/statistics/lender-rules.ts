// Whether a cell may be published without telling one lender another's figures: a number of lenders, the p % rule with
// two of them colluding, and dominance. Noise sized for one borrower hides no lender, so this rule looks at exact sums;
// its answer is one word, since the reason for a refusal would tell what it protects.
import type { LenderPart } from './borrower-unit-rules.js';

/** Fewer lenders than this, affiliated ones counted once, are never published. */
const LENDERS_MIN = 4;
/** What is left for all others, beside the three largest, is at least so many hundredths of the largest. */
const REMAINDER_PERCENT = 15n;
/** The largest lender holds at most so many hundredths. */
const LARGEST_PERCENT = 70n;

/** One lender's sums in a cell. */
export type LenderHolding = LenderPart;

/** What is looked at, each over the lenders that hold some of it. */
export const HOLDING_MEASURES = [
  'borrowers',
  'crossedBorrowers',
  'lateBorrowers',
  'outstandingCentimes',
  'lateCentimes',
  'clippedCentimes',
  'clippedLateCentimes',
] as const;
export type HoldingMeasure = (typeof HOLDING_MEASURES)[number];

/** One lender's part of one figure, largest first. */
function toDescending(parts: readonly bigint[]): bigint[] {
  return parts.filter((part) => part > 0n).sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
}

/**
 * Whether the lenders' parts of one figure keep each other's secret: four lenders, the largest with 70 % at most, and
 * what two colluding ones cannot account for besides the largest at least 15 % of it. Nothing held by anybody fails
 * too: a published zero would be every lender's figure.
 */
export function isSafeSum(parts: readonly bigint[]): boolean {
  const ordered = toDescending(parts);
  const total = ordered.reduce((sum, part) => sum + part, 0n);
  const [first = 0n, second = 0n, third = 0n] = ordered;
  return (
    ordered.length >= LENDERS_MIN &&
    100n * (total - first - second - third) >= REMAINDER_PERCENT * first &&
    100n * first <= LARGEST_PERCENT * total
  );
}

/** Whether a cell passes in every measure. Affiliated lenders must have been made one beforehand. */
export function isSafeCell(holdings: readonly LenderHolding[]): boolean {
  return HOLDING_MEASURES.every((measure) => isSafeSum(holdings.map((held) => held[measure])));
}

/** The holdings of several cells that do not overlap, as of one. */
export function mergeHoldings(cells: Iterable<readonly LenderHolding[]>): LenderHolding[] {
  const byLender = new Map<string, LenderHolding>();
  for (const holdings of cells) {
    for (const held of holdings) {
      const sum = byLender.get(held.lender);
      const merged = { ...held };
      if (sum) for (const measure of HOLDING_MEASURES) merged[measure] += sum[measure];
      byLender.set(held.lender, merged);
    }
  }
  return [...byLender.values()].sort((a, b) => (a.lender < b.lender ? -1 : 1));
}

/** The total of one measure in a cell, every lender together. */
export function sumHeld(holdings: readonly LenderHolding[], measure: HoldingMeasure): bigint {
  return holdings.reduce((sum, held) => sum + held[measure], 0n);
}

/**
 * Whether the total of a cell stays hidden inside a union published without it: the others of the union are at least
 * 15 % of it in every measure.
 */
export function isHiddenIn(
  cell: readonly LenderHolding[],
  union: readonly LenderHolding[],
): boolean {
  return HOLDING_MEASURES.every((measure) => {
    const own = sumHeld(cell, measure);
    return 100n * (sumHeld(union, measure) - own) >= REMAINDER_PERCENT * own;
  });
}
