// The embedded PostgreSQL: made once, started where it does not run, reused where it does (a gateway that was killed
// leaves it running or recovering), stopped by the last who uses it. Listens on the loopback only, with passwords.
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import {
  chooseWay,
  EmbeddedServerError,
  findBinaries,
  giveTo,
  runBinary,
} from './embedded-binary.js';
import { leaveLease, takeLease, withLock } from './lease.js';
import { isPostmasterRunning, startPostmaster, stopPostmaster } from './postmaster.js';
import { ServerWatch, type WatchListener } from './server-watch.js';

export const EMBEDDED_MAJOR = '18';
const START_MS = 60_000;

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
  /** From now on starts it again whenever it has ended, until `stop`. */
  keep(listener: WatchListener): void;
  /** Leaves the server, and stops it where nobody else uses it. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Folder of everything the server keeps. */
  dir: string;
  /** False only in tests: data may be lost on a power cut. */
  durable: boolean;
}

const toCluster = (dir: string): string => join(dir, 'postgres');

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
  let watch: ServerWatch | undefined;
  return {
    state,
    ownerUrl: toUrl('postgres', state.ownerPassword),
    appUrl: toUrl('centrale_app', state.appPassword),
    workUrl: toUrl('centrale_work', state.workPassword),
    keep: (listener) => {
      const isRunning = () => isPostmasterRunning(toCluster(dir));
      const back = () => withLock(lock, START_MS, () => bringBack(options, state));
      watch ??= new ServerWatch({ isRunning, bringBack: back }, listener);
    },
    stop: async () => {
      await watch?.close();
      await withLock(lock, START_MS, async () => {
        if (await leaveLease(leases)) await stopPostmaster(toCluster(dir));
      });
    },
  };
}

/** Starts a server that has ended under the address it had; whoever uses it knows no other. */
async function bringBack(options: ServerOptions, state: ServerState): Promise<void> {
  const known = await findState(options.dir);
  if (known?.port !== state.port) {
    throw new EmbeddedServerError(
      'PostgreSQL was started elsewhere meanwhile. Stop this gateway and start it again.',
    );
  }
  if (!(await isAnswering(state))) await startOn(options, state);
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
  const state: ServerState = {
    ownerPassword: known?.ownerPassword ?? randomBytes(24).toString('base64url'),
    appPassword: known?.appPassword ?? randomBytes(24).toString('base64url'),
    workPassword: known?.workPassword ?? randomBytes(24).toString('base64url'),
    port: known && (await isFree(known.port)) ? known.port : await findFreePort(),
  };
  await keepState(dir, state);
  await makeCluster(options, toCluster(dir), state);
  await startOn(options, state);
  return state;
}

function startOn({ dir, durable }: ServerOptions, state: ServerState): Promise<void> {
  return startPostmaster({
    data: toCluster(dir),
    log: join(dir, 'postgres.log'),
    port: state.port,
    durable,
    isAnswering: () => isAnswering(state),
  });
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
