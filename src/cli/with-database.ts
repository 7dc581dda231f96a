// A database for a command's own duration: the configured one, the running embedded server, or one started for it.
// Whatever happens to the command, an interrupt included, it leaves the server as it found it.
import pg from 'pg';
import { type Config, readConfig } from '../config.js';
import { bearLossOf } from '../database/bear-loss.js';
import { type Database, openDatabase } from '../database/open-database.js';
import { CommandError, type CommandIo } from './command.js';

/** Opens the database, works, and leaves it again; an interrupt leaves it too, with the exit code of the signal. */
export async function withDatabase<Result>(
  io: CommandIo,
  work: (database: Database, config: Config) => Promise<Result>,
): Promise<Result> {
  const config = readConfig(io.env);
  const database = await openDatabase(config);
  const stop = (signal: NodeJS.Signals): void => {
    const code = signal === 'SIGINT' ? 130 : 143;
    void database.stop().finally(() => process.exit(code));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work(database, config);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await database.stop();
  }
}

/** The address of the owner's login; throws CommandError where it is not configured. */
export function getOwnerUrl(database: Database): string {
  if (database.ownerUrl !== undefined) return database.ownerUrl;
  throw new CommandError(
    'This needs the owner of the database. Set DATABASE_OWNER_URL to a login that may create roles.',
  );
}

/** One connection as the owner's login, for the tables that the bureau keeps by command. */
export function withOwner<Result>(
  io: CommandIo,
  work: (owner: pg.Client, config: Config) => Promise<Result>,
): Promise<Result> {
  return withDatabase(io, async (database, config) => {
    const owner = new pg.Client({
      connectionString: getOwnerUrl(database),
      application_name: 'centrale command',
    });
    bearLossOf(owner);
    await owner.connect();
    try {
      return await work(owner, config);
    } finally {
      await owner.end();
    }
  });
}
