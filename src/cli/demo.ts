// `centrale demo`: moves the demo on by a month, or writes its return files for others to use.
import { mkdir } from 'node:fs/promises';
import pg from 'pg';
import { loadKeys } from '../access/keys.js';
import { toDirhams } from '../access/scalar-rules.js';
import { toMonthEnd, toNextMonth } from '../demo/calendar-rules.js';
import { DEMO_MONTHS, DEMO_SEED } from '../demo/demo-clients.js';
import { addDemoMonth } from '../demo/demo-sector.js';
import { countTotals } from '../demo/return-file.js';
import { submitDemoMonth } from '../demo/submit-demo-returns.js';
import { submitDemoVisits } from '../demo/submit-demo-visits.js';
import { writeDemoFiles } from '../demo/write-demo-files.js';
import { publishByHand } from '../exposure/publish-by-hand.js';
import { type Command, CommandError, type CommandIo, readArgs, UsageError } from './command.js';
import { sayDueReleases } from './release.js';
import { withDatabase } from './with-database.js';

export const demoCommand: Command = {
  name: 'demo',
  summary: 'move the demo on by a month, or write its return files',
  usage: 'demo next-month\ndemo files DIR [--borrowers N]',
  async run(args, io) {
    const { values, positionals } = readArgs(args, { borrowers: { type: 'string' } });
    const [what, dir] = positionals;
    if (what === 'next-month') return nextMonth(io);
    if (what === 'files' && dir !== undefined) {
      return writeFiles(dir, Number(values.borrowers ?? 20_000), io);
    }
    throw new UsageError('Say next-month, or files and a folder.');
  },
};

/** The next calendar month: opened, reported by all through the running gateway, published. */
function nextMonth(io: CommandIo): Promise<number> {
  return withDatabase(io, async (database, config) => {
    if (database.ownerUrl === undefined) {
      throw new CommandError('Set DATABASE_OWNER_URL: the calendar is the owner’s.');
    }
    const month = toNextMonth(await findLastMonth(database.ownerUrl));
    await addDemoMonth(database.ownerUrl, month);
    const keys = await loadKeys(config.keysPath, false);
    const size = { seed: DEMO_SEED, borrowers: config.demoBorrowers };
    const { signal } = new AbortController();
    const door = { address: config.publicUrl, clientSecrets: keys.clientSecrets, stopping: signal };
    const rows = await submitDemoMonth(door, size, month).catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error;
      throw new CommandError(`No gateway answers at ${config.publicUrl}. Run: npm start`);
    });
    await submitDemoVisits(door, size, [month]);
    const published = await publishByHand(database.workUrl, keys, { month, kind: 'MONTHLY' });
    io.out(`${month}: ${rows} loans reported, ${published.people} people published.`);
    await sayDueReleases(database.workUrl, io.out);
    return 0;
  });
}

async function findLastMonth(ownerUrl: string): Promise<string> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ month: string | null }>(
      `select to_char(max(month), 'YYYY-MM') as month from registry.calendar where not real_time`,
    );
    const month = rows[0]?.month;
    if (!month) throw new CommandError('This database plays no demo.');
    return month;
  } finally {
    await owner.end();
  }
}

async function writeFiles(dir: string, borrowers: number, io: CommandIo): Promise<number> {
  if (!Number.isInteger(borrowers) || borrowers < 1)
    throw new UsageError('--borrowers is a whole number.');
  const size = { seed: DEMO_SEED, borrowers };
  await mkdir(dir, { recursive: true });
  for (const month of DEMO_MONTHS) {
    const paths = await writeDemoFiles(size, month, dir);
    const totals = countTotals(size, toMonthEnd(month));
    for (const [code, path] of paths) {
      const { records = 0, outstandingCentimes = 0n } = totals.get(code) ?? {};
      io.out(`${path} records=${records} outstanding=${toDirhams(outstandingCentimes)}`);
    }
  }
  return 0;
}
