// What an attacker can measure about one borrower, against what is claimed: at every noise that a planned release uses,
// at the largest cost that a year allows, and for a Laplace noise whose loss is known exactly.
import { describe, expect, it } from 'vitest';
import { toFraction } from '../../src/statistics/fraction-rules.js';
import {
  massAt,
  tailFrom,
  toMass,
  toMassOfFourBins,
} from '../../src/statistics/gaussian-mass-rules.js';
import { toThreshold } from '../../src/statistics/interval-rules.js';
import { drawDiscreteLaplace } from '../../src/statistics/noise-rules.js';
import {
  SHOWN_DELTA,
  toNanoRho,
  toShownEpsilon,
  toVariance,
  YEAR_CAP_NANO,
} from '../../src/statistics/privacy-account-rules.js';
import { createRandomSource } from '../../src/statistics/random-source.js';
import { planRelease, toTableVariance } from '../../src/statistics/release-plan-rules.js';
import { wilson } from './gates.js';
import { drawWorlds, findLoss, findSharpTest } from './mechanism-checks.js';
import { REAL } from './mechanisms.js';

const COUNTS = [...planRelease('MONTHLY'), ...planRelease('QUARTERLY')].filter(
  (table) => table.measure === 'COUNTS',
);

describe('one borrower more or less in a bin', () => {
  it.each([
    ...COUNTS.map((table) => [table.level, toTableVariance(table)] as const),
    ['the whole year at once', toVariance(YEAR_CAP_NANO, 1n)] as const,
  ])('cannot be told beyond the claimed ε and μ: %s', (_name, variance) => {
    const epsilon = toShownEpsilon(toNanoRho(1n, variance));
    const run = (): unknown[] => {
      const worlds = drawWorlds(REAL, variance, 2100);
      return [findLoss(worlds, epsilon), findSharpTest(worlds)].filter((fault) => fault);
    };
    const first = run();
    expect(first.length === 0 ? first : run()).toEqual([]);
  });

  it('is noticed where the noise is half of what it should be', () => {
    const variance = toVariance(YEAR_CAP_NANO, 1n);
    const quarter = toFraction(variance.numerator, 4n * variance.denominator);
    const worlds = { ...drawWorlds(REAL, quarter, 2100), variance };
    expect(findSharpTest(worlds)).toBeDefined();
  });

  it('keeps the claimed δ at every value, reckoned from the masses', () => {
    for (const table of COUNTS) {
      const variance = toTableVariance(table);
      const mass = toMass(variance);
      const epsilon = toShownEpsilon(table.rhoNano);
      let delta = 0;
      for (let z = -mass.reach; z <= mass.reach; z += 1) {
        delta += Math.max(0, massAt(mass, z - 1) - Math.exp(epsilon) * massAt(mass, z));
      }
      expect(delta).toBeLessThanOrEqual(SHOWN_DELTA);
    }
  });
});

/** The greatest log-ratio that any threshold shows for sure, of n + 1 against n and the other way. */
function measureEpsilon(scale: bigint, draws: number): number {
  const uniform = createRandomSource();
  const reach = 60;
  const countUp = (shift: bigint): number[] => {
    const counts = new Array<number>(2 * reach + 1).fill(0);
    for (let i = 0; i < draws; i += 1) {
      const z = Number(drawDiscreteLaplace(toFraction(scale), uniform) + shift) + reach;
      const at = Math.min(Math.max(z, 0), 2 * reach);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    for (let at = 2 * reach - 1; at >= 0; at -= 1)
      counts[at] = (counts[at] ?? 0) + (counts[at + 1] ?? 0);
    return counts;
  };
  const [without, withOne] = [countUp(0n), countUp(1n)];
  const ratios = withOne.map((hits, at) => {
    const other = without[at] ?? 0;
    const up = wilson(hits, draws, 4.4).low / wilson(other, draws, 4.4).high;
    const down = wilson(draws - other, draws, 4.4).low / wilson(draws - hits, draws, 4.4).high;
    return Math.log(Math.max(up, down));
  });
  return Math.max(...ratios);
}

describe('the ε of a discrete Laplace of scale 2, measured on 200,000 draws of n and of n + 1', () => {
  it('is just below the claimed 0.5', () => {
    const first = measureEpsilon(2n, 200_000);
    const measured = first <= 0.5 ? first : measureEpsilon(2n, 200_000);
    expect(measured).toBeLessThanOrEqual(0.5);
    expect(measured).toBeGreaterThan(0.44);
  });

  it('is far above it where the scale is halved', () => {
    expect(measureEpsilon(1n, 200_000)).toBeGreaterThan(0.9);
  });
});

describe('a cell of few borrowers', () => {
  it.each(COUNTS.map((table) => [table.level, table] as const))(
    'is shown less than once in ten thousand times, and one more changes that by the claimed bound: %s',
    (_level, table) => {
      const variance = toTableVariance(table);
      const noise = toMassOfFourBins(variance);
      const threshold = Number(
        toThreshold(toFraction(4n * variance.numerator, variance.denominator)),
      );
      const shown = Array.from({ length: 21 }, (_, truth) => tailFrom(noise, threshold - truth));
      for (const probability of shown.slice(0, 10)) expect(probability).toBeLessThan(1e-4);
      const epsilon = toShownEpsilon(table.rhoNano);
      shown.slice(1).forEach((probability, at) => {
        const fewer = shown[at] ?? 0;
        expect(probability).toBeLessThanOrEqual(Math.exp(epsilon) * fewer + SHOWN_DELTA);
        expect(probability).toBeGreaterThan(fewer);
      });
    },
  );
});
