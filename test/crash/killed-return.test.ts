// The gateway killed while a return comes in and in every state after it: what was acknowledged is there whole after
// the next start, what was not is not there at all, and nobody has to do anything about it.

import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HeldLock, holdChecks, holdLock, holdMerges } from './hold-lock.js';
import { type LoanFile, toLoanFile } from './many-loans.js';
import * as register from './register-count.js';
import { type Running, Site } from './site.js';

/** A month far off: open, and due for nobody. */
const MONTH = '2099-01';
const MONTH_END = '2099-01-31';
const OFTEN = { interval: 20 };

let site: Site;
let gateway: Running;

beforeAll(async () => {
  site = await Site.open();
  gateway = await site.startGateway();
  await site.asOwner(
    `insert into registry.calendar values ('2099-01-31', '2099-02-10', true, null)`,
  );
});
afterAll(() => site?.close());

const { NOTHING, associationOf, wholeOf } = register;
const stateOf = (association: string) => register.stateOf(site, association, MONTH_END);
const countRegister = (association: string) => register.countRegister(site, association, MONTH_END);
const findTables = () => register.findTables(site);

const untilState = (association: string, state: string) =>
  expect.poll(() => stateOf(association), OFTEN).toBe(state);

async function expectWhole(association: string, file: LoanFile): Promise<void> {
  await untilState(association, 'ACCEPTED');
  expect(await countRegister(association)).toEqual(wholeOf(file));
}

async function killAndStartAgain(): Promise<void> {
  await gateway.kill();
  gateway = await site.startGateway();
}

describe('a gateway that is killed', () => {
  it('while a return is uploaded leaves nothing of it, and takes it when it comes again', async () => {
    const file = toLoanFile('AB', 4500);
    const bytes = Buffer.from(file.text);
    async function* halting() {
      yield bytes.subarray(0, bytes.length / 2);
      await sleep(60_000, undefined, { ref: false });
    }
    const sent = site.send(
      'amc-01',
      MONTH,
      file,
      Readable.toWeb(Readable.from(halting())) as BodyInit,
    );
    const broken = expect(sent).rejects.toThrow();
    const countRows = async () =>
      (
        await site.asOwner<{ n: string }>(
          'select coalesce(sum(tuples_processed), 0) as n from pg_stat_progress_copy',
        )
      )[0]?.n;
    await expect.poll(async () => Number(await countRows()), OFTEN).toBeGreaterThan(0);
    await killAndStartAgain();
    await broken;
    expect(await stateOf('amc01')).toBe('');
    expect(await countRegister('amc01')).toEqual(NOTHING);
    await expect.poll(findTables, OFTEN).toEqual([]);
    expect((await site.send('amc-01', MONTH, file)).status).toBe(202);
    await expectWhole('amc01', file);
  });

  it('with returns MERGING, which are checked ahead, CHECKING and RECEIVED brings all to their end', async () => {
    const sent = [
      ['amc-02', toLoanFile('CA', 40), 'MERGING'],
      ['amc-03', toLoanFile('CB', 30), 'MERGING'],
      ['amc-12', toLoanFile('CC', 20), 'CHECKING'],
      ['amc-13', toLoanFile('CD', 10), 'RECEIVED'],
    ] as const;
    const merges = await holdMerges(await site.ownerUrl());
    let checks: HeldLock | undefined;
    for (const [client, file, state] of sent) {
      if (state === 'CHECKING') checks = await holdChecks(await site.ownerUrl());
      expect((await site.send(client, MONTH, file)).status).toBe(202);
      await untilState(associationOf(client), state);
    }
    await killAndStartAgain();
    for (const [client, , state] of sent) {
      expect(await stateOf(associationOf(client))).toBe(state);
      expect(await countRegister(associationOf(client))).toEqual(NOTHING);
    }
    await merges.release();
    await checks?.release();
    for (const [client, file] of sent) await expectWhole(associationOf(client), file);
  });

  it('with everything merged but the commit merges it once', async () => {
    const file = toLoanFile('D', 50);
    const merges = await holdMerges(await site.ownerUrl());
    expect((await site.send('amc-04', MONTH, file)).status).toBe(202);
    await merges.untilWaiters(1);
    const [staging] = await findTables();
    const table = staging?.tablename;
    // The merge drops its tables last of all; whoever reads one keeps it from that.
    const reading = await holdLock(
      await site.ownerUrl(),
      `lock table intake.${table} in access share mode`,
    );
    await merges.release();
    await reading.untilWaiters(1);
    expect(await stateOf('amc04')).toBe('MERGING');
    await gateway.kill();
    expect(await countRegister('amc04')).toEqual(NOTHING);
    gateway = await site.startGateway();
    await reading.release();
    await expectWhole('amc04', file);
  });

  it('while CHECKING, PostgreSQL with it, checks again what it had said 202 to', async () => {
    const file = toLoanFile('E', 60);
    const lock = await holdChecks(await site.ownerUrl());
    expect((await site.send('amc-05', MONTH, file)).status).toBe(202);
    await lock.untilWaiters(1);
    expect(await stateOf('amc05')).toBe('CHECKING');
    process.kill((await site.findPostmaster()) ?? 0, 'SIGKILL');
    await killAndStartAgain();
    await expectWhole('amc05', file);
    await lock.release();
  });

  it.each([
    [5, 'amc06', 'FA'],
    [25, 'amc07', 'FB'],
    [60, 'amc08', 'FC'],
  ])(
    '%i ms after a file was sent to it keeps all of it or nothing',
    async (delay, association, mark) => {
      const client = association.replace('amc', 'amc-');
      const file = toLoanFile(mark, 800);
      const sent = Promise.withResolvers<void>();
      async function* telling() {
        yield Buffer.from(file.text);
        sent.resolve();
      }
      const body = Readable.toWeb(Readable.from(telling())) as BodyInit;
      const answered = site.send(client, MONTH, file, body).then(
        ({ status }) => status,
        () => undefined,
      );
      await sent.promise;
      await sleep(delay);
      await killAndStartAgain();
      const status = await answered;
      expect([undefined, 202]).toContain(status);
      await expect.poll(() => stateOf(association), OFTEN).toMatch(/^(ACCEPTED)?$/);
      const isIn = (await stateOf(association)) !== '';
      expect(await countRegister(association)).toEqual(isIn ? wholeOf(file) : NOTHING);
      expect(isIn || status === undefined, 'what was acknowledged is there').toBe(true);
      const again = await site.send(client, MONTH, file);
      expect(again.status).toBe(isIn ? 200 : 202);
      await expectWhole(association, file);
    },
  );

  it('answers as before, keeps no table of a return, and leaves no process in the end', async () => {
    expect(await site.inquire()).toEqual({
      userErrors: [],
      riskSummary: { snapshotMonth: '2026-09', worstArrearsElsewhere: 'D31_90' },
    });
    expect(await findTables()).toEqual([]);
    expect((await site.findProcesses()).length).toBeGreaterThan(1);
    expect(await gateway.end('SIGTERM')).toBe(0);
    await expect.poll(() => site.findProcesses(), OFTEN).toEqual([]);
  });
});
