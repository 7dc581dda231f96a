// What `centrale doctor` looks at outside the database: Node, the folders, the key file, the port. It changes nothing
// but a file of its own, which it takes away again.
import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { KeyFileError, loadKeys } from '../access/keys.js';
import type { Config } from '../config.js';
import { type Finding, fine, note, problem } from './finding.js';

export function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 17)) return fine('node', `Node ${version}`);
  return problem(
    'node',
    `Node ${version} is too old.`,
    'Start through npm (npm run centrale -- …), after "npm ci" without --omit=optional.',
  );
}

/** Whether the folder, or the nearest one above it that exists, can be written. */
export async function examineFolder(config: Config): Promise<Finding> {
  let folder = config.dataDir;
  for (let depth = 0; depth < 64 && !(await exists(folder)); depth += 1) folder = dirname(folder);
  try {
    await rm(await mkdtemp(`${folder}/.doctor-`), { recursive: true });
    return fine('folder', `${config.dataDir} can be written.`);
  } catch {
    return problem(
      'folder',
      `${config.dataDir} cannot be written.`,
      'Give yourself the right to write there, or set CENTRALE_DATA to another folder.',
    );
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  );

export async function examineKeys(config: Config): Promise<Finding> {
  const missing = !(await exists(config.keysPath));
  if (missing && config.databaseUrl === undefined) {
    return note('keys', `${config.keysPath} is not there yet: the first start makes it.`);
  }
  try {
    await loadKeys(config.keysPath, false);
    return fine('keys', `${config.keysPath} is whole, and readable by its owner alone.`);
  } catch (error) {
    if (error instanceof KeyFileError) {
      return problem('keys', error.message, 'The message says what to do.');
    }
    return problem('keys', `${config.keysPath} cannot be read.`, 'Run as the user who owns it.');
  }
}

/** A taken port is no problem where our own gateway has it. */
export async function examinePort(config: Config): Promise<Finding> {
  if (config.port === 0 || (await isFree(config.port, config.host))) {
    return fine('port', `${config.host}:${config.port} is free.`);
  }
  const answer = await fetch(`http://${config.host}:${config.port}/health/live`, {
    signal: AbortSignal.timeout(3000),
  }).catch(() => undefined);
  await answer?.body?.cancel();
  if (answer?.ok) return fine('port', `A gateway answers on ${config.host}:${config.port}.`);
  return problem(
    'port',
    `${config.host}:${config.port} is taken by another program, or is no address of this machine.`,
    'End that program, or set PORT (and HOST).',
  );
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
