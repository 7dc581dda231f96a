// Brings a database to the newest step of migrations/, as the owner, one process at a time. Never edits history: a
// step that ran and was changed since is refused.
import { Migration, Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { bearLossOf } from './bear-loss.js';
import { type MigrationFile, readMigrationFiles } from './migration-files.js';

const OLDEST_SERVER = 150_000;
/** Any fixed number: who migrates holds it. */
const LOCK = 3_141_592_653;

/** The database cannot be migrated, or is not; the message says what to do. */
export class MigrationError extends Error {}

export interface MigrateOrder {
  ownerUrl: string;
  /** Where the two logins get their passwords from. */
  appUrl: string;
  workUrl: string;
  files?: MigrationFile[];
}

/** A step and its checksum are one transaction. What follows the step runs as the login, not as the step's role. */
const toClass = (file: MigrationFile) =>
  class extends Migration {
    override up(): void {
      this.addSql(file.sql);
      this.addSql('reset role');
      this.addSql(
        `insert into centrale_migrations.checksum values ('${file.name}', '${file.checksum}')`,
      );
    }
  };

/** Runs every step that is not applied yet, each in a transaction, and answers their names. */
export async function migrate(order: MigrateOrder): Promise<string[]> {
  const files = order.files ?? readMigrationFiles();
  const owner = new pg.Client({
    connectionString: order.ownerUrl,
    application_name: 'centrale migrate',
  });
  await owner.connect();
  try {
    await checkServer(owner);
    await owner.query('select pg_advisory_lock($1)', [LOCK]);
    await prepareJournal(owner);
    await checkHistory(owner, files);
    const applied = await runSteps(order.ownerUrl, files);
    await setPassword(owner, 'centrale_app', order.appUrl);
    await setPassword(owner, 'centrale_work', order.workUrl);
    return applied;
  } finally {
    await owner.end();
  }
}

async function checkServer(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ number: string; may: boolean }>(
    `select current_setting('server_version_num') as number,
       (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as may`,
  );
  if (Number(rows[0]?.number) < OLDEST_SERVER) {
    throw new MigrationError('This PostgreSQL is older than 15. Use 15 or later.');
  }
  if (!rows[0]?.may) {
    throw new MigrationError(
      'The login of DATABASE_OWNER_URL may not create roles. Give it CREATEROLE.',
    );
  }
}

async function prepareJournal(owner: pg.Client): Promise<void> {
  await owner.query('create schema if not exists centrale_migrations');
  await owner.query(
    'create table if not exists centrale_migrations.checksum (name text primary key, checksum text not null)',
  );
  // Which steps a database has is no secret, and the gateway must see whether some are missing.
  await owner.query('grant usage on schema centrale_migrations to public');
  await owner.query('grant select on centrale_migrations.checksum to public');
}

async function checkHistory(owner: pg.Client, files: MigrationFile[]): Promise<void> {
  const { rows } = await owner.query<{ name: string; checksum: string }>(
    'select name, checksum from centrale_migrations.checksum',
  );
  const known = new Map(files.map((file) => [file.name, file.checksum]));
  for (const row of rows) {
    const checksum = known.get(row.name);
    if (checksum === undefined) {
      throw new MigrationError(
        `The database is newer than this program: it ran ${row.name}. Install that version.`,
      );
    }
    if (checksum !== row.checksum) {
      throw new MigrationError(
        `${row.name}.sql ran here and was changed since. Restore it; write a new file instead.`,
      );
    }
  }
}

async function runSteps(ownerUrl: string, files: MigrationFile[]): Promise<string[]> {
  const orm = await MikroORM.init({
    clientUrl: ownerUrl,
    entities: [],
    logger: () => {},
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: {
      tableName: 'applied',
      schema: 'centrale_migrations',
      snapshot: false,
      migrationsList: files.map((file) => ({ name: file.name, class: toClass(file) })),
    },
  });
  try {
    return (await orm.migrator.up()).map((step) => step.name);
  } finally {
    await orm.close();
  }
}

async function setPassword(owner: pg.Client, login: string, url: string): Promise<void> {
  const parts = new URL(url);
  if (parts.username !== login) {
    throw new MigrationError(`The login of its address must be ${login}, not "${parts.username}".`);
  }
  const password = owner.escapeLiteral(decodeURIComponent(parts.password));
  await owner.query(`alter role ${login} password ${password}`);
}

/** Names of the steps that a database still lacks; all of them where it was never migrated. */
export async function findPending(appUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: appUrl });
  bearLossOf(client);
  await client.connect();
  try {
    const journal = await client.query<{ known: boolean }>(
      `select to_regclass('centrale_migrations.checksum') is not null as known`,
    );
    const applied = journal.rows[0]?.known
      ? (await client.query<{ name: string }>('select name from centrale_migrations.checksum')).rows
      : [];
    const names = new Set(applied.map((row) => row.name));
    return readMigrationFiles()
      .map((file) => file.name)
      .filter((name) => !names.has(name));
  } finally {
    await client.end();
  }
}
