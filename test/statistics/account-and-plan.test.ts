// What a release costs, exactly; how it is split; what is shown of it; and what a plan is told before anything is spent.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  forecastPlan,
  forecastTable,
  toRhoForHalfWidth,
} from '../../src/statistics/forecast-rules.js';
import { compare, toFraction } from '../../src/statistics/fraction-rules.js';
import { toHalfWidth } from '../../src/statistics/interval-rules.js';
import { CLIP_CENTIMES, MEASURES, type Measure } from '../../src/statistics/measure-rules.js';
import {
  CUSTOM_RESERVE_NANO,
  mayCharge,
  splitRho,
  toGroupNanoRho,
  toNanoRho,
  toShownEpsilon,
  toVariance,
  YEAR_CAP_NANO,
} from '../../src/statistics/privacy-account-rules.js';
import {
  planRelease,
  RELEASE_RHO_NANO,
  sumPlannedYear,
  sumRho,
  toTableVariance,
} from '../../src/statistics/release-plan-rules.js';

const positive = fc.bigInt({ min: 1n, max: 10n ** 18n });

describe('the cost of a table', () => {
  it('is Δ² ÷ 2σ² in billionths, never rounded down', () => {
    expect(toNanoRho(1n, toFraction(2000n))).toBe(250_000n);
    expect(toNanoRho(1n, toFraction(3n))).toBe(166_666_667n);
    expect(toNanoRho(CLIP_CENTIMES ** 2n, toFraction(CLIP_CENTIMES ** 2n * 50n))).toBe(10_000_000n);
    fc.assert(
      fc.property(positive, positive, positive, (square, n, d) => {
        const variance = toFraction(n, d);
        const charged = toFraction(toNanoRho(square, variance), 1_000_000_000n);
        const lost = toFraction(square * variance.denominator, 2n * variance.numerator);
        expect(compare(charged, lost)).toBeGreaterThanOrEqual(0);
        expect(charged.numerator > 0n).toBe(true);
      }),
    );
  });

  it('is exactly what its noise was made for', () => {
    fc.assert(
      fc.property(positive, positive, (rho, square) => {
        expect(toNanoRho(square, toVariance(rho, square))).toBe(rho);
      }),
    );
  });

  it('is refused where noise or sensitivity is nothing', () => {
    expect(() => toNanoRho(1n, toFraction(0n))).toThrow(RangeError);
    expect(() => toNanoRho(0n, toFraction(1n))).toThrow(RangeError);
    expect(() => toVariance(0n, 1n)).toThrow(RangeError);
  });

  it('is four times as much for one person twice in a bin', () => {
    expect(toGroupNanoRho(10_000_000n, 2n)).toBe(40_000_000n);
  });
});

describe('the ε that is shown', () => {
  it.each([
    [10_000_000n, 0.69],
    [20_000_000n, 1.0],
    [74_000_000n, 2],
    [200_000_000n, 3.4],
    [250_000_000n, 3.86],
    [750_000_000n, 7.1],
  ])('of %s nano-ρ at δ = 10⁻⁷ is %d', (rho, epsilon) => {
    expect(Math.abs(toShownEpsilon(rho) - epsilon)).toBeLessThan(epsilon < 2 ? 0.006 : 0.03);
  });

  it('grows with ρ and shrinks with δ', () => {
    expect(toShownEpsilon(2n)).toBeLessThan(toShownEpsilon(20_000n));
    expect(toShownEpsilon(20_000_000n, 1e-5)).toBeLessThan(toShownEpsilon(20_000_000n));
  });
});

describe('a charge', () => {
  it.each([
    [0n, 10n, 10n, true],
    [1n, 10n, 10n, false],
    [10n, 10n, 1n, false],
    [0n, 10n, 0n, false],
    [0n, 2n ** 63n - 1n, 2n ** 63n - 1n, true],
    [2n ** 63n - 1n, 2n ** 63n - 1n, 2n ** 63n - 1n, false],
  ])('on %s of %s of %s: %s', (spent, cap, cost, allowed) => {
    expect(mayCharge(spent, cap, cost)).toBe(allowed);
  });
});

describe('the plan of a year', () => {
  it.each(['MONTHLY', 'QUARTERLY'] as const)(
    'spends a %s release to the last billionth',
    (cadence) => {
      expect(sumRho(planRelease(cadence))).toBe(RELEASE_RHO_NANO[cadence]);
    },
  );

  it('leaves the reserve for tables that are asked for, and nothing else', () => {
    expect(sumPlannedYear()).toBe(200_000_000n);
    expect(sumPlannedYear() + CUSTOM_RESERVE_NANO).toBe(YEAR_CAP_NANO);
  });

  it('gives the stated shares', () => {
    const costs = Object.fromEntries(
      planRelease('MONTHLY').map((t) => [`${t.measure} ${t.level}`, t.rhoNano]),
    );
    expect(costs).toEqual({
      'COUNTS NATION': 250_000n,
      'COUNTS REGION': 750_000n,
      'COUNTS AREA': 1_000_000n,
      'COUNTS ACTIVITY': 3_000_000n,
      'AMOUNTS NATION': 250_000n,
      'AMOUNTS REGION': 750_000n,
      'AMOUNTS AREA': 1_000_000n,
      'AMOUNTS ACTIVITY': 3_000_000n,
    });
    expect(planRelease('QUARTERLY').map((t) => t.rhoNano)).toEqual([
      12_000_000n,
      6_000_000n,
      2_000_000n,
    ]);
  });

  it('splits any total without losing or inventing anything', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (total) => {
        const parts = splitRho(total, [333n, 333n, 334n]);
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total);
        expect(parts.every((part) => part >= 0n)).toBe(true);
      }),
    );
    expect(() => splitRho(10n, [500n, 499n])).toThrow(RangeError);
  });
});

describe('the forecast', () => {
  it.each([
    ['MONTHLY', 'NATION', 175n, null],
    ['MONTHLY', 'REGION', 101n, null],
    ['MONTHLY', 'AREA', 88n, null],
    ['MONTHLY', 'ACTIVITY', 51n, 107n],
    ['QUARTERLY', 'BAND', 26n, 59n],
  ] as const)('of %s counts by %s is ± %s borrowers', (cadence, level, half, shownFrom) => {
    const table = planRelease(cadence).find((t) => t.measure === 'COUNTS' && t.level === level);
    const forecast = table && forecastTable(table);
    // The design's figures are rounded to the nearest; what is shown is never too narrow.
    expect(Number((forecast?.totalHalfWidth ?? 0n) - half)).toBeOneOf([0, 1]);
    if (shownFrom !== null) expect(forecast?.shownFrom).toBe(shownFrom);
  });

  it('of the national outstanding is ± 6.2 million dirhams', () => {
    const table = planRelease('MONTHLY').find((t) => t.measure === 'AMOUNTS');
    const half = table ? forecastTable(table).totalHalfWidth : 0n;
    expect(Number(half) / 1e8).toBeCloseTo(6.2, 1);
  });

  it('of a share is the widest it can be in a cell of the published size', () => {
    const table = planRelease('MONTHLY').find((t) => t.level === 'ACTIVITY');
    const forecast = table && forecastTable(table, 4660n);
    expect(Number(forecast?.shareHalfWidth) / 1e4).toBeCloseTo(0.768, 2);
    expect(forecast?.grade).toBe('A');
  });

  it('says what a plan costs, whether it can be paid and what is left, before anything is spent', () => {
    const plan = planRelease('QUARTERLY');
    expect(forecastPlan(plan, 225_000_000n)).toMatchObject({
      costNano: 20_000_000n,
      isAffordable: true,
      leftNano: 5_000_000n,
    });
    expect(forecastPlan(plan, 230_000_001n)).toMatchObject({ isAffordable: false, leftNano: -1n });
    expect(forecastPlan(plan, 230_000_000n).epsilonAfter).toBe(toShownEpsilon(YEAR_CAP_NANO));
  });

  it('prices an interval of a wanted width', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Measure>('COUNTS', 'AMOUNTS', 'LOANS'),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (measure, half) => {
          const rhoNano = toRhoForHalfWidth(measure, half);
          const table = { level: 'REGION', measure, rhoNano } as const;
          expect(forecastTable(table).totalHalfWidth <= half).toBe(true);
          const variance = toTableVariance(table);
          const components = BigInt(MEASURES[measure].components.length);
          const total = toFraction(variance.numerator * components, variance.denominator);
          expect(forecastTable(table).totalHalfWidth).toBe(toHalfWidth(total));
        },
      ),
    );
    expect(() => toRhoForHalfWidth('COUNTS', 0n)).toThrow(RangeError);
  });
});
