// Shares of counts and of money, as figures are shown: exact until the last step, then four decimals. Pure.

/** `part` of `whole` as a fraction rounded half up to four decimals; null where there is no whole. */
export function toFraction(part: number | bigint, whole: number | bigint): number | null {
  const of = BigInt(whole);
  if (of <= 0n) return null;
  return Number((BigInt(part) * 20_000n + of) / (2n * of)) / 10_000;
}
