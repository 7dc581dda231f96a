// Regions that are one lender's, two lenders' or three's with two that may collude, as partners and members see them through
// the graph, the files and the pages: hidden by one word, with nothing beside it that tells why.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFigures } from '../portfolio/report-page.js';
import type { PlacedLoan } from './register-loans.js';
import { openReleaseDoor, type ReleaseDoor } from './release-door.js';

/** By province: who lends there, and in how many of twenty loans. */
const MARKETS: Readonly<Record<string, readonly (readonly [lender: string, of20: number])[]>> = {
  CAS: [
    ['aa', 19],
    ['bb', 20],
  ],
  MAR: [
    ['cc', 10],
    ['dd', 20],
  ],
  ERR: [
    ['ee', 10],
    ['ff', 19],
    ['gg', 20],
  ],
};
const DOMINATED = ['MA/06', 'MA/07', 'MA/08'];

/** Every loan of these provinces is moved to the lenders of its market, and crossed ones are let go. */
function toMarkets(loans: PlacedLoan[]): PlacedLoan[] {
  let at = 0;
  return loans.flatMap((loan) => {
    const market = MARKETS[loan.province];
    if (!market) return [loan];
    if (loan.loan.endsWith(' 1')) return [];
    at += 1;
    const lender = market.find(([, until]) => at % 20 < until)?.[0] ?? loan.association;
    return [{ ...loan, association: lender }];
  });
}

let door: ReleaseDoor;
beforeAll(async () => {
  door = await openReleaseDoor(['2026-08-31'], 12_000, toMarkets);
});
afterAll(() => door?.close());

const CELL = `key region status mergedInto borrowers { value sigma reliability } crossedShare { value numerator denominator }
  arrearsShare { value numerator } outstanding { value sigma } par30Amount { value numerator } clippedShare { value }`;
type Cell = Record<string, unknown> & { key: string; status: string; mergedInto: string | null };
const cellsOf = async (client: string, by: string[], filter: object | null = null) => {
  const query = `query C($by: [StatisticsDimension!]!, $filter: StatisticsCellFilter) {
    statistics(period: "2026-08", by: $by, filter: $filter, first: 1000) { edges { cursor node { ${CELL} } } } }`;
  const { data } = await door.query<{ statistics: { edges: { node: Cell }[] } }>(client, query, {
    by,
    filter,
  });
  return data.statistics.edges.map(({ node }) => node);
};

describe('a region that is few lenders’', () => {
  it('is hidden from everybody, its own lender too, by one word and no figure', async () => {
    for (const client of ['research-01', 'amc-aa', 'amc-bb', 'bureau-01', 'supervisor-01']) {
      const cells = await cellsOf(client, ['REGION']);
      for (const key of DOMINATED) {
        const cell = cells.find((one) => one.key === key);
        expect(cell).toEqual({
          key,
          region: key.slice(-2),
          status: 'MERGED',
          mergedInto: 'MA',
          borrowers: null,
          crossedShare: null,
          arrearsShare: null,
          outstanding: null,
          par30Amount: null,
          clippedShare: null,
        });
      }
      expect(cells.filter(({ status }) => status === 'PUBLISHED').length).toBeGreaterThan(2);
    }
  });

  it('looks like any other hidden one: the same fields, in the public order, whoever dominates it', async () => {
    const cells = await cellsOf('research-01', ['REGION']);
    expect(cells.map(({ key }) => key)).toEqual([...cells.map(({ key }) => key)].sort());
    const hidden = cells
      .filter(({ status }) => status === 'MERGED')
      .map(({ key, region, ...rest }) => JSON.stringify(rest));
    expect(hidden.length).toBeGreaterThan(2);
    expect(new Set(hidden).size).toBe(1);
  });

  it('has no part that is shown', async () => {
    for (const by of [
      ['REGION', 'AREA'],
      ['REGION', 'AREA', 'ACTIVITY'],
    ]) {
      const cells = await cellsOf('amc-aa', by, { region: ['06', '07', '08'] });
      expect(cells.length).toBeGreaterThan(5);
      expect(cells.filter(({ status }) => status === 'PUBLISHED')).toEqual([]);
      expect(cells.filter(({ borrowers }) => borrowers !== null)).toEqual([]);
    }
  });

  it('is never the only hidden one, so that no subtraction leaves it alone', async () => {
    for (const by of [['REGION'], ['REGION', 'AREA']]) {
      const cells = await cellsOf('amc-aa', by);
      const wholes = Map.groupBy(
        cells.filter(({ status }) => status === 'MERGED'),
        ({ key, mergedInto }) => mergedInto ?? key,
      );
      const alone = [...wholes].filter(([, parts]) => parts.length < 2).map(([whole]) => whole);
      expect(alone).toEqual([]);
    }
  });

  it('tells nothing by an error, a filter or the number of lenders', async () => {
    for (const key of DOMINATED) {
      const [cell] = await cellsOf('research-01', ['REGION'], { key: [key] });
      expect(cell).toMatchObject({ key, status: 'MERGED', borrowers: null });
    }
    const asked = await door.query(
      'research-01',
      '{ __type(name: "StatisticsCell") { fields { name } } }',
    );
    expect(JSON.stringify(asked.data)).not.toMatch(/lender|holder|dominan/i);
  });

  it('is hidden in the files and on the page', async () => {
    const file = (await (await door.ask('/releases/2026-08-monthly-1/release.json')).json()) as {
      cells: Record<string, unknown>[];
    };
    const csv = await (await door.ask('/releases/2026-08-monthly-1/cells.csv')).text();
    for (const key of DOMINATED) {
      const { status, borrowers, drawnCounts, drawnAmounts } =
        file.cells.find((cell) => cell.key === key) ?? {};
      expect([status, borrowers, drawnCounts, drawnAmounts]).toEqual(['MERGED', null, null, null]);
      const line = csv.split('\r\n').find((row) => row.includes(`,${key},`)) ?? '';
      expect(line).toMatch(new RegExp(`,${key},\\d\\d,,,,MERGED,MA,*$`));
    }
    const page = await (await door.ask('/observatory/2026-08-monthly-1?lang=en')).text();
    const people = readFigures(page).find(({ id }) => id === 'region-people');
    const at = people?.told.indexOf('Casablanca-Settat') ?? -1;
    expect(people?.told.slice(at, at + 4)).toEqual(['Casablanca-Settat', 'withheld', '', '']);
  });
});
