// Runs dry runs of verdict rules behind the front door, since all lenders' clients take longer than a request may.
import type { JobQueue } from '../database/job-queue.js';
import type { WorkDoor } from '../database/work-door.js';

export class TrialRunner {
  constructor(
    private readonly queue: JobQueue,
    private readonly door: WorkDoor,
  ) {}

  /** Serves the queue, and takes up trials whose asking was committed and whose job was not. */
  async start(): Promise<void> {
    await this.queue.handle('trial', async ({ trialId }) => {
      await this.door.as('centrale_publisher', (client) =>
        client.query('select published.run_trial($1)', [trialId]),
      );
    });
    const { rows } = await this.door.as('centrale_publisher', (client) =>
      client.query<{ trial_id: string }>(
        'select trial_id from published.verdict_trial where finished_at is null',
      ),
    );
    for (const { trial_id } of rows) await this.enqueue(trial_id);
  }

  async enqueue(trialId: string): Promise<void> {
    await this.door.as('centrale_publisher', (client) =>
      this.queue.send(client, 'trial', { trialId }, trialId),
    );
  }
}
