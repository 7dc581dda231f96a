// The probabilities of the discrete Gaussian, reckoned and not drawn: for statements about tails that no number of
// draws could check, and for tests. Doubles are enough to look at a noise; they must never make one.
import type { Fraction } from './fraction-rules.js';

/** Probabilities of the whole numbers −reach … reach, in that order. */
export interface Mass {
  readonly reach: number;
  readonly probabilities: Float64Array;
}

/** What lies further out weighs less than 10⁻³². */
const REACH_IN_SIGMAS = 12;
const LARGEST_SIGMA = 5000;

/** P(z) ∝ exp(−z² ÷ 2σ²), all terms positive, so exact to some ten digits at every z. Throws above σ = 5,000. */
export function toMass(variance: Fraction): Mass {
  const square = Number(variance.numerator) / Number(variance.denominator);
  const sigma = Math.sqrt(square);
  if (!(sigma > 0 && sigma <= LARGEST_SIGMA)) {
    throw new RangeError(`masses are listed for σ above 0 and up to ${LARGEST_SIGMA}`);
  }
  const reach = Math.ceil(sigma * REACH_IN_SIGMAS) + 1;
  const weights = new Float64Array(2 * reach + 1);
  let total = 0;
  // From the outside inwards: small terms are summed before they can be lost beside large ones.
  for (let z = reach; z >= 0; z -= 1) {
    const weight = Math.exp(-(z * z) / (2 * square));
    weights[reach - z] = weight;
    weights[reach + z] = weight;
    total += z === 0 ? weight : 2 * weight;
  }
  return { reach, probabilities: weights.map((weight) => weight / total) };
}

/** The mass of the sum of two independent numbers. */
export function convolve(a: Mass, b: Mass): Mass {
  const probabilities = new Float64Array(a.probabilities.length + b.probabilities.length - 1);
  a.probabilities.forEach((weight, i) => {
    b.probabilities.forEach((other, j) => {
      probabilities[i + j] = (probabilities[i + j] ?? 0) + weight * other;
    });
  });
  return { reach: a.reach + b.reach, probabilities };
}

/** The mass of the noise of a count that is the sum of four bins, as a number of borrowers is. */
export function toMassOfFourBins(variance: Fraction): Mass {
  const one = toMass(variance);
  const two = convolve(one, one);
  return convolve(two, two);
}

/** P(Z = z). */
export function massAt({ reach, probabilities }: Mass, z: number): number {
  return probabilities[z + reach] ?? 0;
}

/** P(Z ≥ from), summed from the far end. */
export function tailFrom({ reach, probabilities }: Mass, from: number): number {
  let sum = 0;
  for (let at = probabilities.length - 1; at >= Math.max(0, from + reach); at -= 1) {
    sum += probabilities[at] ?? 0;
  }
  return sum;
}

/** P(|Z| ≤ half): what an interval of that half-width promises. */
export function coverageOf(mass: Mass, half: number): number {
  return 1 - 2 * tailFrom(mass, half + 1);
}
