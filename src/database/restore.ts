// Puts a backup back into an empty, migrated database: the associations' roles, the rooms of months and snapshots,
// then the rows, in one transaction. It never overwrites a register that holds anything.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';
import {
  BackupError,
  listTables,
  type Manifest,
  readSteps,
  requireAllRows,
} from './backup-tables.js';

/** Restores a folder of `backUp`; throws BackupError, with nothing changed, where it does not fit or is damaged. */
export async function restore(owner: ClientBase, folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  await requireAllRows(owner);
  await owner.query('begin');
  try {
    await checkTarget(owner, manifest);
    for (const code of manifest.associations) {
      await owner.query(`select registry.add_association($1, '-', '-', '-', null, current_date)`, [
        code,
      ]);
      await owner.query('select registry.ensure_loans($1)', [code]);
    }
    const names = manifest.tables.map((table) => table.name);
    await owner.query(`truncate ${names.join(', ')}`);
    await makeRooms(owner, manifest);
    for (const table of manifest.tables) await restoreTable(owner, table, folder);
    // Its rows were being checked when the backup was taken; the association sends it again.
    await owner.query(
      `update intake.return set state = 'WITHDRAWN', staging_table = null, finished_at = now()
       where state in ('RECEIVED', 'CHECKING', 'MERGING')`,
    );
    await owner.query('commit');
    return manifest;
  } catch (error) {
    await owner.query('rollback');
    throw error;
  }
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => {
    throw new BackupError(`${folder} holds no finished backup: manifest.json is missing.`);
  });
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format === 1) return manifest;
  throw new BackupError(`${folder} was made by a newer version. Install that version.`);
}

async function checkTarget(owner: ClientBase, manifest: Manifest): Promise<void> {
  const steps = await readSteps(owner);
  if (JSON.stringify(steps) !== JSON.stringify(manifest.steps)) {
    throw new BackupError(
      'The backup comes from other steps of the database. Restore it with the version that made it, then migrate.',
    );
  }
  const known = (await listTables(owner)).map(({ name, columns }) => `${name}(${columns})`);
  const odd = manifest.tables.find(({ name, columns }) => !known.includes(`${name}(${columns})`));
  if (odd) throw new BackupError(`The backup's table ${odd.name} is not one of this database.`);
  const { rows } = await owner.query<{ used: boolean }>(
    `select exists (select from registry.association) or exists (select from registry.calendar)
       or exists (select from intake.return) or exists (select from audit.inquiry) as used`,
  );
  if (rows[0]?.used) {
    throw new BackupError('The database is not empty. Restore into a new one (CENTRALE_DATA).');
  }
}

async function makeRooms(owner: ClientBase, manifest: Manifest): Promise<void> {
  for (const month of manifest.months) {
    await owner.query('select registry.ensure_month($1)', [month]);
  }
  for (const id of manifest.snapshots) {
    await owner.query('select published.open_partition($1)', [id]);
    await owner.query('select published.attach_partition($1)', [id]);
  }
}

async function restoreTable(
  owner: ClientBase,
  table: Manifest['tables'][number],
  folder: string,
): Promise<void> {
  const hash = createHash('sha256');
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const copy = owner.query(from(`copy ${table.name} (${table.columns.join(', ')}) from stdin`));
  const file = createReadStream(join(folder, `${table.name}.copy.gz`));
  const damaged = `${table.name}.copy.gz is damaged. Take another copy of the backup.`;
  await pipeline(file, createGunzip(), tap, copy).catch(() => {
    throw new BackupError(damaged);
  });
  if (hash.digest('hex') !== table.sha256 || copy.rowCount !== table.rows) {
    throw new BackupError(damaged);
  }
}
