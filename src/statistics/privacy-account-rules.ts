// What a release costs a borrower's privacy, in whole nano-ρ rounded up: zero-concentrated differential privacy after
// M. Bun and T. Steinke (2016), where the costs of all tables, levels and months add up. A float may only be shown.
import { type Fraction, roundUp, toFraction } from './fraction-rules.js';

/** Nano-ρ in one ρ. */
export const NANO = 1_000_000_000n;
/** All that may be spent on any one borrower in a calendar year, every partner together. */
export const YEAR_CAP_NANO = 250_000_000n;
/** The part of the year's cap kept for tables that partners ask for. */
export const CUSTOM_RESERVE_NANO = 50_000_000n;
/** The δ of the (ε, δ) that is shown beside a ρ; nothing is charged by it. */
export const SHOWN_DELTA = 1e-7;

/** ρ = Δ² ÷ 2σ² of one noisy table, rounded up: a charge is never less than the loss. */
export function toNanoRho(sensitivitySquared: bigint, variance: Fraction): bigint {
  if (sensitivitySquared <= 0n || variance.numerator <= 0n) {
    throw new RangeError('a sensitivity and a variance are above 0');
  }
  return roundUp({
    numerator: sensitivitySquared * NANO * variance.denominator,
    denominator: 2n * variance.numerator,
  });
}

/** σ² = Δ² ÷ 2ρ: the noise that costs exactly `rhoNano`. */
export function toVariance(rhoNano: bigint, sensitivitySquared: bigint): Fraction {
  if (rhoNano <= 0n || sensitivitySquared <= 0n) {
    throw new RangeError('a ρ and a sensitivity are above 0');
  }
  return toFraction(sensitivitySquared * NANO, 2n * rhoNano);
}

/** The cost for one person who is in the data `copies` times under as many ids and always in the same bin: ρ × k². */
export function toGroupNanoRho(rhoNano: bigint, copies: bigint): bigint {
  return rhoNano * copies * copies;
}

/** Whether a charge fits under a cap; written so that no sum can run over the column's width. */
export function mayCharge(spentNano: bigint, capNano: bigint, costNano: bigint): boolean {
  return costNano > 0n && capNano - spentNano >= costNano;
}

/**
 * Splits `totalNano` by shares in thousandths that make 1,000 together. The parts sum to the total exactly: each is
 * rounded down, and what is left over goes to the first.
 */
export function splitRho(totalNano: bigint, permille: readonly bigint[]): bigint[] {
  if (permille.reduce((sum, share) => sum + share, 0n) !== 1000n) {
    throw new RangeError('the shares of a release make 1,000 thousandths');
  }
  const parts = permille.map((share) => (totalNano * share) / 1000n);
  const left = totalNano - parts.reduce((sum, part) => sum + part, 0n);
  return parts.map((part, at) => (at === 0 ? part + left : part));
}

/** ε at one Rényi order α > 1, from δ = exp((α−1)(αρ−ε)) · (1−1/α)^α ÷ (α−1). */
function epsilonAt(alpha: number, rho: number, delta: number): number {
  return alpha * rho + Math.log1p(-1 / alpha) - (Math.log(delta) + Math.log(alpha)) / (alpha - 1);
}

/**
 * The least ε that a ρ implies at δ (Canonne, Kamath and Steinke 2020, corollary 13), over all orders α, rounded up to
 * three decimals. For display: it is compared with nothing and charged to nobody.
 */
export function toShownEpsilon(rhoNano: bigint, delta = SHOWN_DELTA): number {
  const rho = Number(rhoNano) / Number(NANO);
  const at = (logOrder: number): number => epsilonAt(1 + Math.exp(logOrder), rho, delta);
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(1e-3), Math.log(1e9)];
  // The function has one valley; 100 steps shrink the bracket below what three decimals can tell.
  for (let step = 0; step < 100; step += 1) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (at(left) < at(right)) high = right;
    else low = left;
  }
  return Math.ceil(Math.max(0, at((low + high) / 2)) * 1000) / 1000;
}
