// A publication on somebody's command, with what follows from it: over connections of its own, so that it works beside
// a running gateway and without one.
import { JobQueue } from '../database/job-queue.js';
import { WorkDoor } from '../database/work-door.js';
import { followSnapshots } from './follow-snapshots.js';
import { type Published, type PublishOrder, publishSnapshot } from './publish.js';

/** Publishes, or refuses as publishSnapshot does. A snapshot whose following fails stands; a gateway makes up for it. */
export async function publishByHand(workUrl: string, order: PublishOrder): Promise<Published> {
  const door = new WorkDoor(workUrl, 1);
  const queue = new JobQueue(workUrl, () => {});
  try {
    const published = await publishSnapshot(door, order);
    await queue.start();
    await followSnapshots(door, queue);
    return published;
  } finally {
    await queue.stop();
    await door.close();
  }
}
