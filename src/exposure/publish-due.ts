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

export class DuePublication {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  /**
   * `onFailure` hears why a due month was not published; it is tried again at the next look. `afterwards` makes what
   * else follows from publications.
   */
  constructor(
    private readonly door: WorkDoor,
    private readonly queue: JobQueue,
    private readonly onFailure: (error: unknown) => void,
    private readonly afterwards: () => Promise<unknown>,
  ) {}

  start(): void {
    const look = () => {
      this.#running = this.#look().catch(this.onFailure);
    };
    look();
    this.#timer = setInterval(look, LOOK_MS).unref();
  }

  async #look(): Promise<void> {
    await publishDue(this.door);
    await followSnapshots(this.door, this.queue);
    await this.afterwards();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }
}

/** Opens the months that have begun and publishes the one that is due; answers it as YYYY-MM, or null. */
export async function publishDue(door: WorkDoor): Promise<string | null> {
  const month = await door.as('centrale_publisher', async (client) => {
    await client.query('select registry.follow_calendar()');
    const { rows } = await client.query<{ month: string | null }>(
      `select to_char(published.due_month(), 'YYYY-MM') as month`,
    );
    return rows[0]?.month ?? null;
  });
  if (month === null) return null;
  try {
    await publishSnapshot(door, { month, kind: 'MONTHLY' });
    return month;
  } catch (error) {
    // Another gateway was quicker.
    if (error instanceof CentraleError && error.code === 'ALREADY_PUBLISHED') return null;
    throw error;
  }
}
