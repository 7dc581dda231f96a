// Exact fractions, and what is said of noisy numbers and shares: by tables worked out by hand, and by properties.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  toCellFigures,
  toCellStatus,
  toCoverage,
} from '../../src/statistics/cell-figures-rules.js';
import {
  compare,
  minus,
  over,
  plus,
  rootDown,
  rootUp,
  roundDown,
  roundNearest,
  roundUp,
  times,
  toFraction,
} from '../../src/statistics/fraction-rules.js';
import {
  isShown,
  type Measured,
  sumMeasured,
  toGrade,
  toNoisy,
} from '../../src/statistics/interval-rules.js';
import { MILLION, toDecimal, toShare, toShareOfSums } from '../../src/statistics/share-rules.js';

const whole = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const fraction = fc
  .tuple(whole, fc.bigInt({ min: 1n, max: 10n ** 20n }))
  .map(([n, d]) => toFraction(n, d));

const measured = (value: bigint, variance: bigint | number, under = 1n): Measured => ({
  value,
  variance: toFraction(BigInt(variance), under),
});

describe('fractions', () => {
  it('are reckoned exactly', () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        expect(minus(plus(a, b), b)).toEqual(a);
        if (b.numerator !== 0n) expect(over(times(a, b), b)).toEqual(a);
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)));
      }),
    );
  });

  it('are rounded the way they are told to, below 0 as above', () => {
    expect([roundDown, roundUp, roundNearest].map((round) => round(toFraction(-7n, 2n)))).toEqual([
      -4n,
      -3n,
      -3n,
    ]);
    expect([roundDown, roundUp, roundNearest].map((round) => round(toFraction(8n, 3n)))).toEqual([
      2n,
      3n,
      3n,
    ]);
    expect(roundDown(toFraction(-4n, 2n))).toBe(-2n);
  });

  it('have roots that are not above, and not below', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 40n }), (value) => {
        const root = rootDown(value);
        expect(root * root <= value && (root + 1n) * (root + 1n) > value).toBe(true);
      }),
    );
    expect(rootUp(toFraction(1n, 4n), 100n)).toBe(50n);
    expect(rootUp(toFraction(2n), 100n)).toBe(142n);
    expect(rootUp(toFraction(9n))).toBe(3n);
    expect(() => rootDown(-1n)).toThrow(RangeError);
  });

  it('have no denominator of 0', () => {
    expect(() => toFraction(1n, 0n)).toThrow(RangeError);
    expect(toFraction(3n, -6n)).toEqual({ numerator: -1n, denominator: 2n });
  });
});

describe('a noisy number', () => {
  it('is published in integers, its interval rounded outwards and free to go below 0', () => {
    expect(toNoisy(measured(-3n, 100))).toEqual({
      value: -3n,
      variance: toFraction(100n),
      sigmaHundredths: 1000n,
      low: -23n,
      high: 17n,
      grade: 'UNRELIABLE',
    });
  });

  it.each([
    [392n, 'A'],
    [391n, 'B'],
    [131n, 'B'],
    [130n, 'C'],
    [66n, 'C'],
    [65n, 'UNRELIABLE'],
    [0n, 'UNRELIABLE'],
    [-500n, 'UNRELIABLE'],
  ] as const)('of %s with σ = 10 has the grade %s', (value, grade) => {
    expect(toGrade(measured(value, 100))).toBe(grade);
  });

  it('is shown from ten and 3.72 σ on, not one less', () => {
    expect(isShown(measured(48n, 100))).toBe(true);
    expect(isShown(measured(47n, 100))).toBe(false);
    expect(isShown(measured(106n, 2000, 3n))).toBe(false);
    expect(isShown(measured(107n, 2000, 3n))).toBe(true);
  });

  it('is summed with its negative ones', () => {
    expect(sumMeasured([measured(-4n, 3), measured(1n, 5), measured(0n, 1, 2n)])).toEqual(
      measured(-3n, 17, 2n),
    );
  });
});

describe('a share', () => {
  it('of a large whole has the interval of the delta method', () => {
    // R = 0.2, σ² = 100: Var = 200 (0.64 + 0.04) ÷ 10,000², half-width 1.96 × 0.0011662.
    expect(toShare(measured(2000n, 200), measured(8000n, 200))).toEqual({
      value: 200_000n,
      low: 197_714n,
      high: 202_286n,
      numerator: 2000n,
      denominator: 10_000n,
      clamped: false,
    });
  });

  it('of a whole near its noise has Fieller’s interval, which is wider and not even', () => {
    const share = toShare(measured(20n, 200), measured(80n, 200));
    // From the quadratic: a = 10,000 − 1,536.64, b = 2,000 − 768.32, c = 400 − 768.32.
    const [a, b, c] = [10_000 - 1536.64, 2000 - 768.32, 400 - 768.32];
    const root = Math.sqrt(b * b - a * c);
    expect(Number(share?.high) / 1e6).toBeCloseTo((b + root) / a, 5);
    expect(share).toMatchObject({ value: 200_000n, low: 0n, clamped: true });
  });

  it.each([
    ['the whole is within its noise', measured(10n, 200), measured(28n, 200)],
    ['the whole is 0', measured(5n, 2), measured(-5n, 2)],
    ['the whole is negative', measured(-500n, 2), measured(-5n, 2)],
  ])('is withheld where %s', (_name, part, rest) => {
    expect(toShare(part, rest)).toBeUndefined();
  });

  it('is held between 0 and 1 for display, says so, and keeps what it was made from', () => {
    expect(toShare(measured(-3n, 2), measured(1000n, 2))).toMatchObject({
      value: 0n,
      low: 0n,
      clamped: true,
      numerator: -3n,
      denominator: 997n,
    });
    expect(toShare(measured(1000n, 2), measured(-3n, 2))).toMatchObject({
      value: MILLION,
      high: MILLION,
      clamped: true,
    });
  });

  it('lies in its own interval, between 0 and 1, whatever was drawn', () => {
    const component = fc.tuple(
      fc.bigInt({ min: -200n, max: 5000n }),
      fc.bigInt({ min: 1n, max: 500n }),
    );
    fc.assert(
      fc.property(component, component, ([p, v], [q, w]) => {
        const share = toShare(
          { value: p, variance: toFraction(v) },
          { value: q, variance: toFraction(w) },
        );
        if (share === undefined) return;
        const ends = [0n, share.low, share.value, share.high, MILLION];
        expect(ends).toEqual(ends.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      }),
      { numRuns: 1000 },
    );
  });

  it('of several cells is a ratio of sums, not a mean of ratios', () => {
    const cells = [
      { part: measured(10n, 2), rest: measured(90n, 2) },
      { part: measured(900n, 2), rest: measured(0n, 2) },
    ];
    expect(toShareOfSums(cells)?.value).toBe(910_000n);
  });

  it('is written with six decimals, never as a float', () => {
    expect([0n, 1n, 41_500n, MILLION].map(toDecimal)).toEqual([
      '0.000000',
      '0.000001',
      '0.041500',
      '1.000000',
    ]);
  });
});

describe('a published cell', () => {
  const counts = [400n, 800n, 200n, 3000n].map((value) => measured(value, 500, 3n));
  const amounts = [300_000_000n, 9_000_000_000n].map((value) => measured(value, 10n ** 14n));
  const few = [4n, 8n, -9n, 60n].map((value) => measured(value, 500, 3n));
  const PUBLISHED = { status: 'PUBLISHED' } as const;

  it('has all its figures', () => {
    const figures = toCellFigures(PUBLISHED, counts, amounts);
    expect(figures).toMatchObject({
      status: 'PUBLISHED',
      borrowers: { value: 4400n, grade: 'A' },
      crossedShare: { value: 272_727n, numerator: 1200n, denominator: 4400n },
      arrearsShare: { value: 136_364n },
      outstanding: { value: 9_300_000_000n, grade: 'A' },
      par30Share: { value: 32_258n },
    });
  });

  it.each([
    ['merged', { status: 'MERGED', mergedInto: 'MA' }, counts, 'MERGED'],
    ['withheld with the nation', { status: 'WITHHELD' }, counts, 'WITHHELD'],
    ['of few borrowers', PUBLISHED, few, 'WITHHELD'],
    ['not measured', PUBLISHED, [], 'WITHHELD'],
    [
      'within its noise',
      PUBLISHED,
      [30n, 40n, 10n, 40n].map((v) => measured(v, 500, 3n)),
      'UNRELIABLE',
    ],
  ] as const)(
    'that is %s has one word and no figure, not even a 0',
    (_name, entry, bins, status) => {
      expect(toCellFigures(entry, bins, amounts)).toEqual({
        status,
        borrowers: null,
        crossedShare: null,
        arrearsShare: null,
        outstanding: null,
        par30Share: null,
      });
    },
  );

  it('lacks its amounts where they are within their noise or were not measured', () => {
    const noisy = amounts.map(({ value }) => measured(value, 10n ** 20n));
    for (const parts of [noisy, []]) {
      expect(toCellFigures(PUBLISHED, counts, parts)).toMatchObject({
        status: 'PUBLISHED',
        outstanding: null,
        par30Share: null,
      });
    }
  });

  it('that is merged is not looked at', () => {
    expect(toCellStatus({ status: 'MERGED', mergedInto: 'MA' }, undefined)).toBe('MERGED');
  });

  it('counts towards the coverage of its level', () => {
    const nation = measured(1000n, 1);
    expect(toCoverage([measured(500n, 1), measured(-20n, 1), measured(270n, 1)], nation)).toBe(
      750_000n,
    );
    expect(toCoverage([], nation)).toBe(0n);
    expect(toCoverage([measured(1001n, 1)], nation)).toBe(MILLION);
    expect(toCoverage([], measured(0n, 1))).toBeUndefined();
  });
});
