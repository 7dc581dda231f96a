// Noisy tables made to agree: weighted least squares on a tree, so that children sum to their parents. The two passes
// of M. Hay, V. Rastogi, G. Miklau and D. Suciu, "Boosting the Accuracy of Differentially Private Histograms Through
// Consistency" (2010), with a variance of its own for every measurement. Works on noisy values alone, which costs no
// privacy; no truth is known here, and nothing is clamped.
import {
  type Fraction,
  minus,
  over,
  plus,
  roundDown,
  roundNearest,
  times,
  toFraction,
  ZERO,
} from './fraction-rules.js';
import type { Measured } from './interval-rules.js';

/** A cell with its independent noisy measurements: usually one, none where a table left it out. */
export interface TreeNode {
  key: string;
  measurements: readonly Measured[];
  /** All its children, or none: where one of them is withheld, the others are trees of their own. */
  children: readonly TreeNode[];
}

/** The best estimate of a cell given all measurements of its tree, and the exact variance of that estimate. */
export interface Estimate {
  value: Fraction;
  variance: Fraction;
}

const ONE = toFraction(1n);

/** Several independent estimates of one number, each weighed by one over its variance. */
function combine(estimates: readonly Estimate[]): Estimate | undefined {
  const [only, another] = estimates;
  if (another === undefined) return only;
  let weight = ZERO;
  let weighted = ZERO;
  for (const { value, variance } of estimates) {
    const share = over(ONE, variance);
    weight = plus(weight, share);
    weighted = plus(weighted, times(value, share));
  }
  return { value: over(weighted, weight), variance: over(ONE, weight) };
}

function sumEstimates(estimates: readonly Estimate[]): Estimate {
  return estimates.reduce(
    (sum, { value, variance }) => ({
      value: plus(sum.value, value),
      variance: plus(sum.variance, variance),
    }),
    { value: ZERO, variance: ZERO },
  );
}

/** First pass, from the leaves up: each cell's estimate from its own measurements and everything below it. */
function gather(node: TreeNode, gathered: Map<string, Estimate>): Estimate {
  const own = node.measurements.map(({ value, variance }) => ({
    value: toFraction(value),
    variance,
  }));
  const below = node.children.map((child) => gather(child, gathered));
  const estimate = combine(below.length > 0 ? [...own, sumEstimates(below)] : own);
  if (estimate === undefined) throw new RangeError('a cell without children was not measured');
  gathered.set(node.key, estimate);
  return estimate;
}

/**
 * Second pass, from the trunk down: what a parent came to differ from its children's sum is shared among them by their
 * variances. A child's gathered estimate, less its share of that sum, is uncorrelated with the parent, so that
 * Var = v − v²/V + (v/V)² Var(parent), exactly.
 */
function share(
  node: TreeNode,
  final: Estimate,
  gathered: ReadonlyMap<string, Estimate>,
  estimates: Map<string, Estimate>,
): void {
  estimates.set(node.key, final);
  const below = node.children.map((child) => gathered.get(child.key) ?? final);
  const sum = sumEstimates(below);
  const gap = minus(final.value, sum.value);
  node.children.forEach((child, at) => {
    const { value, variance } = below[at] ?? final;
    const part = over(variance, sum.variance);
    const estimate = {
      value: plus(value, times(part, gap)),
      variance: plus(
        minus(variance, times(variance, part)),
        times(times(part, part), final.variance),
      ),
    };
    share(child, estimate, gathered, estimates);
  });
}

/**
 * The least-squares estimates of every cell of a tree, as exact fractions: children sum to their parents exactly, each
 * is unbiased, and none has a larger variance than its own measurement. Throws on a leaf that nobody measured.
 */
export function estimateTree(root: TreeNode): Map<string, Estimate> {
  const gathered = new Map<string, Estimate>();
  const estimates = new Map<string, Estimate>();
  share(root, gather(root, gathered), gathered, estimates);
  return estimates;
}

/** Rounds the children of one parent to whole numbers that sum to its own: down, and up where most was cut off. */
function roundChildren(children: readonly (readonly [string, Fraction])[], total: bigint) {
  const parts = children.map(([key, value]) => {
    const low = roundDown(value);
    return { key, low, rest: minus(value, toFraction(low)) };
  });
  const missing = total - parts.reduce((sum, part) => sum + part.low, 0n);
  const order = parts.toSorted((a, b) => {
    const difference = minus(b.rest, a.rest).numerator;
    return difference === 0n ? (a.key < b.key ? -1 : 1) : difference < 0n ? -1 : 1;
  });
  return new Map(
    order.map(({ key, low }, at) => [key, BigInt(at) < missing ? low + 1n : low] as const),
  );
}

/**
 * Whole numbers for a tree of estimates: children sum to their parents to the last unit, and each number is its
 * estimate rounded up or down, the root's to the nearest. Deterministic; equal remainders go by the key.
 */
export function roundTree(
  root: TreeNode,
  estimates: ReadonlyMap<string, Estimate>,
): Map<string, bigint> {
  const toValue = (key: string): Fraction => estimates.get(key)?.value ?? ZERO;
  const rounded = new Map([[root.key, roundNearest(toValue(root.key))]]);
  const visit = (node: TreeNode): void => {
    const children = node.children.map(({ key }) => [key, toValue(key)] as const);
    const total = rounded.get(node.key) ?? 0n;
    for (const [key, value] of roundChildren(children, total)) rounded.set(key, value);
    node.children.forEach(visit);
  };
  visit(root);
  return rounded;
}
