// Who uses the embedded server right now. The last to leave stops it, so that a command beside a running gateway
// neither starts a second server nor stops the gateway's.

import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** State and further fields that the kernel tells of a process; empty where it tells nothing. */
function readStat(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/** A process's birth, so that a number used again is not taken for the former process; '' where it is not told. */
const findBirth = (pid: number): string => readStat(pid)[19] ?? '';

/** Whether it runs; one that has ended is a zombie until its parent notices, which in a container may be never. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return readStat(pid)[0] !== 'Z';
}

/** What a running process is told by, `pid birth`, whoever has its number later. */
export const markOf = (pid: number): string => `${pid} ${findBirth(pid)}`;

/** Whether the process that left this mark, `pid birth`, still runs. */
export function isHeld(mark: string): boolean {
  const [pid = '', birth = ''] = mark.trim().split(' ');
  return isAlive(Number(pid)) && (birth === '' || findBirth(Number(pid)) === birth);
}

const ownMark = (): string => markOf(process.pid);

export async function takeLease(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, String(process.pid)), ownMark());
}

/** Gives the lease back; answers whether nobody else holds one. Leases of the dead are swept away. */
export async function leaveLease(dir: string): Promise<boolean> {
  await rm(join(dir, String(process.pid)), { force: true });
  let others = 0;
  for (const name of await readdir(dir)) {
    const mark = await readFile(join(dir, name), 'utf8').catch(() => '');
    if (mark !== '' && isHeld(mark)) others += 1;
    else await rm(join(dir, name), { force: true });
  }
  return others === 0;
}

/** A lock is written in a moment; one that names nobody for so long was left by a crash or a full disk. */
const UNWRITTEN_MS = 3_000;

async function isAbandoned(path: string): Promise<boolean> {
  const mark = await readFile(path, 'utf8').catch(() => undefined);
  if (mark === undefined) return false;
  if (mark !== '') return !isHeld(mark);
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > UNWRITTEN_MS;
}

/**
 * Runs `work` while no other process does under the same path. A lock whose holder is dead is taken over. Throws
 * after `patienceMs`, naming the holder.
 */
export async function withLock<Result>(
  path: string,
  patienceMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      await writeFile(path, ownMark(), { flag: 'wx' });
      break;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST') {
        // On a full disk the file is made and stays empty; it is ours, and nobody could take it over.
        if (code === 'ENOSPC') await rm(path, { force: true });
        throw error;
      }
      if (await isAbandoned(path)) await rm(path, { force: true });
      else if (Date.now() > until) {
        const mark = await readFile(path, 'utf8').catch(() => '');
        throw new Error(`${path} is held by process ${mark.split(' ')[0]}`);
      }
      await sleep(50);
    }
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}
