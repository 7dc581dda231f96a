// Makes what follows from a published snapshot: alerts, overlap, the messages that tell of them, and with a quarter's last
// one the sector's mean data quality. Each once, in a transaction of its own; what a crash left undone is done at the next
// look.
import type { JobQueue } from '../database/job-queue.js';
import type { WorkDoor } from '../database/work-door.js';
import { drawSectorQuality } from '../returns/draw-sector-quality.js';

/** Derives every snapshot that has nothing derived yet, oldest first; answers their numbers. */
export async function followSnapshots(door: WorkDoor, queue: JobQueue): Promise<number[]> {
  const { rows } = await door.as('centrale_publisher', (client) =>
    client.query<{ snapshot_id: number }>(
      `select s.snapshot_id from published.snapshot s
       where not exists (select from published.snapshot_derived d where d.snapshot_id = s.snapshot_id)
       order by s.snapshot_id`,
    ),
  );
  for (const { snapshot_id } of rows) await follow(door, queue, snapshot_id);
  await drawSectorQuality(door);
  return rows.map(({ snapshot_id }) => snapshot_id);
}

function follow(door: WorkDoor, queue: JobQueue, snapshotId: number): Promise<void> {
  return door.as('centrale_publisher', async (client) => {
    const derived = await client.query<{ associations: string[] }>(
      'select published.derive($1) as associations',
      [snapshotId],
    );
    const webhooks = await client.query<{ webhook_id: string }>(
      `select webhook_id from registry.webhook
       where association = any($1) and status = 'ACTIVE' and 'alert.raised' = any(events)`,
      [derived.rows[0]?.associations ?? []],
    );
    for (const { webhook_id: webhookId } of webhooks.rows) {
      const data = { webhookId, event: 'alert.raised', snapshotId };
      await queue.send(client, 'webhook', data, webhookId);
    }
  });
}
