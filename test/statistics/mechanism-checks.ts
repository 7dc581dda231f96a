// The checks that a mechanism must survive, each as a function from a mechanism to what is wrong with it. The same ones
// judge the real mechanism and the broken ones.
import fc from 'fast-check';
import { listKeys } from '../../src/statistics/cell-keys-rules.js';
import { type Fraction, times, toFraction } from '../../src/statistics/fraction-rules.js';
import { coverageOf, toMassOfFourBins } from '../../src/statistics/gaussian-mass-rules.js';
import { sumMeasured, toHalfWidth } from '../../src/statistics/interval-rules.js';
import { MEASURES, type Measure } from '../../src/statistics/measure-rules.js';
import { toNanoRho, toShownEpsilon } from '../../src/statistics/privacy-account-rules.js';
import { tabulate } from '../../src/statistics/table-rules.js';
import { anyLoans } from './borrowers.js';
import { frequencyP, GATE, meanP, normalQuantile, normalTail, wilson } from './gates.js';
import type { Mechanism } from './mechanisms.js';

/** What is wrong: the name of the check that found it, and after a colon what it saw. */
export type Fault = string | undefined;

const DELTA = 1e-7;
/** Of Wilson's intervals: one in a hundred thousand on either side. */
const SURE = 4.4;
/** The noise of counts by activity in a monthly release. */
export const TRIED_VARIANCE = toFraction(500n, 3n);

/** Before noise: whatever borrower comes or goes, no table changes by more than its measure's sensitivity. */
export function findUnbounded(mechanism: Mechanism, runs: number): Fault {
  const toTable = (people: Parameters<Mechanism['toUnit']>[0][], measure: Measure) => {
    const units = people.flatMap((loans) => {
      const outcome = mechanism.toUnit(loans);
      return 'unit' in outcome ? [outcome.unit] : [];
    });
    return tabulate(units, 'REGION', measure);
  };
  const result = fc.check(
    fc.property(fc.array(anyLoans, { maxLength: 4 }), anyLoans, (others, borrower) =>
      Object.entries(MEASURES).every(([name, rule]) => {
        const without = toTable(others, name as Measure);
        let square = 0n;
        for (const [key, row] of toTable([...others, borrower], name as Measure)) {
          row.forEach((value, at) => {
            const change = value - (without.get(key)?.[at] ?? 0n);
            square += change * change;
          });
        }
        return square <= rule.sensitivitySquared;
      }),
    ),
    { numRuns: runs, endOnFailure: true },
  );
  return result.failed ? `unbounded contribution: seed ${result.seed}` : undefined;
}

/** Two openings of the source must have nothing in common. */
export function findRepetition(mechanism: Mechanism): Fault {
  const take = (): string => {
    const draw = mechanism.toSampler(TRIED_VARIANCE, mechanism.openSource());
    return Array.from({ length: 64 }, () => draw()).join();
  };
  const [first, second] = [take(), take()];
  return first === second ? 'same noise twice' : undefined;
}

/** For neighbours' frequencies: whether P ≤ e^ε Q + δ can be refuted. */
function isRefuted(p: number, q: number, trials: number, epsilon: number): boolean {
  const least = wilson(p, trials, SURE).low;
  return least > Math.exp(epsilon) * wilson(q, trials, SURE).high + DELTA;
}

/** True numbers from 0 to 20 planted, rebuilt again and again: few must hardly show, and one more must show little more. */
export function findLeakyThreshold(mechanism: Mechanism, rebuilds = 2000): Fault {
  const variance = toFraction(125n, 3n);
  const draw = mechanism.toSampler(variance, mechanism.openSource());
  const total = times(variance, toFraction(4n));
  const epsilon = toShownEpsilon(toNanoRho(1n, variance), DELTA);
  const shown = Array.from({ length: 21 }, (_, truth) => {
    let hits = 0;
    for (let i = 0; i < rebuilds; i += 1) {
      const value = BigInt(truth) + draw() + draw() + draw() + draw();
      if (mechanism.isShown({ value, variance: total }, BigInt(truth))) hits += 1;
    }
    return hits;
  });
  // Ten times two thousand cells with less than one in ten thousand shown are two; eleven come up once in 10⁵ times.
  const few = shown.slice(0, 10).reduce((sum, hits) => sum + hits, 0);
  if (few > 10) return `few are shown: ${few} cells of fewer than ten`;
  const leaks = shown
    .slice(1)
    .some((hits, at) => isRefuted(hits, shown[at] ?? 0, rebuilds, epsilon));
  return leaks ? 'threshold tells one borrower more' : undefined;
}

/** Every bin of many noisy tables over nobody, and over one borrower in each bin; less the truth in neither. */
export interface Worlds {
  without: Float64Array;
  with: Float64Array;
  variance: Fraction;
}

export function drawWorlds(mechanism: Mechanism, variance: Fraction, tables: number): Worlds {
  const draw = mechanism.toSampler(variance, mechanism.openSource());
  const drawAll = (truth: bigint): Float64Array => {
    const exact = new Map(listKeys('REGION').map((key) => [key, Array(4).fill(truth) as bigint[]]));
    const bins: number[] = [];
    for (let i = 0; i < tables; i += 1) {
      const { rows } = mechanism.addNoise(exact, 'REGION', 'COUNTS', variance, draw);
      for (const row of rows.values()) for (const value of row) bins.push(Number(value));
    }
    return Float64Array.from(bins);
  };
  return { without: drawAll(0n), with: drawAll(1n), variance };
}

/** How many values are at least t, for every t from −reach to reach. */
function countAbove(values: Float64Array, reach: number): number[] {
  const counts = new Array<number>(2 * reach + 2).fill(0);
  for (const value of values) {
    const at = Math.min(Math.max(value + reach, 0), 2 * reach + 1);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  for (let at = counts.length - 2; at >= 0; at -= 1) {
    counts[at] = (counts[at] ?? 0) + (counts[at + 1] ?? 0);
  }
  return counts;
}

const toSigma = (variance: Fraction): number =>
  Math.sqrt(Number(variance.numerator) / Number(variance.denominator));

/** Whether any threshold tells the worlds apart by more than ε, in either direction. */
export function findLoss(worlds: Worlds, epsilon: number): Fault {
  const reach = Math.ceil(6 * toSigma(worlds.variance)) + 1;
  const trials = worlds.with.length;
  const [above, aboveWithout] = [worlds.with, worlds.without].map((v) => countAbove(v, reach));
  const found = above?.some((hits, at) => {
    const other = aboveWithout?.[at] ?? 0;
    return (
      isRefuted(hits, other, trials, epsilon) ||
      isRefuted(trials - other, trials - hits, trials, epsilon)
    );
  });
  return found ? `empirical ε: more than ${epsilon}` : undefined;
}

/** Whether a test for one borrower hits more often than μ = √2ρ allows, at 1, 5 and 10 % false alarms. */
export function findSharpTest(worlds: Worlds): Fault {
  const mu = 1 / toSigma(worlds.variance);
  const reach = Math.ceil(6 * toSigma(worlds.variance)) + 1;
  const trials = worlds.with.length;
  const above = countAbove(worlds.with, reach);
  const falseAlarms = countAbove(worlds.without, reach);
  const found = [0.01, 0.05, 0.1].some((rate) => {
    const at = falseAlarms.findIndex((hits) => hits <= rate * trials);
    const alarm = wilson(falseAlarms[at] ?? 0, trials, SURE).high;
    const hit = wilson(above[at] ?? 0, trials, SURE).low;
    return hit > normalTail(normalQuantile(alarm) - mu);
  });
  return found ? 'trade-off: a test hits more often than μ allows' : undefined;
}

/** Whether some whole number near the truth comes up in one world only, or anything is no whole number. */
export function findForeignSupport(worlds: Worlds): Fault {
  const near = Math.floor(2 * toSigma(worlds.variance));
  const [without, withOne] = [new Set(worlds.without), new Set(worlds.with)];
  if (![...without, ...withOne].every(Number.isSafeInteger))
    return 'support: a value is no whole number';
  for (let z = -near; z <= near; z += 1) {
    if (without.has(z) !== withOne.has(z)) return `support: only one world has the value ${z}`;
  }
  return undefined;
}

/** Whether the noise has another variance than was charged, leans, or follows from bin to bin. */
export function findWrongNoise({ without, variance }: Worlds): Fault {
  const square = Number(variance.numerator) / Number(variance.denominator);
  // First, because what follows takes the bins for independent.
  const products = without.slice(1).map((z, at) => z * (without[at] ?? 0));
  if (meanP(products, 0) < GATE) return 'noise: one bin’s tells the next one’s';
  if (meanP(without, 0) < GATE) return 'noise: it leans';
  const squares = without.map((z) => z * z);
  return meanP(squares, square) < GATE ? 'noise: not the variance that was charged' : undefined;
}

/** Whether the interval of a number of borrowers holds the truth as often as the masses say: no less, and no more. */
export function findWrongCoverage({ without, variance }: Worlds): Fault {
  const bin = { value: 0n, variance };
  const half = Number(toHalfWidth(sumMeasured([bin, bin, bin, bin]).variance));
  let [hits, cells] = [0, 0];
  for (let at = 0; at + 4 <= without.length; at += 4) {
    const sum = without.subarray(at, at + 4).reduce((total, value) => total + value, 0);
    if (Math.abs(sum) <= half) hits += 1;
    cells += 1;
  }
  const promised = coverageOf(toMassOfFourBins(variance), half);
  return frequencyP(hits, cells, promised) < GATE
    ? `coverage: ${hits} of ${cells} intervals hold the truth`
    : undefined;
}

/** Everything that is wrong with the noise of fresh draws. */
function findBadNoise(mechanism: Mechanism, tables: number): string[] {
  const worlds = drawWorlds(mechanism, TRIED_VARIANCE, tables);
  const epsilon = toShownEpsilon(toNanoRho(1n, TRIED_VARIANCE), DELTA);
  return [
    findForeignSupport(worlds),
    findLoss(worlds, epsilon),
    findSharpTest(worlds),
    findWrongNoise(worlds),
    findWrongCoverage(worlds),
  ].filter((fault) => fault !== undefined);
}

/** What two runs both find; the second only where the first finds something. */
function findTwice(find: () => string[]): string[] {
  const first = find();
  if (first.length === 0) return [];
  const toCheck = (fault: string): string | undefined => fault.split(':')[0];
  const again = find().map(toCheck);
  return first.filter((fault) => again.includes(toCheck(fault)));
}

const toList = (fault: Fault): string[] => (fault === undefined ? [] : [fault]);

/** Everything that is wrong with a mechanism; nothing where it survives every check. */
export function findFaults(mechanism: Mechanism, runs = 1000, tables = 1500): string[] {
  return [
    ...toList(findUnbounded(mechanism, runs)),
    ...toList(findRepetition(mechanism)),
    ...findTwice(() => toList(findLeakyThreshold(mechanism))),
    ...findTwice(() => findBadNoise(mechanism, tables)),
  ];
}
