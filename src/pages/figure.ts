// A figure of a page: one table, and the chart that is drawn of it. Both are made from the same columns, so that they
// cannot tell two stories.

export interface Column {
  head: string;
  /** One text per row of the table, as it is shown. */
  cells: readonly string[];
  /** The numbers behind the texts where the column is drawn; null where there is nothing to draw. */
  values?: readonly (number | null)[];
  /** Words rather than numbers. */
  isText?: boolean;
}

export interface Table {
  /** What the rows are. */
  rowHead: string;
  rows: readonly string[];
  columns: readonly Column[];
  /** A last row over all: its name, and a text per column. */
  foot?: { name: string; cells: readonly string[] };
}

/** BARS: a bar per row and drawn column; LINE: the drawn column over the rows; GRID: the drawn columns as coloured cells;
 * INTERVALS: value, lower and upper end, in three drawn columns; INTERVAL_BARS: the same on bars from 0; TREND: the same over the
 * rows, of which the values alone are written. */
export type ChartKind = 'BARS' | 'LINE' | 'GRID' | 'INTERVALS' | 'INTERVAL_BARS' | 'TREND';

export interface Figure {
  id: string;
  title: string;
  /** Left out where the section has one for all. */
  definition?: string;
  /** Where a rule of it comes from, in the words of whoever set it. */
  source?: string;
  table?: Table;
  chart?: ChartKind;
  /** A line across the bars that they are compared with. */
  reference?: { value: number; text: string };
  /** The first row that is drawn, where those before it would dwarf the rest. */
  drawnFrom?: number;
  /** A table too wide to stand beside its chart. */
  isWide?: boolean;
  notes?: readonly string[];
}

export interface Section {
  id: string;
  title: string;
  /** What all of its figures have in common. */
  definition?: string;
  notes?: readonly string[];
  figures: readonly Figure[];
}

/** A column of texts alone. */
export const texts = (head: string, cells: readonly string[]): Column => ({
  head,
  cells,
  isText: true,
});

/** A column of numbers as they are written. */
export const numbers = (head: string, cells: readonly string[]): Column => ({ head, cells });

/** A column that is drawn. */
export const drawn = (
  head: string,
  values: readonly (number | null)[],
  toText: (value: number | null) => string,
): Column => ({ head, values, cells: values.map(toText) });
