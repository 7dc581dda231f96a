// Statistics through the graph, over HTTP, as partners read them: the same to all, however it is asked; nothing that is
// withheld; and no question that spends.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReleaseDoor, type ReleaseDoor } from './release-door.js';

let door: ReleaseDoor;
beforeAll(async () => {
  door = await openReleaseDoor(['2026-08-31', '2026-09-30'], 9000);
});
afterAll(() => door?.close());

const PARTNERS = ['research-01', 'research-02', 'amc-aa', 'amc-bb', 'bureau-01', 'supervisor-01'];
const CELL = `key region area activity band status mergedInto
  borrowers { value sigma ci95 { low high } reliability }
  crossedShare { value numerator denominator ci95 { low high } clamped }
  arrearsShare { value numerator denominator ci95 { low high } clamped }
  outstanding { value sigma ci95 { low high } reliability }
  par30Amount { value numerator denominator ci95 { low high } clamped }
  clippedShare { value }`;

interface Ratio {
  value: number;
  numerator: string;
  denominator: string;
  ci95: { low: number; high: number };
  clamped: boolean;
}
interface Cell {
  key: string;
  region: string | null;
  status: string;
  mergedInto: string | null;
  borrowers: {
    value: string;
    sigma: number;
    ci95: { low: string; high: string };
    reliability: string;
  } | null;
  crossedShare: Ratio | null;
  arrearsShare: Ratio | null;
  outstanding: { value: string } | null;
  par30Amount: Ratio | null;
}
interface Page {
  statistics: {
    release: { id: string };
    edges: { cursor: string; node: Cell }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}
const TABLE = `query T($period: YearMonth!, $by: [StatisticsDimension!]! = [], $filter: StatisticsCellFilter, $first: Int! = 1000, $after: String) {
  statistics(period: $period, by: $by, filter: $filter, first: $first, after: $after) {
    release { id }
    edges { cursor node { ${CELL} } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const table = async (variables: Record<string, unknown>, client = 'research-01') => {
  const { data, codes } = await door.query<Page>(client, TABLE, {
    period: '2026-08',
    ...variables,
  });
  expect(codes).toEqual([]);
  return data.statistics;
};
const cellsOf = async (variables: Record<string, unknown>, client?: string) =>
  (await table(variables, client)).edges.map(({ node }) => node);
const codesOf = async (variables: Record<string, unknown>, client = 'research-01') =>
  (await door.query(client, TABLE, { period: '2026-08', ...variables })).codes;
const spent = async () => {
  const { data } = await door.query<{ privacyAccount: { globalSpentNano: number } }>(
    'supervisor-01',
    '{ privacyAccount(period: "2026-08") { globalSpentNano } }',
  );
  return data.privacyAccount.globalSpentNano;
};
const ACTIVITY_TABLE = ['REGION', 'AREA', 'ACTIVITY'];

describe('a published table', () => {
  it('has every public key once, figures with noise, interval and grade, and null rather than 0', async () => {
    const cells = await cellsOf({ by: ACTIVITY_TABLE });
    expect(cells).toHaveLength(192);
    expect(new Set(cells.map(({ key }) => key)).size).toBe(192);
    const coarser = [...(await cellsOf({ by: ['REGION', 'AREA'] })), ...(await cellsOf({}))];
    const shown = coarser.filter(({ status }) => status === 'PUBLISHED');
    const hidden = cells.filter(({ status }) => status !== 'PUBLISHED');
    expect(shown.length).toBeGreaterThan(10);
    expect(hidden.length).toBeGreaterThan(20);
    for (const { borrowers, crossedShare } of shown) {
      expect(borrowers?.value).toMatch(/^-?\d+$/);
      expect(borrowers?.reliability).toMatch(/^[ABC]$/);
      const [low, high] = [Number(borrowers?.ci95.low), Number(borrowers?.ci95.high)];
      const half = Math.ceil(1.96 * (borrowers?.sigma ?? 0));
      expect(Math.abs((high - low) / 2 - half)).toBeLessThanOrEqual(1);
      expect(crossedShare?.value).toBeGreaterThanOrEqual(0);
      expect(crossedShare?.ci95.low).toBeLessThanOrEqual(crossedShare?.value ?? -1);
      expect(crossedShare?.ci95.high).toBeGreaterThanOrEqual(crossedShare?.value ?? 2);
      expect(String(crossedShare?.value)).toMatch(/^\d(\.\d{1,6})?(e-\d)?$/);
      const whole = Number(crossedShare?.numerator) / Number(crossedShare?.denominator);
      if (!crossedShare?.clamped) expect(crossedShare?.value).toBeCloseTo(whole, 5);
    }
    for (const cell of hidden) {
      const { borrowers, crossedShare, arrearsShare, outstanding, par30Amount } = cell;
      expect([borrowers, crossedShare, arrearsShare, outstanding, par30Amount]).toEqual([
        null,
        null,
        null,
        null,
        null,
      ]);
    }
  });

  it('comes from the quarter’s release where there is one, and by band from no other', async () => {
    expect((await table({})).release.id).toBe('2026-08-monthly-1');
    expect((await table({ period: '2026-09' })).release.id).toBe('2026-09-quarterly-1');
    const bands = await table({ period: '2026-09', by: ['BAND', 'ACTIVITY', 'AREA', 'REGION'] });
    expect(bands.edges).toHaveLength(960);
    expect(await codesOf({ by: ['BAND', 'ACTIVITY', 'AREA', 'REGION'] })).toEqual([
      'NOT_TABULATED',
    ]);
  });

  it('is refused with a code where there is none, and tells what there is instead', async () => {
    expect(await codesOf({ period: '2020-01' })).toEqual(['NOT_RELEASED']);
    expect(await codesOf({ by: ['ACTIVITY'] })).toEqual(['NOT_TABULATED']);
    expect(await codesOf({ first: 1001 })).toEqual(['BAD_PAGE_SIZE']);
    expect(await codesOf({ first: 0 })).toEqual(['BAD_PAGE_SIZE']);
    const text = await door.post('research-01', TABLE, { period: '2026-08', first: 1001 });
    expect(text).toContain('from 1 to 1000');
    expect(await codesOf({ by: ['LENDER'] })).toEqual(['BAD_USER_INPUT']);
  });

  it('weighs so little that a thousand cells are one question, and twenty such are not', async () => {
    const one = `statistics(period: "2026-09", by: [REGION, AREA, ACTIVITY, BAND], first: 1000) { edges { node { ${CELL} } } }`;
    expect((await door.query('research-01', `{ ${one} }`)).codes).toEqual([]);
    const many = Array.from({ length: 20 }, (_, n) => `a${n}: ${one}`).join(' ');
    expect((await door.query('research-01', `{ ${many} }`)).codes).toEqual(['TOO_COSTLY']);
  });
});

describe('asking again and otherwise', () => {
  it('gives every reader the same bytes for the same page', async () => {
    const query = `{ releases { edges { node { id sha256 citation coverage { by share } tables { by measure sigma } } } }
      statistics(period: "2026-09", by: [REGION, AREA, ACTIVITY]) { edges { node { ${CELL} } } } }`;
    const digests = new Set<string>();
    for (const client of PARTNERS) {
      const text = await door.post(client, query);
      expect(text).not.toContain('"errors"');
      digests.add(createHash('sha256').update(text).digest('hex'));
    }
    expect(digests.size).toBe(1);
  });

  it('has one value per cell over many tokens, aliases, orders and pages, and spends nothing', async () => {
    const before = await spent();
    const seen = new Map<string, Set<string>>();
    const note = (cells: Cell[]) => {
      for (const cell of cells) {
        const known = seen.get(cell.key) ?? new Set();
        seen.set(cell.key, known.add(JSON.stringify(cell)));
      }
    };
    for (const client of PARTNERS) {
      note(await cellsOf({ by: ACTIVITY_TABLE }, client));
      for (const first of [1, 7, 50]) {
        let after: string | null = null;
        for (let page = 0; page < 5; page += 1) {
          const answer: Page['statistics'] = await table(
            { by: ['ACTIVITY', 'REGION', 'AREA'], first, after },
            client,
          );
          note(answer.edges.map(({ node }) => node));
          after = answer.pageInfo.endCursor;
        }
      }
    }
    const aliases = Array.from(
      { length: 20 },
      (_, n) =>
        `a${n}: statistics(period: "2026-08", by: [REGION, AREA, ACTIVITY], first: 20) { edges { node { ${CELL} } } }`,
    );
    const { data } = await door.query<Record<string, Page['statistics']>>(
      'research-02',
      `{ ${aliases.join('\n')} }`,
    );
    for (const page of Object.values(data)) note(page.edges.map(({ node }) => node));
    expect(seen.size).toBe(192);
    expect([...seen.values()].filter((values) => values.size !== 1)).toEqual([]);
    expect(await spent()).toBe(before);
  });

  it('pages without a gap or a repeat, whatever the size', async () => {
    const whole = (await cellsOf({ by: ACTIVITY_TABLE })).map(({ key }) => key);
    const read: string[] = [];
    let after: string | null = null;
    do {
      const page: Page['statistics'] = await table({ by: ACTIVITY_TABLE, first: 37, after });
      read.push(...page.edges.map(({ node }) => node.key));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(read).toEqual(whole);
  });

  it('answers a paraphrase with the stored rows or a refusal, and never with a sum of them', async () => {
    const all = new Map((await cellsOf({ by: ['REGION', 'AREA'] })).map((c) => [c.key, c]));
    const regions = fc.array(fc.constantFrom<string>('01', '06', '07', '12'), {
      minLength: 1,
      maxLength: 9,
    });
    const areas = fc.array(fc.constantFrom('URBAN', 'RURAL'), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        regions,
        areas,
        fc.shuffledSubarray(['REGION', 'AREA'], { minLength: 2 }),
        async (region, area, by) => {
          const cells = await cellsOf({ by: [...by, ...by], filter: { region, area } });
          const wanted = [...all.values()].filter(
            (cell) =>
              region.includes(cell.region ?? '') && area.some((one) => cell.key.endsWith(one)),
          );
          expect(cells).toEqual(wanted);
        },
      ),
      { numRuns: 40 },
    );
    const keys = ['MA/06/URBAN', 'MA/01/RURAL', 'MA/06/URBAN'];
    const byKey = await cellsOf({ by: ['REGION', 'AREA'], filter: { key: keys } });
    expect(byKey.map(({ key }) => key)).toEqual(['MA/01/RURAL', 'MA/06/URBAN']);
  });

  it.each([
    [{ region: ['Casablanca-Settat'] }],
    [{ region: ['6'] }],
    [{ region: ["06' or true"] }],
    [{ key: ['MA/06 or MA/07'] }],
    [{ key: ['MA/06/URBAN/TRADE'] }],
    [{ key: ['ma/06/urban'] }],
    [{ activity: ['TRADE'] }],
    [{ band: ['OVER_50000'] }],
  ])('refuses the filter %j by a code, without repeating it', async (filter) => {
    const text = await door.post('research-01', TABLE, {
      period: '2026-08',
      by: ['REGION', 'AREA'],
      filter,
    });
    expect(text).toContain('"NOT_A_KEY"');
    expect(text).not.toContain('or true');
  });

  it('opens a cursor for the same reader and list alone', async () => {
    const { pageInfo } = await table({ by: ['REGION'], first: 2 });
    const after = pageInfo.endCursor;
    expect((await cellsOf({ by: ['REGION'], after }, 'research-02')).length).toBe(10);
    expect(await codesOf({ by: ['REGION'], after }, 'bureau-01')).toEqual(['BAD_CURSOR']);
    expect(await codesOf({ by: ['REGION', 'AREA'], after })).toEqual(['BAD_CURSOR']);
    expect(await codesOf({ by: ['REGION'], filter: { region: ['06'] }, after })).toEqual([
      'BAD_CURSOR',
    ]);
  });
});

describe('releases', () => {
  it('are listed newest first and read cell by cell', async () => {
    const { data } = await door.query<{ releases: { edges: { node: { id: string } }[] } }>(
      'research-01',
      '{ releases(first: 2) { edges { cursor node { id } } pageInfo { hasNextPage } } }',
    );
    expect(data.releases.edges.map(({ node }) => node.id)).toEqual([
      '2026-09-monthly-1',
      '2026-09-quarterly-1',
    ]);
    const query = `query R($id: ID!, $by: [StatisticsDimension!]) { release(id: $id) { id period kind closedAt drawnAt mechanism unit
      clip rhoNano epsilon delta combinedWith jsonPath csvPath pagePath
      cells(first: 1000, by: $by) { edges { node { key } } pageInfo { hasNextPage } } } }`;
    interface One {
      release: { clip: string; cells: { edges: { node: { key: string } }[] } } | null;
    }
    const id = '2026-08-monthly-1';
    const all = await door.query<One>('amc-aa', query, { id });
    expect(all.data.release?.clip).toBe('50000.00');
    expect(all.data.release?.cells.edges).toHaveLength(1 + 12 + 24 + 192);
    const regions = await door.query<One>('amc-aa', query, { id, by: ['REGION'] });
    expect(regions.data.release?.cells.edges).toHaveLength(12);
    const none = await door.query<One>('amc-aa', query, { id, by: ['BAND'] });
    expect(none.codes).toEqual(['NOT_TABULATED']);
    const unknown = await door.query<One>('amc-aa', query, { id: 'x' });
    expect([unknown.data.release, unknown.codes]).toEqual([null, ['NOT_FOUND']]);
  });
});
