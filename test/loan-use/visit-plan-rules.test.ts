// The risk score and the sample drawn by it: tables for what is stated, and what must hold of any book.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  drawPlan,
  findReasons,
  RISK_FACTORS,
  type RiskClass,
  type RiskFactors,
  START_PARTS,
  toScore,
} from '../../src/loan-use/visit-plan-rules.js';
import { toReasonWords } from '../../src/loan-use/visit-plan-wording.js';

const SAFE: RiskFactors = {
  amountLevel: 0,
  arrearsLevel: 0,
  cycle: 'LATER',
  area: 'URBAN',
  purpose: 'UTILITIES',
  hasDeviated: false,
  isClose: false,
};

describe('a score', () => {
  test.each<[string, Partial<RiskFactors>, number]>([
    ['of a loan with no reason is 1', {}, 1],
    ['adds 1 above 3,000 DH', { amountLevel: 1 }, 2],
    ['adds 2 above 6,000 DH', { amountLevel: 2 }, 3],
    ['adds 3 above 12,000 DH', { amountLevel: 3 }, 4],
    ['adds 2 when late', { arrearsLevel: 1 }, 3],
    ['adds 4 above 30 days', { arrearsLevel: 2 }, 5],
    ['adds 5 above 90 days', { arrearsLevel: 3 }, 6],
    ['adds 2 in the first cycle', { cycle: 'FIRST' }, 3],
    ['adds 1 where the cycle is unknown', { cycle: 'UNKNOWN' }, 2],
    ['adds 1 in the countryside', { area: 'RURAL' }, 2],
    ['adds 1 for an activity', { purpose: 'ACTIVITY' }, 2],
    ['adds nothing for a home', { purpose: 'HOUSING' }, 1],
    ['adds 2 for something else', { purpose: 'OTHER' }, 3],
    ['adds 4 after a deviation of the client', { hasDeviated: true }, 5],
    ['adds 3 beside another loan of these days', { isClose: true }, 4],
    [
      'adds everything up',
      {
        amountLevel: 3,
        arrearsLevel: 3,
        cycle: 'FIRST',
        area: 'RURAL',
        purpose: 'ACTIVITY',
        hasDeviated: true,
        isClose: true,
      },
      20,
    ],
  ])('%s', (_what, factors, score) => {
    expect(toScore({ ...SAFE, ...factors })).toBe(score);
  });

  const factors = fc.record<RiskFactors>({
    amountLevel: fc.integer({ min: 0, max: 3 }),
    arrearsLevel: fc.integer({ min: 0, max: 3 }),
    cycle: fc.constantFrom('FIRST', 'LATER', 'UNKNOWN'),
    area: fc.constantFrom('URBAN', 'RURAL'),
    purpose: fc.constantFrom('ACTIVITY', 'HOUSING', 'UTILITIES', 'OTHER'),
    hasDeviated: fc.boolean(),
    isClose: fc.boolean(),
  });

  it('never falls when one thing gets worse', () => {
    fc.assert(
      fc.property(factors, (of) => {
        const worse: RiskFactors[] = [
          { ...of, amountLevel: Math.min(3, of.amountLevel + 1) },
          { ...of, arrearsLevel: Math.min(3, of.arrearsLevel + 1) },
          { ...of, area: 'RURAL' },
          { ...of, hasDeviated: true },
          { ...of, isClose: true },
          { ...of, cycle: 'FIRST' },
        ];
        for (const other of worse) expect(toScore(other)).toBeGreaterThanOrEqual(toScore(of));
      }),
    );
  });

  it('is 1 and its reasons, each of them in three languages', () => {
    fc.assert(
      fc.property(factors, (of) => {
        const reasons = findReasons(of);
        expect(reasons.reduce((sum, { points }) => sum + points, 1)).toBe(toScore(of));
        expect(reasons.map(({ points }) => points)).toEqual(
          reasons.map(({ points }) => points).toSorted((a, b) => b - a),
        );
        for (const { factor } of reasons) {
          const words = (['en', 'fr', 'ar'] as const).map((l) => toReasonWords(factor, of, l));
          expect(new Set(words).size).toBe(3);
        }
      }),
    );
    expect(new Set(RISK_FACTORS).size).toBe(7);
  });
});

describe('a sample', () => {
  const book = fc.array(
    fc.record({ score: fc.integer({ min: 1, max: 20 }), count: fc.integer({ min: 0, max: 60 }) }),
    { minLength: 1, maxLength: 12 },
  );
  const size = fc.integer({ min: 1, max: 100 });
  const start = fc.integer({ min: 0, max: START_PARTS - 1 });
  const countOf = (classes: RiskClass[]) => classes.reduce((sum, { count }) => sum + count, 0);

  it('of 3 out of scores 4, 2, 1, 1 takes the first for certain and shares the rest', () => {
    // 3 × 4 / 8 is above 1: certain. Then 2 of scores 2, 1, 1: 2 × 2 / 4 = 1 is certain too, and 1 of 2 is left.
    const classes = [
      { score: 1, count: 2 },
      { score: 4, count: 1 },
      { score: 2, count: 1 },
    ];
    const drawn = drawPlan(classes, 3, START_PARTS / 2);
    expect(drawn.map(({ of, probability, picks }) => [of.score, probability, picks])).toEqual([
      [4, 1, [0]],
      [2, 1, [0]],
      [1, 0.5, [1]],
    ]);
  });

  it('of 2 out of scores 3, 2, 2, 1 has the points where a ruler puts them', () => {
    // Laid end to end: 3 | 2 | 2 | 1 = 8, step 4, start a quarter of a step: points at 1 and 5.
    const classes = [
      { score: 3, count: 1 },
      { score: 2, count: 2 },
      { score: 1, count: 1 },
    ];
    const drawn = drawPlan(classes, 2, START_PARTS / 4);
    expect(drawn.map(({ probability }) => probability)).toEqual([0.75, 0.5, 0.25]);
    expect(drawn.map(({ picks }) => picks)).toEqual([[0], [1], []]);
  });

  it('has as many loans as asked for, each once, and probabilities that sum to it', () => {
    fc.assert(
      fc.property(book, size, start, (classes, n, at) => {
        const drawn = drawPlan(classes, n, at);
        const expected = Math.min(n, countOf(classes));
        expect(drawn.reduce((sum, { picks }) => sum + picks.length, 0)).toBe(expected);
        for (const { of, probability, picks } of drawn) {
          expect(new Set(picks).size).toBe(picks.length);
          expect(picks.every((place) => place >= 0 && place < of.count)).toBe(true);
          expect(probability).toBeGreaterThan(0);
          expect(probability).toBeLessThanOrEqual(1);
        }
        const sum = drawn.reduce((all, { of, probability }) => all + of.count * probability, 0);
        expect(sum).toBeCloseTo(expected, 9);
      }),
    );
  });

  it('gives no riskier loan a smaller chance, and is the same for the same start', () => {
    fc.assert(
      fc.property(book, size, start, (classes, n, at) => {
        const drawn = drawPlan(classes, n, at);
        const chances = drawn.toSorted((a, b) => b.of.score - a.of.score);
        chances.forEach(({ of, probability }, i) => {
          const next = chances[i + 1];
          if (!next) return;
          expect(probability).toBeGreaterThanOrEqual(next.probability);
          if (next.of.score === of.score) expect(next.probability).toBe(probability);
        });
        expect(drawPlan(classes, n, at)).toEqual(drawn);
      }),
    );
  });

  it('takes each loan as often as its probability says, over all starts', () => {
    const STARTS = 500;
    fc.assert(
      fc.property(book, size, (classes, n) => {
        const taken = new Map<string, number>();
        for (let i = 0; i < STARTS; i += 1) {
          for (const [c, { picks }] of drawPlan(
            classes,
            n,
            Math.floor((i * START_PARTS) / STARTS),
          ).entries()) {
            for (const place of picks) {
              taken.set(`${c} ${place}`, (taken.get(`${c} ${place}`) ?? 0) + 1);
            }
          }
        }
        for (const [c, { of, probability }] of drawPlan(classes, n, 0).entries()) {
          for (let place = 0; place < of.count; place += 1) {
            const often = taken.get(`${c} ${place}`) ?? 0;
            expect(Math.abs(often - STARTS * probability)).toBeLessThanOrEqual(1);
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});
