// Finds the database of this process: the one of the environment, or the embedded server, started where it must be.
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from '../config.js';
import { type EmbeddedServer, startEmbeddedServer } from './embedded-server.js';
import type { WatchListener } from './server-watch.js';

export interface Database {
  appUrl: string;
  workUrl: string;
  /** Undefined where only the two logins are configured. */
  ownerUrl: string | undefined;
  embedded: boolean;
  /** From now on brings an embedded server back that has ended; a configured one is its operator's affair. */
  keep(listener: WatchListener): void;
  /** Leaves the database; stops the embedded server where nobody else uses it. */
  stop(): Promise<void>;
}

const NAME = 'centrale';

/** Folder of everything the embedded server keeps. */
export const toServerDir = (config: Config): string => join(config.dataDir, 'server');

/** DATABASE_URL wins; without it the embedded server, with its database made on the first start. */
export async function openDatabase(config: Config): Promise<Database> {
  if (config.databaseUrl !== undefined && config.databaseWorkUrl !== undefined) {
    return {
      appUrl: config.databaseUrl,
      workUrl: config.databaseWorkUrl,
      ownerUrl: config.databaseOwnerUrl,
      embedded: false,
      keep: () => {},
      stop: async () => {},
    };
  }
  const server = await startEmbeddedServer({ dir: toServerDir(config), durable: true });
  try {
    await makeDatabase(server, NAME);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    appUrl: server.appUrl(NAME),
    workUrl: server.workUrl(NAME),
    ownerUrl: server.ownerUrl(NAME),
    embedded: true,
    keep: (listener) => server.keep(listener),
    stop: () => server.stop(),
  };
}

async function makeDatabase(server: EmbeddedServer, name: string): Promise<void> {
  const owner = new pg.Client({ connectionString: server.ownerUrl('postgres') });
  await owner.connect();
  try {
    const found = await owner.query('select from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await owner.query(`create database ${owner.escapeIdentifier(name)}`);
  } catch (error) {
    // Another process made it meanwhile.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await owner.end();
  }
}
