// Shares and averages of exact amounts. Pure; nothing is rounded before the last step, and nothing divided by zero.

const FOUR_DECIMALS = 10_000n;

/** Quotient of two whole numbers, `over` above zero, rounded half up; half of a negative one goes up too. */
export function divideHalfUp(amount: bigint, over: bigint): bigint {
  const doubled = 2n * amount + over;
  const quotient = doubled / (2n * over);
  return doubled < 0n && doubled % (2n * over) !== 0n ? quotient - 1n : quotient;
}

/** A share as a fraction with four decimals, half up; null of nothing. */
export function toRatio(part: bigint, whole: bigint): number | null {
  if (whole <= 0n) return null;
  return Number(divideHalfUp(part * FOUR_DECIMALS, whole)) / Number(FOUR_DECIMALS);
}
