// From what was drawn to what is published: every cell of a release's tables with its word, its figures, and the whole
// numbers behind them where they are shown. A figure that is withheld is left out here, before anything is stored.
import { type CellFigures, toCellFigures, toCoverage } from './cell-figures-rules.js';
import type { CellKey } from './cell-keys-rules.js';
import type { Fraction } from './fraction-rules.js';
import type { Measured } from './interval-rules.js';
import type { Measure } from './measure-rules.js';
import { type NoisyShare, toShare } from './share-rules.js';
import type { MapEntry } from './suppression-rules.js';
import { type Dimension, listTableKeys, toTableKey } from './table-keys-rules.js';
import type { Table } from './table-rules.js';

/** A noisy table of a release; rows of the cells that the lender rule publishes. */
export interface DrawnTable {
  dimensions: readonly Dimension[];
  measure: Exclude<Measure, 'LOANS'>;
  rhoNano: bigint;
  variance: Fraction;
  rows: Table;
}

export interface PublishedCell {
  tableKey: string;
  key: CellKey;
  place: number;
  mergedInto: CellKey | null;
  figures: CellFigures;
  clippedShare: NoisyShare | null;
  /** The estimates behind the figures; null where nothing is shown. */
  counts: readonly Measured[] | null;
  amounts: readonly Measured[] | null;
  /** What this release drew of the cell itself. */
  drawn: Partial<Record<Measure, readonly bigint[]>>;
}

export interface DrawnRelease {
  tables: readonly DrawnTable[];
  /** The dimensions of the tables whose cells are published, from the coarsest on. */
  grids: readonly (readonly Dimension[])[];
  findEntry(key: CellKey): MapEntry;
  /** The best estimates of a published cell's components. */
  findEstimates(measure: 'COUNTS' | 'AMOUNTS', key: CellKey): readonly Measured[];
}

/** A cell's components as the table measured them; none where it is hidden. */
export function toMeasured({ rows, variance }: DrawnTable, key: CellKey): Measured[] {
  return (rows.get(key) ?? []).map((value) => ({ value, variance }));
}

function toClippedShare(tables: readonly DrawnTable[], key: CellKey): NoisyShare | null {
  const table = tables.find(({ measure }) => measure === 'CLIPPED');
  const [clipped, whole] = table ? toMeasured(table, key) : [];
  return (clipped && whole && toShare(clipped, whole)) ?? null;
}

function toCell(release: DrawnRelease, grid: readonly Dimension[], key: CellKey, place: number) {
  const entry = release.findEntry(key);
  const counts = release.findEstimates('COUNTS', key);
  const amounts = release.findEstimates('AMOUNTS', key);
  const figures = toCellFigures(entry, counts, amounts);
  const isShown = figures.status === 'PUBLISHED';
  const hasAmounts = figures.outstanding !== null;
  const own = release.tables.filter((table) => toTableKey(table.dimensions) === toTableKey(grid));
  const drawn = own
    .filter(({ measure }) => isShown && (measure !== 'AMOUNTS' || hasAmounts))
    .map(({ measure, rows }) => [measure, rows.get(key)] as const);
  return {
    tableKey: toTableKey(grid),
    key,
    place,
    mergedInto: entry.status === 'MERGED' ? entry.mergedInto : null,
    figures,
    clippedShare: isShown ? toClippedShare(own, key) : null,
    counts: isShown ? counts : null,
    amounts: hasAmounts ? amounts : null,
    drawn: Object.fromEntries(drawn),
  };
}

/** Every cell of the release, from the coarsest table to the finest, each in the public order. */
export function toPublishedCells(release: DrawnRelease): PublishedCell[] {
  return release.grids
    .flatMap((grid) => listTableKeys(grid).map((key) => ({ grid, key })))
    .map(({ grid, key }, place) => toCell(release, grid, key, place));
}

/** By table key: the millionths of the nation's borrowers that are in published cells; {} without a nation's number. */
export function toCoverages(
  cells: readonly PublishedCell[],
  nation: Measured | null,
): Record<string, bigint> {
  if (nation === null) return {};
  const coverages = [...Map.groupBy(cells, (cell) => cell.tableKey)].map(([tableKey, own]) => {
    const shown = own.flatMap(({ figures }) => figures.borrowers ?? []);
    return [tableKey, toCoverage(shown, nation)] as const;
  });
  return Object.fromEntries(
    coverages.flatMap(([key, share]) => (share === undefined ? [] : [[key, share]])),
  );
}
