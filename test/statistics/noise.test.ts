// The samplers against the probabilities they promise. The noise is from the operating system, as in production.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Fraction, toFraction } from '../../src/statistics/fraction-rules.js';
import {
  coverageOf,
  massAt,
  tailFrom,
  toMass,
  toMassOfFourBins,
} from '../../src/statistics/gaussian-mass-rules.js';
import {
  drawDiscreteLaplace,
  drawExp,
  toGaussianSampler,
  type UniformBelow,
} from '../../src/statistics/noise-rules.js';
import { createRandomSource } from '../../src/statistics/random-source.js';
import { ROOT } from '../house/source-files.js';
import { bestOfTwo, chiSquareP, frequencyP, GATE, meanP, normalTail } from './gates.js';

const uniform = createRandomSource();

function drawMany(draw: () => bigint, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => Number(draw()));
}

/** Chi² of draws against masses; what is expected less than ten times is thrown together at both ends. */
function fitP(draws: Float64Array, massOf: (z: number) => number, reach: number): number {
  const counts = new Map<number, number>();
  for (const z of draws) counts.set(z, (counts.get(z) ?? 0) + 1);
  let [statistic, bins, seen, expectedSum] = [0, 0, 0, 0];
  for (let z = -reach; z <= reach; z += 1) {
    const expected = massOf(z) * draws.length;
    if (expected < 10) continue;
    const count = counts.get(z) ?? 0;
    statistic += (count - expected) ** 2 / expected;
    bins += 1;
    seen += count;
    expectedSum += expected;
  }
  const [left, leftExpected] = [draws.length - seen, draws.length - expectedSum];
  if (leftExpected > 5) statistic += (left - leftExpected) ** 2 / leftExpected;
  return chiSquareP(statistic, bins);
}

describe('the source of randomness', () => {
  it.each([1n, 2n, 3n, 5n, 6n, 255n, 256n, 257n, 1n << 40n, 1n << 48n, (1n << 48n) + 1n])(
    'stays below %s and reaches both halves of it',
    (bound) => {
      const drawn = Array.from({ length: 200 }, () => uniform(bound));
      expect(drawn.every((value) => value >= 0n && value < bound)).toBe(true);
      expect(drawn.some((value) => value >= bound / 2n)).toBe(true);
      expect(drawn.some((value) => 2n * value < bound)).toBe(true);
    },
  );

  it.each([3, 6, 10])('is even over %i values, without the bias of a remainder', (bound) => {
    const p = bestOfTwo(() => {
      const counts = new Array<number>(bound).fill(0);
      for (let i = 0; i < 30_000; i += 1) {
        const value = Number(uniform(BigInt(bound)));
        counts[value] = (counts[value] ?? 0) + 1;
      }
      const expected = 30_000 / bound;
      return chiSquareP(
        counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0),
        bound - 1,
      );
    });
    expect(p).toBeGreaterThan(GATE);
  });

  it('is even where a wide bound is no power of two', () => {
    const bound = 3n << 60n;
    const p = bestOfTwo(() => {
      let low = 0;
      for (let i = 0; i < 20_000; i += 1) if (uniform(bound) < 1n << 60n) low += 1;
      return frequencyP(low, 20_000, 1 / 3);
    });
    expect(p).toBeGreaterThan(GATE);
  });

  it('refuses a bound below which there is nothing', () => {
    expect(() => uniform(0n)).toThrow(RangeError);
  });

  it('gives nothing twice: not in one process, not in two', () => {
    const take = (source: UniformBelow): string =>
      Array.from({ length: 8 }, () => source(1n << 62n)).join();
    const [first, second] = [createRandomSource(), createRandomSource()];
    expect(take(first)).not.toBe(take(second));
    const script = `import('./src/statistics/random-source.ts').then(({ createRandomSource }) => {
      const source = createRandomSource();
      console.log(Array.from({ length: 8 }, () => source(1n << 62n)).join());
    })`;
    const inOwnProcess = (): string =>
      execFileSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' });
    expect(inOwnProcess()).not.toBe(inOwnProcess());
  });
});

describe('a coin with probability exp(−n ÷ d)', () => {
  it.each([
    [0n, 1n],
    [1n, 3n],
    [1n, 1n],
    [7n, 3n],
  ])('falls as often as it should for %s ÷ %s', (n, d) => {
    const share = Math.exp(-Number(n) / Number(d));
    const p = bestOfTwo(() => {
      let hits = 0;
      for (let i = 0; i < 30_000; i += 1) if (drawExp(n, d, uniform)) hits += 1;
      return share === 1 ? Number(hits === 30_000) : frequencyP(hits, 30_000, share);
    });
    expect(p).toBeGreaterThan(GATE);
  });
});

describe('the discrete Laplace', () => {
  it.each([
    ['2', toFraction(2n)],
    ['5 ÷ 3', toFraction(5n, 3n)],
  ])('has the masses of its definition at scale %s', (_name, scale) => {
    const ratio = Math.exp(-Number(scale.denominator) / Number(scale.numerator));
    const massOf = (z: number): number => ((1 - ratio) / (1 + ratio)) * ratio ** Math.abs(z);
    const p = bestOfTwo(() =>
      fitP(
        drawMany(() => drawDiscreteLaplace(scale, uniform), 100_000),
        massOf,
        60,
      ),
    );
    expect(p).toBeGreaterThan(GATE);
  });
});

const squares = (draws: Float64Array): Float64Array => draws.map((z) => z * z);
const products = (draws: Float64Array): Float64Array =>
  draws.slice(1).map((z, at) => z * (draws[at] ?? 0));

describe.each([
  ['1.5', toFraction(9n, 4n)],
  ['20', toFraction(400n)],
])('the discrete Gaussian at σ = %s', (_name, variance: Fraction) => {
  const mass = toMass(variance);
  let draws: Float64Array = new Float64Array();
  const redraw = (): void => {
    draws = drawMany(toGaussianSampler(variance, uniform), 150_000);
  };
  /** The first run looks at the draws that all gates share, the second at new ones. */
  const gate = (run: () => number): number => {
    let fresh = false;
    return bestOfTwo(() => {
      if (fresh) redraw();
      fresh = true;
      return run();
    });
  };
  beforeAll(redraw);

  it('has the masses of its definition', () => {
    expect(gate(() => fitP(draws, (z) => massAt(mass, z), mass.reach))).toBeGreaterThan(GATE);
  });

  it('is symmetric', () => {
    expect(gate(() => meanP(draws.map(Math.sign), 0))).toBeGreaterThan(GATE);
  });

  it('has no memory of the draw before', () => {
    expect(gate(() => meanP(products(draws), 0))).toBeGreaterThan(GATE);
  });

  it('lies inside ± 1.96 σ as often as its masses say', () => {
    const half = Math.floor(
      1.96 * Math.sqrt(Number(variance.numerator) / Number(variance.denominator)),
    );
    const p = gate(() =>
      frequencyP(
        draws.filter((z) => Math.abs(z) <= half).length,
        draws.length,
        coverageOf(mass, half),
      ),
    );
    expect(p).toBeGreaterThan(GATE);
  });
});

describe('the discrete Gaussian at σ = 5,000', () => {
  it('has that variance, no lean and no memory', () => {
    const sampler = toGaussianSampler(toFraction(25_000_000n), uniform);
    const p = bestOfTwo(() => {
      const draws = drawMany(sampler, 60_000);
      return Math.min(
        meanP(squares(draws), 25_000_000),
        meanP(draws, 0),
        meanP(products(draws), 0),
      );
    });
    expect(p).toBeGreaterThan(GATE);
  });
});

describe('the masses', () => {
  it.each([toFraction(1n, 2n), toFraction(9n, 4n), toFraction(125n, 3n), toFraction(2000n)])(
    'sum to one and have a variance of at most σ² (%o)',
    (variance) => {
      const { reach, probabilities } = toMass(variance);
      const total = probabilities.reduce((sum, mass) => sum + mass, 0);
      const square = probabilities.reduce((sum, mass, at) => sum + mass * (at - reach) ** 2, 0);
      expect(total).toBeCloseTo(1, 12);
      const claimed = Number(variance.numerator) / Number(variance.denominator);
      expect(square).toBeLessThanOrEqual(claimed * (1 + 1e-12));
      expect(square).toBeGreaterThan(claimed * 0.98);
    },
  );

  it('give tails that no draw would show, near the normal ones', () => {
    const tail = tailFrom(toMass(toFraction(400n)), 160);
    // The midpoint rule is off by (z ÷ σ)² ÷ 24σ² there, and by nothing else.
    expect(tail / normalTail(159.5 / 20)).toBeCloseTo(1 - 7.975 ** 2 / (24 * 400), 3);
    expect(tail).toBeLessThan(1e-14);
    expect(tail).toBeGreaterThan(1e-16);
  });

  it('of a sum of four bins are those of noise with four times the variance', () => {
    const four = toMassOfFourBins(toFraction(125n, 3n));
    const one = toMass(toFraction(500n, 3n));
    for (const z of [0, 10, 25, 58]) expect(massAt(four, z) / massAt(one, z)).toBeCloseTo(1, 9);
  });

  it('are not listed where a list would be too long', () => {
    expect(() => toMass(toFraction(25_000_001n))).toThrow(RangeError);
  });
});

describe('the code that makes noise', () => {
  const code = (name: string): string =>
    readFileSync(join(ROOT, 'src/statistics', name), 'utf8').replace(
      /\/\/.*|\/\*\*[\s\S]*?\*\//g,
      '',
    );

  it('uses no generator but the operating system’s, nowhere in the statistics', () => {
    const imports = ['noise-rules.ts', 'random-source.ts', 'table-rules.ts'].map(code).join('\n');
    expect(imports).not.toMatch(/Math\.random|seedrandom|pure-rand|SeededRandom/);
    expect(code('random-source.ts')).toMatch(/randomFillSync/);
  });

  it('has no float in it: no Math, no Number, no decimal', () => {
    for (const name of ['noise-rules.ts', 'fraction-rules.ts', 'table-rules.ts']) {
      expect(code(name)).not.toMatch(/\bMath\.|\bNumber\(|parseFloat|\d\.\d|\d[eE]-?\d/);
    }
  });
});
