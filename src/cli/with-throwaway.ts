// A register for a command's own duration, thrown away with it. However the command ends, an interrupt included, neither a
// process nor a file of it stays.
import { openThrowawayDatabase, type ThrowawayDatabase } from '../database/throwaway-database.js';

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Signal = keyof typeof CODES;
const SIGNALS = Object.keys(CODES) as Signal[];

/** A second interrupt does not hurry it: what would be left is a server that nobody knows of. */
export async function withThrowaway<Result>(
  work: (database: ThrowawayDatabase) => Promise<Result>,
): Promise<Result> {
  let isInterrupted = false;
  const opening = openThrowawayDatabase();
  const stop = (signal: NodeJS.Signals): void => {
    if (isInterrupted) return;
    isInterrupted = true;
    const leave = () => process.exit(CODES[signal as Signal]);
    opening.then((database) => database.remove().finally(leave), leave);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    const database = await opening;
    return await work(database).finally(() => (isInterrupted ? undefined : database.remove()));
  } catch (error) {
    // The process is about to end; what broke off because of that is nobody's news.
    if (isInterrupted) await new Promise(() => {});
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}
