// PostgreSQL killed under a gateway that lives, in each state of a return: the gateway says that it cannot answer, starts
// it again, and brings to its end what it had acknowledged, without anybody's help.
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HeldLock, holdChecks, holdLock, holdMerges } from './hold-lock.js';
import { toLoanFile } from './many-loans.js';
import {
  associationOf,
  countRegister,
  findTables,
  NOTHING,
  stateOf,
  wholeOf,
} from './register-count.js';
import { type Running, Site } from './site.js';

const MONTH = '2099-01';
const MONTH_END = '2099-01-31';
const OFTEN = { interval: 20 };

let site: Site;
let gateway: Running;

beforeAll(async () => {
  site = await Site.open();
  gateway = await site.startGateway();
  await site.asOwner(`insert into registry.calendar values ($1, '2099-02-10', true, null)`, [
    MONTH_END,
  ]);
});
afterAll(() => site?.close());

const hold = async (statement: string) => holdLock(await site.ownerUrl(), statement);
const haltMerges = async () => holdMerges(await site.ownerUrl());

/** Kills PostgreSQL and waits until the gateway has it back. */
async function killDatabase(): Promise<void> {
  const former = (await site.findPostmaster()) ?? 0;
  process.kill(former, 'SIGKILL');
  const isBack = async () => {
    const now = await site.findPostmaster();
    return now !== undefined && now !== former && (await site.asks('select 1'));
  };
  await expect.poll(isBack, OFTEN).toBe(true);
}

/** The merge drops its tables last of all; whoever reads one keeps it from that. */
async function holdCommit(merges: HeldLock): Promise<HeldLock> {
  await merges.untilWaiters(1);
  const [staging] = await findTables(site);
  const reading = await hold(`lock table intake.${staging?.tablename} in access share mode`);
  await merges.release();
  return reading;
}

interface Halt {
  client: string;
  state: string;
  where: string;
  before: () => Promise<HeldLock>;
  after?: (first: HeldLock) => Promise<HeldLock>;
}
const HALTS: Halt[] = [
  {
    client: 'amc-02',
    state: 'CHECKING',
    where: 'before its rows are judged',
    before: async () => holdChecks(await site.ownerUrl()),
  },
  { client: 'amc-03', state: 'MERGING', where: 'before anything is written', before: haltMerges },
  {
    client: 'amc-04',
    state: 'MERGING',
    where: 'with everything written',
    before: haltMerges,
    after: holdCommit,
  },
];

describe('PostgreSQL that is killed under a living gateway', () => {
  it.each(HALTS)(
    'with a return $state, $where, is brought back, and the return to its end',
    async ({ client, state, before, after }) => {
      const association = associationOf(client);
      const file = toLoanFile(`D${'ABCDE'[Number(client.at(-1))]}`, 60);
      const first = await before();
      expect((await site.send(client, MONTH, file)).status).toBe(202);
      const lock = after ? await after(first) : first;
      await lock.untilWaiters(1);
      expect(await stateOf(site, association, MONTH_END)).toBe(state);
      expect(await countRegister(site, association, MONTH_END)).toEqual(NOTHING);
      await killDatabase();
      await lock.release();
      await expect.poll(() => stateOf(site, association, MONTH_END), OFTEN).toBe('ACCEPTED');
      expect(await countRegister(site, association, MONTH_END)).toEqual(wholeOf(file));
      expect((await site.send(client, MONTH, file)).status).toBe(200);
    },
  );

  it('while a file is uploaded says so, keeps nothing, and takes it when it comes again', async () => {
    const file = toLoanFile('DU', 4500);
    const bytes = Buffer.from(file.text);
    const rest = Promise.withResolvers<void>();
    async function* halting() {
      yield bytes.subarray(0, bytes.length / 2);
      await rest.promise;
      yield bytes.subarray(bytes.length / 2);
    }
    const body = Readable.toWeb(Readable.from(halting())) as BodyInit;
    const sent = site.send('amc-05', MONTH, file, body);
    const copied = 'select from pg_stat_progress_copy where tuples_processed > 0';
    await expect.poll(async () => (await site.asOwner(copied)).length, OFTEN).toBe(1);
    await killDatabase();
    rest.resolve();
    expect(await sent).toMatchObject({
      status: 503,
      error: {
        code: 'UNAVAILABLE',
        remedy: expect.stringMatching(/\w/),
        requestId: expect.any(String),
      },
    });
    expect(await stateOf(site, 'amc05', MONTH_END)).toBe('');
    await expect.poll(() => findTables(site), OFTEN).toEqual([]);
    expect((await site.send('amc-05', MONTH, file)).status).toBe(202);
    await expect.poll(() => stateOf(site, 'amc05', MONTH_END), OFTEN).toBe('ACCEPTED');
    expect(await countRegister(site, 'amc05', MONTH_END)).toEqual(wholeOf(file));
  });

  it('while the figures of a book are made has them made again', async () => {
    const file = toLoanFile('DF', 30);
    const lock = await hold('lock table registry.portfolio_run in access exclusive mode');
    expect((await site.send('amc-06', MONTH, file)).status).toBe(202);
    await lock.untilWaiters(1);
    await expect.poll(() => stateOf(site, 'amc06', MONTH_END), OFTEN).toBe('ACCEPTED');
    await killDatabase();
    await lock.release();
    const due = `select from intake.return where association = 'amc06' and month = $1
      and figures_at >= finished_at`;
    await expect.poll(async () => (await site.asOwner(due, [MONTH_END])).length, OFTEN).toBe(1);
    expect(await countRegister(site, 'amc06', MONTH_END)).toEqual(wholeOf(file));
  });

  it('is missed by every question, with a code and a remedy, until it is back', async () => {
    const ask = async () => {
      const answer = await site.ask('amc-01', '{ borrowers(first: 1) { edges { cursor } } }');
      return answer.error ?? answer.errors?.[0]?.extensions ?? 'answered';
    };
    expect(await ask()).toBe('answered');
    process.kill((await site.findPostmaster()) ?? 0, 'SIGKILL');
    const said = new Set<unknown>();
    await expect
      .poll(async () => {
        const answer = await ask();
        if (answer !== 'answered') said.add(answer);
        return said.size > 0 && answer;
      }, OFTEN)
      .toBe('answered');
    for (const error of said) {
      expect(error).toMatchObject({ code: 'UNAVAILABLE', remedy: expect.stringMatching(/\w/) });
    }
    expect(await site.inquire()).toMatchObject({ userErrors: [] });
    expect((await fetch(`${site.address}/health/ready`)).status).toBe(200);
    expect(gateway.said()).toContain('PostgreSQL is back.');
  });

  it('leaves one server, and none in the end', async () => {
    await sleep(600);
    expect(gateway.child.exitCode).toBeNull();
    expect(await gateway.end('SIGTERM')).toBe(0);
    await expect.poll(() => site.findProcesses(), OFTEN).toEqual([]);
  });
});
