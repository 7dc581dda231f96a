// Which tables a backup holds: everything of ours that lasts, read from the catalogue so that no new table is
// forgotten. Staging tables live only while a return is checked, partitions come with their parents.
import type { ClientBase } from 'pg';

export interface BackupTable {
  /** `schema.name`, safe to stand in SQL. */
  name: string;
  columns: string[];
}

export interface Manifest {
  format: 1;
  madeAt: string;
  /** Steps that the tables' shape comes from: a restore needs the same. */
  steps: Record<string, string>;
  /** Months with positions, YYYY-MM-DD, and snapshots: rooms to make before the rows come. */
  months: string[];
  snapshots: number[];
  associations: string[];
  tables: { name: string; columns: string[]; rows: number; sha256: string }[];
}

/** The backup cannot be made or restored; the message says why and what to do. */
export class BackupError extends Error {}

/** Tables in an order in which rows can be put back: each after those it refers to, and those they refer to. */
export async function listTables(owner: ClientBase): Promise<BackupTable[]> {
  const { rows } = await owner.query<BackupTable>(
    `select format('%I.%I', n.nspname, c.relname) as name, (
        select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      ) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('registry', 'intake', 'published', 'audit', 'jobs') and c.relkind in ('r', 'p')
       and not c.relispartition and c.relname not like 'staging\\_%' and c.relname not like 'exposure\\_%'
     order by (
        with recursive above (id, steps) as (
          select c.oid, 0
          union select k.confrelid, steps + 1 from above join pg_constraint k
            on k.conrelid = id and k.contype = 'f' and k.confrelid <> id
        )
        select max(steps) from above
      ), name`,
  );
  return rows;
}

export async function readSteps(owner: ClientBase): Promise<Record<string, string>> {
  const { rows } = await owner.query<{ name: string; checksum: string }>(
    'select name, checksum from centrale_migrations.checksum order by name',
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.checksum]));
}

/** Only who is above the row policies sees every row; anybody else would save a part and take it for the whole. */
export async function requireAllRows(owner: ClientBase): Promise<void> {
  const { rows } = await owner.query<{ all: boolean }>(
    `select rolsuper or rolbypassrls as all from pg_roles where rolname = current_user`,
  );
  if (!rows[0]?.all) {
    throw new BackupError(
      'The login of DATABASE_OWNER_URL is under the row policies. Use a superuser, or one with BYPASSRLS.',
    );
  }
  await owner.query('set row_security = off');
}
