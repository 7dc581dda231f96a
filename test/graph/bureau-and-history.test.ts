// The bureau at a clash of identity, which no association may notice, and a loan as it was known at two times.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sector } from './sector.js';

let sector: Sector;

beforeAll(async () => {
  sector = await Sector.open('gamma', 'delta');
  await sector.report({ association: 'gamma', nationalId: 'AB1', loanRef: 'G1' });
  await sector.report({
    association: 'delta',
    nationalId: 'AB1',
    lastName: 'Berrada',
    birthDate: '1990-02-03',
    variant: 2,
    loanRef: 'D1',
  });
  await sector.world.asOwner(`insert into registry.identity_case
    (kind, id_hash, borrower_id, other_borrower_id, association, name_key, birth_date)
    select 'REPORT', a.id_hash, b.borrower_id, a.borrower_id, 'delta', 'BERRADA', '1990-02-03'
    from registry.borrower a join registry.borrower b using (id_hash) where a.variant = 1 and b.variant = 2`);
});
afterAll(() => sector.close());

const OPEN = `query Open($case: CaseInput) { borrower(by: {nationalId: "AB1"}, case: $case) {
  id variant reports { lastName association { code } } bands { lenders } } }`;

describe('the bureau', () => {
  it('opens a file under a case only, and every opening is recorded', async () => {
    const refused = await sector.ask('BUREAU', OPEN);
    expect(refused.errors?.[0]?.message).toBe('CASE_REQUIRED');
    const underCase = { ref: 'C-7', purpose: 'DISPUTE' };
    const opened = await sector.ask('BUREAU', OPEN, { case: underCase });
    expect(opened.errors).toBeUndefined();
    expect(opened.data).toMatchObject({
      borrower: { variant: 1, reports: [{ lastName: 'Alami', association: { code: 'gamma' } }] },
    });
    const recorded = await sector.world.asOwner(
      `select 1 from audit.inquiry where case_ref = 'C-7' and purpose = 'DISPUTE'`,
    );
    expect(recorded).toHaveLength(2);
  });

  it('rules on a clash once, and the person becomes one', async () => {
    const LIST = '{ identityCases { edges { node { id nameKey ruling people { variant } } } } }';
    const listed = await sector.ask('BUREAU', LIST);
    expect(listed.errors).toBeUndefined();
    const cases = listed.data?.identityCases as unknown as { edges: { node: { id: string } }[] };
    const input = {
      caseId: cases.edges[0]?.node.id,
      ruling: 'SAME_PERSON',
      reason: 'Two papers seen',
    };
    const RULE = `mutation Rule($input: RuleIdentityCaseInput!) { ruleIdentityCase(input: $input) {
      identityCase { ruling } userErrors { code } } }`;
    const ruled = await sector.ask('BUREAU', RULE, { input });
    expect(ruled).toEqual({
      data: {
        ruleIdentityCase: { identityCase: { ruling: 'SAME_PERSON' }, userErrors: [] },
      },
    });
    const again = await sector.ask('BUREAU', RULE, { input });
    expect(again.data).toMatchObject({
      ruleIdentityCase: { identityCase: null, userErrors: [{ code: 'CASE_ALREADY_RULED' }] },
    });
    const united = await sector.world.asOwner(
      'select 1 from registry.borrower where variant = 2 and same_as is not null',
    );
    expect(united).toHaveLength(1);
  });

  it('nothing of a clash answers an association, in the graph or below it', async () => {
    const answer = await sector.ask('gamma', '{ identityCases { edges { node { id } } } }');
    expect(answer.errors).toHaveLength(1);
    const own = await sector.ask(
      'gamma',
      `{ borrower(by: {nationalId: "AB1"}) { identityConflict } }`,
    );
    expect(own.data).toEqual({ borrower: { identityConflict: false } });
  });
});

describe('a loan in two times', () => {
  it('shows what was known then, and what is known since the correction', async () => {
    await sector.world.asOwner(`with old as (update registry.position set superseded_at = '2026-10-20'
        where association = 'gamma' and version = 1 returning *)
      insert into registry.position select (jsonb_populate_record(null::registry.position, to_jsonb(old) ||
        '{"version": 2, "received_at": "2026-10-20", "superseded_at": null, "outstanding_centimes": 100}')).* from old`);
    const HISTORY = `query H($at: DateTimeISO) { borrower(by: {nationalId: "AB1"}) { loans { outstanding
      positions(knownAt: $at) { month version outstanding } } } }`;
    const now = await sector.ask('gamma', HISTORY);
    expect(now.errors).toBeUndefined();
    const position = (version: number, outstanding: string) => ({
      borrower: {
        loans: [{ outstanding: '1.00', positions: [{ month: '2026-09', version, outstanding }] }],
      },
    });
    expect(now.data).toEqual(position(2, '1.00'));
    const then = await sector.ask('gamma', HISTORY, { at: '2026-10-10T00:00:00Z' });
    expect(then.data).toEqual(position(1, '4000.00'));
    const future = await sector.ask('gamma', HISTORY, { at: '2199-01-01T00:00:00Z' });
    expect(future.errors?.[0]?.message).toBe('FUTURE_TIME');
  });
});
