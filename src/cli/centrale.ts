// The `centrale` command: finds the subcommand and speaks for it. Exit codes: 0 done, 1 refused or failed, 2 called
// in a way it does not know.
import 'reflect-metadata';
import { type Command, type CommandIo, UsageError } from './command.js';
import { findCommand, loadCommands } from './commands.js';
import { findSentence } from './expected.js';

/** Runs one command line and answers its exit code. */
export async function runCentrale(args: string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help') return showHelp(rest[0], io);
  const command = await findCommand(name);
  if (!command) {
    io.err(`There is no command "${name}".`);
    await listCommands(io.err);
    return 2;
  }
  if (rest.includes('--help')) return showUsage(command, io);
  try {
    return await command.run(rest, io);
  } catch (error) {
    return tell(error, command, io);
  }
}

function tell(error: unknown, command: Command, io: CommandIo): number {
  if (error instanceof UsageError) {
    io.err(`${error.message}\n${command.usage}`);
    return 2;
  }
  const sentence = findSentence(error);
  if (sentence === undefined) throw error;
  io.err(sentence);
  return 1;
}

async function showHelp(name: string | undefined, io: CommandIo): Promise<number> {
  const command = name === undefined ? undefined : await findCommand(name);
  if (command) return showUsage(command, io);
  await listCommands(io.out);
  return 0;
}

function showUsage(command: Command, io: CommandIo): number {
  io.out(`${command.summary}\n\n${command.usage}`);
  return 0;
}

async function listCommands(say: (line: string) => void): Promise<void> {
  say('Commands (centrale help COMMAND tells more):');
  for (const command of await loadCommands()) {
    say(`  ${command.name.padEnd(12)}  ${command.summary}`);
  }
}

/** Cut to the terminal, since a line that wraps is no longer one line to write over. */
function writeOver(line: string): void {
  process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
}

if (process.argv[1]?.endsWith('centrale.js')) {
  process.exitCode = await runCentrale(process.argv.slice(2), {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    ...(process.stderr.isTTY ? { rewrite: writeOver } : {}),
    env: process.env,
  });
}
