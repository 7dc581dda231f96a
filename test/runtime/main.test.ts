// The gateway as a process: it answers, it ends when it is told to and leaves nothing running, it survives a kill.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../src/database/lease.js';
import { ROOT } from '../house/source-files.js';

let dir: string;
let port: number;
let started: ChildProcess[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'centrale-main-'));
  port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address() as { port: number };
      probe.close(() => resolve(free));
    });
  });
  started = [];
});

afterEach(async () => {
  for (const child of started) child.kill('SIGTERM');
  await expect.poll(findPostgres).toBeUndefined();
  await rm(dir, { recursive: true, force: true });
});

/** The database's process, while it runs. */
async function findPostgres(): Promise<number | undefined> {
  const path = join(dir, 'server', 'postgres', 'postmaster.pid');
  const pid = Number((await readFile(path, 'utf8').catch(() => '')).split('\n')[0]);
  return pid > 0 && isAlive(pid) ? pid : undefined;
}

/** Starts it as `npm start` does, through the launcher, or the program itself. */
function startGateway(command: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, command, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CENTRALE_DATA: dir, PORT: String(port), DEMO_BORROWERS: '0', ...env },
  });
  child.stdout?.resume();
  started.push(child);
  return child;
}

const PROGRAM = ['dist/main.js'];
const LAUNCHED = ['bin/launch.mjs', 'true && exec node dist/main.js'];

const isReady = (): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health/live`).then(
    (answer) => answer.ok,
    () => false,
  );

const untilReady = () => expect.poll(isReady, { interval: 100 }).toBe(true);

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
  });

describe('the gateway', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('leaves no process behind after %s', async (signal) => {
    const gateway = startGateway(LAUNCHED);
    await untilReady();
    const over = ended(gateway);
    gateway.kill(signal);
    expect(await over).toBe(0);
    expect(await isReady()).toBe(false);
    expect(await findPostgres()).toBeUndefined();
  });

  it('takes up the database that a killed one left running', async () => {
    const killed = startGateway(PROGRAM);
    await untilReady();
    const database = await findPostgres();
    const gone = ended(killed);
    killed.kill('SIGKILL');
    await gone;
    const next = startGateway(PROGRAM);
    await untilReady();
    expect(await findPostgres()).toBe(database);
    const over = ended(next);
    next.kill('SIGTERM');
    expect(await over).toBe(0);
  });

  it('ends at once, with the remedy, on a setting that cannot be used', async () => {
    const gateway = startGateway(PROGRAM, { PLAYGROUND: 'perhaps' });
    let said = '';
    gateway.stderr?.on('data', (part: Buffer) => {
      said += part.toString('utf8');
    });
    expect(await ended(gateway)).toBe(1);
    expect(said).toContain('PLAYGROUND is "perhaps". Say on or off.');
  });
});
