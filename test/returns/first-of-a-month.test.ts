// The first return of a month makes its partition in the transaction of its merge, which may take minutes.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { holdLock } from '../crash/hold-lock.js';
import { openWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

const READ = 'select count(*)::int as n from registry.position';

it('the first return of a month waits for nobody who reads positions, and keeps nobody from reading', async () => {
  const reader = await holdLock(world.ownerUrl, READ);
  const merge = await holdLock(
    world.ownerUrl,
    `set local lock_timeout = '2s'; select registry.ensure_month('2026-07-31')`,
  );
  const other = await holdLock(world.ownerUrl, `set local lock_timeout = '2s'; ${READ}`);
  await Promise.all([reader, merge, other].map((lock) => lock.release()));
  expect(await world.asOwner(READ)).toEqual([{ n: 0 }]);
});
