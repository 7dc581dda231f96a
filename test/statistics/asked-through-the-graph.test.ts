// Tables on request and the accounts, over HTTP, as each audience reaches them: who may ask, approve, decline and see; what a
// forecast tells before anything is spent; and every refusal as data with its code.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReleaseDoor, type ReleaseDoor } from './release-door.js';

let door: ReleaseDoor;
beforeAll(async () => {
  door = await openReleaseDoor(['2026-08-31'], 9000);
});
afterAll(() => door?.close());

interface Request {
  id: string;
  state: string;
  by: string[];
  rhoNano: number;
  releaseId: string | null;
  approvals: number;
  refusal: { code: string } | null;
}
interface Payload {
  request: Request | null;
  userErrors: { code: string; message: string; remedy: string; field: string[] | null }[];
}
const REQUEST =
  'request { id state by rhoNano releaseId approvals refusal { code } } userErrors { code message remedy field }';
const ASK = `mutation A($input: RequestTableInput!) { requestTable(input: $input) { ${REQUEST} } }`;
const APPROVE = `mutation A($id: ID!) { approveTable(id: $id) { ${REQUEST} } }`;
const DECLINE = `mutation D($id: ID!) { declineTable(id: $id) { ${REQUEST} } }`;
const FORECAST = `query F($by: [StatisticsDimension!]!, $rhoNano: Int!, $withAmounts: Boolean!) {
  privacyAccount(period: "2026-08") { globalSpentNano reserveSpentNano
    forecast(by: $by, rhoNano: $rhoNano, withAmounts: $withAmounts) {
      forecast { costNano epsilonAfter isAffordable leftNano storedReleaseId
        tables { measure rhoNano cells borrowersHalfWidth outstandingHalfWidth shownFrom shareHalfWidth expectedGrade } }
      userErrors { code } } } }`;

const WISH = {
  period: '2026-08',
  by: ['ACTIVITY', 'AREA'],
  withAmounts: false,
  rhoNano: 2_000_000,
  idempotencyKey: 'one',
};
const ask = async (changes: Partial<typeof WISH> = {}, client = 'research-01') => {
  const { data } = await door.query<{ requestTable: Payload }>(client, ASK, {
    input: { ...WISH, ...changes },
  });
  return data.requestTable;
};
const approve = async (id: string, client: string) =>
  (await door.query<{ approveTable: Payload }>(client, APPROVE, { id })).data.approveTable;
const decline = async (id: string, client = 'bureau-01') =>
  (await door.query<{ declineTable: Payload }>(client, DECLINE, { id })).data.declineTable;
const codesOf = ({ request, userErrors }: Payload) => {
  expect(userErrors.length > 0).toBe(request === null);
  expect(userErrors.every(({ message, remedy }) => message && remedy)).toBe(true);
  return userErrors.map(({ code }) => code);
};
const listOf = async (client: string) => {
  const { data } = await door.query<{ tableRequests: { edges: { node: Request }[] } }>(
    client,
    '{ tableRequests { edges { node { id state by rhoNano releaseId approvals refusal { code } } } pageInfo { hasNextPage } } }',
  );
  return data.tableRequests.edges.map(({ node }) => node);
};
const accountOf = async (client: string, fields: string) => {
  const query = `{ privacyAccount(period: "2026-08") { ${fields} } }`;
  const { data } = await door.query<{ privacyAccount: Record<string, unknown> }>(client, query);
  return data.privacyAccount;
};
const forecast = async (variables: Record<string, unknown>, client = 'research-01') => {
  const { data } = await door.query<{
    privacyAccount: {
      globalSpentNano: number;
      forecast: { forecast: Record<string, unknown> | null; userErrors: { code: string }[] };
    };
  }>(client, FORECAST, { by: WISH.by, rhoNano: 2_000_000, withAmounts: false, ...variables });
  return data.privacyAccount;
};

describe('a forecast', () => {
  it('tells cost and expected intervals before anything is spent', async () => {
    const before = await accountOf('supervisor-01', 'globalSpentNano reserveSpentNano');
    const { forecast: told } = await forecast({ withAmounts: true });
    expect(told.userErrors).toEqual([]);
    expect(told.forecast).toMatchObject({
      costNano: 2_000_000,
      isAffordable: true,
      storedReleaseId: null,
    });
    expect(told.forecast?.tables).toMatchObject([
      { measure: 'COUNTS', rhoNano: 1_000_000, cells: 16, outstandingHalfWidth: null },
      {
        measure: 'AMOUNTS',
        rhoNano: 1_000_000,
        cells: 16,
        borrowersHalfWidth: null,
        shownFrom: null,
      },
    ]);
    const [counts] = (told.forecast?.tables ?? []) as Record<string, unknown>[];
    expect(Number(counts?.borrowersHalfWidth)).toBeGreaterThan(0);
    expect(Number(counts?.shareHalfWidth)).toBeGreaterThan(0);
    expect(await accountOf('supervisor-01', 'globalSpentNano reserveSpentNano')).toEqual(before);
  });

  it('costs nothing where the table is stored, says where one’s part does not do, and what is no table', async () => {
    const stored = await forecast({ by: ['AREA', 'REGION'] });
    expect(stored.forecast.forecast).toMatchObject({
      costNano: 0,
      storedReleaseId: '2026-08-monthly-1',
    });
    const dear = await forecast({ rhoNano: 50_000_000 });
    expect(dear.forecast.forecast).toMatchObject({ isAffordable: false, leftNano: -25_000_000 });
    for (const rhoNano of [0, -1, 50_000_001]) {
      const bad = await forecast({ rhoNano });
      expect(bad.forecast).toEqual({
        forecast: null,
        userErrors: [{ code: 'BAD_TABLE_REQUEST' }],
      });
    }
  });
});

describe('a request', () => {
  let id: string;

  it('waits for the bureau, and the same key is the same request', async () => {
    const asked = await ask();
    expect(asked.request).toMatchObject({
      state: 'REQUESTED',
      by: ['AREA', 'ACTIVITY'],
      approvals: 0,
    });
    id = asked.request?.id ?? '';
    expect(id).toMatch(/^tbl_/);
    expect((await ask({ by: ['AREA', 'ACTIVITY', 'AREA'] })).request?.id).toBe(id);
    expect(codesOf(await ask({ rhoNano: 3_000_000 }))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it('refuses what cannot be asked for, as data with codes', async () => {
    expect(codesOf(await ask({ rhoNano: 0, idempotencyKey: 'a' }))).toEqual(['BAD_TABLE_REQUEST']);
    expect(codesOf(await ask({ idempotencyKey: '' }))).toEqual(['BAD_TABLE_REQUEST']);
    expect(codesOf(await ask({ period: '2031-01', idempotencyKey: 'b' }))).toEqual([
      'NOT_RELEASED',
    ]);
    const stored = await ask({ by: ['REGION'], idempotencyKey: 'c' });
    expect(stored.request).toMatchObject({ state: 'DRAWN', releaseId: '2026-08-monthly-1' });
  });

  it('is drawn after two people’s approval, charged once, and then everybody’s', async () => {
    const before = await accountOf('research-01', 'globalSpentNano mySpentNano');
    expect((await approve(id, 'bureau-01')).request).toMatchObject({
      state: 'REQUESTED',
      approvals: 1,
    });
    expect(codesOf(await approve(id, 'bureau-01'))).toEqual(['SAME_APPROVER']);
    expect((await approve(id, 'bureau-02')).request?.state).toMatch(/APPROVED|DRAWN/);
    await expect
      .poll(async () => (await listOf('research-01')).find((one) => one.id === id)?.state, {
        timeout: 40_000,
        interval: 200,
      })
      .toBe('DRAWN');
    const after = await accountOf('research-01', 'globalSpentNano mySpentNano');
    for (const account of ['globalSpentNano', 'mySpentNano']) {
      expect(Number(after[account]) - Number(before[account])).toBe(2_000_000);
    }
    const table =
      '{ statistics(period: "2026-08", by: [ACTIVITY, AREA]) { release { id kind } edges { node { key status borrowers { value } } } } }';
    const answers = new Set<string>();
    for (const client of ['research-01', 'research-02', 'amc-aa', 'supervisor-01']) {
      answers.add(await door.post(client, table));
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain('2026-08-custom-1');
    const again = await ask({ idempotencyKey: 'mine' }, 'research-02');
    expect(again.request).toMatchObject({ state: 'DRAWN', releaseId: '2026-08-custom-1' });
    expect(await accountOf('research-02', 'mySpentNano')).toEqual({ mySpentNano: 0 });
  });

  it('is declined once, and then decided', async () => {
    const asked = await ask({ by: ['BAND'], idempotencyKey: 'd' });
    const declined = await decline(asked.request?.id ?? '');
    expect(declined.request?.state).toBe('DECLINED');
    expect(codesOf(await decline(asked.request?.id ?? ''))).toEqual(['REQUEST_CLOSED']);
    expect(codesOf(await approve(asked.request?.id ?? '', 'bureau-02'))).toEqual([
      'REQUEST_CLOSED',
    ]);
    for (const strange of ['x', 'tbl_AAAAAAAAAAAAAAAAAAAAAA', id.replace('tbl', 'trl')]) {
      expect(codesOf(await decline(strange))).toEqual(['NOT_FOUND']);
    }
  });

  it('does not wait in any number', async () => {
    for (let n = 0; n < 10; n += 1) {
      await ask({ by: ['BAND'], idempotencyKey: `n${n}` }, 'research-02');
    }
    const eleventh = await ask({ by: ['BAND'], idempotencyKey: 'n10' }, 'research-02');
    expect(codesOf(eleventh)).toEqual(['TOO_MANY_TABLE_REQUESTS']);
  });

  it('is seen by its partner, the bureau and the supervisor', async () => {
    const [mine, theirs] = [await listOf('research-01'), await listOf('research-02')];
    expect(mine.length).toBe(3);
    expect(theirs.length).toBe(11);
    expect(theirs.map((one) => one.id)).not.toContain(id);
    for (const client of ['bureau-01', 'supervisor-01']) {
      expect((await listOf(client)).length).toBe(14);
    }
  });

  it('is read page by page', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const query = `query L($after: String) { tableRequests(first: 4, after: $after) {
        edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
      interface Page {
        tableRequests: {
          edges: { node: { id: string } }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      }
      const { data }: { data: Page } = await door.query<Page>('bureau-01', query, { after });
      seen.push(...data.tableRequests.edges.map(({ node }) => node.id));
      after = data.tableRequests.pageInfo.hasNextPage
        ? data.tableRequests.pageInfo.endCursor
        : null;
    } while (after !== null);
    expect(new Set(seen).size).toBe(14);
    expect(seen).toHaveLength(14);
  });
});

describe('what an audience has not', () => {
  const UNKNOWN = ['GRAPHQL_VALIDATION_FAILED'];
  it.each([
    ['amc-aa', '{ tableRequests { edges { node { id } } } }'],
    ['amc-aa', '{ privacyAccount(period: "2026-08") { mySpentNano } }'],
    ['amc-aa', '{ privacyAccount(period: "2026-08") { partners { client } } }'],
    ['research-01', '{ privacyAccount(period: "2026-08") { partners { client } } }'],
    [
      'supervisor-01',
      '{ privacyAccount(period: "2026-08") { forecast(by: [], rhoNano: 1) { userErrors { code } } } }',
    ],
    ['research-01', 'mutation { approveTable(id: "x") { userErrors { code } } }'],
    ['research-01', 'mutation { declineTable(id: "x") { userErrors { code } } }'],
    ['supervisor-01', 'mutation { approveTable(id: "x") { userErrors { code } } }'],
    [
      'bureau-01',
      'mutation { requestTable(input: { period: "2026-08", by: [], rhoNano: 1, idempotencyKey: "x" }) { userErrors { code } } }',
    ],
    [
      'amc-aa',
      'mutation { requestTable(input: { period: "2026-08", by: [], rhoNano: 1, idempotencyKey: "x" }) { userErrors { code } } }',
    ],
  ])('does not exist for %s: %s', async (client, query) => {
    expect((await door.query(client, query)).codes).toEqual(UNKNOWN);
  });

  it('is not needed to see what the year has spent', async () => {
    const all = await Promise.all(
      ['amc-aa', 'amc-bb', 'research-01', 'bureau-01', 'supervisor-01'].map((client) =>
        accountOf(client, 'year globalCapNano globalSpentNano globalSpentEpsilon reserveSpentNano'),
      ),
    );
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(all[0]).toMatchObject({
      year: 2026,
      globalCapNano: 250_000_000,
      globalSpentNano: 12_000_000,
    });
    const staff = await accountOf('bureau-01', 'partners { client spentNano quotaNano }');
    expect(staff.partners).toEqual([
      { client: 'research-01', spentNano: 2_000_000, quotaNano: 25_000_000 },
      { client: 'research-02', spentNano: 0, quotaNano: 25_000_000 },
    ]);
  });
});
