// Publication killed in its middle, as a command and as the gateway's own: the former snapshot goes on answering, no
// half of the new one is left, and the month can be published again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdLock } from './hold-lock.js';
import { toLoanFile } from './many-loans.js';
import { type Running, Site } from './site.js';

const OFTEN = { interval: 20 };

let site: Site;
let gateway: Running;

beforeAll(async () => {
  site = await Site.open();
  gateway = await site.startGateway();
});
afterAll(() => site?.close());

/** Everything is written when a snapshot is attached; readers do not mind this lock, the attaching does. */
const holdPublication = async () =>
  holdLock(await site.ownerUrl(), 'lock table published.exposure in share update exclusive mode');

/** Opens a month and lets amc-01 report, so that it may go on asking when the month is published. */
async function openMonth(month: string, monthEnd: string): Promise<void> {
  await site.asOwner(`insert into registry.calendar values ($1, $1::date + 10, false)`, [monthEnd]);
  expect((await site.send('amc-01', month, toLoanFile('Z', 3))).status).toBe(202);
  const ended = `select state::text from intake.return where association = 'amc01' and month = $1`;
  await expect.poll(() => site.asOwner(ended, [monthEnd]), OFTEN).toEqual([{ state: 'ACCEPTED' }]);
}

/** Months published, the one in use, and the tables that hold snapshots. */
async function findSnapshots() {
  const [row] = await site.asOwner(`
    select (select array_agg(to_char(month, 'YYYY-MM') order by month) from published.snapshot) as months,
      (select to_char(month, 'YYYY-MM') from published.snapshot where is_current) as current,
      (select array_agg(substr(tablename, 10) order by tablename) from pg_tables
        where schemaname = 'published' and tablename like 'exposure\\_%') as tables`);
  return row;
}
const UNTIL_SEPTEMBER = {
  months: ['2026-07', '2026-08', '2026-09'],
  current: '2026-09',
  tables: ['20260700', '20260800', '20260900'],
};
const UNTIL_OCTOBER = {
  months: [...UNTIL_SEPTEMBER.months, '2026-10'],
  current: '2026-10',
  tables: [...UNTIL_SEPTEMBER.tables, '20261000'],
};
const UNTIL_NOVEMBER = {
  months: [...UNTIL_OCTOBER.months, '2026-11'],
  current: '2026-11',
  tables: [...UNTIL_OCTOBER.tables, '20261100'],
};
const answerOf = (snapshotMonth: string) => ({
  userErrors: [],
  riskSummary: { snapshotMonth, worstArrearsElsewhere: 'D31_90' },
});

describe('a publication that is killed', () => {
  it('as a command leaves the former snapshot in use, and is done again at the next call', async () => {
    await openMonth('2026-10', '2026-10-31');
    const lock = await holdPublication();
    const killed = site.run(['dist/cli/centrale.js', 'publish', '--month', '2026-10']);
    await lock.untilWaiters(1);
    expect(await site.inquire()).toEqual(answerOf('2026-09'));
    await killed.kill();
    expect(await findSnapshots()).toEqual(UNTIL_SEPTEMBER);
    const again = site.run(['dist/cli/centrale.js', 'publish', '--month', '2026-10']);
    expect(await site.inquire()).toEqual(answerOf('2026-09'));
    await lock.release();
    expect(await again.end(), again.said()).toBe(0);
    expect(again.said()).toContain('Published 2026-10 as snapshot 20261000');
    expect(await findSnapshots()).toEqual(UNTIL_OCTOBER);
    expect(await site.inquire()).toEqual(answerOf('2026-10'));
    const once = site.run(['dist/cli/centrale.js', 'publish', '--month', '2026-10']);
    expect(await once.end()).toBe(1);
    expect(once.said()).toContain('ALREADY_PUBLISHED');
  });

  it('with its gateway is done by the next start, which answers from the former one meanwhile', async () => {
    await openMonth('2026-11', '2026-11-30');
    await gateway.kill();
    const lock = await holdPublication();
    const publishing = await site.startGateway('ANSWERS');
    await lock.untilWaiters(1);
    expect(await site.inquire()).toEqual(answerOf('2026-10'));
    await publishing.kill();
    expect(await findSnapshots()).toEqual(UNTIL_OCTOBER);
    gateway = await site.startGateway('ANSWERS');
    expect(await site.inquire()).toEqual(answerOf('2026-10'));
    await lock.release();
    await site.untilSaid(gateway, 'Centrale listens on');
    expect(gateway.said()).toContain('Published 2026-11');
    expect(await findSnapshots()).toEqual(UNTIL_NOVEMBER);
    expect(await site.inquire()).toEqual(answerOf('2026-11'));
  });

  it('with PostgreSQL is done again once that has recovered', async () => {
    await site.asOwner(`insert into registry.calendar values ('2026-12-31', '2027-01-10', false)`);
    const lock = await holdPublication();
    const command = site.run(['dist/cli/centrale.js', 'publish', '--month', '2026-12']);
    await lock.untilWaiters(1);
    process.kill((await site.findPostmaster()) ?? 0, 'SIGKILL');
    await gateway.kill();
    expect(await command.end()).toBe(1);
    await lock.release();
    gateway = await site.startGateway();
    expect(await findSnapshots()).toMatchObject({ current: '2026-12' });
  });

  it('leaves no process in the end', async () => {
    expect(await gateway.end('SIGTERM')).toBe(0);
    await expect.poll(() => site.findProcesses(), OFTEN).toEqual([]);
  });
});
