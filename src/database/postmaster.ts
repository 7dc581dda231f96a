// PostgreSQL's first process of one cluster: found, started, stopped. What a killed one left behind, its number, its
// zombie, statements that still run, must not keep the next from starting; what is alive is never overlooked.
import { open, readFile, stat, truncate } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedServerError, explain, findBinaries, spawnBinary } from './embedded-binary.js';
import { isAlive, isHeld, markOf } from './lease.js';

export interface Postmaster {
  /** Folder of the cluster. */
  data: string;
  /** File that PostgreSQL writes its log to. */
  log: string;
  port: number;
  /** False only in tests: data may be lost on a power cut. */
  durable: boolean;
  isAnswering(): Promise<boolean>;
}

const START_MS = 60_000;
const LARGEST_LOG = 10_000_000;
/** Errors stay out of PostgreSQL's own log: their messages can quote a row. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'log_min_messages=fatal',
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'max_connections=200',
  // Little beside the machine's memory, on purpose. What lies there is touched page by page by every new process, for the
  // first time; what a large scan reads out of the machine's own cache comes in pieces of 128 kB, in a quarter of the time.
  'shared_buffers=256MB',
  // Nobody copies this server by its log, so what fills a table made in the same transaction, as a month's first return and
  // a snapshot do, goes to the disk once, before the commit, and not through the log as well.
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=2GB',
  'checkpoint_timeout=15min',
  // A query's own process works too: one more than there are cores would only wait, and be started for that.
  `max_parallel_workers_per_gather=${Math.min(availableParallelism() - 1, 4)}`,
  // What is read lies in the machine's memory more often than not: handing it from process to process costs more than it saves.
  'io_method=sync',
  'jit=off',
  'timezone=UTC',
];
const FRAGILE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
/**
 * What sorts and hashes take, hundreds of megabytes at a time, comes in pages of 2 MB where the machine has them, and
 * from one piece of memory: touched for the first time in pages of 4 kB, it cost a snapshot a third of its time.
 */
const MEMORY = 'glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=268435456';
/**
 * Passes when it is tried again. Statements of a killed server run on and end when they notice. And one that made an
 * unlogged table takes half of it away as it ends, without the log knowing: recovery stumbles over the other half once,
 * and has set it right by the next start.
 */
const PASSES = /pre-existing shared memory block|could not create file "[^"]+": File exists/;

/** Starts it and answers when it does; throws EmbeddedServerError with the remedy. */
export async function startPostmaster(postmaster: Postmaster): Promise<void> {
  await waitForFormer(postmaster.data);
  const until = Date.now() + START_MS;
  for (;;) {
    const said = await tryToStart(postmaster, until);
    if (said === undefined) return;
    if (!PASSES.test(said) || Date.now() > until) {
      throw new EmbeddedServerError(explain(said));
    }
    await sleep(200);
  }
}

/** Stops it, whoever started it, and waits for its end: what it was called with is gone a moment before itself. */
export async function stopPostmaster(data: string): Promise<void> {
  const pid = await findRunning(data);
  if (pid === undefined) return;
  const mark = markOf(pid);
  process.kill(pid, 'SIGINT');
  const until = Date.now() + 30_000;
  while (isHeld(mark)) {
    if (Date.now() > until) {
      process.kill(pid, 'SIGQUIT');
      return;
    }
    await sleep(50);
  }
}

/** The number in the cluster's lock file, whatever has it now. */
async function findMarked(data: string): Promise<number | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => undefined);
  const pid = Number(text?.split('\n')[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

/** Whether it runs, answering or not. */
export const isPostmasterRunning = async (data: string): Promise<boolean> =>
  (await findRunning(data)) !== undefined;

async function findRunning(data: string): Promise<number | undefined> {
  const pid = await findMarked(data);
  return pid !== undefined && (await isServing(pid, data)) ? pid : undefined;
}

/** Whether it still runs and is the cluster's: after a crash the number may belong to another program. */
async function isServing(pid: number, data: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => data);
  return command.split('\0').includes(data);
}

/** A postmaster that runs but does not answer is starting, recovering or stopping: it is given time, then refused. */
async function waitForFormer(data: string): Promise<void> {
  const until = Date.now() + START_MS / 2;
  let pid = await findRunning(data);
  if (pid !== undefined) process.kill(pid, 'SIGINT');
  while (pid !== undefined) {
    if (Date.now() > until) {
      throw new EmbeddedServerError(
        `Process ${pid} holds ${data} and does not answer. End it, then start again.`,
      );
    }
    await sleep(100);
    pid = await findRunning(data);
  }
}

/** Undefined when it answers; else what PostgreSQL said when it ended. */
async function tryToStart(postmaster: Postmaster, until: number): Promise<string | undefined> {
  const { data, port, durable } = postmaster;
  const { postgres } = await findBinaries();
  const found = await stat(postmaster.log).catch(() => undefined);
  const isFull = found !== undefined && found.size > LARGEST_LOG;
  if (isFull) await truncate(postmaster.log);
  const log = await open(postmaster.log, 'a', 0o600);
  try {
    const settings = [...SETTINGS, ...(durable ? [] : FRAGILE)].flatMap((s) => ['-c', s]);
    // A process group of its own: a Ctrl-C at the terminal must not stop it before the gateway has drained.
    const child = await spawnBinary(postgres, ['-D', data, '-p', String(port), ...settings], {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { GLIBC_TUNABLES: MEMORY, ...process.env, ...(await passOver(data)) },
    });
    child.unref();
    let ended = false;
    child.on('error', () => {
      ended = true;
    });
    child.on('exit', () => {
      ended = true;
    });
    while (!(await postmaster.isAnswering())) {
      if (ended || Date.now() > until) {
        return (await readFile(postmaster.log, 'utf8')).slice(isFull ? 0 : found?.size);
      }
      await sleep(50);
    }
    return undefined;
  } finally {
    await log.close();
  }
}

/**
 * PostgreSQL takes the number in its lock file for a living server as long as anything has that number, a zombie that
 * nobody reaps or another program included. Here it is known that no PostgreSQL has it, and PostgreSQL is told so as
 * its own starter would: it passes over that number, and still refuses memory that a former server's statement uses.
 */
async function passOver(data: string): Promise<Record<string, string>> {
  const marked = await findMarked(data);
  return marked === undefined ? {} : { PG_GRANDPARENT_PID: String(marked) };
}
