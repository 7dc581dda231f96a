// Returns of several lenders are merged beside each other, and meet only where it is found out whom they both know.
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { toPublicId } from '../../src/access/public-ids.js';
import { mergeReturn } from '../../src/returns/merge-return.js';
import { withdrawReturn } from '../../src/returns/withdraw-return.js';
import { type HeldLock, holdLock } from '../crash/hold-lock.js';
import { openWorld, type World } from '../world.js';
import { type Cells, GOOD_ROW, StagedReturns } from './staged-return.js';

const JULY = '2026-07-31';
const AUGUST = '2026-08-31';
const SEPTEMBER = '2026-09-30';
let world: World;
let returns: StagedReturns;
let borrowers: HeldLock;

beforeAll(async () => {
  world = await openWorld();
  returns = new StagedReturns(world);
  for (const code of ['aa', 'bb', 'cc']) {
    await world.asOwner(
      `select registry.add_association($1, $1, $1, $1, null, date '2020-01-01')`,
      [code],
    );
  }
  for (const month of [JULY, AUGUST, SEPTEMBER]) {
    await world.asOwner('insert into registry.calendar values ($1, $1::date + 10, false, null)', [
      month,
    ]);
    // A month's first return would keep the others from writing.
    await world.asOwner('select registry.ensure_month($1)', [month]);
  }
});
afterAll(async () => {
  await returns?.close();
  await world?.close();
});

/** Every test halts merges where borrowers are looked for. */
beforeEach(async () => {
  borrowers = await holdLock(
    world.ownerUrl,
    `select pg_advisory_xact_lock(hashtext('registry.borrower'))`,
  );
  return () => borrowers.release();
});

const check = (association: string, month: string, rows: Cells[]) =>
  returns.check({ association, month, kind: 'PERIODIC', rows });
const merge = (id: string) => mergeReturn({ door: returns.door, keys: world.keys }, id);

/** Resolves when one statement waits for such an advisory lock here; the worlds of other tests are in the same cluster. */
async function untilOneWaits(lock: string): Promise<void> {
  const waits = `select from pg_locks where locktype = 'advisory' and not granted and ${lock}
    and database = (select oid from pg_database where datname = current_database())`;
  await vi.waitUntil(async () => (await world.asOwner(waits)).length === 1, { timeout: 60_000 });
}

/** Borrower of each loan as clients, loans and positions have it, which must agree; by lender and reference. */
async function readBorrowers(nationalId: string): Promise<Record<string, string>> {
  const rows = await world.asOwner<{ place: string; borrowers: string[] }>(
    `select l.association || ' ' || l.loan_ref as place, array_agg(distinct b.borrower_id::text) as borrowers
     from registry.loan l, lateral (
       select l.borrower_id
       union all select p.borrower_id from registry.position p where p.loan_id = l.loan_id and p.client_id = l.client_id
       union all select c.borrower_id from registry.client c where c.client_id = l.client_id and c.association = l.association
     ) b where l.loan_ref like $1 group by 1 order by 1`,
    [`${nationalId}%`],
  );
  return Object.fromEntries(rows.map(({ place, borrowers: found }) => [place, found.join(' ')]));
}

it('two lenders that report the same new person at once find each other, and tell two people of one id apart', async () => {
  const one = { ...GOOD_ROW, national_id: 'AB100001', loan_ref: 'AB100001' };
  const clash = { ...GOOD_ROW, national_id: 'AB100002', loan_ref: 'AB100002' };
  const other = { last_name: 'Zniber', first_name: 'Omar', birth_date: '1961-05-05', sex: 'M' };
  const ids = await Promise.all([
    check('aa', JULY, [one, clash]),
    check('bb', JULY, [one, { ...clash, ...other }]),
  ]);
  const merged = Promise.all(ids.map(merge));
  await borrowers.untilWaiters(2);
  await borrowers.release();
  await merged;
  const same = await readBorrowers('AB100001');
  expect(Object.keys(same)).toEqual(['aa AB100001', 'bb AB100001']);
  expect(new Set(Object.values(same)).size).toBe(1);
  const apart = await readBorrowers('AB100002');
  expect(new Set(Object.values(apart)).size).toBe(2);
  const written = await world.asOwner<{ borrower: string }>(
    `select borrower_id::text as borrower from registry.borrower`,
  );
  expect(written.map((row) => row.borrower).sort()).toEqual(
    [...new Set([...Object.values(same), ...Object.values(apart)])].sort(),
  );
  expect(await world.asOwner('select kind from registry.identity_case')).toEqual([
    { kind: 'REPORT' },
  ]);
});

it('returns of one lender are merged one after another', async () => {
  const row = { ...GOOD_ROW, national_id: 'AB200001' };
  const first = await check('cc', JULY, [{ ...row, loan_ref: 'AB200001-1' }]);
  const merging = merge(first);
  await borrowers.untilWaiters(1);
  const second = await check('cc', AUGUST, [{ ...row, loan_ref: 'AB200001-2' }]);
  const following = merge(second);
  await untilOneWaits(`classid = hashtext('registry.client')::oid and objsubid = 2`);
  await borrowers.release();
  await Promise.all([merging, following]);
  const clients = `select from registry.client where association = 'cc'`;
  expect(await world.asOwner(clients)).toHaveLength(1);
  const both = await readBorrowers('AB200001');
  expect(Object.keys(both)).toHaveLength(2);
  expect(new Set(Object.values(both)).size).toBe(1);
});

it('who needs the register as it is between merges waits for all that are under way', async () => {
  const [mine] = await world.asOwner<{ id: string }>(
    `select return_id as id from intake.return where association = 'aa'`,
  );
  const ids = await Promise.all(
    ['bb', 'cc'].map((code) =>
      check(code, SEPTEMBER, [{ ...GOOD_ROW, national_id: 'AB300001', loan_ref: 'AB300001' }]),
    ),
  );
  const merged = Promise.all(ids.map(merge));
  await borrowers.untilWaiters(2);
  let isTaken = false;
  const taken = withdrawReturn(returns.door, 'aa', toPublicId('ret', mine?.id ?? '')).then(() => {
    isTaken = true;
  });
  await untilOneWaits(
    `mode = 'ExclusiveLock' and objid = hashtext('registry.merge')::oid and objsubid = 1`,
  );
  expect(isTaken).toBe(false);
  await borrowers.release();
  await Promise.all([merged, taken]);
  expect(isTaken).toBe(true);
});

it('a month’s first return makes its partition, and those that come meanwhile wait for it', async () => {
  await world.asOwner(
    `insert into registry.calendar values ('2026-10-31', '2026-11-10', false, null)`,
  );
  const row = { ...GOOD_ROW, national_id: 'AB400001', loan_ref: 'AB400001' };
  const ids = await Promise.all(['aa', 'bb', 'cc'].map((code) => check(code, '2026-10-31', [row])));
  const merged = Promise.all(ids.slice(0, 2).map(merge));
  await borrowers.untilWaiters(1);
  await untilOneWaits(`classid = hashtext('registry.room')::oid and objsubid = 2`);
  await borrowers.release();
  await merged;
  await merge(ids[2] ?? '');
  expect(Object.keys(await readBorrowers('AB400001'))).toEqual([
    'aa AB400001',
    'bb AB400001',
    'cc AB400001',
  ]);
});
