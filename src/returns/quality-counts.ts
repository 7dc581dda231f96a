// The counts of a month as the database has them, on their way to the rules.
import type { QualityCounts } from './data-quality-rules.js';

/** Whole numbers come out of the database as text. */
export interface QualityRow {
  declared_rows: string;
  standing_rows: string;
  asked_cells: string;
  filled_cells: string;
  former_loans: string;
  vanished_loans: string;
  rose_loans: string;
  odd_days_loans: string;
  broken_loans: string;
  doubtful_rows: string;
  days_late: number | null;
}

/** Columns of `intake.quality q` and `published.filings f`, for a select. */
export const QUALITY_COLUMNS = `q.declared_rows, q.standing_rows, q.asked_cells, q.filled_cells, q.former_loans,
  q.vanished_loans, q.rose_loans, q.odd_days_loans, q.broken_loans, q.doubtful_rows, f.days_late`;

export const toQualityCounts = (row: QualityRow): QualityCounts => ({
  declaredRows: Number(row.declared_rows),
  standingRows: Number(row.standing_rows),
  askedCells: Number(row.asked_cells),
  filledCells: Number(row.filled_cells),
  formerLoans: Number(row.former_loans),
  brokenLoans: Number(row.broken_loans),
  doubtfulRows: Number(row.doubtful_rows),
  daysLate: row.days_late ?? 0,
});
