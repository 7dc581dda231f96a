// The ciphers of a return are made beside the statement that places its rows: where they fail, the return is not merged.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { WorkDoor } from '../../src/database/work-door.js';
import { IntakeWorker } from '../../src/returns/intake-worker.js';
import { mergeReturn } from '../../src/returns/merge-return.js';
import { holdMerges } from '../crash/hold-lock.js';
import { openWorld, type World } from '../world.js';
import { GOOD_ROW, StagedReturns } from './staged-return.js';

const MONTH = '2026-07-31';
let world: World;
let returns: StagedReturns;

beforeAll(async () => {
  world = await openWorld();
  returns = new StagedReturns(world);
  await world.asOwner(`select registry.add_association('aa', 'a', 'a', 'a', 'aa', '2020-01-01')`);
  await world.asOwner(
    `insert into registry.calendar values ('${MONTH}', '2026-08-10', false, null)`,
  );
});
afterAll(async () => {
  await returns?.close();
  await world?.close();
});

/** A checked return, and a door through which no cipher can be written. */
async function checkWithoutCiphers(kind: 'PERIODIC' | 'CORRECTION') {
  const cipherDoor = new WorkDoor(world.workUrl);
  await cipherDoor.close();
  const id = await returns.check({ association: 'aa', month: MONTH, kind, rows: [GOOD_ROW] });
  return { id, door: returns.door, cipherDoor, keys: world.keys };
}

it('a return whose ciphers fail is undone when its other statement has ended, and merged when it is tried again', async () => {
  const { id, door, cipherDoor, keys } = await checkWithoutCiphers('PERIODIC');
  const lock = await holdMerges(world.ownerUrl);
  let isOver = false;
  const merged = mergeReturn({ door, cipherDoor, keys }, id).finally(() => {
    isOver = true;
  });
  const failed = expect(merged).rejects.toThrow(/pool/);
  await lock.untilWaiters(1);
  expect(isOver).toBe(false);
  await lock.release();
  await failed;
  // Nothing came after the rollback, where it would have stood on its own.
  const said = `select query from pg_stat_activity where usename = 'centrale_work' and datname = current_database()`;
  await sleep(300);
  expect(await world.asOwner(said)).toEqual([{ query: 'rollback' }]);
  expect(await world.asOwner('select state from intake.return')).toEqual([{ state: 'MERGING' }]);
  expect(await world.asOwner('select from registry.loan')).toEqual([]);
  await mergeReturn({ door, keys }, id);
  expect(await world.asOwner('select state from intake.return')).toEqual([{ state: 'ACCEPTED' }]);
  expect(await world.asOwner('select from registry.loan')).toHaveLength(1);
});

it('a return whose step failed says so to its sender while it is tried again, and comes to its end', async () => {
  const { id, door, cipherDoor, keys } = await checkWithoutCiphers('CORRECTION');
  const find = async () => {
    const [row] = await world.asOwner(
      `select state, failed_tries as tries from intake.return where return_id = '${id}'`,
    );
    return row;
  };
  const failed: string[] = [];
  const parts = { door, keys, onFailure: (returnId: string) => failed.push(returnId) };
  const broken = new IntakeWorker({ ...parts, cipherDoor });
  broken.enqueue('aa', id);
  await vi.waitUntil(() => failed.length > 0);
  await broken.close();
  expect(await find()).toEqual({ state: 'MERGING', tries: failed.length });
  const mended = new IntakeWorker(parts);
  await mended.resume();
  await mended.idle();
  await mended.close();
  expect(await find()).toEqual({ state: 'ACCEPTED', tries: failed.length });
});
