// Puts the messages about a return that has come to its end into the queue, in the transaction that brought it there: no
// message of a return that was undone, and none forgotten.
import type pg from 'pg';
import type { JobQueue } from '../database/job-queue.js';

export async function queueReturnMessages(
  queue: JobQueue,
  client: pg.PoolClient,
  returnId: string,
): Promise<void> {
  const { rows } = await client.query<{ webhook_id: string }>(
    `select w.webhook_id from registry.webhook w join intake.return r using (association)
     where r.return_id = $1 and w.status = 'ACTIVE' and 'return.completed' = any(w.events)`,
    [returnId],
  );
  for (const { webhook_id: webhookId } of rows) {
    const data = { webhookId, event: 'return.completed', returnId };
    await queue.send(client, 'webhook', data, webhookId);
  }
}
