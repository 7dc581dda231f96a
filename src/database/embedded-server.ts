// The embedded PostgreSQL: made once, started where it does not run, reused where it does (a gateway that was killed
// leaves it running or recovering), stopped by the last who uses it. Listens on the loopback only, with passwords.
import { randomBytes } from 'node:crypto';
import {
  chmod,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import {
  chooseWay,
  EmbeddedServerError,
  explain,
  findBinaries,
  giveTo,
  runBinary,
  spawnBinary,
} from './embedded-binary.js';
import { isAlive, leaveLease, takeLease, withLock } from './lease.js';

export const EMBEDDED_MAJOR = '18';
const START_MS = 60_000;
const LARGEST_LOG = 10_000_000;

export interface ServerState {
  port: number;
  ownerPassword: string;
  appPassword: string;
  workPassword: string;
}

export interface EmbeddedServer {
  state: ServerState;
  /** Connection of the owner (a superuser of this server) to one database. */
  ownerUrl(database: string): string;
  appUrl(database: string): string;
  workUrl(database: string): string;
  /** Leaves the server, and stops it where nobody else uses it. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Folder of everything the server keeps. */
  dir: string;
  /** False only in tests: data may be lost on a power cut. */
  durable: boolean;
}

/** Errors stay out of PostgreSQL's own log: their messages can quote a row. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'log_min_messages=fatal',
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'max_connections=200',
  'shared_buffers=256MB',
  'max_wal_size=2GB',
  'checkpoint_timeout=15min',
  'jit=off',
  'timezone=UTC',
];
const FRAGILE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** Starts or joins the server of a folder; throws EmbeddedServerError with the remedy. */
export async function startEmbeddedServer(options: ServerOptions): Promise<EmbeddedServer> {
  const { dir } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  // Nobody must be able to pass through to the cluster's folder; what lies beside it stays the owner's.
  if ((await chooseWay()) === 'as nobody') await chmod(dir, 0o711);
  const leases = join(dir, 'users');
  const lock = join(dir, 'server.lock');
  const state = await withLock(lock, START_MS, async () => {
    await takeLease(leases);
    const known = await findState(dir);
    if (known && (await isAnswering(known))) return known;
    return start(options, known);
  });
  const toUrl = (login: string, password: string) => (database: string) =>
    `postgresql://${login}:${password}@127.0.0.1:${state.port}/${database}`;
  return {
    state,
    ownerUrl: toUrl('postgres', state.ownerPassword),
    appUrl: toUrl('centrale_app', state.appPassword),
    workUrl: toUrl('centrale_work', state.workPassword),
    stop: () =>
      withLock(lock, START_MS, async () => {
        if (await leaveLease(leases)) await stopPostmaster(dir);
      }),
  };
}

/** The state kept from a former start; undefined before the first. */
export async function findState(dir: string): Promise<ServerState | undefined> {
  const text = await readFile(join(dir, 'server.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as ServerState);
}

async function keepState(dir: string, state: ServerState): Promise<void> {
  const draft = join(dir, 'server.json.new');
  await writeFile(draft, JSON.stringify(state), { mode: 0o600 });
  await rename(draft, join(dir, 'server.json'));
}

/** Whether our own server answers there: another one on that port would refuse our password. */
export async function isAnswering(state: ServerState): Promise<boolean> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: state.port,
    user: 'postgres',
    password: state.ownerPassword,
    database: 'postgres',
    connectionTimeoutMillis: 3000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function start(options: ServerOptions, known: ServerState | undefined): Promise<ServerState> {
  const { dir } = options;
  const data = join(dir, 'postgres');
  const state: ServerState = {
    ownerPassword: known?.ownerPassword ?? randomBytes(24).toString('base64url'),
    appPassword: known?.appPassword ?? randomBytes(24).toString('base64url'),
    workPassword: known?.workPassword ?? randomBytes(24).toString('base64url'),
    port: known && (await isFree(known.port)) ? known.port : await findFreePort(),
  };
  await keepState(dir, state);
  await makeCluster(options, data, state);
  await waitForFormerPostmaster(data);
  await startPostmaster(options, data, state);
  return state;
}

/** Makes the cluster beside and renames it into place: a first start killed half way leaves nothing that looks whole. */
async function makeCluster(
  options: ServerOptions,
  data: string,
  state: ServerState,
): Promise<void> {
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined) {
    if (version.trim() === EMBEDDED_MAJOR) return;
    throw new EmbeddedServerError(
      `${data} was made by PostgreSQL ${version.trim()}, this is ${EMBEDDED_MAJOR}. Restore a backup into a new folder.`,
    );
  }
  const draft = `${data}.new`;
  const passwordFile = join(options.dir, 'initdb.password');
  const way = await chooseWay();
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, state.ownerPassword, { mode: 0o600 });
  try {
    await giveTo(way, draft);
    await giveTo(way, passwordFile);
    const { initdb } = await findBinaries();
    const auth = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
    const sync = options.durable ? [] : ['--no-sync'];
    await runBinary(initdb, ['-D', draft, ...auth, '--no-locale', '-E', 'UTF8', ...sync]);
    await rename(draft, data);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function findPostmaster(data: string): Promise<number | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => undefined);
  const pid = Number(text?.split('\n')[0]);
  return Number.isInteger(pid) && pid > 1 && (await isPostgres(pid)) ? pid : undefined;
}

/** Whether it still runs and is a PostgreSQL: after a crash the number may belong to another program. */
async function isPostgres(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'postgres');
  return command.includes('postgres');
}

/** A postmaster that runs but does not answer is starting, recovering or stopping: it is given time, then refused. */
async function waitForFormerPostmaster(data: string): Promise<void> {
  const until = Date.now() + START_MS / 2;
  let pid = await findPostmaster(data);
  if (pid !== undefined) process.kill(pid, 'SIGINT');
  while (pid !== undefined) {
    if (Date.now() > until) {
      throw new EmbeddedServerError(
        `Process ${pid} holds ${data} and does not answer. End it, then start again.`,
      );
    }
    await sleep(100);
    pid = await findPostmaster(data);
  }
}

async function startPostmaster(
  options: ServerOptions,
  data: string,
  state: ServerState,
): Promise<void> {
  const { postgres } = await findBinaries();
  const logPath = join(options.dir, 'postgres.log');
  const size = await stat(logPath).then(
    (s) => s.size,
    () => 0,
  );
  if (size > LARGEST_LOG) await truncate(logPath);
  const log = await open(logPath, 'a', 0o600);
  try {
    const settings = [...SETTINGS, ...(options.durable ? [] : FRAGILE)].flatMap((s) => ['-c', s]);
    // A process group of its own: a Ctrl-C at the terminal must not stop it before the gateway has drained.
    const child = await spawnBinary(postgres, ['-D', data, '-p', String(state.port), ...settings], {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.unref();
    let ended = false;
    child.on('error', () => {
      ended = true;
    });
    child.on('exit', () => {
      ended = true;
    });
    const until = Date.now() + START_MS;
    while (!(await isAnswering(state))) {
      if (ended || Date.now() > until) {
        throw new EmbeddedServerError(
          explain((await readFile(logPath, 'utf8')).slice(size > LARGEST_LOG ? 0 : size)),
        );
      }
      await sleep(50);
    }
  } finally {
    await log.close();
  }
}

async function stopPostmaster(dir: string): Promise<void> {
  const data = join(dir, 'postgres');
  const pid = await findPostmaster(data);
  if (pid === undefined) return;
  process.kill(pid, 'SIGINT');
  const until = Date.now() + 30_000;
  while (await isPostgres(pid)) {
    if (Date.now() > until) {
      process.kill(pid, 'SIGQUIT');
      return;
    }
    await sleep(50);
  }
}

function findFreePort(): Promise<number> {
  return listenOn(0).then((port) => {
    if (port === undefined) throw new EmbeddedServerError('No port is free on 127.0.0.1.');
    return port;
  });
}

const isFree = async (port: number): Promise<boolean> => (await listenOn(port)) !== undefined;

function listenOn(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
