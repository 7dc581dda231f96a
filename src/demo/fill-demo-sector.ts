// The first run of the demo: the stage is set, and thirteen associations report three months and
// record visits of some loans. May be called again.
import type { Keys } from '../access/keys.js';
import type { Config } from '../config.js';
import { awaitFigures } from './await-figures.js';
import { DEMO_MONTHS, DEMO_SEED } from './demo-clients.js';
import { setDemoStage } from './demo-sector.js';
import { submitDemoMonth } from './submit-demo-returns.js';
import { submitDemoVisits } from './submit-demo-visits.js';

export interface DemoRun {
  config: Pick<Config, 'demoBorrowers'>;
  keys: Pick<Keys, 'clientSecrets'>;
  database: { ownerUrl: string | undefined };
  address: string;
  stopping: AbortSignal;
  say(line: string): void;
}

export async function fillDemoSector(run: DemoRun): Promise<void> {
  const { config, keys, database, address, stopping, say } = run;
  if (database.ownerUrl === undefined) throw new Error('The demo needs the owner of the database');
  const hasLoans = config.demoBorrowers > 0;
  await setDemoStage(database.ownerUrl, hasLoans, new Date().toISOString().slice(0, 10));
  if (!hasLoans) return;
  const size = { seed: DEMO_SEED, borrowers: config.demoBorrowers };
  const door = { address, clientSecrets: keys.clientSecrets, stopping };
  for (const month of DEMO_MONTHS) {
    stopping.throwIfAborted();
    say(`The thirteen associations of the demo report ${month} …`);
    const rows = await submitDemoMonth(door, size, month);
    say(`  ${rows} loans received, checked and merged.`);
  }
  const visits = await submitDemoVisits(door, size, DEMO_MONTHS);
  say(`  ${visits} visits that checked what loans were used for.`);
  await awaitFigures(database.ownerUrl, stopping);
}
