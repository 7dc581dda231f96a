// The pure rules of schemes: what one must be, which class a loan has at the days that rules turn on, and what must hold
// of any scheme and any loan.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findDayBelow,
  findSchemeProblem,
  isBelowFloor,
  judgeLoan,
  type LoanFacts,
  type SchemeTerms,
} from '../../src/portfolio/provision-rules.js';
import { anyLoan, anyTerms, EDGES, FLOOR, goodTerms, SECTOR_SCHEMES } from './schemes.js';

const loan = (daysPastDue: number, rest: Partial<LoanFacts> = {}): LoanFacts => ({
  daysPastDue,
  worstDays: daysPastDue,
  isRestructured: false,
  outstanding: 100_000n,
  overdue: daysPastDue > 0 ? 20_000n : 0n,
  guarantee: null,
  ...rest,
});
const rateAt = (terms: SchemeTerms, days: number) => judgeLoan(terms, loan(days)).rateBp;

describe('the class of a loan', () => {
  it.each(EDGES)('of %i days is that of its bucket, edges inclusive', (days, ...expected) => {
    const codes = ['AMC_2009_DEMO', 'BAM_19G_2002', 'MIX_MBB', 'SADHAN'];
    const found = codes.map((code) => rateAt(SECTOR_SCHEMES[code] as SchemeTerms, days));
    expect(found).toEqual(expected);
  });

  it('is that of the client’s latest loan', () => {
    expect(judgeLoan(FLOOR, loan(0, { worstDays: 31 }))).toMatchObject({ bucket: 1, rateBp: 5000 });
    expect(judgeLoan(FLOOR, loan(0, { worstDays: 30 }))).toMatchObject({ bucket: 0, rateBp: 0 });
  });

  it('gives a restructured loan the least rate, never a lower one than its class', () => {
    const mix = SECTOR_SCHEMES.MIX_MBB as SchemeTerms;
    expect(judgeLoan(mix, loan(0, { isRestructured: true }))).toMatchObject({
      bucket: 0,
      rateBp: 5000,
    });
    expect(judgeLoan(mix, loan(181, { isRestructured: true }))).toMatchObject({ rateBp: 10_000 });
  });

  it('takes its rate of the base, guarantees off, and rounds half a centime up', () => {
    const half = (outstanding: bigint) => judgeLoan(FLOOR, loan(31, { outstanding })).required;
    expect([half(1n), half(2n), half(3n)]).toEqual([1n, 1n, 2n]);
    const overdue: SchemeTerms = { ...FLOOR, base: 'OVERDUE' };
    expect(judgeLoan(overdue, loan(31)).base).toBe(20_000n);
    const net: SchemeTerms = { ...FLOOR, netOfGuarantee: true };
    expect(judgeLoan(net, loan(31, { guarantee: 60_000n }))).toMatchObject({
      base: 40_000n,
      required: 20_000n,
    });
    expect(judgeLoan(net, loan(31, { guarantee: 100_001n }))).toMatchObject({
      base: 0n,
      required: 0n,
    });
  });
});

const withBuckets = (...buckets: [number, number | null, number][]): SchemeTerms => ({
  ...FLOOR,
  buckets: buckets.map(([minDays, maxDays, rateBp]) => ({ minDays, maxDays, rateBp })),
});

describe('the terms of a scheme', () => {
  it.each([
    ['no bucket', withBuckets()],
    ['a first bucket that begins at 1', withBuckets([1, null, 0])],
    ['a gap', withBuckets([0, 30, 0], [32, null, 5000])],
    ['an overlap', withBuckets([0, 30, 0], [30, null, 5000])],
    ['an end', withBuckets([0, 30, 0], [31, 365, 5000])],
    ['an open bucket in the middle', withBuckets([0, null, 0], [31, null, 5000])],
    ['a bucket that ends before it begins', withBuckets([0, 30, 0], [31, 30, 1], [31, null, 5000])],
    [
      '21 buckets',
      withBuckets(
        ...Array.from({ length: 21 }, (_, at): [number, number | null, number] => [
          at,
          at === 20 ? null : at,
          0,
        ]),
      ),
    ],
  ])('are refused with %s', (_title, terms) => {
    expect(findSchemeProblem(terms)).toBe('SCHEME_BUCKETS');
  });

  it.each([
    ['a rate below 0', withBuckets([0, null, -1])],
    ['a rate above 1', withBuckets([0, null, 10_001])],
    ['a rate of no whole basis point', withBuckets([0, null, 0.5])],
    ['a rate that falls with the days', withBuckets([0, 30, 6000], [31, null, 5000])],
    ['a restructured rate above 1', { ...FLOOR, restructuredBp: 10_001 }],
  ])('are refused with %s', (_title, terms) => {
    expect(findSchemeProblem(terms)).toBe('SCHEME_RATES');
  });

  it('are those of the sector without a problem', () => {
    for (const terms of Object.values(SECTOR_SCHEMES))
      expect(findSchemeProblem(terms)).toBeUndefined();
  });

  it('are below the floor by a rate at any number of days, by base, guarantee or restructured rate', () => {
    expect(isBelowFloor(FLOOR, FLOOR)).toBe(false);
    expect(findDayBelow(withBuckets([0, 31, 0], [32, null, 5000]), FLOOR)).toBe(31);
    expect(findDayBelow(withBuckets([0, 30, 0], [31, 60, 4999], [61, null, 10_000]), FLOOR)).toBe(
      31,
    );
    expect(isBelowFloor({ ...FLOOR, base: 'OVERDUE' }, FLOOR)).toBe(true);
    expect(isBelowFloor({ ...FLOOR, netOfGuarantee: true }, FLOOR)).toBe(true);
    expect(isBelowFloor(FLOOR, { ...FLOOR, restructuredBp: 1 })).toBe(true);
    expect(isBelowFloor(FLOOR, { ...FLOOR, base: 'OVERDUE', netOfGuarantee: true })).toBe(false);
  });
});

describe('any scheme', () => {
  it('without a problem asks never less for more days, and never more than the base', () => {
    fc.assert(
      fc.property(goodTerms, anyLoan, fc.nat({ max: 900 }), (terms, facts, more) => {
        const judged = judgeLoan(terms, facts);
        const later = judgeLoan(terms, { ...facts, worstDays: facts.worstDays + more });
        expect(later.required).toBeGreaterThanOrEqual(judged.required);
        expect(judged.required).toBeLessThanOrEqual(judged.base);
        expect(judged.required).toBeGreaterThanOrEqual(0n);
      }),
    );
  });

  it('is refused, or has exactly one bucket for every number of days', () => {
    fc.assert(
      fc.property(anyTerms, fc.nat({ max: 1000 }), (terms, days) => {
        const holding = terms.buckets.filter(
          ({ minDays, maxDays }) => minDays <= days && days <= (maxDays ?? Number.MAX_SAFE_INTEGER),
        );
        expect(findSchemeProblem(terms) === 'SCHEME_BUCKETS' || holding.length === 1).toBe(true);
      }),
    );
  });

  it('that is not below a floor asks for every loan at least what the floor asks', () => {
    fc.assert(
      fc.property(goodTerms, goodTerms, anyLoan, (terms, floor, facts) => {
        fc.pre(!isBelowFloor(terms, floor) && terms.base === floor.base);
        const own = judgeLoan(terms, facts).required;
        expect(own).toBeGreaterThanOrEqual(judgeLoan(floor, facts).required);
      }),
      { numRuns: 300 },
    );
  });
});
