// The reckoning of two groups against the values that its sources print, and the properties that must hold of any.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  compareGroups,
  type Group,
  toDifference,
  toOddsRatio,
  toRate,
} from '../../src/portfolio/two-by-two-rules.js';

const of = (cases: number, total: number): Group => ({ cases, total });

describe('a rate has the Wilson interval', () => {
  // R. G. Newcombe, Statistics in Medicine 17:857-872 (1998), table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i', (cases, total, low, high) => {
    const rate = toRate(of(cases, total));
    expect(rate?.value).toBe(cases / total);
    expect(rate?.low).toBeCloseTo(low, 4);
    expect(rate?.high).toBeCloseTo(high, 4);
  });
});

describe('a difference has the Newcombe interval', () => {
  // R. G. Newcombe, Statistics in Medicine 17:873-890 (1998), table II, method 10.
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('%i of %i less %i of %i', (a, m, b, n, low, high) => {
    const difference = toDifference(of(a, m), of(b, n));
    expect(difference?.value).toBeCloseTo(a / m - b / n, 12);
    expect(difference?.low).toBeCloseTo(low, 4);
    expect(difference?.high).toBeCloseTo(high, 4);
  });
});

describe('an odds ratio has the log interval', () => {
  it('is that of hay fever and eczema (J. M. Bland, D. G. Altman, BMJ 320:1468, 2000): 4.89, 4.00 to 5.99', () => {
    const ratio = toOddsRatio(of(141, 141 + 420), of(928, 928 + 13_525));
    expect(ratio?.value).toBeCloseTo(4.89, 2);
    expect(ratio?.low).toBeCloseTo(4.0, 2);
    expect(ratio?.high).toBeCloseTo(5.99, 2);
    expect(ratio?.isCorrected).toBe(false);
  });

  it('adds a half to each cell where one is empty, and says so', () => {
    // (3.5 × 10.5) / (0.5 × 7.5) = 9.8; the variance of its log is 1/3.5 + 1/7.5 + 1/0.5 + 1/10.5.
    const ratio = toOddsRatio(of(3, 10), of(0, 10));
    expect(ratio).toMatchObject({ value: (3.5 * 10.5) / (0.5 * 7.5), isCorrected: true });
    const reach = 1.959963984540054 * Math.sqrt(1 / 3.5 + 1 / 7.5 + 1 / 0.5 + 1 / 10.5);
    expect(ratio?.low).toBeCloseTo(9.8 / Math.exp(reach), 10);
    expect(ratio?.high).toBeCloseTo(9.8 * Math.exp(reach), 8);
  });
});

describe('what the data cannot tell is undefined', () => {
  test.each([
    ['a group of nobody', of(0, 0), of(3, 10)],
    ['two groups of nobody', of(0, 0), of(0, 0)],
  ])('%s', (_what, first, second) => {
    expect(toDifference(first, second)).toBeUndefined();
    expect(toOddsRatio(first, second)).toBeUndefined();
  });

  it('has no odds ratio where nobody, or everybody, is a case, but has the rates', () => {
    for (const [first, second] of [
      [of(0, 10), of(0, 20)],
      [of(10, 10), of(20, 20)],
    ] as const) {
      const told = compareGroups(first, second);
      expect(told.oddsRatio).toBeUndefined();
      expect(told.difference?.value).toBe(0);
    }
  });

  test.each([of(-1, 3), of(4, 3), of(0.5, 3), of(Number.NaN, 3)])('%o is no group', (group) => {
    expect(() => toRate(group)).toThrow(RangeError);
    expect(() => toOddsRatio(group, of(1, 2))).toThrow(RangeError);
  });
});

describe('of any two groups', () => {
  const group = fc
    .integer({ min: 1, max: 100_000 })
    .chain((total) =>
      fc.record({ cases: fc.integer({ min: 0, max: total }), total: fc.constant(total) }),
    );
  const turned = ({ cases, total }: Group) => of(total - cases, total);

  it('an interval holds its value and stays where such a value can be', () => {
    fc.assert(
      fc.property(group, group, (first, second) => {
        const { first: one, difference, oddsRatio } = compareGroups(first, second);
        for (const [estimate, least, most] of [
          [one, 0, 1],
          [difference, -1, 1],
          [oddsRatio, 0, Number.POSITIVE_INFINITY],
        ] as const) {
          if (!estimate) continue;
          expect(estimate.low).toBeGreaterThanOrEqual(least);
          expect(estimate.high).toBeLessThanOrEqual(most);
          expect(estimate.low).toBeLessThanOrEqual(estimate.value);
          expect(estimate.high).toBeGreaterThanOrEqual(estimate.value);
        }
      }),
    );
  });

  it('exchanging them turns the difference around and the odds ratio over', () => {
    fc.assert(
      fc.property(group, group, (first, second) => {
        const there = compareGroups(first, second);
        const back = compareGroups(second, first);
        expect(back.difference?.value).toBeCloseTo(-(there.difference?.value ?? 0), 12);
        expect(back.difference?.low).toBeCloseTo(-(there.difference?.high ?? 0), 12);
        if (!there.oddsRatio || !back.oddsRatio) return;
        expect(there.oddsRatio.value * back.oddsRatio.value).toBeCloseTo(1, 9);
        expect(there.oddsRatio.low * back.oddsRatio.high).toBeCloseTo(1, 9);
      }),
    );
  });

  it('counting the others instead of the cases turns each around', () => {
    fc.assert(
      fc.property(group, group, (first, second) => {
        const there = compareGroups(first, second);
        const other = compareGroups(turned(first), turned(second));
        expect(other.first?.low).toBeCloseTo(1 - (there.first?.high ?? 0), 12);
        expect(other.difference?.high).toBeCloseTo(-(there.difference?.low ?? 0), 12);
        if (!there.oddsRatio || !other.oddsRatio) return;
        expect(there.oddsRatio.low * other.oddsRatio.high).toBeCloseTo(1, 9);
      }),
    );
  });

  it('ten times as many of the same tell more closely', () => {
    const tenfold = ({ cases, total }: Group) => of(cases * 10, total * 10);
    const width = (estimate: { low: number; high: number } | undefined) =>
      estimate ? estimate.high - estimate.low : 0;
    fc.assert(
      fc.property(group, group, (first, second) => {
        const few = compareGroups(first, second);
        const many = compareGroups(tenfold(first), tenfold(second));
        expect(width(many.first)).toBeLessThan(width(few.first));
        expect(width(many.difference)).toBeLessThan(width(few.difference));
      }),
    );
  });
});
