// The first return of a month makes its partition in the transaction of its merge, which may take minutes.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { holdLock } from '../crash/hold-lock.js';
import { openWorld, type World } from '../world.js';
import { GOOD_ROW, StagedReturns } from './staged-return.js';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

const JULY = '2026-07-31';
const READ = 'select count(*)::int as n from registry.position';

it('the first return of a month waits for nobody who reads positions, and keeps nobody from reading', async () => {
  const reader = await holdLock(world.ownerUrl, READ);
  const merge = await holdLock(
    world.ownerUrl,
    `set local lock_timeout = '2s'; select registry.ensure_month('${JULY}')`,
  );
  const other = await holdLock(world.ownerUrl, `set local lock_timeout = '2s'; ${READ}`);
  await Promise.all([reader, merge, other].map((lock) => lock.release()));
  expect(await world.asOwner(READ)).toEqual([{ n: 0 }]);
});

it('the partition it fills has every index, knows its loans for unique, and answers nobody by its own name', async () => {
  const returns = new StagedReturns(world);
  const AUGUST = '2026-08-31';
  await world.asOwner(`select registry.add_association('aa', 'a', 'a', 'a', 'aa', '2020-01-01')`);
  await world.asOwner(
    `insert into registry.calendar values ('${AUGUST}', '2026-09-10', false, null)`,
  );
  await returns.send({ association: 'aa', month: AUGUST, kind: 'PERIODIC', rows: [GOOD_ROW] });
  await returns.close();
  expect(await world.asOwner(READ)).toEqual([{ n: 1 }]);
  const [partition] = await world.asOwner(
    `select relispartition, relforcerowsecurity,
       (select count(*)::int from pg_index i where i.indrelid = c.oid) as indexes,
       (select count(*)::int from pg_index i where i.indrelid = 'registry.position'::regclass) as promised,
       (select n_distinct from pg_stats s where s.tablename = c.relname and s.attname = 'loan_id') as distinct,
       has_table_privilege('centrale_intake', c.oid, 'insert, select, update') as is_open
     from pg_class c where c.oid = 'registry.position_202608'::regclass`,
  );
  expect(partition).toMatchObject({
    relispartition: true,
    relforcerowsecurity: true,
    indexes: partition?.promised,
    // Per row, as PostgreSQL writes it.
    distinct: -1,
    is_open: false,
  });
  expect(partition?.promised).toBeGreaterThan(1);
});
