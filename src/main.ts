// Starts the gateway and stops it cleanly: database, steps, keys, front door. It decides nothing else.
import 'reflect-metadata';
import { loadKeys } from './access/keys.js';
import { findSentence } from './cli/expected.js';
import { type Config, readConfig } from './config.js';
import { findPending, MigrationError, migrate } from './database/migrate.js';
import { type Database, openDatabase } from './database/open-database.js';
import { DEMO_CLIENTS } from './demo/demo-clients.js';
import { fillDemoSector } from './demo/fill-demo-sector.js';
import { PERSONAS } from './demo/personas.js';
import { runFirstTime } from './first-run.js';
import { type RunningServer, startServer } from './server/start-server.js';
import { toWelcome } from './welcome.js';

/** Requests under way get this long; then the process ends, and PostgreSQL undoes what was not committed. */
const STOP_MS_MAX = 25_000;

interface Running {
  database?: Database;
  server?: RunningServer;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const warn = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function start(config: Config, running: Running, stopping: AbortSignal): Promise<void> {
  const database = await openDatabase(config);
  running.database = database;
  database.keep({ say: warn, onBack: () => running.server?.takeUp() });
  await bringUpToDate(database);
  const keys = await loadKeys(config.keysPath, database.embedded);
  stopping.throwIfAborted();
  const server = await startServer({ config, keys, database });
  running.server = server;
  const run = { config, keys, database, address: server.address, stopping, say };
  server.logRequests(false);
  const isDemo = await runFirstTime(run, fillDemoSector);
  server.logRequests(true);
  say(`Centrale listens on ${server.address}`);
  if (isDemo && config.demoBorrowers > 0) sayWelcome(config);
}

function sayWelcome(config: Config): void {
  const clients = DEMO_CLIENTS.map(({ clientId }) => clientId);
  const person = PERSONAS.find(({ key }) => key === 'THREE_LENDERS_LATE');
  if (person) toWelcome({ config, env: process.env, clients, person }).forEach(say);
}

/** The embedded database is ours to migrate; a configured one is migrated by its owner, knowingly. */
async function bringUpToDate(database: Database): Promise<void> {
  if (database.embedded && database.ownerUrl !== undefined) {
    await migrate({ ...database, ownerUrl: database.ownerUrl });
    return;
  }
  const pending = await findPending(database.appUrl);
  if (pending.length === 0) return;
  throw new MigrationError(
    `The database lacks ${pending.length} steps. Set DATABASE_OWNER_URL and run: npm run centrale -- migrate`,
  );
}

async function stop(running: Running): Promise<void> {
  await running.server?.close();
  await running.database?.stop();
}

async function main(): Promise<void> {
  const running: Running = {};
  const stopping = new AbortController();
  const leave = (code: number): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    // PostgreSQL is stopped even where a request does not let go.
    const hard = setTimeout(() => {
      void Promise.resolve(running.database?.stop()).finally(() => process.exit(code || 1));
    }, STOP_MS_MAX);
    started
      .catch(() => {})
      .then(() => stop(running))
      .then(
        () => process.exit(code),
        () => process.exit(code || 1),
      )
      .finally(() => clearTimeout(hard));
  };
  process.on('SIGTERM', () => leave(0)).on('SIGINT', () => leave(0));
  const started = Promise.resolve().then(() =>
    start(readConfig(process.env), running, stopping.signal),
  );
  started.catch((error: unknown) => {
    if (stopping.signal.aborted) return;
    process.stderr.write(`${findSentence(error) ?? toStack(error)}\n`);
    leave(1);
  });
}

const toStack = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

await main();
