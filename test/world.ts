// A register of a test's own: a clone of the migrated template, reached with the production logins.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { type Keys, loadKeys } from '../src/access/keys.js';

export interface World {
  appUrl: string;
  workUrl: string;
  /** For arranging and inspecting only. */
  ownerUrl: string;
  keys: Keys;
  /** A folder that goes with the world. */
  dir: string;
  /** Runs one statement as the owner. */
  asOwner<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const TEMPLATE = 'template_centrale';
const ofDatabase = (url: string, database: string): string =>
  url.replace(/\/[^/]*$/, `/${database}`);

/** Clones the template; `empty` gives a database without any migration. */
export async function openWorld(options: { empty?: boolean } = {}): Promise<World> {
  const name = `world_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: ofDatabase(inject('ownerUrl'), 'postgres') });
  await admin.connect();
  const template = options.empty ? 'template1' : TEMPLATE;
  await admin.query(`create database ${name} template ${template} strategy file_copy`);
  if (!options.empty) {
    // Rights on a database are not cloned with it.
    await admin.query(`revoke connect, temporary on database ${name} from public`);
    await admin.query(
      `grant connect on database ${name} to centrale_app, centrale_work, centrale_owner`,
    );
    await admin.query(
      `grant temporary on database ${name} to centrale_intake, centrale_publisher, centrale_matcher`,
    );
    await admin.query(`grant create on database ${name} to centrale_owner`);
  }
  const ownerUrl = ofDatabase(inject('ownerUrl'), name);
  const dir = await mkdtemp(join(tmpdir(), 'centrale-world-'));
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  return {
    appUrl: ofDatabase(inject('appUrl'), name),
    workUrl: ofDatabase(inject('workUrl'), name),
    ownerUrl,
    dir,
    keys: await loadKeys(join(dir, 'keys.json'), true),
    asOwner: async (text, values = []) => (await owner.query(text, values)).rows,
    close: async () => {
      await owner.end();
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.end();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
