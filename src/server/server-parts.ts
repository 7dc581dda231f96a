// What a server is made of: given to it at the start, and shared by all of its routes.
import type { Writable } from 'node:stream';
import type { Keys } from '../access/keys.js';
import type { Config } from '../config.js';
import type { LeastPace } from '../returns/body-measure.js';

export interface ServerParts {
  config: Config;
  keys: Keys;
  database: { appUrl: string; workUrl: string };
  /** Where the log lines go; standard output by default. */
  log?: Writable;
  /** How long the gateway may go on believing what it knows of a client's status, in milliseconds. */
  clientRecheckMs?: number;
  /** How slowly a file may come in. */
  leastPace?: LeastPace;
}
