// `centrale backup` and `centrale restore`: the whole register into a folder, and back into an empty database.
import { resolve } from 'node:path';
import { backUp } from '../database/backup.js';
import type { Manifest } from '../database/backup-tables.js';
import { migrate } from '../database/migrate.js';
import { restore } from '../database/restore.js';
import { type Command, readArgs, UsageError } from './command.js';
import { getOwnerUrl, withDatabase, withOwner } from './with-database.js';

const KEYS = 'Keep the key file (CENTRALE_KEYS) elsewhere: without it no national id can be read.';

function getFolder(positionals: string[]): string {
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new UsageError('Name one folder.');
  return resolve(folder);
}

function toSum(manifest: Manifest): string {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return `${manifest.tables.length} tables, ${rows} rows`;
}

export const backupCommand: Command = {
  name: 'backup',
  summary: 'save the whole register into a new folder, while it serves',
  usage: 'centrale backup FOLDER',
  run: async (args, io) => {
    const folder = getFolder(readArgs(args, {}).positionals);
    return withOwner(io, async (owner) => {
      io.out(`Saved ${toSum(await backUp(owner, folder))} in ${folder}. ${KEYS}`);
      return 0;
    });
  },
};

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'put a backup back into an empty database',
  usage: 'centrale restore FOLDER',
  run: async (args, io) => {
    const folder = getFolder(readArgs(args, {}).positionals);
    await withDatabase(io, (database) => migrate({ ...database, ownerUrl: getOwnerUrl(database) }));
    return withOwner(io, async (owner) => {
      io.out(`Restored ${toSum(await restore(owner, folder))} from ${folder}. ${KEYS}`);
      return 0;
    });
  },
};
