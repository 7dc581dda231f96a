// A backup: one compressed COPY file a table and a manifest with checksums, in a folder of its own. Taken in one
// snapshot of the database while it serves. It holds what the register holds, so its folder is the owner's alone;
// the key file is no part of it and must be kept elsewhere.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { ClientBase } from 'pg';
import { to } from 'pg-copy-streams';
import {
  BackupError,
  type BackupTable,
  listTables,
  type Manifest,
  readSteps,
  requireAllRows,
} from './backup-tables.js';

/** Saves everything into `folder`, which must not exist; a backup that broke off has no manifest. */
export async function backUp(owner: ClientBase, folder: string): Promise<Manifest> {
  await requireAllRows(owner);
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new BackupError(`${folder} is there already. Name a new folder.`);
  });
  await owner.query('begin isolation level repeatable read read only');
  try {
    const manifest = await readManifest(owner);
    for (const table of await listTables(owner)) {
      manifest.tables.push(await saveTable(owner, table, folder));
    }
    const draft = join(folder, 'manifest.json.new');
    await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, join(folder, 'manifest.json'));
    return manifest;
  } finally {
    await owner.query('rollback');
  }
}

async function readManifest(owner: ClientBase): Promise<Manifest> {
  const months = await owner.query<{ month: string }>(
    'select distinct month::text from registry.position order by 1',
  );
  const snapshots = await owner.query<{ id: number }>(
    'select snapshot_id as id from published.snapshot order by 1',
  );
  const associations = await owner.query<{ code: string }>(
    'select code from registry.association order by 1',
  );
  return {
    format: 1,
    madeAt: new Date().toISOString(),
    steps: await readSteps(owner),
    months: months.rows.map((row) => row.month),
    snapshots: snapshots.rows.map((row) => row.id),
    associations: associations.rows.map((row) => row.code),
    tables: [],
  };
}

async function saveTable(
  owner: ClientBase,
  { name, columns }: BackupTable,
  folder: string,
): Promise<Manifest['tables'][number]> {
  const hash = createHash('sha256');
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const copy = owner.query(to(`copy (select ${columns.join(', ')} from ${name}) to stdout`));
  const file = createWriteStream(join(folder, `${name}.copy.gz`), { mode: 0o600, flags: 'wx' });
  await pipeline(copy, tap, createGzip({ level: 1 }), file);
  return { name, columns, rows: copy.rowCount, sha256: hash.digest('hex') };
}
