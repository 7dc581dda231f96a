// The embedded server in the life of a gateway: started, shared, left running by a killed process, recovered, and
// stopped by the last who uses it. Each test has a folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedServerError, explain } from '../../src/database/embedded-binary.js';
import { findState, startEmbeddedServer } from '../../src/database/embedded-server.js';
import { isAlive } from '../../src/database/lease.js';
import { ROOT } from '../house/source-files.js';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'centrale-server-'));
});

afterEach(async () => {
  const pid = await findPid();
  if (pid !== undefined && isAlive(pid)) {
    process.kill(pid, 'SIGINT');
    await expect.poll(() => isAlive(pid)).toBe(false);
  }
  await rm(dir, { recursive: true, force: true });
});

async function findPid(): Promise<number | undefined> {
  const text = await readFile(join(dir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  return Number(text.split('\n')[0]) || undefined;
}

/** Another process that uses the server of this folder until it is ended. */
async function startUser(env: NodeJS.ProcessEnv = process.env): Promise<ChildProcess> {
  const script = `
    import { startEmbeddedServer } from '${join(ROOT, 'dist/database/embedded-server.js')}';
    const server = await startEmbeddedServer({ dir: '${dir}', durable: false });
    process.once('SIGTERM', () => server.stop().then(() => process.exit(0)));
    setInterval(() => {}, 1000);
    process.stdout.write('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  return child;
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
  });

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** Elsewhere nothing tells what a process is. */
const onLinux = it.runIf(process.platform === 'linux');

describe('the embedded server', () => {
  it('is reused after its starter was killed, and stopped by the last who leaves', async () => {
    const killed = await startUser();
    const pid = await findPid();
    const gone = ended(killed);
    killed.kill('SIGKILL');
    await gone;
    const server = await startEmbeddedServer({ dir, durable: false });
    expect(await findPid()).toBe(pid);
    await query(server.ownerUrl('postgres'), 'create table kept (n int)');
    const beside = await startUser();
    const left = ended(beside);
    beside.kill('SIGTERM');
    expect(await left).toBe(0);
    expect(await query(server.ownerUrl('postgres'), 'select * from kept')).toEqual([]);
    await server.stop();
    // Its new parent may take a moment to notice.
    await expect.poll(() => isAlive(pid ?? 0)).toBe(false);
  });

  it('recovers when PostgreSQL itself was killed, and keeps its port, passwords and data', async () => {
    const first = await startEmbeddedServer({ dir, durable: true });
    await query(first.ownerUrl('postgres'), 'create table kept as select 1 as n');
    const pid = (await findPid()) ?? 0;
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
    const second = await startEmbeddedServer({ dir, durable: true });
    expect(second.ownerUrl('postgres')).toBe(first.ownerUrl('postgres'));
    expect(await query(second.ownerUrl('postgres'), 'select n from kept')).toEqual([{ n: 1 }]);
    await second.stop();
    expect(await findPid()).toBeUndefined();
  });

  onLinux(
    'starts although the number of a killed PostgreSQL now belongs to another program',
    async () => {
      const first = await startEmbeddedServer({ dir, durable: true });
      const pid = (await findPid()) ?? 0;
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => isAlive(pid)).toBe(false);
      const path = join(dir, 'postgres', 'postmaster.pid');
      const [, ...rest] = (await readFile(path, 'utf8')).split('\n');
      const other = spawn('sleep', ['60']);
      await writeFile(path, [other.pid, ...rest].join('\n'));
      const second = await startEmbeddedServer({ dir, durable: true });
      expect(second.ownerUrl('postgres')).toBe(first.ownerUrl('postgres'));
      await second.stop();
      expect(await findPid()).toBeUndefined();
      expect(isAlive(other.pid ?? 0)).toBe(true);
      other.kill();
    },
  );

  it('waits for a statement that outlives a killed PostgreSQL', async () => {
    const first = await startEmbeddedServer({ dir, durable: true });
    const long = 'do $$ begin for n in 1..40000000 loop null; end loop; end $$';
    const over = query(first.ownerUrl('postgres'), long).catch(() => {});
    const running = `select pid from pg_stat_activity where query like 'do %'`;
    await expect.poll(() => query(first.ownerUrl('postgres'), running)).toHaveLength(1);
    const [{ pid: worker }] = (await query(first.ownerUrl('postgres'), running)) as [
      { pid: number },
    ];
    process.kill((await findPid()) ?? 0, 'SIGKILL');
    const second = await startEmbeddedServer({ dir, durable: true });
    expect(isAlive(worker)).toBe(false);
    await over;
    await second.stop();
  });

  onLinux('takes a lock and a lease of a zombie for what they are: a dead process’s', async () => {
    const parent = spawn('/bin/sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const zombie = await new Promise<number>((resolve) => {
      parent.stdout?.once('data', (said: Buffer) => resolve(Number(said.toString())));
    });
    await expect.poll(() => readFile(`/proc/${zombie}/stat`, 'utf8')).toMatch(/\) Z /);
    await writeFile(join(dir, 'server.lock'), `${zombie} `);
    await mkdir(join(dir, 'users'));
    await writeFile(join(dir, 'users', String(zombie)), `${zombie} `);
    const server = await startEmbeddedServer({ dir, durable: false });
    const pid = (await findPid()) ?? 0;
    await server.stop();
    expect(isAlive(pid)).toBe(false);
    parent.kill();
  });

  it('takes over the lock of a dead process, and waits for that of a living one', async () => {
    await writeFile(join(dir, 'server.lock'), '999999999 1');
    const server = await startEmbeddedServer({ dir, durable: false });
    await writeFile(join(dir, 'server.lock'), `${process.pid} `);
    const waiting = server.stop().then(() => 'left');
    expect(await Promise.race([waiting, sleep(300, 'waiting')])).toBe('waiting');
    await rm(join(dir, 'server.lock'));
    expect(await waiting).toBe('left');
  });

  it('listens on the loopback alone and lets nobody in without a password', async () => {
    const server = await startEmbeddedServer({ dir, durable: false });
    const listens = await query(server.ownerUrl('postgres'), 'show listen_addresses');
    expect(listens).toEqual([{ listen_addresses: '127.0.0.1' }]);
    const url = new URL(server.ownerUrl('postgres'));
    url.password = 'guess';
    await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    const modes = await Promise.all(
      ['server.json', 'postgres.log', 'postgres'].map((name) => stat(join(dir, name))),
    );
    expect(modes.map(({ mode }) => mode & 0o077)).toEqual([0, 0, 0]);
    await server.stop();
  });

  it('keeps the rows of a failed statement out of its log', async () => {
    const server = await startEmbeddedServer({ dir, durable: false });
    const client = new pg.Client({ connectionString: server.ownerUrl('postgres') });
    await client.connect();
    await client.query('create temporary table one (id text primary key)');
    await client.query("insert into one values ('AB123456')");
    await expect(client.query("insert into one values ('AB123456')")).rejects.toThrow();
    await client.end();
    await server.stop();
    expect(await readFile(join(dir, 'postgres.log'), 'utf8')).not.toContain('AB123456');
  });

  it('refuses a folder of another version, naming both and the remedy', async () => {
    const server = await startEmbeddedServer({ dir, durable: false });
    await server.stop();
    await writeFile(join(dir, 'postgres', 'PG_VERSION'), '17\n');
    const refused = startEmbeddedServer({ dir, durable: false });
    await expect(refused).rejects.toThrow(EmbeddedServerError);
    await expect(refused).rejects.toThrow(/PostgreSQL 17, this is 18.*Restore a backup/);
    await writeFile(join(dir, 'postgres', 'PG_VERSION'), '18\n');
  });

  it.runIf(process.getuid?.() === 0)('runs as nobody where root has no namespaces', async () => {
    await chmod(dir, 0o700);
    // Without unshare in reach there are no namespaces either.
    const child = await startUser({ ...process.env, PATH: '/nowhere' });
    expect((await findState(dir))?.port).toBeGreaterThan(0);
    expect((await stat(join(dir, 'postgres'))).uid).toBe(65_534);
    const gone = ended(child);
    child.kill('SIGTERM');
    await gone;
    expect(await findPid()).toBeUndefined();
  });
});

describe('what PostgreSQL says when it does not start', () => {
  it.each([
    ['error while loading shared libraries: libicuuc.so.60: cannot open', /"npm ci" again/],
    ['could not open directory: Permission denied', /CENTRALE_DATA/],
    ['could not write: No space left on device', /disk is full/],
    ['something else', /did not start/],
  ])('%s', (said, remedy) => {
    expect(explain(said)).toMatch(remedy);
  });
});
