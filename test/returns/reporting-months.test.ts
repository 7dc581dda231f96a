// The clock of a month and how good its data are: counted in the lender's own rows, shown to it and the bureau; and the
// sector's mean, which is all that peers read of each other's.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishSnapshot } from '../../src/exposure/publish.js';
import { drawSectorQuality } from '../../src/returns/draw-sector-quality.js';
import { makeDueFigures } from '../../src/returns/make-figures.js';
import { Sector } from '../graph/sector.js';
import { type Cells, GOOD_ROW, StagedReturns } from './staged-return.js';

const AUGUST = '2026-08-31';
const SEPTEMBER = '2026-09-30';
const LENDERS = ['alfa', 'beta', 'gama', 'dolo'];

let sector: Sector;
let returns: StagedReturns;

beforeAll(async () => {
  sector = await Sector.open(...LENDERS, 'late');
  returns = new StagedReturns(sector.world);
  for (const month of [AUGUST, SEPTEMBER]) {
    await sector.world.asOwner(
      'insert into registry.calendar values ($1, $1::date + 10, false, null)',
      [month],
    );
  }
});
afterAll(async () => {
  await returns?.close();
  await sector?.close();
});

const row = (ref: string, rest: Cells = {}): Cells => ({
  ...GOOD_ROW,
  loan_ref: ref,
  national_id: `AB${1000 + Number(ref)}`,
  cycle: '1',
  last_payment_on: '2026-08-20',
  ...rest,
});
type Kind = 'PERIODIC' | 'CORRECTION' | 'INITIAL';
const send = async (association: string, month: string, rows: Cells[], kind: Kind = 'PERIODIC') => {
  const id = await returns.send({ association, month, kind, rows });
  await makeDueFigures(returns.door);
  return id;
};

const MONTHS = `query M($of: ID) { reportingMonths(first: 50, association: $of) { edges { node {
  association month state dueOn daysLate gap receivedAt completeAt
  quality { index validity completeness timeliness consistency matchRate vanishedLoans risenLoans impossibleDaysLoans
    doubtfulRows } } } } }`;
interface Month {
  association: string;
  month: string;
  state: string;
  dueOn: string | null;
  daysLate: number | null;
  gap: string | null;
  receivedAt: string | null;
  completeAt: string | null;
  quality: Record<string, number | null> | null;
}
async function askMonths(who: string, of?: string): Promise<Month[]> {
  const { data, errors } = await sector.ask(who, MONTHS, { of: of ?? null });
  expect(errors).toBeUndefined();
  const found = data as unknown as { reportingMonths: { edges: { node: Month }[] } };
  return found.reportingMonths.edges.map(({ node }) => node);
}
const monthOf = async (who: string, month: string): Promise<Month> =>
  (await askMonths(who)).find((found) => found.month === month) as Month;
const SECTOR = '{ sectorQuality { quarters { quarter mean } userErrors { code } } }';
const askSector = async (who: string) => (await sector.ask(who, SECTOR)).data?.sectorQuality;

describe('the data quality of a month', () => {
  it('is counted in what stands of it, against the month before', async () => {
    const late = { overdue_amount: '10', status: 'OVERDUE' };
    await send('alfa', AUGUST, [
      row('1'),
      row('2', { ...late, days_past_due: '10' }),
      row('3', { ...late, days_past_due: '40', last_payment_on: '2026-07-20' }),
      row('4'),
      row('5'),
      row('6', { status: 'CLOSED', outstanding_principal: '0' }),
    ]);
    await send('alfa', SEPTEMBER, [
      row('1', { outstanding_principal: '5600' }),
      row('2', { ...late, days_past_due: '41' }),
      row('3', { ...late, days_past_due: '10', last_payment_on: '2026-08-31' }),
      row('4', { last_payment_on: '', household_income: '' }),
      row('7', {
        national_id: 'AB12',
        product: 'SOLIDARITY',
        disbursed_on: '2026-09-02',
        last_payment_on: '',
      }),
      row('8', { national_id: 'AB1001', last_name: 'Tazi', birth_date: '1990-09-09' }),
      row('9', { sex: 'X' }),
    ]);
    const month = await monthOf('alfa', SEPTEMBER.slice(0, 7));
    expect(month.quality).toEqual({
      // Six of seven rows; of five loans the first rose, the second jumped, the third went back unpaid, the fifth is gone.
      validity: 85.7,
      consistency: 20,
      vanishedLoans: 1,
      risenLoans: 1,
      impossibleDaysLoans: 2,
      // Cells asked: three of each old row; the group loan of September has no payment to tell, but a group.
      completeness: 83.3,
      timeliness: 100,
      doubtfulRows: 2,
      matchRate: 66.7,
      // 0.3 × 6/7 + 0.2 × 15/18 + 0.2 + 0.2 × 1/5 + 0.1 × 4/6
      index: 73.0,
    });
  });

  it('follows corrections, of the month itself and of the one before', async () => {
    await send(
      'alfa',
      SEPTEMBER,
      [row('1'), row('5'), row('9'), row('7', { disbursed_on: '2026-09-02', last_payment_on: '' })],
      'CORRECTION',
    );
    const { quality } = await monthOf('alfa', '2026-09');
    expect(quality).toMatchObject({
      validity: 100,
      vanishedLoans: 0,
      risenLoans: 0,
      doubtfulRows: 1,
    });
    await send('alfa', AUGUST, [row('2'), row('3')], 'CORRECTION');
    const again = await monthOf('alfa', '2026-09');
    // The second loan is late by 41 days, one day of which was not there to be late.
    expect(again.quality).toMatchObject({ impossibleDaysLoans: 1, consistency: 80 });
  });

  it('is forgotten when its return is taken back', async () => {
    const id = await send('beta', AUGUST, [row('1')]);
    expect((await monthOf('beta', '2026-08')).quality).toMatchObject({
      validity: 100,
      consistency: null,
    });
    await returns.door.as('centrale_intake', (client) =>
      client.query('select intake.withdraw_return($1, $2)', [id, 'beta']),
    );
    await makeDueFigures(returns.door);
    expect(await monthOf('beta', '2026-08')).toMatchObject({ state: 'NOT_DUE', quality: null });
    await send('beta', AUGUST, [row('1')]);
  });

  it('is for the association itself and the bureau, and is nothing to another', async () => {
    expect(new Set((await askMonths('beta')).map(({ association }) => association))).toEqual(
      new Set(['beta']),
    );
    expect(await askMonths('beta', 'alfa')).toEqual([]);
    const all = await askMonths('BUREAU');
    expect(new Set(all.map(({ association }) => association))).toEqual(
      new Set([...LENDERS, 'late']),
    );
    expect(await askMonths('BUREAU', 'alfa')).toHaveLength(2);
    expect((await sector.ask('SUPERVISOR', MONTHS)).errors).toHaveLength(1);
    expect((await sector.ask('RESEARCH', SECTOR)).errors).toHaveLength(1);
    const below = await sector.world.asOwner(
      `select has_table_privilege('centrale_amc', 'published.sector_quality', 'select') as reads`,
    );
    expect(below).toEqual([{ reads: false }]);
  });
});

describe('the clock of a month', () => {
  it('runs where the calendar follows real time, from the due day until the month is complete', async () => {
    const day = (back: number) => `(now() at time zone 'Africa/Casablanca')::date - ${back}`;
    await sector.world.asOwner(
      `update registry.calendar set real_time = true, due_on = ${day(20)} where month = $1`,
      [AUGUST],
    );
    try {
      expect(await monthOf('late', '2026-08')).toMatchObject({
        state: 'MISSING',
        daysLate: 20,
        gap: 'RETURN_MISSING',
        completeAt: null,
      });
      const rows = Array.from({ length: 60 }, (_, n) => row(String(n + 1)));
      const bad = [row('61', { sex: 'X' }), row('62', { sex: 'X' })];
      const filed = await send('late', AUGUST, [...rows, ...bad]);
      await receivedAgo(filed, 15);
      expect(await monthOf('late', '2026-08')).toMatchObject({
        state: 'INCOMPLETE',
        daysLate: 20,
        gap: 'RETURN_BELOW_98_PERCENT',
      });
      const mended = await send('late', AUGUST, [row('61')], 'CORRECTION');
      await receivedAgo(mended, 12);
      const more = await send('late', AUGUST, [row('62')], 'CORRECTION');
      await receivedAgo(more, 3);
      const complete = await monthOf('late', '2026-08');
      expect(complete).toMatchObject({ state: 'COMPLETE', daysLate: 8, gap: null });
      expect(complete.quality).toMatchObject({ timeliness: 73.3, validity: 100 });
    } finally {
      await sector.world.asOwner(
        `update registry.calendar set real_time = false, due_on = month + 10 where month = $1`,
        [AUGUST],
      );
    }
  });

  it('is what reciprocity goes by, and begins with membership', async () => {
    await sector.world.asOwner(
      `update registry.association set joined_on = '2026-09-01' where code = 'gama'`,
    );
    expect((await askMonths('gama')).map(({ month }) => month)).toEqual(['2026-09']);
    await send('beta', SEPTEMBER, [row('1')]);
    for (const lender of ['gama', 'dolo']) {
      await send(lender, SEPTEMBER, [row('1', { household_income: '', cycle: '' })]);
    }
    await publishSnapshot(returns.door, { month: '2026-09', kind: 'MONTHLY' });
    const reasons = await sector.world.asOwner<{
      code: string;
      reason: string | null;
      gap: string;
    }>(
      `select a.code, published.standing_of(a.code) as reason, f.gap from registry.association a
       cross join lateral published.filings_of(a.code) f where f.month = published.last_due_month() order by 1`,
    );
    expect(reasons).toEqual([
      { code: 'alfa', reason: null, gap: null },
      { code: 'beta', reason: null, gap: null },
      { code: 'dolo', reason: null, gap: null },
      { code: 'gama', reason: null, gap: null },
      { code: 'late', reason: 'RETURN_MISSING', gap: 'RETURN_MISSING' },
    ]);
    expect(await monthOf('late', '2026-09')).toMatchObject({ state: 'MISSING', daysLate: 0 });
    expect((await monthOf('late', '2026-09')).dueOn).not.toBeNull();
  });
});

describe('the sector’s mean', () => {
  it('is drawn once a quarter, rounded, and told to whoever reports', async () => {
    expect(await drawSectorQuality(returns.door)).toEqual(['2026-09-30']);
    // About 96 and 100, and 83.3 for the two that leave cells empty and had no month before.
    const told = { quarters: [{ quarter: '2026-Q3', mean: 90 }], userErrors: [] };
    expect(await askSector('alfa')).toEqual(told);
    expect(await askSector('beta')).toEqual(told);
    expect(await askSector('BUREAU')).toEqual(told);
    expect(await askSector('late')).toEqual({
      quarters: [],
      userErrors: [{ code: 'NO_RECIPROCITY' }],
    });
    await expect(
      sector.world.asOwner(
        `set role centrale_amc_late; select * from published.my_sector_quality('late-api'); `,
      ),
    ).rejects.toThrow('NO_RECIPROCITY');
    await sector.world.asOwner('reset role');
    await send('beta', SEPTEMBER, [{ loan_ref: '1', status: 'REMOVED' }], 'CORRECTION');
    expect(await drawSectorQuality(returns.door)).toEqual([]);
    expect(await askSector('alfa')).toEqual(told);
  });
});

/** As if the file had come so many days ago. */
async function receivedAgo(id: string, days: number): Promise<void> {
  await sector.world.asOwner(
    `update intake.return set received_at = now() - make_interval(days => $2) where return_id = $1`,
    [id, days],
  );
}
