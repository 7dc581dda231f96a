// A small disk of a test's own, to be filled: a file system in memory, where this user may mount one.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, rmdir, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk {
  path: string;
  /** Leaves so many bytes free. */
  fill(left: number): Promise<void>;
  /** Makes room again. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** The disk, or why there is none. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | string> {
  if (process.getuid?.() !== 0) return 'only root may mount a small disk';
  const path = await mkdtemp(join(tmpdir(), 'centrale-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', path]);
  } catch {
    await rmdir(path);
    return 'a small disk cannot be mounted here';
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    fill: async (left) => {
      const { bavail, bsize } = await statfs(path);
      const bytes = Buffer.alloc(Math.max(0, bavail * bsize - left));
      await writeFile(ballast, bytes).catch((error: NodeJS.ErrnoException) => {
        // Whoever else writes there was quicker: it is full all the same.
        if (error.code !== 'ENOSPC') throw error;
      });
    },
    empty: () => rm(ballast),
    close: async () => {
      await run('umount', ['--lazy', path]);
      await rmdir(path);
    },
  };
}
