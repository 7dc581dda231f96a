// How a database grows: from any former step with its data, never twice, never over a changed history. On a server of
// its own, since the steps make roles, which belong to the whole cluster.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/database/embedded-server.js';
import { findPending, migrate } from '../../src/database/migrate.js';
import { readMigrationFiles } from '../../src/database/migration-files.js';

const FILES = readMigrationFiles();
const FORMER = FILES.filter((file) => file.name <= '20261124T0915-create-published-and-audit');

let dir: string;
let server: EmbeddedServer;
let number = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'centrale-migrate-'));
  server = await startEmbeddedServer({ dir, durable: false });
});

afterAll(async () => {
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

async function makeDatabase(owner?: string) {
  const name = `grown_${++number}`;
  const by = owner === undefined ? '' : ` owner ${owner}`;
  await query(server.ownerUrl('postgres'), `create database ${name}${by}`);
  return {
    ownerUrl: server.ownerUrl(name),
    appUrl: server.appUrl(name),
    workUrl: server.workUrl(name),
  };
}

describe('the steps of the database', () => {
  it('run in order, once, and answer which they were', async () => {
    const order = await makeDatabase();
    expect(await migrate(order)).toEqual(FILES.map((file) => file.name));
    expect(await migrate(order)).toEqual([]);
    expect(await findPending(order.appUrl)).toEqual([]);
  });

  it('run by two processes at once are run by one', async () => {
    const order = await makeDatabase();
    const applied = await Promise.all([migrate(order), migrate(order)]);
    expect(applied.map((names) => names.length).sort()).toEqual([0, FILES.length]);
  });

  it('go on from a former step and keep what was there', async () => {
    const order = await makeDatabase();
    await migrate({ ...order, files: FORMER });
    await query(
      order.ownerUrl,
      `select registry.add_association('zeta', 'Zêta', 'زيتا', 'Zeta', null, '2026-01-01');
       insert into registry.calendar values ('2026-09-30', '2026-10-10', false, null)`,
    );
    const later = FILES.slice(FORMER.length).map((file) => file.name);
    expect(await findPending(order.appUrl)).toEqual(later);
    expect(await migrate(order)).toEqual(later);
    const kept = await query(
      order.ownerUrl,
      'select code, month::text from registry.association, registry.calendar',
    );
    expect(kept).toEqual([{ code: 'zeta', month: '2026-09-30' }]);
  });

  it('leave nothing of a step that fails half way', async () => {
    const order = await makeDatabase();
    await migrate({ ...order, files: FORMER });
    const half = {
      name: '20991231T0000-half',
      sql: 'create table registry.half (n int); select 1/0',
      checksum: 'x',
    };
    await expect(migrate({ ...order, files: [...FORMER, half] })).rejects.toThrow(
      /division by zero/,
    );
    const left = await query(order.ownerUrl, `select to_regclass('registry.half') as half`);
    expect(left).toEqual([{ half: null }]);
  });

  it('refuse a history that was changed, naming the file', async () => {
    const order = await makeDatabase();
    await migrate(order);
    const changed = FILES.map((file, at) => (at === 1 ? { ...file, checksum: 'other' } : file));
    await expect(migrate({ ...order, files: changed })).rejects.toThrow(
      /20261124T0905-create-registry.sql ran here and was changed since/,
    );
  });

  it('refuse a database that is newer than the program', async () => {
    const order = await makeDatabase();
    await migrate(order);
    await expect(migrate({ ...order, files: FORMER })).rejects.toThrow(/newer than this program/);
  });

  it('set the passwords of the two logins, and refuse an address with another login', async () => {
    const order = await makeDatabase();
    await migrate(order);
    expect(await query(order.workUrl, 'select session_user as who')).toEqual([
      { who: 'centrale_work' },
    ]);
    const odd = order.appUrl.replace('centrale_app', 'postgres');
    await expect(migrate({ ...order, appUrl: odd })).rejects.toThrow(/must be centrale_app/);
  });

  it('refuse a login that may not create roles', async () => {
    const order = await makeDatabase();
    await migrate(order);
    await expect(migrate({ ...order, ownerUrl: order.workUrl })).rejects.toThrow(/CREATEROLE/);
  });
});

describe('an owner that is no superuser', () => {
  it('can make everything in a cluster of its own', async () => {
    const own = await mkdtemp(join(tmpdir(), 'centrale-owner-'));
    const cluster = await startEmbeddedServer({ dir: own, durable: false });
    try {
      await query(
        cluster.ownerUrl('postgres'),
        `create role keeper login createrole password 'keeper'`,
      );
      await query(cluster.ownerUrl('postgres'), 'create database kept owner keeper');
      const ownerUrl = cluster.ownerUrl('kept').replace(/\/\/[^@]+@/, '//keeper:keeper@');
      const order = { ownerUrl, appUrl: cluster.appUrl('kept'), workUrl: cluster.workUrl('kept') };
      expect(await migrate(order)).toHaveLength(FILES.length);
      await query(
        ownerUrl,
        `select registry.add_association('zeta', 'Z', 'Z', 'Z', null, '2026-01-01')`,
      );
      const own = 'set role centrale_amc_zeta; select count(*)::int as n from registry.position';
      await query(order.appUrl, own);
    } finally {
      await cluster.stop();
      await rm(own, { recursive: true, force: true });
    }
  });
});
