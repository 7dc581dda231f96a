// Publishes by itself: a real month's bands on the day it is due, with whoever has filed, and what follows from any
// snapshot. The demo's months wait for the command. Must never look at what came in: a publication that waited for a
// return would tell that it did.
import type { JobQueue } from '../database/job-queue.js';
import type { WorkDoor } from '../database/work-door.js';
import { CentraleError } from '../errors.js';
import { followSnapshots } from './follow-snapshots.js';
import { publishSnapshot } from './publish.js';

/** How often the calendar is looked at; several gateways may, since a month is published once. */
const LOOK_MS = 10 * 60_000;

export interface PublicationParts {
  door: WorkDoor;
  queue: JobQueue;
  /** Brings who is who up to date. */
  beforeIt(): Promise<unknown>;
  /** Makes what else follows from publications. */
  afterwards(): Promise<unknown>;
  /** Hears what failed; a due month that was not published is tried again at the next look. */
  onFailure(error: unknown): void;
}

export class DuePublication {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: PublicationParts) {}

  start(): void {
    const look = () => {
      this.#running = this.#look().catch(this.parts.onFailure);
    };
    look();
    this.#timer = setInterval(look, LOOK_MS).unref();
  }

  async #look(): Promise<void> {
    const { door, queue, beforeIt, afterwards, onFailure } = this.parts;
    await publishDue(door, () => beforeIt().catch(onFailure));
    await followSnapshots(door, queue);
    await afterwards();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }
}

/**
 * Opens the months that have begun and publishes the one that is due; answers it as YYYY-MM, or null. `beforeIt` is done
 * first where there is one, and must not throw: the day of a publication is fixed.
 */
export async function publishDue(
  door: WorkDoor,
  beforeIt?: () => Promise<unknown>,
): Promise<string | null> {
  const month = await door.as('centrale_publisher', async (client) => {
    await client.query('select registry.follow_calendar()');
    const { rows } = await client.query<{ month: string | null }>(
      `select to_char(published.due_month(), 'YYYY-MM') as month`,
    );
    return rows[0]?.month ?? null;
  });
  if (month === null) return null;
  await beforeIt?.();
  try {
    await publishSnapshot(door, { month, kind: 'MONTHLY' });
    return month;
  } catch (error) {
    // Another gateway was quicker.
    if (error instanceof CentraleError && error.code === 'ALREADY_PUBLISHED') return null;
    throw error;
  }
}
