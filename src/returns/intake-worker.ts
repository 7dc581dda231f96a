// Brings received returns to their end, one after another: checked, then merged, each step a transaction; the figures of
// their senders' books follow when nothing else waits. What a crash interrupts is taken up again from the state it had, at
// the next start or by the next sweep.
import type pg from 'pg';
import type { Keys } from '../access/keys.js';
import { encryptNationalId } from '../borrowers/national-id.js';
import type { WorkDoor } from '../database/work-door.js';
import { WorkQueue } from '../database/work-queue.js';
import { makeDueFigures } from './make-figures.js';

const IDS_AT_ONCE = 5000;
/** Waits among the returns: the figures of those that have ended. */
const FIGURES = 'figures';

export interface WorkerParts {
  door: WorkDoor;
  keys: Keys;
  /** Hears of a return that could not be brought to its end; must not write the error's text anywhere. */
  onFailure(returnId: string, error: unknown): void;
  /** Called in the transaction that brings a return to its end. */
  onEnd?(client: pg.PoolClient, returnId: string): Promise<void>;
  /** How often it looks for returns that nobody brought to it. */
  sweepMs?: number;
}

export class IntakeWorker {
  readonly #queue: WorkQueue;
  #isClosing = false;

  constructor(private readonly parts: WorkerParts) {
    const { onFailure, sweepMs } = parts;
    this.#queue = new WorkQueue({
      work: (id) => this.#work(id),
      findLeft: () => this.#findLeft(),
      onFailure,
      sweepMs,
    });
  }

  enqueue(returnId: string): void {
    this.#queue.enqueue(returnId);
  }

  /** Makes the figures of books whose returns have ended or were taken back, after what waits already. */
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

  /** Ends after the return under way; what waits is taken up by the next start. */
  close(): Promise<void> {
    this.#isClosing = true;
    return this.#queue.close();
  }

  async #findLeft(): Promise<string[]> {
    const left = await this.parts.door.as('centrale_intake', (client) =>
      client.query<{ return_id: string }>(
        `select return_id from intake.return where state in ('RECEIVED', 'CHECKING', 'MERGING') order by received_at`,
      ),
    );
    return [...left.rows.map((row) => row.return_id), FIGURES];
  }

  async #work(id: string): Promise<void> {
    if (id === FIGURES) return makeDueFigures(this.parts.door, () => this.#isClosing);
    await this.#process(id);
    this.makeFigures();
  }

  async #process(id: string): Promise<void> {
    const { door } = this.parts;
    await door.as('centrale_intake', (client) =>
      client.query('select intake.begin_checking($1)', [id]),
    );
    const state = await door.as('centrale_intake', async (client) => {
      const checked = await client.query<{ state: string }>(
        'select intake.check_return($1) as state',
        [id],
      );
      const next = checked.rows[0]?.state;
      if (next !== 'MERGING') await this.parts.onEnd?.(client, id);
      else await client.query('select intake.begin_merging($1)', [id]);
      return next;
    });
    if (state !== 'MERGING') return;
    await door.as('centrale_intake', (client) => this.#merge(client, id));
  }

  async #merge(client: pg.PoolClient, id: string): Promise<void> {
    const { keys } = this.parts;
    await client.query('select intake.open_ciphers($1, $2)', [id, keys.identifierHmac]);
    await this.#encryptIds(client, `intake.cipher_${id.replaceAll('-', '')}`);
    await client.query('select intake.merge_return($1, $2, $3)', [
      id,
      keys.identifierHmac,
      keys.ids,
    ]);
    await this.parts.onEnd?.(client, id);
  }

  /** Ciphers are made here, where the key is, a few thousand at a time. */
  async #encryptIds(client: pg.PoolClient, table: string): Promise<void> {
    let after: Buffer = Buffer.alloc(0);
    for (;;) {
      const { rows } = await client.query<{ id_hash: Buffer; national_id: string }>(
        `select id_hash, national_id from ${table} where id_hash > $1 order by id_hash limit ${IDS_AT_ONCE}`,
        [after],
      );
      if (rows.length === 0) return;
      await client.query(
        `update ${table} t set id_cipher = n.cipher
         from unnest($1::bytea[], $2::bytea[]) n (hash, cipher) where t.id_hash = n.hash`,
        [
          rows.map((row) => row.id_hash),
          rows.map((row) => encryptNationalId(this.parts.keys, row.national_id)),
        ],
      );
      after = rows.at(-1)?.id_hash ?? after;
    }
  }
}
