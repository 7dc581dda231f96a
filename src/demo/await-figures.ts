// Waits until the figures of the demo's books are made, so that nobody's first question comes before them.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const LOOK_AGAIN_MS = 100;
/** Longer than this, something else is wrong: the demo starts without them, and asking says that they are pending. */
const PATIENCE_MS = 120_000;

const DUE = `select exists (select from intake.return where kind <> 'TEST'
  and state in ('ACCEPTED', 'PARTIALLY_ACCEPTED', 'WITHDRAWN')
  and (figures_at is null or figures_at < finished_at)) as due`;

export async function awaitFigures(ownerUrl: string, stopping: AbortSignal): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    for (const began = Date.now(); Date.now() - began < PATIENCE_MS; ) {
      const { rows } = await owner.query<{ due: boolean }>(DUE);
      if (!rows[0]?.due) return;
      await sleep(LOOK_AGAIN_MS, undefined, { signal: stopping });
    }
  } finally {
    await owner.end();
  }
}
