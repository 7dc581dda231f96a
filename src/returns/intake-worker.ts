// Brings received returns to their end: checked, then merged, each step a transaction; the figures of their senders'
// books follow when all are done. One is checked while two are merged, and checks run ahead of merges, which take longer;
// but those of one association keep their order, since each is checked against what the former left. What a crash
// interrupts is taken up again from the state it had, at the next start or by the next sweep.
import pLimit from 'p-limit';
import { WorkQueue } from '../database/work-queue.js';
import { makeDueFigures } from './make-figures.js';
import { encryptReturn, type MergeParts, mergeReturn } from './merge-return.js';

/** Waits behind the returns: the figures of those that have ended. */
const FIGURES = 'figures';
/** Returns that are under way at once: one is checked, some are merged, and the others wait for that. */
const RETURNS_AT_ONCE = 16;
/** More would find each other where people are told apart across lenders, one return at a time. */
export const MERGES_AT_ONCE = 2;

/** A return as it waits: its association, then its id. */
const toJob = (association: string, returnId: string) => `${association} ${returnId}`;

export interface WorkerParts extends MergeParts {
  /** Hears of a return that could not be brought to its end; must not write the error's text anywhere. */
  onFailure(returnId: string, error: unknown): void;
  /** How often it looks for returns that nobody brought to it. */
  sweepMs?: number;
}

export class IntakeWorker {
  readonly #queue: WorkQueue;
  readonly #inTurnToCheck = pLimit(1);
  readonly #inTurnToEncrypt = pLimit(MERGES_AT_ONCE);
  readonly #inTurnToMerge = pLimit(MERGES_AT_ONCE);
  #isClosing = false;

  constructor(private readonly parts: WorkerParts) {
    const { onFailure, sweepMs } = parts;
    this.#queue = new WorkQueue({
      work: (job) => this.#work(job),
      findLeft: () => this.#findLeft(),
      onFailure: (job, error) => onFailure(job.split(' ').at(-1) ?? job, error),
      sweepMs,
      atOnce: RETURNS_AT_ONCE,
      groupOf: (job) => job.split(' ', 1)[0] ?? job,
      yields: (job) => job === FIGURES,
    });
  }

  enqueue(association: string, returnId: string): void {
    this.#queue.enqueue(toJob(association, returnId));
  }

  /** Makes the figures of books whose returns have ended or were taken back, once no return is left. */
  makeFigures(): void {
    this.#queue.enqueue(FIGURES);
  }

  /** Takes up what a former process left, and from now on what nobody brought here. */
  resume(): Promise<void> {
    return this.#queue.resume();
  }

  /** Resolves when nothing waits. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** Ends after the returns under way; what waits is taken up by the next start. */
  close(): Promise<void> {
    this.#isClosing = true;
    return this.#queue.close();
  }

  async #findLeft(): Promise<string[]> {
    const left = await this.parts.door.as('centrale_intake', (client) =>
      client.query<{ association: string; return_id: string }>(
        `select association, return_id from intake.return
         where state in ('RECEIVED', 'CHECKING', 'MERGING') order by received_at`,
      ),
    );
    return [...left.rows.map((row) => toJob(row.association, row.return_id)), FIGURES];
  }

  async #work(job: string): Promise<void> {
    if (job === FIGURES) {
      return makeDueFigures(this.parts.door, () => this.#isClosing || this.#queue.isPressed);
    }
    const id = job.split(' ')[1] ?? '';
    try {
      await this.#process(id);
    } catch (error) {
      await this.#noteFailedTry(id);
      throw error;
    }
    this.makeFigures();
  }

  /** So that its sender hears of it. Where even that fails, the database is away, and others say so. */
  async #noteFailedTry(id: string): Promise<void> {
    await this.parts.door
      .as('centrale_intake', (client) => client.query('select intake.note_failed_try($1)', [id]))
      .catch(() => undefined);
  }

  /**
   * Ciphers are made while a return waits for its turn to be merged: when the last ones are merged, a core would be idle
   * until they are there. Where the worker is to end, a return that still waits for its turn is left as it is.
   */
  async #process(id: string): Promise<void> {
    const state = await this.#inTurnToCheck(() => (this.#isClosing ? undefined : this.#check(id)));
    if (state !== 'MERGING') return;
    const encrypting = this.#inTurnToEncrypt(() =>
      this.#isClosing ? undefined : encryptReturn(this.parts, id),
    );
    const encrypted = Promise.allSettled([encrypting]);
    await this.#inTurnToMerge(() =>
      this.#isClosing ? undefined : mergeReturn(this.parts, id, encrypting),
    );
    await encrypted;
  }

  /** Answers the state that the return has now. */
  async #check(id: string): Promise<string | undefined> {
    const { door, keys } = this.parts;
    await door.as('centrale_intake', (client) =>
      client.query('select intake.begin_checking($1)', [id]),
    );
    return door.as('centrale_intake', async (client) => {
      const checked = await client.query<{ state: string }>(
        'select intake.check_return($1, $2, $3) as state',
        [id, keys.identifierHmac, keys.ids],
      );
      const next = checked.rows[0]?.state;
      if (next !== 'MERGING') await this.parts.onEnd?.(client, id);
      else await client.query('select intake.begin_merging($1)', [id]);
      return next;
    });
  }
}
