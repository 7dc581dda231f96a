// Which loans to visit when not all can be: a risk score out of own data, and a sample drawn in proportion to it, with
// the probability that each loan had. Pure and exact: the same classes and start give the same sample.

/** What a loan's risk is read from; everything is the lender's own. */
export interface RiskFactors {
  /** How many of AMOUNT_EDGES the principal is above. */
  amountLevel: number;
  /** How many of ARREARS_EDGES the days past due are above. */
  arrearsLevel: number;
  cycle: 'FIRST' | 'LATER' | 'UNKNOWN';
  area: 'URBAN' | 'RURAL';
  purpose: 'ACTIVITY' | 'HOUSING' | 'UTILITIES' | 'OTHER';
  /** A visit of another loan of this client saw a deviation. */
  hasDeviated: boolean;
  /** Disbursed within CLOSE_DAYS of another live loan of this client. */
  isClose: boolean;
}

/** Centimes; an edge belongs to the level below it. The middle one is the sector's mean loan. */
export const AMOUNT_EDGES = [300_000, 600_000, 1_200_000] as const;
/** Days past due; an edge belongs to the level below it. */
export const ARREARS_EDGES = [0, 30, 90] as const;
export const CLOSE_DAYS = 30;

export const RISK_FACTORS = [
  'ARREARS',
  'FORMER_DEVIATION',
  'AMOUNT',
  'CLOSE_LOANS',
  'FIRST_CYCLE',
  'RURAL',
  'PURPOSE',
] as const;
export type RiskFactor = (typeof RISK_FACTORS)[number];

/** Every loan has this much, so that none is out of reach of the sample. */
const BASE_POINTS = 1;
const AMOUNT_POINTS = [0, 1, 2, 3];
const ARREARS_POINTS = [0, 2, 4, 5];
const CYCLE_POINTS = { FIRST: 2, UNKNOWN: 1, LATER: 0 };
/** How far away a client lives is unknown; the countryside stands in for it. */
const AREA_POINTS = { URBAN: 0, RURAL: 1 };
/** A connection is paid to the supplier and building work stays to be seen; money for an activity is soon elsewhere. */
const PURPOSE_POINTS = { ACTIVITY: 1, HOUSING: 0, UTILITIES: 0, OTHER: 2 };
const FORMER_DEVIATION_POINTS = 4;
const CLOSE_LOANS_POINTS = 3;

/** What adds to a loan's score, weightiest first; nothing that adds nothing. */
export function findReasons(factors: RiskFactors): { factor: RiskFactor; points: number }[] {
  const points: Record<RiskFactor, number> = {
    ARREARS: ARREARS_POINTS[factors.arrearsLevel] ?? 0,
    FORMER_DEVIATION: factors.hasDeviated ? FORMER_DEVIATION_POINTS : 0,
    AMOUNT: AMOUNT_POINTS[factors.amountLevel] ?? 0,
    CLOSE_LOANS: factors.isClose ? CLOSE_LOANS_POINTS : 0,
    FIRST_CYCLE: CYCLE_POINTS[factors.cycle],
    RURAL: AREA_POINTS[factors.area],
    PURPOSE: PURPOSE_POINTS[factors.purpose],
  };
  return RISK_FACTORS.map((factor) => ({ factor, points: points[factor] }))
    .filter((reason) => reason.points > 0)
    .sort((a, b) => b.points - a.points);
}

/** A whole number from 1. */
export function toScore(factors: RiskFactors): number {
  return findReasons(factors).reduce((sum, { points }) => sum + points, BASE_POINTS);
}

/** So many loans of one score. */
export interface RiskClass {
  score: number;
  count: number;
}

export interface DrawnClass<Class extends RiskClass> {
  of: Class;
  /** Probability of inclusion of each of its loans; 1 / probability is a loan's weight in an estimate. */
  probability: number;
  /** Which of its loans are in the sample, from 0, in the order the caller gives them. */
  picks: number[];
}

/** Starts are counted in so many parts of a step. */
export const START_PARTS = 2 ** 32;

/**
 * Systematic sampling with probability proportional to the score (W. G. Madow, Ann. Math. Stat. 20, 1949): scores are
 * laid end to end, the riskiest first, and `size` points at equal steps fall on them from a random start, a whole number
 * below START_PARTS. Where a loan's score is a step or more, its class is in for certain and the steps are measured
 * again for the rest. The probabilities sum to `size`, or to the number of loans where there are fewer.
 */
export function drawPlan<Class extends RiskClass>(
  classes: readonly Class[],
  size: number,
  start: number,
): DrawnClass<Class>[] {
  const sorted = classes.filter(({ count }) => count > 0).sort((a, b) => b.score - a.score);
  let left = size;
  let weight = sorted.reduce((sum, { score, count }) => sum + score * count, 0);
  let certain = 0;
  for (const { score, count } of sorted) {
    if (left * score < weight) break;
    left -= count;
    weight -= score * count;
    certain += 1;
  }
  const whole = sorted.slice(0, certain).map((of) => ({
    of,
    probability: 1,
    picks: Array.from({ length: of.count }, (_none, i) => i),
  }));
  return [...whole, ...drawSteps(sorted.slice(certain), left, weight, start)];
}

/** The classes of which no loan is in for certain; whole numbers throughout, so that no rounding picks a loan twice. */
function drawSteps<Class extends RiskClass>(
  classes: Class[],
  size: number,
  weight: number,
  start: number,
): DrawnClass<Class>[] {
  // Point k lies at (start + k·parts)·weight / (size·parts) on the scores laid end to end.
  const parts = BigInt(START_PARTS);
  const unit = BigInt(size) * parts;
  let point = BigInt(start) * BigInt(weight);
  const step = parts * BigInt(weight);
  let from = 0n;
  return classes.map((of) => {
    const length = BigInt(of.score) * unit;
    const to = from + length * BigInt(of.count);
    const picks: number[] = [];
    for (; point < to; point += step) picks.push(Number((point - from) / length));
    from = to;
    return { of, probability: (size * of.score) / weight, picks };
  });
}
