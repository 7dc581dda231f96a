// The demo sector in a register of a test's own: a gateway, thirteen lenders' files through its front door, published.

import { Writable } from 'node:stream';
import { toClientSecret } from '../../src/access/client-secret.js';
import { readConfig } from '../../src/config.js';
import { fillDemoSector } from '../../src/demo/fill-demo-sector.js';
import { runFirstTime } from '../../src/first-run.js';
import { startServer } from '../../src/server/start-server.js';
import { findFreePort } from '../server/front-door.js';
import { openWorld, type World } from '../world.js';

export interface DemoWorld {
  world: World;
  address: string;
  tokenOf(clientId: string): Promise<string>;
  close(): Promise<void>;
}

export async function openDemoWorld(borrowers: number): Promise<DemoWorld> {
  const world = await openWorld();
  const port = await findFreePort();
  const config = readConfig({
    PORT: String(port),
    CENTRALE_DATA: world.dir,
    DEMO_BORROWERS: String(borrowers),
  });
  const log = new Writable({ write: (_chunk, _encoding, done) => done() });
  const server = await startServer({ config, keys: world.keys, database: world, log });
  const { address } = server;
  const database = { ...world, embedded: true, keep: () => {}, stop: async () => {} };
  const stopping = new AbortController().signal;
  const run = { config, keys: world.keys, database, address, stopping, say: () => {} };
  await runFirstTime(run, fillDemoSector);
  return {
    world,
    address,
    tokenOf: async (clientId) => {
      const secret = toClientSecret(world.keys.clientSecrets, clientId, 1);
      const answer = await fetch(`${address}/oauth/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
        },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
      return ((await answer.json()) as { access_token: string }).access_token;
    },
    close: async () => {
      await server.close();
      await world.close();
    },
  };
}
