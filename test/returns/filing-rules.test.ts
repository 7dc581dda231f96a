// Which return may come when, and which may be taken back: by the sender's own returns, the calendar and what was
// published, and by nothing of anybody else.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toPublicId } from '../../src/access/public-ids.js';
import { WorkDoor } from '../../src/database/work-door.js';
import { publishSnapshot } from '../../src/exposure/publish.js';
import { holdLock } from '../crash/hold-lock.js';
import { type FrontDoor, openFrontDoor } from '../server/front-door.js';
import { type Cells, GOOD_ROW } from './staged-return.js';

interface Answer {
  id: string;
  state: string;
  statusUrl: string;
  error?: { code: string; remedy: string };
}

const MONTHS = ['2026-04-30', '2026-05-31', '2026-06-30', '2026-07-31'];
const OTHERS = ['bb', 'cc', 'dd'];
const COLUMNS = Object.keys(GOOD_ROW);

let door: FrontDoor;
let work: WorkDoor;
let token: string;
let code: string;
let lenders = 0;

beforeAll(async () => {
  door = await openFrontDoor();
  work = new WorkDoor(door.world.workUrl);
  for (const month of MONTHS) {
    const text = 'insert into registry.calendar values ($1, $1::date + 10, false, null)';
    await door.world.asOwner(text, [month]);
  }
});
afterAll(async () => {
  await work?.close();
  await door?.close();
});

/** Every test has a lender of its own, who has filed nothing yet. */
beforeEach(async () => {
  lenders += 1;
  code = `own${lenders}`;
  await door.world.asOwner(
    `select registry.add_association($1, $1, $1, $1, null, date '2020-01-01')`,
    [code],
  );
  await door.world.asOwner(
    `insert into registry.api_client (client_id, audience, association) values ($1, 'AMC', $1)`,
    [code],
  );
  token = await door.tokenOf(code);
});

const ask = async (path: string, init: RequestInit = {}) => {
  const type: Record<string, string> =
    init.body === undefined ? {} : { 'content-type': 'text/csv' };
  const headers = { ...type, authorization: `Bearer ${token}` };
  const response = await door.ask(path, { ...init, headers });
  return { status: response.status, ...((await response.json()) as Answer) };
};
const send = async (month: string, kind: string, rows: Cells[] = [{ loan_ref: 'L1' }]) => {
  const cells = rows.map((row) => ({ disbursed_on: '2026-04-01', ...row }));
  const lines = cells.map((row) => COLUMNS.map((name) => ({ ...GOOD_ROW, ...row })[name] ?? ''));
  const outstanding = 5500 * rows.length;
  const sent = await ask(
    `/returns/${month}?kind=${kind}&records=${rows.length}&outstanding=${outstanding}`,
    { method: 'PUT', body: [COLUMNS, ...lines].map((line) => `${line.join(',')}\n`).join('') },
  );
  if (sent.status === 202)
    await expect.poll(async () => (await ask(sent.statusUrl)).state).not.toMatch(/ING|VED/);
  return sent;
};
const take = (id: string) => ask(`/returns/${id}`, { method: 'DELETE' });
const standing = async () =>
  (
    await door.world.asOwner<{ month: string; loan_ref: string }>(
      `select to_char(p.month, 'YYYY-MM') as month, l.loan_ref from registry.position p
       join registry.loan l using (association, loan_id)
       where association = $1 and superseded_at is null order by 1, 2`,
      [code],
    )
  ).map(({ month, loan_ref }) => `${month} ${loan_ref}`);

describe('an INITIAL return', () => {
  it('brings the months from before the first PERIODIC one, each once', async () => {
    expect((await send('2026-04', 'INITIAL')).status).toBe(202);
    expect((await send('2026-05', 'INITIAL')).status).toBe(202);
    const again = await send('2026-05', 'INITIAL', [{ loan_ref: 'L2' }]);
    expect(again).toMatchObject({ status: 409, error: { code: 'ALREADY_FILED' } });
    expect((await send('2026-06', 'PERIODIC')).status).toBe(202);
    expect(await standing()).toEqual(['2026-04 L1', '2026-05 L1', '2026-06 L1']);
  });

  it('is none once a PERIODIC return is there, but for a replay, which is what it was', async () => {
    const first = await send('2026-04', 'INITIAL');
    await send('2026-05', 'PERIODIC');
    for (const month of ['2026-05', '2026-06']) {
      expect(await send(month, 'INITIAL')).toMatchObject({
        status: 409,
        error: { code: 'NOT_INITIAL' },
      });
    }
    const replay = await send('2026-04', 'INITIAL');
    expect(replay).toMatchObject({ status: 200, id: first.id });
  });
});

describe('a CORRECTION', () => {
  it('may come for a closed month, as a replay of what came before it may', async () => {
    await send('2026-05', 'PERIODIC');
    await door.world.asOwner(
      `update registry.calendar set closed_at = now() where month = '2026-05-31'`,
    );
    try {
      expect((await send('2026-05', 'CORRECTION', [{ loan_ref: 'L2' }])).status).toBe(202);
      const whole = await send('2026-05', 'PERIODIC', [{ loan_ref: 'L3' }]);
      expect(whole).toMatchObject({ status: 409, error: { code: 'MONTH_NOT_OPEN' } });
      const replay = await send('2026-05', 'PERIODIC');
      expect(replay.status).toBe(200);
    } finally {
      await door.world.asOwner('update registry.calendar set closed_at = null');
    }
    expect(await standing()).toEqual(['2026-05 L1', '2026-05 L2']);
  });
});

describe('a withdrawal', () => {
  it('takes the last return of a month first, and what stood before stands again', async () => {
    const first = await send('2026-05', 'PERIODIC');
    const second = await send('2026-05', 'CORRECTION', [{ loan_ref: 'L1' }, { loan_ref: 'L2' }]);
    const third = await send('2026-05', 'CORRECTION', [{ loan_ref: 'L1', national_id: 'ZZ1234' }]);
    expect(await take(first.id)).toMatchObject({ error: { code: 'LATER_RETURN_STANDS' } });
    expect(await take(second.id)).toMatchObject({ error: { code: 'LATER_RETURN_STANDS' } });
    expect((await take(third.id)).state).toBe('WITHDRAWN');
    const [loan] = await door.world.asOwner<{ same: boolean }>(
      `select l.client_id = p.client_id as same from registry.loan l join registry.position p using (association, loan_id)
       where association = $1 and loan_ref = 'L1' and superseded_at is null`,
      [code],
    );
    expect(loan?.same).toBe(true);
    expect((await take(second.id)).state).toBe('WITHDRAWN');
    expect(await standing()).toEqual(['2026-05 L1']);
    expect((await take(first.id)).state).toBe('WITHDRAWN');
    expect(await standing()).toEqual([]);
    expect((await send('2026-05', 'PERIODIC', [{ loan_ref: 'L9' }])).status).toBe(202);
    expect(await standing()).toEqual(['2026-05 L9']);
  });

  it('is possible until something was published from it, or is being so, and for a return too late to be in it', async () => {
    for (const other of OTHERS) {
      await door.world.asOwner(
        `select registry.add_association($1, $1, $1, $1, null, '2020-01-01')`,
        [other],
      );
      await door.world.asOwner(
        `insert into registry.api_client (client_id, audience, association) values ($1, 'AMC', $1)`,
        [other],
      );
      token = await door.tokenOf(other);
      await send('2026-07', 'PERIODIC');
    }
    token = await door.tokenOf(code);
    const june = await send('2026-06', 'PERIODIC');
    await publishSnapshot(work, { month: '2026-07', kind: 'MONTHLY' });
    expect(await take(june.id)).toMatchObject({ error: { code: 'NOT_WITHDRAWABLE' } });
    const late = await send('2026-07', 'PERIODIC', [{ loan_ref: 'L2' }]);
    expect((await take(late.id)).state).toBe('WITHDRAWN');
    const again = await send('2026-07', 'PERIODIC', [{ loan_ref: 'L3' }]);
    await publishSnapshot(work, { month: '2026-07', kind: 'RECTIFICATION', reason: 'late book' });
    expect(await take(again.id)).toMatchObject({ error: { code: 'NOT_WITHDRAWABLE' } });

    const mended = await send('2026-07', 'CORRECTION', [{ loan_ref: 'L4' }]);
    const halt = 'lock table published.exposure in share update exclusive mode';
    const lock = await holdLock(door.world.ownerUrl, halt);
    const order = { month: '2026-07', kind: 'RECTIFICATION' as const, reason: 'under way' };
    const published = publishSnapshot(work, order);
    await lock.untilWaiters(1);
    const taken = take(mended.id);
    const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted`;
    const countWaiting = async () => (await door.world.asOwner(waiting)).length;
    await expect.poll(countWaiting).toBe(1);
    await lock.release();
    await published;
    expect(await taken).toMatchObject({ error: { code: 'NOT_WITHDRAWABLE' } });
  });

  it('of a closed month is none, and of somebody else’s return neither', async () => {
    const filed = await send('2026-04', 'PERIODIC');
    await door.world.asOwner(
      `update registry.calendar set closed_at = now() where month = '2026-04-30'`,
    );
    expect(await take(filed.id)).toMatchObject({ error: { code: 'NOT_WITHDRAWABLE' } });
    await door.world.asOwner('update registry.calendar set closed_at = null');
    token = await door.tokenOf('amc-01');
    expect(await take(filed.id)).toMatchObject({ error: { code: 'NOT_WITHDRAWABLE' } });
    expect(await take(toPublicId('ret', crypto.randomUUID()))).toMatchObject({
      error: { code: 'NOT_WITHDRAWABLE' },
    });
  });
});
