// The statistics of the statistical tests: how sure a measured frequency is, and how unlikely a deviation. A gate lets
// one in ten thousand honest runs stop, and each gets one more run, so that a red test means a broken mechanism.

/** Refused below this, twice in a row. */
export const GATE = 1e-4;
/** Two-sided normal quantile of the gate. */
export const GATE_Z = 3.8906;

/** P(Z > z) of the standard normal, by continued fraction beyond 3 and by series below; ten digits. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 3) {
    let fraction = 0;
    for (let k = 60; k >= 1; k -= 1) fraction = k / (z + fraction);
    return density / (z + fraction);
  }
  let [term, sum] = [z, z];
  for (let k = 1; k < 120; k += 1) {
    term *= (z * z) / (2 * k + 1);
    sum += term;
  }
  return 0.5 - density * sum;
}

/** The z with P(Z > z) = tail, by bisection. */
export function normalQuantile(tail: number): number {
  let [low, high] = [-40, 40];
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Wilson's interval of a frequency. */
export function wilson(hits: number, trials: number, z: number): { low: number; high: number } {
  const share = hits / trials;
  const square = (z * z) / trials;
  const centre = (share + square / 2) / (1 + square);
  const half =
    (z * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials))) / (1 + square);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Two-sided p of so many hits where each has the probability `share`; for thousands of trials. */
export function frequencyP(hits: number, trials: number, share: number): number {
  const sigma = Math.sqrt(trials * share * (1 - share));
  return 2 * normalTail(Math.abs(hits - trials * share) / sigma);
}

/** Two-sided p of a mean of independent values being `expected`. */
export function meanP(values: Float64Array, expected: number): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  if (square === 0) return mean === expected ? 1 : 0;
  return 2 * normalTail(Math.abs(mean - expected) / Math.sqrt(square / values.length));
}

/** Upper p of a chi² with so many degrees of freedom (Wilson and Hilferty 1931), close enough for a gate at 10⁻⁴. */
export function chiSquareP(statistic: number, freedom: number): number {
  const spread = 2 / (9 * freedom);
  return normalTail((Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread));
}

/** Runs a gate, once more if it fails; the p of the better run. */
export function bestOfTwo(run: () => number): number {
  const first = run();
  return first >= GATE ? first : Math.max(first, run());
}
