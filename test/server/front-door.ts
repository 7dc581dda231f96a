// A whole gateway for a test: a register of its own with a few clients, the server on a free port, what it logged,
// and a way to speak to it. Connects as production does.
import { createServer } from 'node:net';
import { Writable } from 'node:stream';
import type { Keys } from '../../src/access/keys.js';
import { type Config, readConfig } from '../../src/config.js';
import type { LeastPace } from '../../src/returns/body-measure.js';
import { type RunningServer, startServer } from '../../src/server/start-server.js';
import { openWorld, type World } from '../world.js';

export interface FrontDoor {
  world: World;
  server: RunningServer;
  address: string;
  config: Config;
  /** Every log line so far. */
  log: () => string;
  tokenOf(clientId: string): Promise<string>;
  /** Lets returns be filed for a month, given by its last day. */
  openMonth(month: string): Promise<void>;
  ask(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

const CLIENTS = [
  ['amc-01', 'AMC', 'amc01'],
  ['amc-02', 'AMC', 'amc02'],
  ['research-01', 'RESEARCH', null],
  ['bureau-01', 'BUREAU', null],
  ['supervisor-01', 'SUPERVISOR', null],
  ['router-01', 'ROUTER', null],
] as const;

export interface FrontDoorParts {
  clientRecheckMs?: number;
  keys?: Keys;
  leastPace?: LeastPace;
  /** A register in place of a clone of the template. */
  world?: World;
}

export async function openFrontDoor(
  env: Record<string, string> = {},
  { keys, world: given, ...rest }: FrontDoorParts = {},
): Promise<FrontDoor> {
  const opened = given ?? (await openWorld());
  const world = { ...opened, keys: keys ?? opened.keys };
  await arrange(world);
  const port = await findFreePort();
  const config = readConfig({ PORT: String(port), CENTRALE_DATA: world.dir, ...env });
  const lines: string[] = [];
  const log = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const server = await startServer({ config, keys: world.keys, database: world, log, ...rest });
  const { address } = server;
  const ask = (path: string, init?: RequestInit) => fetch(`${address}${path}`, init);
  return {
    world,
    server,
    address,
    config,
    log: () => lines.join(''),
    ask,
    tokenOf: async (clientId) => {
      const headers = { origin: address };
      const answer = await ask(`/playground/token?client=${clientId}`, { method: 'POST', headers });
      return ((await answer.json()) as { access_token: string }).access_token;
    },
    openMonth: async (month) => {
      await world.asOwner('insert into registry.calendar values ($1, $1::date + 10, false, null)', [
        month,
      ]);
    },
    close: async () => {
      await server.close();
      await world.close();
    },
  };
}

async function arrange(world: World): Promise<void> {
  for (const code of ['amc01', 'amc02']) {
    const text = `select registry.add_association($1, $1, $1, $1, null, '2020-01-01')`;
    await world.asOwner(text, [code]);
  }
  for (const client of CLIENTS) {
    const text =
      'insert into registry.api_client (client_id, audience, association) values ($1, $2, $3)';
    await world.asOwner(text, [...client]);
  }
}

export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
