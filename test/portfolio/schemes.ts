// Schemes for tests: those of the sector as pure terms, written out again here, and random ones for properties.
import fc from 'fast-check';
import type { LoanFacts, SchemeTerms } from '../../src/portfolio/provision-rules.js';

const terms = (
  buckets: [number, number | null, number][],
  rest: Partial<SchemeTerms> = {},
): SchemeTerms => ({
  base: 'OUTSTANDING',
  netOfGuarantee: false,
  restructuredBp: 0,
  buckets: buckets.map(([minDays, maxDays, rateBp]) => ({ minDays, maxDays, rateBp })),
  ...rest,
});

export const FLOOR = terms([
  [0, 30, 0],
  [31, null, 5000],
]);

export const SECTOR_SCHEMES: Record<string, SchemeTerms> = {
  AMC_2009_DEMO: FLOOR,
  BAM_19G_2002: terms(
    [
      [0, 89, 0],
      [90, 179, 2000],
      [180, 359, 5000],
      [360, null, 10_000],
    ],
    { netOfGuarantee: true },
  ),
  MIX_MBB: terms(
    [
      [0, 89, 0],
      [90, 180, 5000],
      [181, null, 10_000],
    ],
    { restructuredBp: 5000 },
  ),
  SADHAN: terms([
    [0, 0, 0],
    [1, 30, 1000],
    [31, 60, 2500],
    [61, 90, 5000],
    [91, 180, 7500],
    [181, 365, 9000],
    [366, null, 10_000],
  ]),
};

/** Days on both sides of every edge, with the rate of each scheme: AMC_2009_DEMO, BAM_19G_2002, MIX_MBB, SADHAN. */
export const EDGES: [days: number, floor: number, bam: number, mix: number, sadhan: number][] = [
  [0, 0, 0, 0, 0],
  [1, 0, 0, 0, 1000],
  [30, 0, 0, 0, 1000],
  [31, 5000, 0, 0, 2500],
  [60, 5000, 0, 0, 2500],
  [61, 5000, 0, 0, 5000],
  [89, 5000, 0, 0, 5000],
  [90, 5000, 2000, 5000, 5000],
  [91, 5000, 2000, 5000, 7500],
  [179, 5000, 2000, 5000, 7500],
  [180, 5000, 5000, 5000, 7500],
  [181, 5000, 5000, 10_000, 9000],
  [359, 5000, 5000, 10_000, 9000],
  [360, 5000, 10_000, 10_000, 9000],
  [365, 5000, 10_000, 10_000, 9000],
  [366, 5000, 10_000, 10_000, 10_000],
  [20_000, 5000, 10_000, 10_000, 10_000],
];

/** Terms without problems: edges and rates in rising order, the edges leaning to the days that rules turn on. */
export const goodTerms: fc.Arbitrary<SchemeTerms> = fc
  .record({
    edges: fc.uniqueArray(
      fc.oneof(
        fc.constantFrom(1, 30, 31, 60, 90, 91, 180, 181, 360, 366),
        fc.integer({ min: 1, max: 800 }),
      ),
      { maxLength: 6 },
    ),
    rates: fc.array(
      fc.oneof(fc.constantFrom(0, 1, 5000, 9999, 10_000), fc.integer({ min: 0, max: 10_000 })),
      {
        minLength: 7,
        maxLength: 7,
      },
    ),
    base: fc.constantFrom('OUTSTANDING' as const, 'OVERDUE' as const),
    netOfGuarantee: fc.boolean(),
    restructuredBp: fc.constantFrom(0, 0, 1, 5000, 10_000),
  })
  .map(({ edges, rates, ...rest }) => {
    const begins = [0, ...edges.sort((a, b) => a - b)];
    const rising = rates.sort((a, b) => a - b);
    return {
      ...rest,
      buckets: begins.map((minDays, at) => ({
        minDays,
        maxDays: begins[at + 1] === undefined ? null : (begins[at + 1] ?? 0) - 1,
        rateBp: rising[at] ?? 0,
      })),
    };
  });

/** Good terms with one thing changed, which may or may not break them. */
export const anyTerms: fc.Arbitrary<SchemeTerms> = fc
  .tuple(
    goodTerms,
    fc.nat({ max: 6 }),
    fc.integer({ min: -2, max: 2 }),
    fc.constantFrom(0, 1, 2, 3, 4),
  )
  .map(([good, at, by, what]) => {
    const buckets = good.buckets.map((bucket) => ({ ...bucket }));
    const bucket = buckets[at % buckets.length];
    if (bucket && what === 1) bucket.minDays += by;
    if (bucket && what === 2) bucket.maxDays = bucket.maxDays === null ? 900 : null;
    if (bucket && what === 3) bucket.rateBp += by * 5000;
    if (what === 4) return { ...good, buckets, restructuredBp: good.restructuredBp + by * 7000 };
    return { ...good, buckets };
  });

export const anyLoan: fc.Arbitrary<LoanFacts> = fc
  .record({
    daysPastDue: fc.oneof(fc.constantFrom(0, 1, 30, 31, 90, 180, 360), fc.nat({ max: 1000 })),
    isRestructured: fc.boolean(),
    outstanding: fc.bigInt({ min: 0n, max: 15_000_000n }),
    overdue: fc.bigInt({ min: 1n, max: 2_000_000n }),
    guarantee: fc.option(fc.bigInt({ min: 0n, max: 9_000_000n })),
  })
  .map((loan) => ({
    ...loan,
    worstDays: loan.daysPastDue,
    overdue: loan.daysPastDue > 0 ? loan.overdue : 0n,
  }));
