// A publication on somebody's command, with what follows from it: over connections of its own, so that it works beside
// a running gateway and without one.
import type { MatchKeys } from '../borrowers/match-ids.js';
import { matchWith } from '../borrowers/run-matching.js';
import { JobQueue } from '../database/job-queue.js';
import { WorkDoor } from '../database/work-door.js';
import { followSnapshots } from './follow-snapshots.js';
import { countPublished, type PublishOrder, publishSnapshot } from './publish.js';

export interface Published {
  snapshotId: number;
  people: number;
  isMatched: boolean;
}

/**
 * Matches the register and publishes, or refuses as publishSnapshot does. Where the matching fails, bands are published
 * of whoever was united before. A snapshot whose following fails stands; a gateway makes up for it.
 */
export async function publishByHand(
  workUrl: string,
  keys: MatchKeys,
  order: PublishOrder,
): Promise<Published> {
  const door = new WorkDoor(workUrl, 1);
  const queue = new JobQueue(workUrl, () => {});
  try {
    const isMatched = await matchWith(workUrl, keys).then(
      () => true,
      () => false,
    );
    const snapshotId = await publishSnapshot(door, order);
    await queue.start();
    await followSnapshots(door, queue);
    return { snapshotId, people: await countPublished(door, snapshotId), isMatched };
  } finally {
    await queue.stop();
    await door.close();
  }
}
