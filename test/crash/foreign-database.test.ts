// A gateway over a PostgreSQL that is not its own, which goes away and comes back: it says so meanwhile, lives on, and
// brings to its end what it had acknowledged, without being told that the database is back.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadKeys } from '../../src/access/keys.js';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/database/embedded-server.js';
import { migrate } from '../../src/database/migrate.js';
import { type FrontDoor, openFrontDoor } from '../server/front-door.js';
import type { World } from '../world.js';
import { holdMerges } from './hold-lock.js';
import { toLoanFile } from './many-loans.js';

const OFTEN = { interval: 50 };
const FILE = toLoanFile('FD', 50);

let dir: string;
let server: EmbeddedServer;
let door: FrontDoor;
let token: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'centrale-foreign-'));
  server = await startEmbeddedServer({ dir, durable: true });
  const world = await openOwnWorld();
  const env = {
    DATABASE_URL: world.appUrl,
    DATABASE_WORK_URL: world.workUrl,
    CENTRALE_KEYS: join(dir, 'keys.json'),
    PLAYGROUND: 'on',
  };
  door = await openFrontDoor(env, { world });
  await world.asOwner(
    `insert into registry.calendar values ('2026-07-31', '2026-08-10', false, null)`,
  );
  token = await door.tokenOf('amc-01');
});
afterAll(async () => {
  await door?.close();
  await server?.stop();
  await rm(dir, { recursive: true, force: true });
});

/** A register on the server of this test, which may be killed. */
async function openOwnWorld(): Promise<World> {
  await asOwner(server.ownerUrl('postgres'), 'create database foreign_centrale');
  const urls = {
    ownerUrl: server.ownerUrl('foreign_centrale'),
    appUrl: server.appUrl('foreign_centrale'),
    workUrl: server.workUrl('foreign_centrale'),
  };
  await migrate(urls);
  return {
    ...urls,
    dir,
    keys: await loadKeys(join(dir, 'keys.json'), true),
    asOwner: (text, values = []) => asOwner(urls.ownerUrl, text, values),
    close: async () => {},
  };
}

async function asOwner<Row extends pg.QueryResultRow>(
  connectionString: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const owner = new pg.Client({ connectionString });
  await owner.connect();
  try {
    return (await owner.query<Row>(text, values)).rows;
  } finally {
    await owner.end();
  }
}

const put = () =>
  door.ask(FILE.toPath('2026-07'), {
    method: 'PUT',
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
    body: FILE.text,
  });

describe('a configured PostgreSQL that goes away', () => {
  it('with a return under way is waited for, and the return is brought to its end', async () => {
    const lock = await holdMerges(door.world.ownerUrl);
    expect((await put()).status).toBe(202);
    await lock.untilWaiters(1);
    const mark = await readFile(join(dir, 'postgres', 'postmaster.pid'), 'utf8');
    process.kill(Number(mark.split('\n')[0]), 'SIGKILL');
    await lock.release();
    // Its other processes end when they notice: until then what was acknowledged is acknowledged again.
    let refused = await put();
    while (refused.status === 200) refused = await put();
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({
      error: {
        code: 'UNAVAILABLE',
        remedy: expect.stringMatching(/\w/),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    expect((await door.ask('/health/ready')).status).toBe(503);
    expect((await door.ask('/health/live')).status).toBe(200);
    server = await startEmbeddedServer({ dir, durable: true });
    const count = `select (select state::text from intake.return) as state,
      (select count(*)::int from registry.position) as loans`;
    await expect
      .poll(() => door.world.asOwner(count), OFTEN)
      .toEqual([{ state: 'ACCEPTED', loans: FILE.records }]);
    expect((await put()).status).toBe(200);
    expect((await door.ask('/health/ready')).status).toBe(200);
  });
});
