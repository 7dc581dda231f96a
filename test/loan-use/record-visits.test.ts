// Visits recorded through the graph, by two lenders with loans of the same references: each visit goes in or is refused
// by itself, the same visit is one, and neither lender can tell what the other has.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GOOD_VISIT, idOf, Lenders } from './lenders.js';

const RECORD = `mutation Record($visits: [VisitInput!]!) { recordVisits(input: { visits: $visits }) {
  visits { index visit { id visitedOn declaredUse observedUse amountVerified deviation action evidenceRef version } }
  userErrors { index field code message remedy } } }`;
const LOANS = `query Loans($id: String!, $knownAt: DateTimeISO) { borrower(by: { nationalId: $id }) {
  loans { ref visits(knownAt: $knownAt) { id visitedOn deviation version recordedAt evidenceRef } } } }`;

interface Recorded {
  recordVisits: {
    visits: { index: number; visit: { id: string; version: number } | null }[];
    userErrors: { index: number; field: string[]; code: string; message: string; remedy: string }[];
  };
}
interface Loans {
  borrower: {
    loans: {
      ref: string;
      visits: { id: string; deviation: string; version: number; recordedAt: string }[];
    }[];
  };
}
type Visit = { [Field in keyof typeof GOOD_VISIT]?: string | null };

let lenders: Lenders;
const record = async (clientId: string, visits: Visit[], headers = {}) =>
  (
    await lenders.ask<Recorded>(
      clientId,
      RECORD,
      { visits: visits.map((visit) => ({ ...GOOD_VISIT, ...visit })) },
      headers,
    )
  ).recordVisits;
const visitsOf = async (clientId: string, ref: string, knownAt: string | null = null) => {
  const id = idOf(Number(ref.replace(/\D/g, '')));
  const { borrower } = await lenders.ask<Loans>(clientId, LOANS, { id, knownAt });
  return borrower.loans.find((loan) => loan.ref === ref)?.visits ?? [];
};
beforeAll(async () => {
  lenders = await Lenders.open();
  const loans = (refs: string[]) =>
    refs.map((ref) => ({ loan_ref: ref, national_id: idOf(Number(ref.replace(/\D/g, ''))) }));
  await lenders.report('amc-01', '2026-09', loans(['L1', 'L2', 'L3', 'L4', 'L5', 'L6']));
  await lenders.report('amc-02', '2026-09', loans(['L1', 'L9']));
});
afterAll(() => lenders?.close());

describe('a visit', () => {
  it('is recorded and stands beside its loan', async () => {
    const { visits, userErrors } = await record('amc-01', [{}]);
    expect(userErrors).toEqual([]);
    expect(visits).toEqual([
      {
        index: 0,
        visit: {
          id: expect.stringMatching(/^visit_/),
          visitedOn: '2026-08-20',
          declaredUse: 'TRADE',
          observedUse: 'TRADE',
          amountVerified: '6000.00',
          deviation: 'NONE',
          action: 'NONE',
          evidenceRef: 'V1',
          version: 1,
        },
      },
    ]);
    expect(await visitsOf('amc-01', 'L1')).toMatchObject([
      { id: visits[0]?.visit?.id, version: 1 },
    ]);
  });

  it('said again is the same visit, said twice in one call too', async () => {
    const first = await record('amc-01', [{ loanRef: 'L2' }, { loanRef: 'L2' }]);
    const again = await record('amc-01', [{ loanRef: 'L2' }]);
    expect(first.visits.map(({ visit }) => visit?.id)).toEqual(
      Array(2).fill(again.visits[0]?.visit?.id),
    );
    expect(again.visits[0]?.visit?.version).toBe(1);
    expect(await visitsOf('amc-01', 'L2')).toHaveLength(1);
  });

  it('of another day or another evidence is another visit', async () => {
    await record('amc-01', [
      { loanRef: 'L3' },
      { loanRef: 'L3', evidenceRef: null },
      { loanRef: 'L3', visitedOn: '2026-09-20' },
    ]);
    expect(await visitsOf('amc-01', 'L3')).toHaveLength(3);
  });

  it('understands French words, as a file does', async () => {
    const french = { declaredUse: 'commerce', observedUse: 'Ménage', deviation: 'CONSOMMATION' };
    const { visits } = await record('amc-01', [{ loanRef: 'L6', ...french, action: 'rappel' }]);
    expect(visits[0]?.visit).toMatchObject({
      declaredUse: 'TRADE',
      observedUse: 'HOUSEHOLD',
      deviation: 'CONSUMPTION',
      action: 'REMINDED',
    });
  });
});

describe('a correction', () => {
  it('is the next version; the former one is closed, and can be asked back', async () => {
    await record('amc-01', [{ loanRef: 'L4' }]);
    const [before] = await visitsOf('amc-01', 'L4');
    const deviating = { observedUse: 'DEBT', deviation: 'REPAID_OTHER_LOAN', action: 'REMINDED' };
    const { visits } = await record('amc-01', [{ loanRef: 'L4', ...deviating }]);
    expect(visits[0]?.visit).toMatchObject({ id: before?.id, version: 2 });
    expect(await visitsOf('amc-01', 'L4')).toMatchObject([
      { deviation: 'REPAID_OTHER_LOAN', version: 2 },
    ]);
    expect(await visitsOf('amc-01', 'L4', before?.recordedAt)).toMatchObject([
      { deviation: 'NONE', version: 1 },
    ]);
    const kept = await lenders.door.world.asOwner(
      `select v.version, v.deviation, v.superseded_at is null as stands from registry.loan_use_visit v
       join registry.loan l using (loan_id) where l.loan_ref = 'L4' order by 1`,
    );
    expect(kept).toEqual([
      { version: 1, deviation: 'NONE', stands: false },
      { version: 2, deviation: 'REPAID_OTHER_LOAN', stands: true },
    ]);
  });

  it('takes a visit back, and brings it back', async () => {
    await record('amc-01', [{ loanRef: 'L5' }]);
    const removal = { declaredUse: null, observedUse: null, amountVerified: null, action: null };
    const taken = await record('amc-01', [{ loanRef: 'L5', deviation: 'REMOVED', ...removal }]);
    expect(taken).toEqual({ visits: [{ index: 0, visit: null }], userErrors: [] });
    expect(await visitsOf('amc-01', 'L5')).toEqual([]);
    const again = await record('amc-01', [{ loanRef: 'L5' }]);
    expect(again.visits[0]?.visit?.version).toBe(3);
  });
});

describe('what is wrong with a visit is told with its place and field, and the others go in', () => {
  const FAULTS: [string, Visit, string, string][] = [
    ['a loan nobody reported', { loanRef: 'L7' }, 'UNKNOWN_LOAN', 'loanRef'],
    ['another lender’s loan', { loanRef: 'L9' }, 'UNKNOWN_LOAN', 'loanRef'],
    ['no reference', { loanRef: '  ' }, 'MISSING', 'loanRef'],
    ['a day before', { visitedOn: '2026-05-31' }, 'DATES_OUT_OF_ORDER', 'visitedOn'],
    ['the future', { visitedOn: '2199-01-01' }, 'DATES_OUT_OF_ORDER', 'visitedOn'],
    ['above the principal', { amountVerified: '6000.01' }, 'OUT_OF_RANGE', 'amountVerified'],
    ['below zero', { amountVerified: '-0.01' }, 'OUT_OF_RANGE', 'amountVerified'],
    ['no amount', { amountVerified: null }, 'MISSING', 'amountVerified'],
    ['an unknown use', { declaredUse: 'GAMBLING' }, 'UNKNOWN_CODE', 'declaredUse'],
    ['no use', { observedUse: null }, 'MISSING', 'observedUse'],
    ['an unknown deviation', { deviation: 'SOME' }, 'UNKNOWN_CODE', 'deviation'],
    ['an unknown action', { action: 'SUED' }, 'UNKNOWN_CODE', 'action'],
    ['no deviation between two uses', { observedUse: 'FOOD' }, 'INCONSISTENT', 'deviation'],
    ['a total one between equal uses', { deviation: 'TOTAL' }, 'INCONSISTENT', 'deviation'],
    [
      'the removal of none',
      { deviation: 'REMOVED', visitedOn: '2026-07-07' },
      'INCONSISTENT',
      'deviation',
    ],
    ['a long evidence', { evidenceRef: 'x'.repeat(65) }, 'BAD_FORMAT', 'evidenceRef'],
    ['a line break', { evidenceRef: 'a\nb' }, 'BAD_FORMAT', 'evidenceRef'],
    ['a NUL byte', { evidenceRef: 'a\0b' }, 'BAD_FORMAT', 'evidenceRef'],
    ['half a surrogate pair', { loanRef: 'L\ud800' }, 'BAD_FORMAT', 'loanRef'],
  ];

  it('names every fault, at its own place', async () => {
    const good = { loanRef: 'L6', evidenceRef: 'between the faults' };
    const visits = [...FAULTS.map(([, visit]) => ({ evidenceRef: 'F', ...visit })), good];
    const { visits: taken, userErrors } = await record('amc-01', visits);
    expect(userErrors.map(({ index, code, field }) => [index, code, field])).toEqual(
      FAULTS.map(([, , code, field], i) => [i, code, ['input', 'visits', String(i), field]]),
    );
    expect(taken.map(({ index }) => index)).toEqual([FAULTS.length]);
    expect(
      userErrors.every(({ message, remedy }) => message.length > 10 && remedy.length > 10),
    ).toBe(true);
  });

  it('a visit that contradicts an earlier one of the call is a duplicate', async () => {
    const { visits, userErrors } = await record('amc-01', [
      { evidenceRef: 'D' },
      { evidenceRef: 'D', amountVerified: '1.00' },
    ]);
    expect(visits.map(({ index }) => index)).toEqual([0]);
    expect(userErrors).toMatchObject([{ index: 1, code: 'DUPLICATE_VISIT' }]);
  });

  it('speaks the reader’s language', async () => {
    const visits = [{ loanRef: 'L7' }];
    const french = await record('amc-01', visits, { 'accept-language': 'fr' });
    const arabic = await record('amc-01', visits, { 'accept-language': 'ar' });
    expect(french.userErrors[0]?.message).toContain('aucun prêt');
    expect(arabic.userErrors[0]?.message).toMatch(/[\u0621-\u064a]/);
  });

  it('more than a hundred are refused as a whole, none is nothing', async () => {
    const many = Array.from({ length: 101 }, () => ({ ...GOOD_VISIT }));
    const { errors } = await lenders.tryToAsk('amc-01', RECORD, { visits: many });
    expect(errors?.map((error) => error.extensions.code)).toEqual(['LIST_TOO_LONG']);
    expect(await record('amc-01', [])).toEqual({ visits: [], userErrors: [] });
  });
});

describe('two lenders', () => {
  it('get the same answer for an unknown loan and for the other’s', async () => {
    const [unknown, foreign] = await Promise.all(
      ['L7', 'L9'].map((loanRef) => record('amc-01', [{ loanRef }])),
    );
    expect(unknown).toEqual(foreign);
  });

  it('never see or change each other’s visits of loans with one reference', async () => {
    const mine = await visitsOf('amc-01', 'L1');
    const theirs = await record('amc-02', [{ amountVerified: '10.00' }]);
    expect(theirs.visits[0]?.visit?.version).toBe(1);
    expect(mine.map(({ id }) => id)).not.toContain(theirs.visits[0]?.visit?.id);
    expect(await visitsOf('amc-01', 'L1')).toEqual(mine);
    expect(await visitsOf('amc-02', 'L1')).toHaveLength(1);
  });

  it('and whoever is neither finds nothing of it in the schema', async () => {
    for (const clientId of ['bureau-01', 'supervisor-01', 'research-01']) {
      const { errors } = await lenders.tryToAsk(clientId, RECORD, { visits: [] });
      expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    }
  });
});
