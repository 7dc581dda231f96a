// Whom to visit next: the due list with its edges, and the sample by risk with a book whose figures are worked out by
// hand. Another lender's loans and visits move nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sector } from '../graph/sector.js';
import type { Cells } from '../returns/staged-return.js';
import { GOOD_VISIT, idOf, Lenders } from './lenders.js';

const DUE = `query Due($first: Int, $after: String, $minDays: Int, $maxMonths: Int, $purposes: [LoanPurpose!]) {
  dueVisits(first: $first, after: $after, minDays: $minDays, maxMonths: $maxMonths, purposes: $purposes) {
    month totalCount pageInfo { hasNextPage endCursor }
    edges { cursor node { dueSince daysOld loan { ref disbursedOn } borrower { lastName province } } } } }`;
const PLAN = `query Plan($size: Int, $month: YearMonth) { visitPlan(size: $size, seedMonth: $month) {
  seedMonth month frame method
  visits { score probability weight loan { ref } borrower { lastName } reasons { factor points explanation } } } }`;
const RECORD = `mutation($visits: [VisitInput!]!) { recordVisits(input: { visits: $visits }) {
  userErrors { code } } }`;

interface Due {
  dueVisits: {
    month: string | null;
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
    edges: { node: { dueSince: string; daysOld: number; loan: { ref: string } } }[];
  };
}
interface Plan {
  visitPlan: {
    seedMonth: string;
    month: string;
    frame: number;
    method: string;
    visits: {
      score: number;
      probability: number;
      weight: number;
      loan: { ref: string };
      reasons: { factor: string; points: number; explanation: string }[];
    }[];
  };
}

let lenders: Lenders;
const due = async (clientId: string, variables = {}) =>
  (await lenders.ask<Due>(clientId, DUE, variables)).dueVisits;
const plan = async (clientId: string, variables = {}, headers = {}) =>
  (await lenders.ask<Plan>(clientId, PLAN, variables, headers)).visitPlan;
const refsOf = ({ edges }: Due['dueVisits']) => edges.map(({ node }) => node.loan.ref);
const record = (clientId: string, visits: Record<string, string | null>[]) =>
  lenders.ask(clientId, RECORD, { visits: visits.map((visit) => ({ ...GOOD_VISIT, ...visit })) });
const codeOf = async (clientId: string, query: string, variables: Record<string, unknown>) =>
  (await lenders.tryToAsk(clientId, query, variables)).errors?.[0]?.extensions.code;

/** amc-01's book at 2026-09-30; the ones that are not due say why. */
const BOOK: Cells[] = [
  { loan_ref: 'a year', disbursed_on: '2025-09-30' },
  { loan_ref: 'over a year', disbursed_on: '2025-09-29', maturity_on: '2026-10-01' },
  { loan_ref: 'thirty days', disbursed_on: '2026-08-31' },
  { loan_ref: 'twenty-nine days', disbursed_on: '2026-09-01' },
  { loan_ref: 'home', disbursed_on: '2026-02-01', purpose: 'HOUSING' },
  { loan_ref: 'something else', disbursed_on: '2026-02-01', purpose: 'OTHER' },
  { loan_ref: 'closed', status: 'CLOSED', outstanding_principal: '0' },
  { loan_ref: 'written off', status: 'WRITTEN_OFF', overdue_amount: '10', days_past_due: '400' },
  { loan_ref: 'visited' },
  { loan_ref: 'taken back' },
];
const toCells = (rows: Cells[], from = 0): Cells[] =>
  rows.map((row, i) => ({ national_id: idOf(from + i), ...row }));

/** amc-02's book: scores 3, 8, 12, 5, 7 are worked out beside it. Each has 1, and 1 for its activity. */
const RISKY: Cells[] = [
  // 6,000 DH: 1.
  { loan_ref: 'plain' },
  // Above 6,000 DH: 2. First cycle: 2. 30 days past due: 2.
  { loan_ref: 'first', principal: '6000.01', cycle: '1', overdue_amount: '9', days_past_due: '30' },
  // Above 12,000 DH: 3. 91 days past due: 5. In the countryside: 1. Cycle not reported: 1.
  {
    loan_ref: 'late',
    principal: '12000.01',
    overdue_amount: '9',
    days_past_due: '91',
    area: 'RURAL',
    cycle: '',
  },
  // 3,000 DH: 0. Thirty days after another loan of the same client: 3.
  { loan_ref: 'close', principal: '3000', outstanding_principal: '3000', national_id: idOf(90) },
  // 6,000 DH: 1. Another loan of this client was visited and deviated: 4.
  { loan_ref: 'again', national_id: idOf(91) },
  // Not in the frame: too young, visited.
  { loan_ref: 'beside', disbursed_on: '2026-07-01', national_id: idOf(90), purpose: 'OTHER' },
  { loan_ref: 'deviated', national_id: idOf(91), disbursed_on: '2026-01-01' },
];
const SCORES = { plain: 3, first: 8, late: 12, close: 5, again: 7 };

beforeAll(async () => {
  lenders = await Lenders.open();
  await lenders.report('amc-01', '2026-09', toCells(BOOK));
  await record('amc-01', [{ loanRef: 'visited' }, { loanRef: 'taken back' }]);
  await record('amc-01', [{ loanRef: 'taken back', deviation: 'REMOVED' }]);
  await lenders.report('amc-02', '2026-09', toCells(RISKY, 50));
  await record('amc-02', [{ loanRef: 'deviated', observedUse: 'DEBT', deviation: 'TOTAL' }]);
});
afterAll(() => lenders?.close());

describe('the due list', () => {
  it('has live loans old enough and not too old, without a visit, the oldest first', async () => {
    const list = await due('amc-01');
    expect(refsOf(list)).toEqual(['a year', 'home', 'taken back', 'thirty days']);
    expect(list).toMatchObject({ month: '2026-09', totalCount: 4 });
    expect(list.edges[0]?.node).toMatchObject({ dueSince: '2025-10-30', daysOld: 365 });
  });

  it('follows its conditions', async () => {
    expect(refsOf(await due('amc-01', { minDays: 29, maxMonths: 13 }))).toEqual([
      'over a year',
      'a year',
      'home',
      'taken back',
      'thirty days',
      'twenty-nine days',
    ]);
    expect(refsOf(await due('amc-01', { purposes: ['OTHER'] }))).toEqual(['something else']);
    expect(await due('amc-01', { purposes: [] })).toMatchObject({ totalCount: 0, edges: [] });
  });

  it('pages meet without a gap or a repeat, though a visit is recorded in between', async () => {
    const first = await due('amc-01', { first: 2 });
    await record('amc-01', [{ loanRef: 'a year', evidenceRef: 'between' }]);
    const rest = await due('amc-01', { first: 2, after: first.pageInfo.endCursor });
    expect([...refsOf(first), ...refsOf(rest)]).toEqual([
      'a year',
      'home',
      'taken back',
      'thirty days',
    ]);
    expect(rest.pageInfo.hasNextPage).toBe(false);
    expect(rest.totalCount).toBe(3);
    await record('amc-01', [{ loanRef: 'a year', evidenceRef: 'between', deviation: 'REMOVED' }]);
  });

  it('refuses what it cannot be asked', async () => {
    const { pageInfo } = await due('amc-01', { first: 1 });
    const after = pageInfo.endCursor;
    for (const [variables, code] of [
      [{ first: 101 }, 'BAD_PAGE_SIZE'],
      [{ minDays: -1 }, 'BAD_USER_INPUT'],
      [{ minDays: 366 }, 'BAD_USER_INPUT'],
      [{ maxMonths: 0 }, 'BAD_USER_INPUT'],
      [{ maxMonths: 2_147_483_647 }, 'BAD_USER_INPUT'],
      [{ after, minDays: 29 }, 'BAD_CURSOR'],
    ] as const) {
      expect(await codeOf('amc-01', DUE, variables)).toBe(code);
    }
    expect(await codeOf('amc-02', DUE, { after })).toBe('BAD_CURSOR');
  });
});

describe('the plan', () => {
  const toRisk = ({ visits }: Plan['visitPlan']) =>
    Object.fromEntries(visits.map(({ loan, score }) => [loan.ref, score]));

  it('scores the loans as worked out by hand, with reasons that add up', async () => {
    const all = await plan('amc-02', { size: 100 });
    expect(toRisk(all)).toEqual(SCORES);
    expect(all).toMatchObject({ frame: 5, month: '2026-09', seedMonth: '2026-09' });
    expect(all.visits.map(({ probability }) => probability)).toEqual([1, 1, 1, 1, 1]);
    for (const { score, reasons } of all.visits) {
      expect(reasons.reduce((sum, { points }) => sum + points, 1)).toBe(score);
    }
    const late = all.visits.find(({ loan }) => loan.ref === 'late');
    expect(late?.reasons.map(({ factor, points }) => [factor, points])).toEqual([
      ['ARREARS', 5],
      ['AMOUNT', 3],
      ['FIRST_CYCLE', 1],
      ['RURAL', 1],
      ['PURPOSE', 1],
    ]);
  });

  it('of two visits gives each loan its share of the scores', async () => {
    // Scores sum to 35: the riskiest has 2 × 12 / 35.
    const { visits } = await plan('amc-02', { size: 2 });
    expect(visits).toHaveLength(2);
    for (const { loan, probability, weight } of visits) {
      const score = SCORES[loan.ref as keyof typeof SCORES];
      expect(probability).toBeCloseTo((2 * score) / 35, 12);
      expect(weight).toBeCloseTo(35 / (2 * score), 12);
    }
  });

  it('is the same each time for a month, and differs between months and lenders', async () => {
    const months = ['2026-09', '2026-10', '2026-11', '2026-12', '2027-01', '2027-02'];
    const draw = async () =>
      Promise.all(months.map(async (month) => toRisk(await plan('amc-02', { size: 2, month }))));
    const first = await draw();
    expect(await draw()).toEqual(first);
    expect(new Set(first.map((drawn) => JSON.stringify(drawn))).size).toBeGreaterThan(1);
  });

  it('of a month stays while its visits are made, and the next one leaves them out', async () => {
    const before = await plan('amc-02', { size: 5, month: '2026-10' });
    await record('amc-02', [{ loanRef: 'plain', visitedOn: '2026-10-05' }]);
    expect(await plan('amc-02', { size: 5, month: '2026-10' })).toEqual(before);
    expect((await plan('amc-02', { size: 5, month: '2026-11' })).frame).toBe(4);
    await record('amc-02', [{ loanRef: 'plain', visitedOn: '2026-10-05', deviation: 'REMOVED' }]);
  });

  it('says why and how in the reader’s language', async () => {
    const french = await plan('amc-02', { size: 1 }, { 'accept-language': 'fr' });
    expect(french.method).toContain('probabilité proportionnelle');
    expect(french.visits[0]?.reasons.at(-1)?.explanation).toBe('Accordé pour une activité.');
  });

  it('refuses what it cannot be asked', async () => {
    for (const size of [0, 101, -1]) {
      expect(await codeOf('amc-01', PLAN, { size })).toBe('BAD_USER_INPUT');
    }
    expect(await codeOf('amc-01', PLAN, { month: '2026-08' })).toBe('NOT_FOUND');
  });
});

it('Another lender’s loans and visits of the same people move neither list nor plan', async () => {
  const read = async () => [await due('amc-01'), await plan('amc-01', { size: 3 })];
  const before = await read();
  await lenders.report(
    'amc-02',
    '2026-08',
    toCells(BOOK).map((row) => ({
      ...row,
      overdue_amount: '100',
      days_past_due: '95',
      status: 'OVERDUE',
      outstanding_principal: '5000',
      disbursed_on: '2026-06-15',
      maturity_on: '2027-06-15',
    })),
  );
  await record('amc-02', [
    { loanRef: 'home', observedUse: 'DEBT', deviation: 'TOTAL' },
    { loanRef: 'a year', observedUse: 'DEBT', deviation: 'TOTAL' },
  ]);
  expect(await read()).toEqual(before);
});

describe('statements', () => {
  it('do not grow with the loans of a page, nor with the visits of a loan', async () => {
    const sector = await Sector.open('gamma');
    try {
      for (let n = 0; n < 8; n += 1) {
        await sector.report({ association: 'gamma', nationalId: idOf(n), loanRef: `G${n}` });
      }
      const visits = (n: number) => ({
        visits: Array.from({ length: n }, (_none, i) => ({
          ...GOOD_VISIT,
          loanRef: `G${i}`,
          amountVerified: '1.00',
        })),
      });
      const whom = 'loan { ref visits { id } } borrower { lastName }';
      const lists = [
        `query($n: Int!) { dueVisits(first: $n) { totalCount edges { node { ${whom} } } } }`,
        `query($n: Int!) { visitPlan(size: $n) { visits { ${whom} } } }`,
      ];
      const count = async (source: string, variables: Record<string, unknown>) => {
        sector.statements.length = 0;
        const answer = await sector.ask('gamma', source, variables);
        expect(answer.errors).toBeUndefined();
        return sector.statements.length;
      };
      for (const list of lists) {
        expect(await count(list, { n: 7 })).toBe(await count(list, { n: 1 }));
      }
      const saved = `mutation($visits: [VisitInput!]!) { recordVisits(input: { visits: $visits }) { visits { visit { id } } } }`;
      expect(await count(saved, visits(1))).toBe(2);
      expect(await count(saved, visits(8))).toBe(2);
    } finally {
      await sector.close();
    }
  });
});
