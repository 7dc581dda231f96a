// What visits explain, on a book of 26 loans whose every figure was worked out on paper and is repeated here. Another
// lender's visits of the same people move none of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cells } from '../returns/staged-return.js';
import { GOOD_VISIT, idOf, Lenders } from './lenders.js';

const FIGURES = `query Figures($month: YearMonth) { portfolio(asOf: $month) { loans loanUse {
  visitsInMonth visitsSoFar visitedLoans visitedShare
  byDeviation { deviation loans principal amountVerified outstanding }
  visitedVersusUnvisited { ...Comparison } deviatingVersusConforming { ...Comparison } } } }
fragment Comparison on ArrearsComparison { isCorrected note
  group { total late rate { value low high } } others { total late rate { value low high } }
  riskDifference { value low high } oddsRatio { value low high } }`;
const RECORD = `mutation($visits: [VisitInput!]!) { recordVisits(input: { visits: $visits }) {
  userErrors { index code } } }`;

interface Estimate {
  value: number;
  low: number;
  high: number;
}
interface Comparison {
  isCorrected: boolean;
  note: string;
  group: { total: number; late: number; rate: Estimate | null };
  others: { total: number; late: number; rate: Estimate | null };
  riskDifference: Estimate | null;
  oddsRatio: Estimate | null;
}
interface Figures {
  portfolio: {
    loans: number;
    loanUse: {
      visitsInMonth: number;
      visitsSoFar: number;
      visitedLoans: number;
      visitedShare: number | null;
      byDeviation: unknown[];
      visitedVersusUnvisited: Comparison;
      deviatingVersusConforming: Comparison;
    };
  };
}

const LATE = { status: 'OVERDUE', overdue_amount: '550', days_past_due: '31' };
/** 30 days are not late: the thirty-first is. */
const NEARLY = { status: 'OVERDUE', overdue_amount: '550', days_past_due: '30' };
const YOUNG = { disbursed_on: '2026-08-31', maturity_on: '2027-08-31' };
const named = (prefix: string, count: number, rest: Cells = {}): Cells[] =>
  Array.from({ length: count }, (_none, i) => ({ loan_ref: `${prefix}${i + 1}`, ...rest }));

/** Visited: 5 that deviate, of which 3 late; 7 that do not, of which 1 late; 1 too young to be late. Unvisited: 10 of
 * which 4 late, and 2 too young. One closed. */
const BOOK: Cells[] = [
  ...named('dl', 3, LATE),
  ...named('d', 2, NEARLY),
  ...named('cl', 1, LATE),
  ...named('c', 6),
  ...named('cy', 1, YOUNG),
  ...named('ul', 4, LATE),
  ...named('u', 6),
  ...named('uy', 2, YOUNG),
  ...named('x', 1, { status: 'CLOSED', outstanding_principal: '0' }),
];
const toBook = (rows: Cells[]) => rows.map((row, i) => ({ national_id: idOf(i), ...row }));
const deviating = (deviation: string, amountVerified: string) => ({
  deviation,
  observedUse: 'HOUSEHOLD',
  amountVerified,
});

let lenders: Lenders;
const read = async (clientId: string, month = '2026-09', headers = {}) =>
  (await lenders.ask<Figures>(clientId, FIGURES, { month }, headers)).portfolio;
async function record(clientId: string, visits: Record<string, string>[]): Promise<void> {
  const answer = await lenders.ask<{ recordVisits: { userErrors: unknown[] } }>(clientId, RECORD, {
    visits: visits.map((visit) => ({ ...GOOD_VISIT, ...visit })),
  });
  expect(answer.recordVisits.userErrors).toEqual([]);
}

beforeAll(async () => {
  lenders = await Lenders.open();
  await lenders.report('amc-01', '2026-08', toBook(named('u', 6)));
  await lenders.report('amc-01', '2026-09', toBook(BOOK));
  await record('amc-01', [
    { loanRef: 'dl1', ...deviating('CONSUMPTION', '1000.00') },
    { loanRef: 'dl2', ...deviating('CONSUMPTION', '2000.00') },
    { loanRef: 'dl3', ...deviating('TOTAL', '0.00') },
    // First seen as it should be, then not: the latest visit counts.
    { loanRef: 'd1', visitedOn: '2026-08-01' },
    { loanRef: 'd1', visitedOn: '2026-09-01', ...deviating('PARTIAL', '3000.50') },
    { loanRef: 'd2', visitedOn: '2026-09-30', ...deviating('PARTIAL', '500.00') },
    // And the other way round.
    { loanRef: 'c1', visitedOn: '2026-08-01', ...deviating('TOTAL', '0.00') },
    { loanRef: 'c1', visitedOn: '2026-09-02' },
    { loanRef: 'c2', visitedOn: '2026-08-31' },
    ...['cl1', 'c3', 'c4', 'c5', 'c6'].map((loanRef) => ({ loanRef })),
    { loanRef: 'cy1', visitedOn: '2026-09-15' },
    { loanRef: 'x1' },
    // After the month, and taken back: no visit at its end.
    { loanRef: 'u1', visitedOn: '2026-10-01' },
    { loanRef: 'u2' },
  ]);
  await record('amc-01', [{ loanRef: 'u2', deviation: 'REMOVED' }]);
});
afterAll(() => lenders?.close());

/** 95 % intervals and values, to so many places as they were worked out. */
function expectEstimate(found: Estimate | null, value: number, low: number, high: number): void {
  expect(found?.value).toBeCloseTo(value, 4);
  expect(found?.low).toBeCloseTo(low, 3);
  expect(found?.high).toBeCloseTo(high, 3);
}

describe('the figures of loan use', () => {
  it('count visits of the month and so far, and live loans that were visited', async () => {
    const { loans, loanUse } = await read('amc-01');
    expect(loans).toBe(25);
    // 16 up to the month: 13 loans, two of them twice, and the closed one. In September: d1, d2, c1, cy1.
    expect(loanUse).toMatchObject({ visitsInMonth: 4, visitsSoFar: 16, visitedLoans: 13 });
    expect(loanUse.visitedShare).toBeCloseTo(13 / 25, 12);
  });

  it('sum what the latest visits saw, by kind', async () => {
    const { loanUse } = await read('amc-01');
    expect(loanUse.byDeviation).toEqual([
      // Eight loans of 6,000 DH with all of it accounted for, 5,500 DH still owed of each.
      sum('NONE', 8, '48000.00', '48000.00', '44000.00'),
      sum('PARTIAL', 2, '12000.00', '3500.50', '11000.00'),
      sum('TOTAL', 1, '6000.00', '0.00', '5500.00'),
      sum('CONSUMPTION', 2, '12000.00', '3000.00', '11000.00'),
    ]);
  });

  it('set visited beside unvisited loans: 4 of 12 late, 4 of 10 late', async () => {
    const { visitedVersusUnvisited: told } = (await read('amc-01')).loanUse;
    expect(told).toMatchObject({
      group: { total: 12, late: 4 },
      others: { total: 10, late: 4 },
      isCorrected: false,
    });
    expect(told.riskDifference?.value).toBeCloseTo(4 / 12 - 4 / 10, 12);
    // (4 × 6) / (8 × 4) = 0.75; its log has the variance 1/4 + 1/8 + 1/4 + 1/6 = 0.7917; exp(1.96 × 0.8898) = 5.72.
    expectEstimate(told.oddsRatio, 0.75, 0.131, 4.29);
  });

  it('set deviating beside conforming loans: 3 of 5 late, 1 of 7 late', async () => {
    const { deviatingVersusConforming: told } = (await read('amc-01')).loanUse;
    expect(told).toMatchObject({ group: { total: 5, late: 3 }, others: { total: 7, late: 1 } });
    // Wilson, 3 of 5: (6 + 3.8415 ± 1.96 √(3.8415 + 4.8)) / 17.683; 1 of 7: (2 + 3.8415 ± 1.96 √(3.8415 + 3.4286)) / 21.683.
    expectEstimate(told.group.rate, 0.6, 0.2307, 0.8824);
    expectEstimate(told.others.rate, 1 / 7, 0.0257, 0.5131);
    // Newcombe: 0.4571 − √(0.3693² + 0.3703²) to 0.4571 + √(0.2824² + 0.1172²).
    expectEstimate(told.riskDifference, 16 / 35, -0.0658, 0.7629);
    // (3 × 6) / (2 × 1) = 9; its log has the variance 1/3 + 1/2 + 1 + 1/6 = 2; exp(1.96 × 1.4142) = 15.99.
    expect(told.oddsRatio?.value).toBeCloseTo(9, 9);
    expect(told.oddsRatio?.low).toBeCloseTo(0.563, 3);
    expect(told.oddsRatio?.high).toBeCloseTo(143.9, 1);
  });

  it('call it an association, in the reader’s language', async () => {
    const noteIn = async (language: string) =>
      (await read('amc-01', '2026-09', { 'accept-language': language })).loanUse
        .visitedVersusUnvisited.note;
    expect(await noteIn('en')).toContain('not a cause');
    expect(await noteIn('fr')).toContain('pas une cause');
    expect(await noteIn('ar')).toContain('وليس سببا');
  });

  it('of a month without a visited loan are empty, not zero', async () => {
    const { loanUse } = await read('amc-01', '2026-08');
    expect(loanUse).toMatchObject({ visitedLoans: 0, visitedShare: 0, byDeviation: [] });
    expect(loanUse.visitedVersusUnvisited).toMatchObject({
      group: { total: 0, late: 0, rate: null },
      riskDifference: null,
      oddsRatio: null,
    });
  });

  it('do not move when another lender visits the same people, who has its own', async () => {
    const before = await read('amc-01');
    await lenders.report('amc-02', '2026-09', toBook(BOOK));
    await record(
      'amc-02',
      ['ul1', 'ul2', 'c1', 'u1'].map((loanRef) => ({ loanRef, ...deviating('TOTAL', '0.00') })),
    );
    expect(await read('amc-01')).toEqual(before);
    expect((await read('amc-02')).loanUse).toMatchObject({ visitedLoans: 4, visitsSoFar: 4 });
  });
});

const sum = (
  deviation: string,
  loans: number,
  principal: string,
  amountVerified: string,
  outstanding: string,
) => ({ deviation, loans, principal, amountVerified, outstanding });
