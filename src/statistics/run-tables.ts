// Draws approved tables behind the front door, since an audit takes longer than a request may.
import type { JobQueue } from '../database/job-queue.js';
import type { WorkDoor } from '../database/work-door.js';
import { drawRequestedTable } from './draw-table.js';

export class TableRunner {
  constructor(
    private readonly queue: JobQueue,
    private readonly door: WorkDoor,
  ) {}

  /** Serves the queue, and takes up requests whose approval was committed and whose job was not. */
  async start(): Promise<void> {
    await this.queue.handle('table', async ({ requestId }) => {
      await drawRequestedTable(this.door, String(requestId));
    });
    const { rows } = await this.door.as('centrale_release', (client) =>
      client.query<{ request_id: string }>(
        `select request_id from published.table_request where state = 'APPROVED'`,
      ),
    );
    for (const { request_id } of rows) await this.enqueue(request_id);
  }

  async enqueue(requestId: string): Promise<void> {
    await this.door.as('centrale_release', (client) =>
      this.queue.send(client, 'table', { requestId }, requestId),
    );
  }
}
