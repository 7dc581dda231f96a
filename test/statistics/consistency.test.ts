// Consistent tables: exactly the generalised least squares of a brute-force solution, never worse than raw, unbiased,
// and in whole numbers that add up.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Level } from '../../src/statistics/cell-keys-rules.js';
import {
  type CellKey,
  LEVELS,
  listKeys,
  toChildren,
} from '../../src/statistics/cell-keys-rules.js';
import { estimateTree, roundTree, type TreeNode } from '../../src/statistics/consistency-rules.js';
import { makeConsistent } from '../../src/statistics/consistent-tables-rules.js';
import {
  compare,
  type Fraction,
  minus,
  over,
  plus,
  times,
  toFraction,
  ZERO,
} from '../../src/statistics/fraction-rules.js';
import type { Measured } from '../../src/statistics/interval-rules.js';
import { addNoise, tabulate } from '../../src/statistics/table-rules.js';

const measurement: fc.Arbitrary<Measured> = fc.record({
  value: fc.bigInt({ min: -50n, max: 500n }),
  variance: fc
    .tuple(fc.bigInt({ min: 1n, max: 60n }), fc.bigInt({ min: 1n, max: 9n }))
    .map(([n, d]) => toFraction(n, d)),
});

/** Trees of up to three levels and nine leaves; inner cells with none, one or two measurements, leaves with one or two. */
const anyTree: fc.Arbitrary<TreeNode> = fc.letrec<{ leaf: TreeNode; inner: TreeNode }>((tie) => ({
  leaf: fc.record({
    key: fc.constant(''),
    measurements: fc.array(measurement, { minLength: 1, maxLength: 2 }),
    children: fc.constant([]),
  }),
  inner: fc.record({
    key: fc.constant(''),
    measurements: fc.array(measurement, { maxLength: 2 }),
    children: fc.array(fc.oneof({ maxDepth: 1 }, tie('leaf'), tie('inner')), {
      minLength: 2,
      maxLength: 3,
    }),
  }),
})).inner;

/** Keys by place, since an arbitrary cannot count. */
function name(node: TreeNode, key = 'r'): TreeNode {
  return { ...node, key, children: node.children.map((child, at) => name(child, `${key}.${at}`)) };
}

const flatten = (node: TreeNode): TreeNode[] => [node, ...node.children.flatMap(flatten)];
const toLeaves = (node: TreeNode): string[] =>
  flatten(node)
    .filter(({ children }) => children.length === 0)
    .map(({ key }) => key);

/** Gauss–Jordan on fractions: the inverse of a positive definite matrix. */
function invert(matrix: Fraction[][]): Fraction[][] {
  const size = matrix.length;
  const rows = matrix.map((row, r) => [
    ...row,
    ...row.map((_, c) => toFraction(r === c ? 1n : 0n)),
  ]);
  for (let pivot = 0; pivot < size; pivot += 1) {
    const head = rows[pivot]?.[pivot] ?? ZERO;
    const scaled = (rows[pivot] ?? []).map((value) => over(value, head));
    rows[pivot] = scaled;
    rows.forEach((row, r) => {
      const factor = row[pivot] ?? ZERO;
      if (r === pivot || factor.numerator === 0n) return;
      rows[r] = row.map((value, c) => minus(value, times(factor, scaled[c] ?? ZERO)));
    });
  }
  return rows.map((row) => row.slice(size));
}

/** The textbook solution: all measurements as sums of leaves, (XᵀWX)⁻¹XᵀWy, and each cell's variance from it. */
function solvePlainly(root: TreeNode): Map<string, { value: Fraction; variance: Fraction }> {
  const leaves = toLeaves(root);
  const cells = flatten(root).map((node) => {
    const own = new Set(toLeaves(node));
    return { node, row: leaves.map((leaf) => toFraction(own.has(leaf) ? 1n : 0n)) };
  });
  const information = leaves.map(() => leaves.map(() => ZERO));
  const right = leaves.map(() => ZERO);
  for (const { node, row } of cells) {
    for (const { value, variance } of node.measurements) {
      const weight = over(toFraction(1n), variance);
      row.forEach((x, i) => {
        right[i] = plus(right[i] ?? ZERO, times(times(x, weight), toFraction(value)));
        row.forEach((other, j) => {
          const line = information[i] ?? [];
          line[j] = plus(line[j] ?? ZERO, times(times(x, other), weight));
        });
      });
    }
  }
  const inverse = invert(information);
  const dot = (a: readonly Fraction[], b: readonly Fraction[]): Fraction =>
    a.reduce((sum, value, at) => plus(sum, times(value, b[at] ?? ZERO)), ZERO);
  const solution = inverse.map((row) => dot(row, right));
  return new Map(
    cells.map(({ node, row }) => [
      node.key,
      {
        value: dot(row, solution),
        variance: dot(
          row,
          inverse.map((line) => dot(line, row)),
        ),
      },
    ]),
  );
}

describe('the estimates of a tree', () => {
  it('are the generalised least squares, values and variances to the last fraction', () => {
    fc.assert(
      fc.property(
        anyTree.map((tree) => name(tree)),
        (tree) => {
          const plain = solvePlainly(tree);
          for (const [key, estimate] of estimateTree(tree))
            expect(estimate).toEqual(plain.get(key));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('have no larger variance than any measurement of the cell', () => {
    fc.assert(
      fc.property(
        anyTree.map((tree) => name(tree)),
        (tree) => {
          const estimates = estimateTree(tree);
          for (const { key, measurements } of flatten(tree)) {
            for (const { variance } of measurements) {
              expect(compare(estimates.get(key)?.variance ?? ZERO, variance)).toBeLessThanOrEqual(
                0,
              );
            }
          }
        },
      ),
    );
  });

  it('are unbiased: measurements without error come back as they are', () => {
    fc.assert(
      fc.property(
        anyTree.map((tree) => name(tree)),
        fc.array(fc.bigInt(0n, 99n), { minLength: 27, maxLength: 27 }),
        (tree, values) => {
          const leaves = toLeaves(tree);
          const toTruth = (node: TreeNode): bigint =>
            toLeaves(node).reduce((sum, key) => sum + (values[leaves.indexOf(key)] ?? 0n), 0n);
          const measured = (node: TreeNode): TreeNode => ({
            ...node,
            measurements: node.measurements.map((m) => ({ ...m, value: toTruth(node) })),
            children: node.children.map(measured),
          });
          const estimates = estimateTree(measured(tree));
          for (const node of flatten(tree)) {
            expect(estimates.get(node.key)?.value).toEqual(toFraction(toTruth(node)));
          }
        },
      ),
    );
  });

  it('are refused for a leaf that nobody measured', () => {
    expect(() => estimateTree({ key: 'r', measurements: [], children: [] })).toThrow(RangeError);
  });
});

describe('the whole numbers of a tree', () => {
  it('add up to the last unit and lie within one of the estimates', () => {
    fc.assert(
      fc.property(
        anyTree.map((tree) => name(tree)),
        (tree) => {
          const estimates = estimateTree(tree);
          const rounded = roundTree(tree, estimates);
          for (const node of flatten(tree)) {
            const value = rounded.get(node.key) ?? 0n;
            const away = minus(toFraction(value), estimates.get(node.key)?.value ?? ZERO);
            expect(compare(times(away, away), toFraction(1n))).toBeLessThan(0);
            if (node.children.length === 0) continue;
            expect(node.children.reduce((sum, { key }) => sum + (rounded.get(key) ?? 0n), 0n)).toBe(
              value,
            );
          }
        },
      ),
    );
  });
});

describe('the tables of a release', () => {
  let turn = 0n;
  /** No noise to speak of, but none the same: what is tested here is bookkeeping. */
  const draw = (): bigint => {
    turn += 1n;
    return (turn * 7919n) % 41n;
  };
  const toTable = (level: Level, variance: bigint) =>
    addNoise(tabulate([], level, 'COUNTS'), level, 'COUNTS', toFraction(variance), draw);
  const tables = [
    toTable('NATION', 20n),
    toTable('REGION', 7n),
    toTable('AREA', 5n),
    toTable('ACTIVITY', 2n),
  ];
  const toFirst = (cells: Map<CellKey, Measured[]>, key: CellKey): bigint =>
    cells.get(key)?.[0]?.value ?? 0n;
  const levels = LEVELS.slice(0, 4);

  it('add up at every level where everything is published', () => {
    const cells = makeConsistent(tables, 'COUNTS', () => true);
    expect(cells.size).toBe(229);
    for (const level of levels.slice(0, 3)) {
      for (const key of listKeys(level)) {
        const sums = [0, 1, 2, 3].map((at) =>
          toChildren(key).reduce((sum, child) => sum + (cells.get(child)?.[at]?.value ?? 0n), 0n),
        );
        expect(sums).toEqual(cells.get(key)?.map(({ value }) => value));
      }
    }
  });

  it('leave out what is withheld, do not look at it, and let its parent keep its own figure', () => {
    const hidden = new Set(['MA/06/URBAN/TRADE', 'MA/06/URBAN/FOOD']);
    const isPublished = (key: CellKey): boolean => !hidden.has(key);
    const cells = makeConsistent(tables, 'COUNTS', isPublished);
    expect([...hidden].some((key) => cells.has(key))).toBe(false);
    expect(cells.size).toBe(227);
    expect(cells.get('MA/06/URBAN/CRAFTS')).toEqual(
      tables[3]?.rows
        .get('MA/06/URBAN/CRAFTS')
        ?.map((value) => ({ value, variance: toFraction(2n) })),
    );
    const moved = tables.map((table) => ({
      ...table,
      rows: new Map(
        [...table.rows].map(([key, row]) => [
          key,
          hidden.has(key) ? row.map(() => 10n ** 9n) : row,
        ]),
      ),
    }));
    expect(makeConsistent(moved, 'COUNTS', isPublished)).toEqual(cells);
    expect(toFirst(cells, 'MA/06/URBAN') + toFirst(cells, 'MA/06/RURAL')).toBe(
      toFirst(cells, 'MA/06'),
    );
  });

  it('use the finer tables of another release, and those alone that measure the same', () => {
    const finer = toTable('BAND', 1n);
    const amounts = { ...finer, measure: 'AMOUNTS' as const };
    const cells = makeConsistent([...tables, finer], 'COUNTS', () => true);
    expect(cells.size).toBe(1189);
    const [before, after] = [makeConsistent(tables, 'COUNTS', () => true), cells].map(
      (found) => found.get('MA')?.[0]?.variance ?? ZERO,
    );
    expect(compare(after ?? ZERO, before ?? ZERO)).toBeLessThan(0);
    expect(makeConsistent([...tables, amounts], 'COUNTS', () => true).size).toBe(229);
  });

  it('publish nothing where nothing is published', () => {
    expect(makeConsistent(tables, 'COUNTS', () => false).size).toBe(0);
  });
});
