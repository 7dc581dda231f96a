// Brings received files of visits to their end, one after another, each in one transaction. What a crash interrupts is
// taken up again from the state it had.
import type { Keys } from '../access/keys.js';
import type { WorkDoor } from '../database/work-door.js';
import { WorkQueue } from '../database/work-queue.js';

export interface VisitWorkerParts {
  door: WorkDoor;
  keys: Pick<Keys, 'ids'>;
  /** Hears of a file that could not be brought to its end; must not write the error's text anywhere. */
  onFailure(fileId: string, error: unknown): void;
  /** How often it looks for files that nobody brought to it. */
  sweepMs?: number;
}

export class VisitWorker {
  readonly #queue: WorkQueue;

  constructor(private readonly parts: VisitWorkerParts) {
    const { onFailure, sweepMs } = parts;
    this.#queue = new WorkQueue({
      work: (id) => this.#process(id),
      findLeft: () => this.#findLeft(),
      onFailure,
      sweepMs,
    });
  }

  enqueue(fileId: string): void {
    this.#queue.enqueue(fileId);
  }

  /** Takes up what a former process left, and from now on what nobody brought here. */
  resume(): Promise<void> {
    return this.#queue.resume();
  }

  /** Resolves when nothing waits. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** Ends after the file under way; what waits is taken up by the next start. */
  close(): Promise<void> {
    return this.#queue.close();
  }

  async #findLeft(): Promise<string[]> {
    const left = await this.parts.door.as('centrale_intake', (client) =>
      client.query<{ id: string }>(
        `select visit_file_id as id from intake.visit_file where state in ('RECEIVED', 'CHECKING')
         order by received_at`,
      ),
    );
    return left.rows.map((row) => row.id);
  }

  async #process(id: string): Promise<void> {
    const { door, keys } = this.parts;
    await door.as('centrale_intake', (client) =>
      client.query(
        `update intake.visit_file set state = 'CHECKING' where visit_file_id = $1 and state = 'RECEIVED'`,
        [id],
      ),
    );
    await door.as('centrale_intake', (client) =>
      client.query('select intake.process_visits($1, $2)', [id, keys.ids]),
    );
  }
}
