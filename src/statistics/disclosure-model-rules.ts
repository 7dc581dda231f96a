// What an attacker knows after a release, as a linear programme: unknown cells that are not negative, and sums of them
// known up to their noise. Pure bookkeeping; it decides nothing and solves nothing.
import { type Fraction, rootUp, times, toFraction } from './fraction-rules.js';

/** A published sum of unknowns, of this release or an earlier one. Names of unknowns carry their period. */
export interface KnownSum {
  unknowns: readonly string[];
  value: bigint;
  /** 0 where the value is exact. */
  variance: Fraction;
}

export interface AttackModel {
  unknowns: readonly string[];
  known: readonly KnownSum[];
}

/** How many σ on either side of a published value the attacker takes for possible. */
export const ATTACK_SIGMAS = 2n;
/** Wider than this on each side of the truth, an interval protects. */
const MARGIN_PERCENT = 15;

export interface Range {
  low: number;
  high: number;
}

/** Between what and what a known sum is taken to lie, at so many σ, rounded outwards. */
export function toKnownRange(sum: KnownSum, sigmas: bigint): Range {
  const half = rootUp(times(sum.variance, toFraction(sigmas * sigmas)));
  return { low: Number(sum.value - half), high: Number(sum.value + half) };
}

/**
 * Whether a derived range leaves the truth uncertain by more than 15 % on both sides. A truth of 0 has no side below;
 * the range must only reach above it.
 */
export function isWide({ low, high }: Range, truth: bigint): boolean {
  const value = Number(truth);
  const isAbove = 100 * high > (100 + MARGIN_PERCENT) * value;
  return isAbove && (value === 0 || 100 * low < (100 - MARGIN_PERCENT) * value);
}

/** The model of several sets of sums; unknowns are all that are named in any of them, in order. */
export function toAttackModel(
  known: readonly KnownSum[],
  others: readonly string[] = [],
): AttackModel {
  const unknowns = new Set([...known.flatMap((sum) => sum.unknowns), ...others]);
  return { unknowns: [...unknowns].sort(), known };
}

/** All pairs of lenders that might put their own books together. */
export function toCoalitions(lenders: readonly string[]): (readonly [string, string])[] {
  return lenders.flatMap((first, at) =>
    lenders.slice(at + 1).map((second) => [first, second] as const),
  );
}
