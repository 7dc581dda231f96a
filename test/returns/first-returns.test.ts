// The first return of a month, and of a lender, makes a partition in the transaction of its merge, which may take minutes.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { holdLock } from '../crash/hold-lock.js';
import { openWorld, type World } from '../world.js';
import { GOOD_ROW, StagedReturns } from './staged-return.js';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  for (const code of ['aa', 'zz']) {
    await world.asOwner('select registry.add_association($1, $1, $1, $1, $1, $2)', [
      code,
      '2020-01-01',
    ]);
  }
});
afterAll(() => world?.close());

const JULY = '2026-07-31';
const READ = 'select count(*)::int as n from registry.position';

it.each([
  ['month', 'registry.position', `select registry.ensure_month('${JULY}')`],
  ['lender', 'registry.loan', `select registry.ensure_loans('zz')`],
])(
  'the first return of a %s waits for nobody who reads %s, and keeps nobody from reading',
  async (_, table, make) => {
    const read = `select count(*)::int as n from ${table}`;
    const reader = await holdLock(world.ownerUrl, read);
    const merge = await holdLock(world.ownerUrl, `set local lock_timeout = '2s'; ${make}`);
    const other = await holdLock(world.ownerUrl, `set local lock_timeout = '2s'; ${read}`);
    await Promise.all([reader, merge, other].map((lock) => lock.release()));
    expect(await world.asOwner(read)).toEqual([{ n: 0 }]);
  },
);

it('the partitions it fills have every index, know their loans for unique, and answer nobody by their own names', async () => {
  const returns = new StagedReturns(world);
  const AUGUST = '2026-08-31';
  await world.asOwner(
    `insert into registry.calendar values ('${AUGUST}', '2026-09-10', false, null)`,
  );
  await returns.send({ association: 'aa', month: AUGUST, kind: 'PERIODIC', rows: [GOOD_ROW] });
  await returns.close();
  expect(await world.asOwner(READ)).toEqual([{ n: 1 }]);
  const partitions = await world.asOwner(
    `select inhparent::regclass::text as parent, relforcerowsecurity,
       (select count(*)::int from pg_index where indrelid = c.oid)
         - (select count(*)::int from pg_index where indrelid = inhparent) as indexes_more,
       (select n_distinct from pg_stats s where s.tablename = c.relname and s.attname = 'loan_id') as distinct,
       has_table_privilege('centrale_intake', c.oid, 'insert, select, update') as is_open
     from pg_class c join pg_inherits on inhrelid = c.oid where c.relname in ('position_202608', 'loans_aa') order by 1`,
  );
  expect(partitions).toEqual(
    ['registry."position"', 'registry.loan'].map((parent) => ({
      parent,
      relforcerowsecurity: true,
      indexes_more: 0,
      // Per row, as PostgreSQL writes it.
      distinct: -1,
      is_open: false,
    })),
  );
});
