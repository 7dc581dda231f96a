// An own book beside the sector: the sector's figures are the published cells and nothing else, the own ones are counted by
// the sector's definitions from own rows.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOwnBenchmark } from '../../src/portfolio/own-benchmark.js';
import { type PlacedLoan, PROVINCES, toSectorLoans } from '../statistics/register-loans.js';
import { openReleaseDoor, type ReleaseDoor, toLargeDebts } from '../statistics/release-door.js';
import { LENDERS } from '../statistics/release-world.js';

const PEOPLE = 9000;
const CLIP = 5_000_000n;
let door: ReleaseDoor;
beforeAll(async () => {
  door = await openReleaseDoor(['2026-08-31', '2026-09-30'], PEOPLE, toLargeDebts);
});
afterAll(() => door?.close());

interface Figure {
  measure: string;
  own: number | null;
  sector: number | null;
  low: number | null;
  high: number | null;
}
interface Answer {
  portfolio: {
    benchmark: {
      releaseMonth: string | null;
      releaseId: string | null;
      coverage: number | null;
      reason: string | null;
      figures: Figure[];
    } | null;
  } | null;
}
const QUERY = `query B($month: YearMonth!, $region: String) { portfolio(asOf: $month) {
  benchmark(region: $region) { releaseMonth releaseId coverage reason figures { measure own sector low high } } } }`;
const ask = async (variables: Record<string, unknown>, client = 'amc-aa') =>
  door.query<Answer>(client, QUERY, { month: '2026-09', ...variables });

interface Ratio {
  value: number;
  ci95: { low: number; high: number };
}
const sectorOf = async (key: string) => {
  const { data } = await door.query<{
    statistics: { edges: { node: Record<string, Ratio> }[] };
  }>(
    'research-01',
    `query S($key: ID!, $by: [StatisticsDimension!]!) { statistics(period: "2026-09", by: $by, filter: { key: [$key] }) { edges { node {
      par30Amount { value ci95 { low high } } arrearsShare { value ci95 { low high } } crossedShare { value ci95 { low high } } } } } }`,
    { key, by: key === 'MA' ? [] : ['REGION'] },
  );
  const node = data.statistics.edges[0]?.node;
  return ['par30Amount', 'arrearsShare', 'crossedShare'].map((name) => {
    const ratio = node?.[name];
    return [ratio?.value ?? null, ratio?.ci95.low ?? null, ratio?.ci95.high ?? null];
  });
};

/** Counted again from the loans that the test reported, by whom they are and how large. */
function countOwn(isIn: (loan: PlacedLoan) => boolean = () => true) {
  const loans = toLargeDebts(
    toSectorLoans({ seed: 20_261_124, people: PEOPLE, lenders: LENDERS }),
  ).filter((loan) => loan.association === 'aa' && isIn(loan));
  const people = [...Map.groupBy(loans, ({ person }) => person).values()].map((own) => {
    const owed = own.reduce((sum, loan) => sum + loan.outstandingCentimes, 0n);
    const late = own
      .filter(({ daysPastDue = 0 }) => daysPastDue > 30)
      .reduce((sum, loan) => sum + loan.outstandingCentimes, 0n);
    return owed > CLIP ? { owed: CLIP, late: (late * CLIP) / owed } : { owed, late };
  });
  const sum = (of: 'owed' | 'late') => people.reduce((all, person) => all + person[of], 0n);
  const toShare = (part: number, whole: number) => Math.round((part / whole) * 10_000) / 10_000;
  return {
    PAR30_AMOUNT: toShare(Number(sum('late')), Number(sum('owed'))),
    LATE_BORROWERS: toShare(people.filter(({ late }) => late > 0n).length, people.length),
  };
}

describe('the benchmark', () => {
  it('shows the published cells of the month’s best release, figure for figure', async () => {
    const { data, codes } = await ask({});
    expect(codes).toEqual([]);
    const benchmark = data.portfolio?.benchmark;
    expect(benchmark).toMatchObject({
      releaseMonth: '2026-09',
      releaseId: '2026-09-quarterly-1',
      reason: null,
    });
    expect(benchmark?.coverage).toBeGreaterThan(0.99);
    const figures = benchmark?.figures ?? [];
    expect(figures.map(({ measure }) => measure)).toEqual([
      'PAR30_AMOUNT',
      'LATE_BORROWERS',
      'CROSSED_BORROWERS',
    ]);
    const told = figures.map(({ sector, low, high }) => [sector, low, high]);
    expect(told).toEqual(await sectorOf('MA'));
    expect(told.flat()).not.toContain(null);
  });

  it('counts the own book by the sector’s definitions: people, clipped, from own rows', async () => {
    const { data } = await ask({});
    const own = new Map(data.portfolio?.benchmark?.figures.map((one) => [one.measure, one.own]));
    const wanted = countOwn();
    expect(own.get('PAR30_AMOUNT')).toBe(wanted.PAR30_AMOUNT);
    expect(own.get('LATE_BORROWERS')).toBe(wanted.LATE_BORROWERS);
  });

  it('is the same of the sector for every lender', async () => {
    const [one, other] = [await ask({}, 'amc-aa'), await ask({}, 'amc-bb')];
    const sectors = [one, other].map(({ data }) =>
      data.portfolio?.benchmark?.figures.map(({ sector, low, high }) => [sector, low, high]),
    );
    expect(sectors[0]).toEqual(sectors[1]);
  });

  it('compares a region with the region’s cell', async () => {
    const { data } = await ask({ region: '06' });
    const figures = data.portfolio?.benchmark?.figures ?? [];
    expect(figures.map(({ sector, low, high }) => [sector, low, high])).toEqual(
      await sectorOf('MA/06'),
    );
    const wanted = countOwn(({ province }) => province === PROVINCES[5]);
    expect(figures.map(({ own }) => own)).toEqual([
      wanted.PAR30_AMOUNT,
      wanted.LATE_BORROWERS,
      null,
    ]);
  });

  it('refuses a region that is none', async () => {
    for (const region of ['13', '6', "06' or true"]) {
      const { data, codes } = await ask({ region });
      expect([data.portfolio?.benchmark, codes]).toEqual([null, ['NOT_A_KEY']]);
    }
  });

  it('clips a person whole: of what is late only the part that the clip leaves, in one region', async () => {
    const month = '2026-06-30';
    const one = { association: 'aa', area: 'URBAN', activity: 'TRADE' } as const;
    const loan = (person: string, name: string, province: string, dirhams: bigint) => ({
      ...{ ...one, person, province },
      loan: `clip ${name}`,
      outstandingCentimes: dirhams * 100n,
    });
    await door.site.register.openMonth(month);
    await door.site.register.report(month, [
      { ...loan('large', 'late', 'CAS', 40_000n), daysPastDue: 31 },
      { ...loan('large', 'sound', 'FES', 60_000n), daysPastDue: 30 },
      { ...loan('small', 'lost', 'CAS', 1_000n), status: 'WRITTEN_OFF' },
      { ...loan('small', 'other', 'CAS', 500n) },
    ]);
    const session = door.site.as('AMC', 'amc-aa', 'aa');
    // 100,000 DH clipped to 50,000 are late by 40 %; the person belongs where the larger loan is.
    expect(await readOwnBenchmark(session, month, null, CLIP)).toEqual({
      people: 2n,
      latePeople: 2n,
      centimes: 5_150_000n,
      lateCentimes: 2_100_000n,
    });
    expect(await readOwnBenchmark(session, month, '03', CLIP)).toEqual({
      people: 1n,
      latePeople: 1n,
      centimes: 5_000_000n,
      lateCentimes: 2_000_000n,
    });
  });

  it('gives a plain reason where the month has no release', async () => {
    await door.site.register.openMonth('2026-07-31');
    await door.site.register.report('2026-07-31', [
      {
        person: 'early',
        association: 'aa',
        loan: 'early',
        province: 'CAS',
        area: 'URBAN',
        activity: 'TRADE',
        outstandingCentimes: 100_000n,
      },
    ]);
    const { data } = await ask({ month: '2026-07' });
    expect(data.portfolio?.benchmark).toEqual({
      releaseMonth: null,
      releaseId: null,
      coverage: null,
      reason: 'The sector’s statistics of this month are not released.',
      figures: [],
    });
  });
});
