// Has the register matched behind the front door: when returns have come to their end, and before a publication. Never
// inside a return: no state, count or time of one may depend on whether another lender knows its people.
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import type pg from 'pg';
import type { JobQueue } from '../database/job-queue.js';
import { WorkDoor } from '../database/work-door.js';
import type { MatchKeys } from './match-ids.js';
import { type MatchRun, matchRegister } from './match-register.js';

export interface MatchOrder {
  workUrl: string;
  ciphers: [version: number, key: Uint8Array][];
}

const SUBJECT = 'register';
const PROGRAM = new URL('./match-process.js', import.meta.url);

export interface MatchingParts {
  queue: JobQueue;
  workUrl: string;
  keys: MatchKeys;
  /** Resolves when no return is under way: a national load is not to share its processors. */
  whenIdle(): Promise<void>;
  /** Hears of a run that failed; must not write the error's text anywhere. */
  onFailure(error: unknown): void;
}

export class MatchingRunner {
  readonly #processes = new Set<ChildProcess>();
  #isClosing = false;

  constructor(private readonly parts: MatchingParts) {}

  /** Serves the queue; what a former process or version left unmatched is taken up. */
  async start(door: WorkDoor): Promise<void> {
    await this.parts.queue.handle('matching', async () => {
      await this.parts.whenIdle();
      await this.run();
    });
    await door.as('centrale_intake', (client) => this.enqueue(client));
  }

  /** Asks for a run, in the transaction of whatever made one due; one that waits already will do. */
  async enqueue(client: pg.PoolClient): Promise<void> {
    await this.parts.queue.send(client, 'matching', {}, SUBJECT);
  }

  /** One run. Its failure is told without its words, which may quote a row, and the queue keeps none of them. */
  async run(): Promise<MatchRun> {
    try {
      return await this.#match();
    } catch (error) {
      if (!this.#isClosing) this.parts.onFailure(error);
      throw new Error('The matching failed');
    }
  }

  /** Breaks off what is under way: it is undone, and done again at the next start. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const ends = [...this.#processes].map(
      (process) => new Promise((resolve) => process.once('exit', resolve).kill('SIGKILL')),
    );
    await Promise.all(ends);
  }

  async #match(): Promise<MatchRun> {
    const { workUrl, keys } = this.parts;
    // Run from its source, as tests do, it has no compiled file to start a process with.
    if (!existsSync(PROGRAM)) return matchWith(workUrl, keys);
    const order: MatchOrder = { workUrl, ciphers: [...keys.identifierCiphers] };
    // An error's text may quote a row: nothing that the process prints is kept.
    const process = fork(PROGRAM, {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#processes.add(process);
    try {
      return await new Promise<MatchRun>((resolve, reject) => {
        process.once('message', (run: MatchRun) => resolve(run)).once('error', reject);
        process.once('exit', () => reject(new Error('The process of the matching ended early')));
        process.send(order);
      });
    } finally {
      this.#processes.delete(process);
    }
  }
}

/** One run over a connection of its own, in this process. */
export async function matchWith(workUrl: string, keys: MatchKeys): Promise<MatchRun> {
  const door = new WorkDoor(workUrl, 1);
  try {
    return await matchRegister(door, keys);
  } finally {
    await door.close();
  }
}
