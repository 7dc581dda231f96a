// One embedded server for all tests, and a migrated template that each test file clones. Durability is off: what a
// power cut would lose is tested with a server of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedServer } from '../src/database/embedded-server.js';
import { migrate } from '../src/database/migrate.js';

declare module 'vitest' {
  interface ProvidedContext {
    ownerUrl: string;
    appUrl: string;
    workUrl: string;
    /** Folder for the filled demo that sites are copied from. */
    demoPattern: string;
  }
}

const TEMPLATE = 'template_centrale';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'centrale-test-'));
  const server = await startEmbeddedServer({ dir, durable: false });
  const owner = new pg.Client({ connectionString: server.ownerUrl('postgres') });
  try {
    await owner.connect();
    await owner.query(`create database ${TEMPLATE}`);
    await migrate({
      ownerUrl: server.ownerUrl(TEMPLATE),
      appUrl: server.appUrl(TEMPLATE),
      workUrl: server.workUrl(TEMPLATE),
    });
    await owner.end();
  } catch (error) {
    await owner.end();
    await server.stop();
    throw error;
  }
  project.provide('ownerUrl', server.ownerUrl(TEMPLATE));
  project.provide('appUrl', server.appUrl(TEMPLATE));
  project.provide('workUrl', server.workUrl(TEMPLATE));
  project.provide('demoPattern', join(dir, 'demo-pattern'));
  return async () => {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  };
}
