// One table of a release: exact sums over every key of a public list, and the noise that must cover each of them. An
// exact table must never leave the job that made it, and no cell is ever left without noise for being empty.

import type { BorrowerUnit } from './borrower-unit-rules.js';
import { type CellKey, type Level, listKeys, toKey } from './cell-keys-rules.js';
import type { Fraction } from './fraction-rules.js';
import { MEASURES, type Measure } from './measure-rules.js';

/** A row for every key of the level, in the public order; in it one whole number for every component of the measure. */
export type Table = ReadonlyMap<CellKey, readonly bigint[]>;

/** A table after its noise: what is stored, and all that anything published is derived from. */
export interface NoisyTable {
  level: Level;
  measure: Measure;
  /** σ² of every component of every cell; components are independent. */
  variance: Fraction;
  rows: Table;
}

/** The exact table of a level. Each borrower is in one row of it: tables are partitions. */
export function tabulate(units: Iterable<BorrowerUnit>, level: Level, measure: Measure): Table {
  const { components, toComponents } = MEASURES[measure];
  const rows = new Map<CellKey, bigint[]>(
    listKeys(level).map((key) => [key, components.map(() => 0n)]),
  );
  for (const { place, contribution } of units) {
    const row = rows.get(toKey(place, level)) ?? [];
    toComponents(contribution).forEach((value, at) => {
      row[at] = (row[at] ?? 0n) + value;
    });
  }
  return rows;
}

/**
 * Adds one fresh draw to every component of every one of these public keys, those of empty cells included. Throws where
 * the exact table lacks a key: a missing row must not become a row without noise.
 */
export function drawRows(
  exact: Table,
  keys: readonly CellKey[],
  measure: Measure,
  draw: () => bigint,
): Table {
  const rows = new Map<CellKey, bigint[]>();
  for (const key of keys) {
    const row = exact.get(key);
    if (row?.length !== MEASURES[measure].components.length) {
      throw new RangeError('an exact table has a whole row for every public key');
    }
    rows.set(
      key,
      row.map((value) => value + draw()),
    );
  }
  return rows;
}

/** A table of a level of the tree, with its noise. */
export function addNoise(
  exact: Table,
  level: Level,
  measure: Measure,
  variance: Fraction,
  draw: () => bigint,
): NoisyTable {
  return { level, measure, variance, rows: drawRows(exact, listKeys(level), measure, draw) };
}
