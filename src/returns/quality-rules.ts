// How good an association's return is, measured against its own rows alone.

export interface ReturnCounts {
  rows: number;
  accepted: number;
  warnings: number;
}

/** A warning weighs a tenth of a rejected row: something to look at, not a fault. */
const WARNING_WEIGHT = 0.1;

/**
 * Data quality index, 0 to 100 with one decimal: accepted rows over all rows, less a tenth of a row for each warning.
 * Null for an empty file.
 */
export function toQualityIndex({ rows, accepted, warnings }: ReturnCounts): number | null {
  if (rows === 0) return null;
  const good = Math.max(0, accepted - WARNING_WEIGHT * warnings);
  return Math.round((1000 * good) / rows) / 10;
}
