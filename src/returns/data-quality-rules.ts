// The data quality index of an association's month, from counts of its own rows alone, and the sector's mean of a
// quarter. The weights and the span of days are a judgement, kept here in one place. Pure.

export interface QualityCounts {
  /** Data rows of the PERIODIC return. */
  declaredRows: number;
  /** Loans that stand for the month, corrections included. */
  standingRows: number;
  /** Cells that the file allows to be empty and the row calls for, and those of them that are filled. */
  askedCells: number;
  filledCells: number;
  /** Loans live the month before, and those of them that vanished or contradict what was reported then. */
  formerLoans: number;
  brokenLoans: number;
  /** Standing rows with an unusual national id, or one that the association reports two people under. */
  doubtfulRows: number;
  /** Days from the due day to the day the month was complete, or to today; 0 where it is not due. */
  daysLate: number;
}

/** Each 0 to 100 with one decimal; null where there is nothing to measure it by. */
export interface QualityScores {
  completeness: number | null;
  validity: number | null;
  timeliness: number;
  consistency: number | null;
  matchRate: number | null;
}
export interface QualityIndex extends QualityScores {
  index: number | null;
}

/** How much each part weighs; together 1. Rows that are not there at all weigh most. */
export const QUALITY_WEIGHTS: Readonly<Record<keyof QualityScores, number>> = {
  validity: 0.3,
  completeness: 0.2,
  timeliness: 0.2,
  consistency: 0.2,
  matchRate: 0.1,
};
/** A month that comes when the next one is due is worth nothing for its time. */
export const DAYS_TO_NOTHING = 30;
/** Lenders without ties below which no mean is told: with three, each knows the sum of two others. */
export const LENDERS_AT_LEAST = 4;
export const POINTS_STEP = 5;

const PARTS = Object.keys(QUALITY_WEIGHTS) as (keyof QualityScores)[];
const toShare = (part: number, whole: number): number | null =>
  whole > 0 ? Math.min(1, Math.max(0, part / whole)) : null;
const toScore = (share: number): number => Math.round(share * 1000) / 10;

/** Shares of 0 to 1, unrounded. */
function toShares(counts: QualityCounts) {
  return {
    validity: toShare(counts.standingRows, counts.declaredRows),
    completeness: toShare(counts.filledCells, counts.askedCells),
    timeliness: Math.max(0, 1 - Math.max(0, counts.daysLate) / DAYS_TO_NOTHING),
    consistency: toShare(counts.formerLoans - counts.brokenLoans, counts.formerLoans),
    matchRate: toShare(counts.standingRows - counts.doubtfulRows, counts.standingRows),
  };
}

/**
 * The index is the weighted mean of the parts that can be measured, their weights scaled to 1, and 100 is best. Validity:
 * standing rows over declared ones. Completeness: filled over asked cells. Timeliness: 1 at the due day, 0 thirty days
 * after it, evenly between. Consistency: loans of the month before that are not broken. Match rate: standing rows without
 * doubt about the id. Null for a month without a row: there is nothing that could be good.
 */
export function toDataQuality(counts: QualityCounts): QualityIndex {
  const shares = toShares(counts);
  let sum = 0;
  let weight = 0;
  for (const part of PARTS) {
    const share = shares[part];
    if (share === null) continue;
    sum += QUALITY_WEIGHTS[part] * share;
    weight += QUALITY_WEIGHTS[part];
  }
  const scores = Object.fromEntries(
    PARTS.map((part) => [part, shares[part] === null ? null : toScore(shares[part])]),
  ) as unknown as QualityScores;
  return { ...scores, index: shares.validity === null ? null : toScore(sum / weight) };
}

const toMean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The sector's mean of a quarter to the nearest five points (a half goes up). Months of lenders under one control are
 * averaged first, so that each control counts once. Null where fewer than four controls have a month with an index.
 */
export function toSectorMean(
  months: readonly { controlGroup: string; index: number | null }[],
): number | null {
  const measured = months.filter((month) => month.index !== null);
  const groups = [...Map.groupBy(measured, ({ controlGroup }) => controlGroup).values()];
  if (groups.length < LENDERS_AT_LEAST) return null;
  const mean = toMean(groups.map((group) => toMean(group.map(({ index }) => index ?? 0))));
  return Math.round(mean / POINTS_STEP) * POINTS_STEP;
}
