// Which failures are an operator's to mend: they come with a sentence that says how, so no stack is shown.
import { KeyFileError } from '../access/keys.js';
import { ConfigError } from '../config.js';
import { BackupError } from '../database/backup-tables.js';
import { EmbeddedServerError } from '../database/embedded-binary.js';
import { MigrationError } from '../database/migrate.js';

import { CentraleError, ERRORS, toWords } from '../errors.js';
import { CommandError } from './command.js';

const MENDABLE = [
  BackupError,
  CommandError,
  ConfigError,
  KeyFileError,
  EmbeddedServerError,
  MigrationError,
];
const UNREACHABLE = ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '28P01', '28000', '3D000', '57P03'];
const UNWRITABLE = ['EACCES', 'EROFS', 'ENOSPC', 'EADDRINUSE'];

/** The sentence for a failure with a known remedy; undefined for a fault of the program, whose stack is wanted. */
export function findSentence(error: unknown): string | undefined {
  if (error instanceof CentraleError) {
    const { message, remedy } = ERRORS[error.code];
    const words = [message, remedy].map((part) => toWords(part, 'en', error.params));
    return `${error.code}: ${words.join(' ')}`;
  }
  if (!(error instanceof Error)) return undefined;
  if (MENDABLE.some((kind) => error instanceof kind)) return error.message;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return undefined;
  if (UNREACHABLE.includes(code)) return `The database cannot be reached: ${error.message}`;
  return UNWRITABLE.includes(code) ? error.message : undefined;
}
