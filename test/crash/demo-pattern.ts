// A filled demo's folder, made once and copied for each site: filling one takes a gateway a quarter of a minute.
import { execFile } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findState } from '../../src/database/embedded-server.js';
import { withLock } from '../../src/database/lease.js';
import { findFreePort } from '../server/front-door.js';

const run = promisify(execFile);
/** Longer than a busy machine takes to fill it. */
const PATIENCE_MS = 240_000;

/** Copies the pattern to `dir`, once `fill` has made it; whoever comes first fills it, others wait. */
export async function copyPattern(
  pattern: string,
  dir: string,
  fill: () => Promise<void>,
): Promise<void> {
  const filled = join(pattern, 'filled');
  await withLock(`${pattern}.lock`, PATIENCE_MS, async () => {
    if (await stat(filled).catch(() => undefined)) return;
    await fill();
    await writeFile(filled, '');
  });
  await run('cp', ['-a', `${pattern}/.`, dir]);
  await moveServer(join(dir, 'server'));
}

/** Gives a copied server a port of its own: on the pattern's it would take another copy for itself, by its password. */
async function moveServer(dir: string): Promise<void> {
  const state = { ...(await findState(dir)), port: await findFreePort() };
  await writeFile(join(dir, 'server.json'), JSON.stringify(state), { mode: 0o600 });
}
