// Noise without a single rounding: the discrete Laplace and the discrete Gaussian, after C. Canonne, G. Kamath and
// T. Steinke, "The Discrete Gaussian for Differential Privacy" (2020), algorithms 1 to 3. No float may enter here: the
// last bits of one tell apart what the noise is to hide (I. Mironov, 2012). Where the randomness comes from is the
// caller's choice; in production that is random-source.ts alone.
import { type Fraction, rootDown, roundDown } from './fraction-rules.js';

/** A whole number from 0 to just below `bound`, each as likely as the others. `bound` is at least 1. */
export type UniformBelow = (bound: bigint) => bigint;

/** Algorithm 1 for an exponent from 0 to 1: true with probability exp(−numerator ÷ denominator). */
function drawExpUpToOne(numerator: bigint, denominator: bigint, uniform: UniformBelow): boolean {
  let stop = 1n;
  while (uniform(denominator * stop) < numerator) stop += 1n;
  return (stop & 1n) === 1n;
}

/** True with probability exp(−numerator ÷ denominator); the exponent is not positive. */
export function drawExp(numerator: bigint, denominator: bigint, uniform: UniformBelow): boolean {
  for (let whole = numerator / denominator; whole > 0n; whole -= 1n) {
    if (!drawExpUpToOne(1n, 1n, uniform)) return false;
  }
  return drawExpUpToOne(numerator % denominator, denominator, uniform);
}

/** Algorithm 2: a whole number z with probability proportional to exp(−|z| ÷ scale). */
export function drawDiscreteLaplace(scale: Fraction, uniform: UniformBelow): bigint {
  const { numerator: t, denominator: s } = scale;
  if (t <= 0n) throw new RangeError('the scale of a noise is above 0');
  for (;;) {
    const rest = uniform(t);
    if (!drawExpUpToOne(rest, t, uniform)) continue;
    let whole = 0n;
    while (drawExpUpToOne(1n, 1n, uniform)) whole += 1n;
    const magnitude = (rest + t * whole) / s;
    const negative = uniform(2n) === 1n;
    // Zero would otherwise come up twice as often as it may.
    if (negative && magnitude === 0n) continue;
    return negative ? -magnitude : magnitude;
  }
}

/**
 * Algorithm 3: draws whole numbers z with probability proportional to exp(−z² ÷ 2σ²), for the variance parameter σ²
 * (the true variance is never above it). Each call of the answer is one draw; nothing is kept between draws.
 */
export function toGaussianSampler(variance: Fraction, uniform: UniformBelow): () => bigint {
  const { numerator: n, denominator: d } = variance;
  if (n <= 0n) throw new RangeError('the variance of a noise is above 0');
  const t = rootDown(roundDown(variance)) + 1n;
  const scale = { numerator: t, denominator: 1n };
  const perStep = d * t;
  const exponentUnit = 2n * n * d * t * t;
  return () => {
    for (;;) {
      const candidate = drawDiscreteLaplace(scale, uniform);
      const distance = (candidate < 0n ? -candidate : candidate) * perStep - n;
      if (drawExp(distance * distance, exponentUnit, uniform)) return candidate;
    }
  };
}
