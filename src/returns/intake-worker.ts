// Brings received returns to their end, one after another: checked, then merged, each step a transaction; the figures of
// their senders' books follow when nothing else waits. What a crash interrupts is taken up again from the state it had, at
// the next start or by the next sweep.
import type pg from 'pg';
import type { Keys } from '../access/keys.js';
import { encryptNationalId } from '../borrowers/national-id.js';
import type { WorkDoor } from '../database/work-door.js';
import { makeDueFigures } from './make-figures.js';

const IDS_AT_ONCE = 5000;
const TRIES = 3;
const PAUSE_MS = 1000;
const SWEEP_MS = 30_000;
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
  readonly #queue: string[] = [];
  #underWay: string | undefined;
  #running: Promise<void> | undefined;
  #sweeps: NodeJS.Timeout | undefined;
  #isClosing = false;

  constructor(private readonly parts: WorkerParts) {}

  enqueue(returnId: string): void {
    if (this.#underWay === returnId || this.#queue.includes(returnId)) return;
    this.#queue.push(returnId);
    this.#running ??= this.#run();
  }

  /** Makes the figures of books whose returns have ended or were taken back, after what waits already. */
  makeFigures(): void {
    this.enqueue(FIGURES);
  }

  /**
   * Takes up what a former process left, oldest first, and from now on what is left over: a return whose process died
   * after the commit but before it was brought here, one that the database was away for.
   */
  async resume(): Promise<void> {
    await this.#takeUp();
    const sweep = () => this.#takeUp().catch(() => {});
    this.#sweeps ??= setInterval(sweep, this.parts.sweepMs ?? SWEEP_MS).unref();
  }

  async #takeUp(): Promise<void> {
    if (this.#isClosing) return;
    const left = await this.parts.door.as('centrale_intake', (client) =>
      client.query<{ return_id: string }>(
        `select return_id from intake.return where state in ('RECEIVED', 'CHECKING', 'MERGING') order by received_at`,
      ),
    );
    for (const { return_id } of left.rows) this.enqueue(return_id);
    this.makeFigures();
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** Ends after the return under way; what waits is taken up by the next start. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#sweeps);
    await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      const id = this.#isClosing ? undefined : this.#queue.shift();
      this.#underWay = id;
      if (id === undefined) break;
      await this.#bringToEnd(id);
    }
    this.#running = undefined;
  }

  async #bringToEnd(id: string): Promise<void> {
    for (let attempt = 1; attempt <= TRIES && !this.#isClosing; attempt += 1) {
      try {
        if (id === FIGURES) await makeDueFigures(this.parts.door, () => this.#isClosing);
        else await this.#process(id);
        if (id !== FIGURES) this.makeFigures();
        return;
      } catch (error) {
        this.parts.onFailure(id, error);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
      }
    }
  }

  async #process(id: string): Promise<void> {
    const { door } = this.parts;
    await door.as('centrale_intake', (client) =>
      client.query(
        `update intake.return set state = 'CHECKING' where return_id = $1 and state = 'RECEIVED'`,
        [id],
      ),
    );
    const state = await door.as('centrale_intake', async (client) => {
      const checked = await client.query<{ state: string }>(
        'select intake.check_return($1) as state',
        [id],
      );
      const next = checked.rows[0]?.state;
      if (next !== 'MERGING') await this.parts.onEnd?.(client, id);
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
