// The first run without a configuration: the demo sector goes in through the front door and its months are published.
// It never touches a database that was configured, and never one whose tokens come from a real issuer.
import pg from 'pg';
import type { Keys } from './access/keys.js';
import { sayDueReleases } from './cli/release.js';
import type { Config } from './config.js';
import type { Database } from './database/open-database.js';
import { publishByHand } from './exposure/publish-by-hand.js';

export interface FirstRun {
  config: Config;
  keys: Keys;
  database: Database;
  /** Where the front door listens. */
  address: string;
  /** Aborted when the process is told to stop. */
  stopping: AbortSignal;
  say(line: string): void;
}

/** Submits the demo's returns. May be called again after it was killed half way: what is in is a replay. */
export type FillDemo = (run: FirstRun) => Promise<void>;

/** Fills and publishes what is missing; answers whether this database plays the demo. A killed run is resumed. */
export async function runFirstTime(run: FirstRun, fill: FillDemo): Promise<boolean> {
  const { config, database, stopping, say } = run;
  if (!database.embedded || database.ownerUrl === undefined || config.oidcIssuer !== undefined) {
    return false;
  }
  const former = await readCalendar(database.ownerUrl);
  if (former.known && former.unpublished.length === 0) return true;
  await fill(run);
  const { unpublished } = await readCalendar(database.ownerUrl);
  for (const month of unpublished) {
    stopping.throwIfAborted();
    const { people } = await publishByHand(database.workUrl, run.keys, {
      month,
      kind: 'MONTHLY',
    });
    say(`Published ${month}: ${people} people with live loans.`);
  }
  await sayDueReleases(database.workUrl, say);
  return true;
}

/** Whether there is a calendar at all, and the demo's months without a snapshot; real months wait for their day. */
async function readCalendar(ownerUrl: string): Promise<{ known: boolean; unpublished: string[] }> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ month: string; open: boolean }>(
      `select to_char(c.month, 'YYYY-MM') as month, not c.real_time and s.month is null as open
       from registry.calendar c
       left join published.snapshot s on s.month = c.month and s.kind = 'MONTHLY'
       order by c.month`,
    );
    const unpublished = rows.filter((row) => row.open).map((row) => row.month);
    return { known: rows.length > 0, unpublished };
  } finally {
    await owner.end();
  }
}
