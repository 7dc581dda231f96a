// What a subcommand of `centrale` is. A command is thin: it reads its arguments, calls one named function of a
// feature and prints what came of it; rules live in the features.
import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';

export interface CommandIo {
  /** A line of the answer. */
  out(line: string): void;
  /** A line about the work itself: progress, refusal, remedy. */
  err(line: string): void;
  /** Writes over the line under way; absent where nobody watches a terminal. An empty line leaves none. */
  rewrite?(line: string): void;
  env: NodeJS.ProcessEnv;
}

export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** How it is called, a line for each form. */
  usage: string;
  /** Answers the exit code: 0 done, 1 refused or failed. Throws UsageError for arguments it cannot read. */
  run(args: string[], io: CommandIo): Promise<number>;
}

/** The command was called in a way it does not know; the dispatcher prints its usage and exits with 2. */
export class UsageError extends Error {}

/** The command cannot be done as things stand; the message says why and what to do. Exit 1, without a stack. */
export class CommandError extends Error {}

/** `util.parseArgs`, with a refusal in the command's own manner. */
export function readArgs<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The arguments cannot be read.');
  }
}

/** The value of an option that must be given; throws UsageError naming it. */
export function getOption(values: Record<string, unknown>, name: string): string {
  const value = values[name];
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new UsageError(`--${name} is missing.`);
}

/** A month as YYYY-MM; throws UsageError for anything else. */
export function getMonth(values: Record<string, unknown>): string {
  const month = getOption(values, 'month');
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return month;
  throw new UsageError(`--month is "${month}", expected YYYY-MM.`);
}
