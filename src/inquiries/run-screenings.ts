// Runs screenings behind the front door, chunk by chunk, each chunk recorded in the association's own role. A killed
// process goes on at the last chunk that was committed.
import { toDatabaseRole } from '../access/viewer.js';
import type { ViewerDoor } from '../database/as-viewer.js';
import type { JobQueue } from '../database/job-queue.js';
import type { WorkDoor } from '../database/work-door.js';

const LINES_AT_ONCE = 5_000;

export class ScreeningRunner {
  constructor(
    private readonly queue: JobQueue,
    private readonly work: WorkDoor,
    private readonly door: ViewerDoor,
  ) {}

  /** Serves the queue, and takes up screenings whose opening was committed and whose job was not. */
  async start(): Promise<void> {
    await this.queue.handle('screening', ({ screeningId }) => this.#run(String(screeningId)));
    const { rows } = await this.work.as('centrale_publisher', (client) =>
      client.query<{ screening_id: string }>(
        'select screening_id from audit.screening where finished_at is null',
      ),
    );
    for (const { screening_id } of rows) await this.enqueue(screening_id);
  }

  async enqueue(screeningId: string): Promise<void> {
    await this.work.as('centrale_publisher', (client) =>
      this.queue.send(client, 'screening', { screeningId }, screeningId),
    );
  }

  async #run(screeningId: string): Promise<void> {
    const { rows } = await this.work.as('centrale_publisher', (client) =>
      client.query<{ association: string; api_client: string }>(
        'select association, api_client from audit.screening where screening_id = $1 and finished_at is null',
        [screeningId],
      ),
    );
    const [screening] = rows;
    if (!screening) return;
    const session = this.door.enter({
      audience: 'AMC',
      association: screening.association,
      clientId: screening.api_client,
      databaseRole: toDatabaseRole('AMC', screening.association),
      expiresAt: new Date(Date.now() + 60_000),
    });
    for (let left = 1; left > 0; ) {
      const [answer] = await session.query<{ left: number }>({
        name: 'run-screening',
        text: 'select published.run_screening($1, $2, $3) as left',
        values: [screening.api_client, screeningId, LINES_AT_ONCE],
      });
      left = answer?.left ?? 0;
    }
  }
}
