// A register for a moment: an embedded server in a temporary folder, migrated and empty, that leaves neither a process nor
// a file behind. Nothing in it survives a power cut, and nothing has to.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { bearLossOf } from './bear-loss.js';
import { type EmbeddedServer, startEmbeddedServer } from './embedded-server.js';
import { migrate } from './migrate.js';

export interface ThrowawayDatabase {
  /** Its folder, for what else goes with it. */
  dir: string;
  ownerUrl: string;
  appUrl: string;
  workUrl: string;
  /** Stops the server and removes its folder, whatever still runs there. */
  remove(): Promise<void>;
}

const NAME = 'centrale';

/** Makes one; where that fails, nothing is left of it either. */
export async function openThrowawayDatabase(): Promise<ThrowawayDatabase> {
  const dir = await mkdtemp(join(tmpdir(), 'centrale-check-'));
  let server: EmbeddedServer | undefined;
  const remove = async () => {
    await server?.stop();
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    server = await startEmbeddedServer({ dir, durable: false });
    const owner = new pg.Client({ connectionString: server.ownerUrl('postgres') });
    bearLossOf(owner);
    await owner.connect();
    await owner.query(`create database ${NAME}`).finally(() => owner.end());
    const urls = {
      ownerUrl: server.ownerUrl(NAME),
      appUrl: server.appUrl(NAME),
      workUrl: server.workUrl(NAME),
    };
    await migrate(urls);
    return { ...urls, dir, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
