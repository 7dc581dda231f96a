// Shares of noisy numbers with an honest interval: the delta method where the whole is far above its noise, E. C.
// Fieller's set (1954) where it is not, nothing where that has no end. Exact fractions to the last step, then six
// decimals, rounded outwards; a share is held between 0 and 1 for display alone, and says so.
import {
  compare,
  type Fraction,
  minus,
  over,
  plus,
  rootUp,
  roundDown,
  roundNearest,
  roundUp,
  times,
  toFraction,
} from './fraction-rules.js';
import { type Measured, sumMeasured, Z95 } from './interval-rules.js';

export const MILLION = 1_000_000n;
/** Below so many σ of the whole, its square is no longer safely above its variance and the delta method misleads. */
const DELTA_FROM_SIGMAS = 10n;

export interface NoisyShare {
  /** In millionths, as the ends are; between 0 and a million. */
  value: bigint;
  low: bigint;
  high: bigint;
  /** The noisy numbers themselves, which may be negative: shares are summed by these. */
  numerator: bigint;
  denominator: bigint;
  /** Whether the value or an end of its interval lay outside 0 … 1. */
  clamped: boolean;
}

interface Span {
  low: bigint;
  high: bigint;
}

const ONE = toFraction(1n);
const PPM = toFraction(MILLION);
const Z_SQUARE = times(Z95, Z95);

/** Var R = [(1 − R)² Var(part) + R² Var(rest)] ÷ N². */
function toDeltaSpan(share: Fraction, part: Measured, rest: Measured): Span {
  const whole = toFraction(part.value + rest.value);
  const missing = minus(ONE, share);
  const spread = plus(
    times(times(missing, missing), part.variance),
    times(times(share, share), rest.variance),
  );
  const half = rootUp(over(times(spread, Z_SQUARE), times(whole, whole)), MILLION);
  const exact = times(share, PPM);
  return { low: roundDown(exact) - half, high: roundUp(exact) + half };
}

/** All R with (part − R·N)² ≤ z² Var(part − R·N); undefined where that set has no two ends. */
function toFiellerSpan(part: Measured, rest: Measured): Span | undefined {
  const whole = toFraction(part.value + rest.value);
  const value = toFraction(part.value);
  const ofPart = times(Z_SQUARE, part.variance);
  const ofWhole = times(Z_SQUARE, plus(part.variance, rest.variance));
  const a = minus(times(whole, whole), ofWhole);
  if (a.numerator <= 0n) return undefined;
  const b = minus(times(value, whole), ofPart);
  const c = minus(times(value, value), ofPart);
  const centre = times(over(b, a), PPM);
  const half = rootUp(over(minus(times(b, b), times(a, c)), times(a, a)), MILLION);
  return { low: roundDown(centre) - half, high: roundUp(centre) + half };
}

function clamp(millionths: bigint): bigint {
  return millionths < 0n ? 0n : millionths > MILLION ? MILLION : millionths;
}

/**
 * The share of `part` in `part` + `rest`, which are independent. Undefined where the whole is not above its noise: then
 * no interval is honest. Costs no privacy.
 */
export function toShare(part: Measured, rest: Measured): NoisyShare | undefined {
  const whole = sumMeasured([part, rest]);
  if (whole.value <= 0n) return undefined;
  const share = toFraction(part.value, whole.value);
  const least = times(toFraction(DELTA_FROM_SIGMAS * DELTA_FROM_SIGMAS), whole.variance);
  const square = toFraction(whole.value * whole.value);
  const span =
    compare(square, least) >= 0 ? toDeltaSpan(share, part, rest) : toFiellerSpan(part, rest);
  if (span === undefined) return undefined;
  const value = roundNearest(times(share, PPM));
  return {
    value: clamp(value),
    low: clamp(span.low),
    high: clamp(span.high),
    numerator: part.value,
    denominator: whole.value,
    clamped: [value, span.low, span.high].some((end) => end !== clamp(end)),
  };
}

/** The share of several cells: a ratio of sums, never a mean of ratios. */
export function toShareOfSums(
  cells: readonly { part: Measured; rest: Measured }[],
): NoisyShare | undefined {
  return toShare(
    sumMeasured(cells.map((cell) => cell.part)),
    sumMeasured(cells.map((cell) => cell.rest)),
  );
}

/** Millionths with exactly six decimals: 41500n is "0.041500". */
export function toDecimal(millionths: bigint): string {
  const text = millionths.toString().padStart(7, '0');
  return `${text.slice(0, -6)}.${text.slice(-6)}`;
}
