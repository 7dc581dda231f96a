// What a set of verdict rules that somebody wants to try may look like. Thresholds lie on a coarse grid: one between two
// of a lender's own clients, whose debts it knows, would make of a count an answer about one of them. Pure.
import type { VerdictMeasure } from './verdict-rules.js';

export interface RuleInput {
  measure: VerdictMeasure;
  /** In the unit of the graph: dirhams for TOTAL_DEBT, a fraction for DEBT_SERVICE, else a count or place. */
  watchFrom: number | null;
  limitFrom: number | null;
  exclusive: boolean;
}

/** Smallest, largest and step of a measure's thresholds. */
export const GRID: Readonly<Record<VerdictMeasure, readonly [number, number, number]>> = {
  LENDERS: [1, 10, 1],
  TOTAL_DEBT: [5_000, 500_000, 5_000],
  DEBT_SERVICE: [0.05, 3, 0.05],
  ARREARS_ELSEWHERE: [1, 5, 1],
  INQUIRIES: [1, 2, 1],
  OPEN_TOP_BAND: [1, 2, 1],
};

function isOnGrid(value: number | null, [least, most, step]: readonly [number, number, number]) {
  if (value === null) return true;
  const steps = value / step;
  return value >= least && value <= most && Math.abs(steps - Math.round(steps)) < 1e-9;
}

/** The places (indexes) of rules that cannot be tried; an empty set is wrong at place 0. */
export function findBadRules(rules: readonly RuleInput[]): number[] {
  if (rules.length === 0) return [0];
  return rules.flatMap((rule, place) => {
    const isTwice = rules.findIndex(({ measure }) => measure === rule.measure) !== place;
    const isEmpty = rule.watchFrom === null && rule.limitFrom === null;
    const isUpsideDown =
      rule.watchFrom !== null && rule.limitFrom !== null && rule.watchFrom > rule.limitFrom;
    const grid = GRID[rule.measure];
    const isOff = !isOnGrid(rule.watchFrom, grid) || !isOnGrid(rule.limitFrom, grid);
    return isTwice || isEmpty || isUpsideDown || isOff ? [place] : [];
  });
}

/** A threshold as the register keeps it: debts in centimes, shares without the dust of binary fractions. */
export function toStoredThreshold(measure: VerdictMeasure, value: number | null): number | null {
  if (value === null) return null;
  if (measure === 'TOTAL_DEBT') return Math.round(value * 100);
  return measure === 'DEBT_SERVICE' ? Math.round(value * 100) / 100 : value;
}
