// The list of commands. Each is loaded when it is called, so that a small one starts quickly.
import type { Command } from './command.js';

const COMMANDS: Record<string, () => Promise<Command>> = {
  migrate: async () => (await import('./migrate.js')).migrateCommand,
  doctor: async () => (await import('./doctor.js')).doctorCommand,
  token: async () => (await import('./token.js')).tokenCommand,
  association: async () => (await import('./association.js')).associationCommand,
  client: async () => (await import('./client.js')).clientCommand,
  period: async () => (await import('./period.js')).periodCommand,
  return: async () => (await import('./return.js')).returnCommand,
  'loan-use': async () => (await import('./loan-use.js')).loanUseCommand,
  publish: async () => (await import('./publish.js')).publishCommand,
  rectify: async () => (await import('./publish.js')).rectifyCommand,
  release: async () => (await import('./release.js')).releaseCommand,
  demo: async () => (await import('./demo.js')).demoCommand,
  schema: async () => (await import('./schema.js')).schemaCommand,
  backup: async () => (await import('./backup.js')).backupCommand,
  restore: async () => (await import('./backup.js')).restoreCommand,
};

export async function findCommand(name: string): Promise<Command | undefined> {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name]?.() : undefined;
}

export async function loadCommands(): Promise<Command[]> {
  return Promise.all(Object.values(COMMANDS).map((load) => load()));
}
