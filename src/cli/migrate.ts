// `centrale migrate`: the database to the newest step, and the passwords of the two logins as configured.
import { migrate } from '../database/migrate.js';
import { type Command, readArgs } from './command.js';
import { getOwnerUrl, withDatabase } from './with-database.js';

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'bring the database to the newest step, and set the passwords of its two logins',
  usage: 'centrale migrate',
  run: async (args, io) => {
    readArgs(args, {});
    return withDatabase(io, async (database) => {
      const applied = await migrate({ ...database, ownerUrl: getOwnerUrl(database) });
      for (const name of applied) io.out(`applied ${name}`);
      if (applied.length === 0) io.out('Nothing to do: every step is applied.');
      return 0;
    });
  },
};
