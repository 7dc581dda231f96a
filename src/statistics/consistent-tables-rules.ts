// The published tables of one measure made to agree with each other, cell by cell. Only published cells take part: what
// the lender rule withholds is not looked at, and a parent of such a cell keeps its own figure.
import { type CellKey, LEVELS, listKeys, toChildren } from './cell-keys-rules.js';
import { estimateTree, roundTree, type TreeNode } from './consistency-rules.js';
import type { Measured } from './interval-rules.js';
import { MEASURES, type Measure } from './measure-rules.js';
import type { NoisyTable } from './table-rules.js';

/** What the tables measured of one component of a cell: several values where several tables hold the cell. */
function toMeasurements(
  tables: readonly NoisyTable[],
  key: CellKey,
  component: number,
): Measured[] {
  return tables.flatMap(({ rows, variance }) => {
    const value = rows.get(key)?.[component];
    return value === undefined ? [] : [{ value, variance }];
  });
}

/**
 * The trees that published cells form. A cell stands over its children where all of them take part; where one is
 * withheld, the others begin trees of their own.
 */
function plantTrees(
  tables: readonly NoisyTable[],
  isPublished: (key: CellKey) => boolean,
  component: number,
): TreeNode[] {
  const roots: TreeNode[] = [];
  const grow = (key: CellKey): TreeNode | undefined => {
    const grown = toChildren(key).map(grow);
    const children = grown.filter((child) => child !== undefined);
    const measurements = isPublished(key) ? toMeasurements(tables, key, component) : [];
    const isWhole = grown.length > 0 && children.length === grown.length;
    if (isPublished(key) && isWhole) return { key, measurements, children };
    roots.push(...children);
    return measurements.length > 0 ? { key, measurements, children: [] } : undefined;
  };
  for (const key of listKeys(LEVELS[0])) {
    const trunk = grow(key);
    if (trunk) roots.push(trunk);
  }
  return roots;
}

/**
 * For every published cell of the tables, one whole number and its variance for each component. Children sum to their
 * parents to the last unit wherever all children are published. The estimates of one component are not independent of
 * each other across cells; components are.
 */
export function makeConsistent(
  tables: readonly NoisyTable[],
  measure: Measure,
  isPublished: (key: CellKey) => boolean,
): Map<CellKey, Measured[]> {
  const own = tables.filter((table) => table.measure === measure);
  const cells = new Map<CellKey, Measured[]>();
  MEASURES[measure].components.forEach((_name, component) => {
    for (const root of plantTrees(own, isPublished, component)) {
      const estimates = estimateTree(root);
      for (const [key, value] of roundTree(root, estimates)) {
        const variance = estimates.get(key)?.variance;
        if (variance) cells.set(key, [...(cells.get(key) ?? []), { value, variance }]);
      }
    }
  });
  return cells;
}
