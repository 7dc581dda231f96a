// What `centrale doctor` looks at in the database: whether it runs, can be reached with each login, and is at the
// newest step. A database that was never made is left unmade.
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from '../config.js';
import {
  chooseWay,
  EmbeddedServerError,
  findBinaries,
  runBinary,
} from '../database/embedded-binary.js';
import { EMBEDDED_MAJOR, findState, isAnswering } from '../database/embedded-server.js';
import { isHeld } from '../database/lease.js';
import { findPending } from '../database/migrate.js';
import { openDatabase, toServerDir } from '../database/open-database.js';
import { WorkDoor } from '../database/work-door.js';
import { type Finding, fine, note, problem } from './finding.js';

const WAYS = {
  'as you': 'it runs as you',
  'in a user namespace': 'you are root, so it runs in a user namespace',
  'as nobody': 'you are root and user namespaces are refused here, so it runs as nobody (65534)',
};

/** The packaged PostgreSQL: there, with its libraries, of the folder's version, and by whom it is held. */
export async function examineEmbedded(config: Config): Promise<Finding[]> {
  const dir = toServerDir(config);
  try {
    await runBinary((await findBinaries()).postgres, ['--version']);
  } catch (error) {
    const says = error instanceof Error ? error.message : 'It does not run.';
    return [problem('postgres', says, 'Run "npm ci" again, or set DATABASE_URL.')];
  }
  const found = [fine('postgres', `PostgreSQL ${EMBEDDED_MAJOR}: ${WAYS[await chooseWay()]}.`)];
  const version = await readFile(join(dir, 'postgres', 'PG_VERSION'), 'utf8').catch(() => '');
  if (version !== '' && version.trim() !== EMBEDDED_MAJOR) {
    const remedy = 'Restore a backup into a new folder (CENTRALE_DATA).';
    found.push(problem('version', `${dir} was made by PostgreSQL ${version.trim()}.`, remedy));
  }
  return [...found, ...(await examineLock(dir))];
}

async function examineLock(dir: string): Promise<Finding[]> {
  const mark = await readFile(join(dir, 'server.lock'), 'utf8').catch(() => undefined);
  const state = await findState(dir);
  const answers = state !== undefined && (await isAnswering(state));
  const found: Finding[] = [];
  if (mark !== undefined && isHeld(mark)) {
    found.push(note('lock', `Process ${mark.split(' ')[0]} is starting or stopping the server.`));
  } else if (mark !== undefined) {
    found.push(note('lock', 'A stale lock of a dead process: the next start takes it over.'));
  }
  const pid = await readFile(join(dir, 'postgres', 'postmaster.pid'), 'utf8').catch(
    () => undefined,
  );
  if (answers) found.push(fine('server', `It runs on 127.0.0.1:${state.port}.`));
  else if (pid !== undefined) {
    found.push(note('server', 'It was killed: the next start recovers what was committed.'));
  }
  return found;
}

/** Each login, the version, and the steps; empty where the embedded database is not made yet. */
export async function examineDatabase(config: Config): Promise<Finding[]> {
  const made = await access(join(toServerDir(config), 'postgres')).then(
    () => true,
    () => false,
  );
  if (config.databaseUrl === undefined && !made) {
    return [note('database', 'It is not made yet: "npm start" makes it.')];
  }
  try {
    const database = await openDatabase(config);
    try {
      const { ownerUrl } = database;
      const logins = [
        await examineLogin('DATABASE_URL', database.appUrl),
        await examineLogin('DATABASE_WORK_URL', database.workUrl),
        ...(ownerUrl ? [await examineLogin('DATABASE_OWNER_URL', ownerUrl)] : []),
      ];
      const reached = logins[0]?.state === 'ok';
      if (!reached) return logins;
      const steps = await examineSteps(database.appUrl);
      const isCurrent = steps.state === 'ok';
      return [...logins, steps, ...(isCurrent ? [await examineLedger(database.workUrl)] : [])];
    } finally {
      await database.stop();
    }
  } catch (error) {
    if (!(error instanceof EmbeddedServerError)) throw error;
    return [problem('database', error.message, 'The message says what to do.')];
  }
}

async function examineLogin(variable: string, url: string): Promise<Finding> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ login: string; number: string; version: string }>(
      `select session_user as login, current_setting('server_version_num') as number,
         current_setting('server_version') as version`,
    );
    const { login = '', number = '0', version = '' } = rows[0] ?? {};
    if (Number(number) < 150_000) {
      return problem(variable, `PostgreSQL ${version} is too old.`, 'Use PostgreSQL 15 or later.');
    }
    return fine(variable, `${login} reaches PostgreSQL ${version}.`);
  } catch (error) {
    const { host } = new URL(url);
    const says = `${host} cannot be reached with it: ${error instanceof Error ? error.message : ''}`;
    const remedy = `Start that server, or mend ${variable}; "centrale migrate" sets the passwords.`;
    return problem(variable, says, remedy);
  } finally {
    await client.end().catch(() => {});
  }
}

async function examineSteps(appUrl: string): Promise<Finding> {
  const pending = await findPending(appUrl);
  if (pending.length === 0) return fine('migrations', 'Every step is applied.');
  const says = `${pending.length} steps are pending: ${pending.join(', ')}.`;
  return problem('migrations', says, 'Run: npm run centrale -- migrate');
}

/** Whether every account of the statistics' ledger is the sum of its entries. */
async function examineLedger(workUrl: string): Promise<Finding> {
  const door = new WorkDoor(workUrl, 1);
  try {
    const { rows } = await door.as('centrale_release', (client) =>
      client.query<{ account: string }>('select published.find_unbalanced_accounts() as account'),
    );
    if (rows.length === 0) return fine('ledger', 'Every account is the sum of its entries.');
    const says = `These accounts are not the sum of their entries: ${rows.map((row) => row.account).join(', ')}.`;
    return problem('ledger', says, 'Compare with a backup; nothing is released meanwhile.');
  } catch {
    return note('ledger', 'It was not looked at: DATABASE_WORK_URL does not reach it.');
  } finally {
    await door.close();
  }
}
