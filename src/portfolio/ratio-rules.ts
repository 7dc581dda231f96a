// Shares of counts and of money, as figures are shown: exact until the last step, then four decimals. Pure.

const FOUR_DECIMALS = 10_000n;

/** Quotient of two whole numbers, `over` above zero, rounded half up; half of a negative one goes up too. */
export function divideHalfUp(amount: bigint, over: bigint): bigint {
  const doubled = 2n * amount + over;
  const quotient = doubled / (2n * over);
  return doubled < 0n && doubled % (2n * over) !== 0n ? quotient - 1n : quotient;
}

/** `part` of `whole` as a fraction rounded half up to four decimals; null where there is no whole. */
export function toFraction(part: number | bigint, whole: number | bigint): number | null {
  const of = BigInt(whole);
  if (of <= 0n) return null;
  return Number(divideHalfUp(BigInt(part) * FOUR_DECIMALS, of)) / Number(FOUR_DECIMALS);
}
