// What follows from a snapshot for a lender: who of its own clients got worse, and how much of its book is shared. Every
// figure is counted by hand from the sixty clients of the shared sector.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sector } from '../graph/sector.js';
import { openSharedSector } from './shared-sector.js';

let sector: Sector;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ sector, close } = await openSharedSector());
});
afterAll(() => close?.());

interface AlertNode {
  snapshotMonth: string;
  inquiryId: string;
  borrower: { lastName: string };
  changes: { measure: string; from: string; to: string }[];
}
interface AlertPage {
  edges: { cursor: string; node: AlertNode }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  userErrors: { code: string; message: string }[];
}

const ALERTS = `query($first: Int!, $after: String) { alerts(first: $first, after: $after) {
  edges { cursor node { snapshotMonth inquiryId borrower { lastName } changes { measure from to } } }
  pageInfo { hasNextPage endCursor } userErrors { code message } } }`;

async function readPage(who: string, first: number, after?: string | null): Promise<AlertPage> {
  const answer = await sector.ask(who, ALERTS, { first, after });
  expect(answer.errors).toBeUndefined();
  return (answer.data as unknown as { alerts: AlertPage }).alerts;
}

const countInquiries = async (association: string) => {
  const [row] = await sector.world.asOwner<{ n: number }>(
    'select count(*)::int as n from audit.inquiry where association = $1',
    [association],
  );
  return row?.n;
};

const toSigns = (page: AlertPage) =>
  page.edges
    .map(({ node }) => node.changes.map((c) => `${c.measure} ${c.from}>${c.to}`).join(', '))
    .sort();

describe('the feed of alerts', () => {
  it('tells of every own client whose bands went up, and of nobody else', async () => {
    const page = await readPage('aa', 100);
    const second = Array(12).fill('LENDERS ONE>TWO, OUTSTANDING UP_TO_6000>UP_TO_12000');
    const late = Array(3).fill('ARREARS NONE>D31_90');
    const first = Array(12).fill('LENDERS NONE>ONE, OUTSTANDING ZERO>UP_TO_6000');
    expect(toSigns(page)).toEqual([...late, ...first, ...second].sort());
    expect(page.edges.every(({ node }) => node.snapshotMonth === '2026-08')).toBe(true);
    expect(page.edges.every(({ node }) => node.borrower.lastName === 'Alami')).toBe(true);
  });

  it('does not tell a lender of debts that a new client of its own had before', async () => {
    const worse = Array(12).fill('LENDERS ONE>TWO, ARREARS NONE>D31_90');
    expect(toSigns(await readPage('bb', 100))).toEqual(worse);
    expect((await readPage('dd', 100)).edges).toEqual([]);
  });

  it('records each person it delivers as a review, once, however often it is read', async () => {
    expect(await countInquiries('aa')).toBe(27);
    await readPage('aa', 100);
    expect(await countInquiries('aa')).toBe(27);
    const [purposes] = await sector.world.asOwner(
      `select array_agg(distinct purpose::text) as them from audit.inquiry where association = 'aa'`,
    );
    expect(purposes).toEqual({ them: ['PORTFOLIO_REVIEW'] });
  });

  it('records no more people than the page shows, and goes on where it stopped', async () => {
    await sector.world.asOwner('truncate audit.inquiry');
    const first = await readPage('aa', 10);
    expect(await countInquiries('aa')).toBe(10);
    const rest = await readPage('aa', 100, first.pageInfo.endCursor);
    const ids = [...first.edges, ...rest.edges].map(({ node }) => node.inquiryId);
    expect(new Set(ids).size).toBe(27);
    expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
  });

  it('answers nothing when it cannot be recorded', async () => {
    await sector.world.asOwner('truncate audit.inquiry');
    await sector.world.asOwner('revoke insert on audit.inquiry from centrale_reader');
    const answer = await sector.ask('aa', ALERTS, { first: 5 });
    await sector.world.asOwner('grant insert on audit.inquiry to centrale_reader');
    expect(answer.data).toBeNull();
    expect(answer.errors).toHaveLength(1);
  });

  it('is closed to whoever does not report, with the reason, in the database too', async () => {
    await sector.world.asOwner(
      `update intake.return set reconciles = false where association = 'bb'`,
    );
    const page = await readPage('bb', 10);
    expect(page.edges).toEqual([]);
    expect(page.userErrors[0]?.code).toBe('NO_RECIPROCITY');
    await sector.world.asOwner(
      `update intake.return set reconciles = true where association = 'bb'`,
    );
  });
});

const OVERLAP = `query { portfolio(asOf: "2026-08") { borrowers gross
  overlap { snapshotMonth tables { subject cells { key borrowers balance share } } userErrors { code } }
  newLoansChecked { loans withoutInquiry shareWithoutInquiry againstLimit shareAgainstLimit } } }`;

interface Cell {
  key: string;
  borrowers: number | null;
  balance: string | null;
  share: number | null;
}

async function readTables(who: string): Promise<Map<string, Cell[]>> {
  const answer = await sector.ask(who, OVERLAP);
  expect(answer.errors).toBeUndefined();
  const { overlap } = (
    answer.data as unknown as {
      portfolio: { overlap: { tables: { subject: string; cells: Cell[] }[] } };
    }
  ).portfolio;
  return new Map(overlap.tables.map(({ subject, cells }) => [subject, cells]));
}

describe('the overlap of a book with the rest', () => {
  it('counts own borrowers and balances by the others’ bands, small cells withheld with a sibling', async () => {
    const tables = await readTables('aa');
    const hidden = { borrowers: null, balance: null, share: null };
    expect(tables.get('LENDERS')).toEqual([
      { key: 'NONE', borrowers: 23, balance: '23000.00', share: 0.3833 },
      { key: 'ONE', borrowers: 25, balance: '25000.00', share: 0.4167 },
      { key: 'TWO', ...hidden },
      { key: 'THREE_OR_MORE', ...hidden },
    ]);
    expect(tables.get('ARREARS')?.every(({ borrowers }) => borrowers === null)).toBe(true);
  });

  it('shows whether clients shared with others fell late more often', async () => {
    const counts = (await readTables('aa')).get('MIGRATION')?.map((c) => [c.key, c.borrowers]);
    expect(counts).toEqual([
      ['SHARED_LATE', 12],
      ['SHARED_ON_TIME', 13],
      ['SINGLE_LATE', 12],
      ['SINGLE_ON_TIME', 23],
    ]);
  });

  it('compares them as rates and odds, with their intervals', async () => {
    const answer = await sector.ask(
      'aa',
      `{ portfolio(asOf: "2026-08") { overlap { migration { group { total late } others { total late }
        riskDifference { value } oddsRatio { value low high } } } } }`,
    );
    const { overlap } = (
      answer.data as unknown as { portfolio: { overlap: { migration: Record<string, unknown> } } }
    ).portfolio;
    expect(overlap.migration).toMatchObject({
      group: { total: 25, late: 12 },
      others: { total: 35, late: 12 },
      // 12/25 − 12/35, and (12 × 23) / (13 × 12).
      riskDifference: { value: expect.closeTo(0.1371, 4) },
      oddsRatio: { value: expect.closeTo(1.7692, 4) },
    });
  });

  it('shows a lender with few shared clients nothing that could be about one of them', async () => {
    const tables = await readTables('dd').catch(() => new Map());
    for (const cells of tables.values()) {
      expect(cells.filter((c: Cell) => c.borrowers !== null)).toEqual([]);
    }
  });

  it('never shows a table from which a withheld cell of under ten can be told by the total', async () => {
    for (const who of ['aa', 'bb', 'cc']) {
      for (const [subject, cells] of await readTables(who)) {
        const withheld = cells.filter(({ borrowers }) => borrowers === null);
        if (withheld.length > 0) expect([subject, withheld.length]).not.toEqual([subject, 1]);
      }
    }
  });
});

describe('two worlds in which the others differ within their bands', () => {
  it('give a lender the same alerts and the same overlap, to the letter', async () => {
    const other = await openSharedSector(150_000);
    try {
      const read = async (from: Sector) => [
        await from.ask('aa', ALERTS, { first: 100 }),
        await from.ask('aa', OVERLAP),
      ];
      const strip = (answers: unknown) =>
        JSON.stringify(answers).replaceAll(/"cursor":"[^"]*"|"endCursor":"[^"]*"/g, '');
      expect(strip(await read(other.sector))).toBe(strip(await read(sector)));
    } finally {
      await other.close();
    }
  });
});
