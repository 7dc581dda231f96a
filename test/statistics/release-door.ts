// A whole gateway over a sector whose months are released: asked over HTTP with tokens, as partners do.
import { Writable } from 'node:stream';
import { readConfig } from '../../src/config.js';
import { startServer } from '../../src/server/start-server.js';
import { drawRelease } from '../../src/statistics/draw-release.js';
import { findFreePort } from '../server/front-door.js';
import type { PlacedLoan } from './register-loans.js';
import { openReleaseWorld, type ReleaseWorld } from './release-world.js';

export interface Answer {
  data: Record<string, unknown> | null | undefined;
  errors?: { message: string; extensions: { code: string } }[];
}

export interface ReleaseDoor {
  site: ReleaseWorld;
  address: string;
  log(): string;
  tokenOf(clientId: string): Promise<string>;
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** One operation as a client; the body as text, so that bytes can be compared. */
  post(clientId: string, query: string, variables?: Record<string, unknown>): Promise<string>;
  query<Data = Record<string, unknown>>(
    clientId: string,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<{ data: Data; codes: string[] }>;
  close(): Promise<void>;
}

const AMC_CLIENTS = [
  ['amc-aa', 'aa'],
  ['amc-bb', 'bb'],
] as const;

/** Debts so large that even a small region's amounts stand out of their noise. */
export const toLargeDebts = (loans: PlacedLoan[]): PlacedLoan[] =>
  loans.map((loan) => ({ ...loan, outstandingCentimes: loan.outstandingCentimes * 8n }));

/** Months (YYYY-MM-DD) that are published and released before the door opens. */
export async function openReleaseDoor(
  months: readonly string[],
  people = 6000,
  shape?: (loans: PlacedLoan[]) => PlacedLoan[],
): Promise<ReleaseDoor> {
  const site = await openReleaseWorld(months, people, shape);
  const { world } = site;
  await site.register.addClients('SUPERVISOR', 'supervisor-01');
  for (const [clientId, association] of AMC_CLIENTS) {
    await world.asOwner(
      `insert into registry.api_client (client_id, audience, association) values ($1, 'AMC', $2)`,
      [clientId, association],
    );
  }
  for (const month of months) {
    await site.publish(month);
    await drawRelease(site.door, { month: month.slice(0, 7) });
  }
  const port = await findFreePort();
  const config = readConfig({ PORT: String(port), CENTRALE_DATA: world.dir });
  const lines: string[] = [];
  const log = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const server = await startServer({ config, keys: world.keys, database: world, log });
  const { address } = server;
  const tokens = new Map<string, Promise<string>>();
  const issue = async (clientId: string): Promise<string> => {
    const headers = { origin: address };
    const path = `${address}/playground/token?client=${clientId}`;
    const answer = await fetch(path, { method: 'POST', headers });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const tokenOf = (clientId: string) => {
    const known = tokens.get(clientId) ?? issue(clientId);
    tokens.set(clientId, known);
    return known;
  };
  const post = async (clientId: string, query: string, variables = {}) => {
    const answer = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokenOf(clientId)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query, variables }),
    });
    return answer.text();
  };
  return {
    site,
    address,
    log: () => lines.join(''),
    tokenOf,
    ask: (path, init) => fetch(`${address}${path}`, init),
    post,
    query: async <Data>(clientId: string, query: string, variables = {}) => {
      const { data, errors = [] } = JSON.parse(await post(clientId, query, variables)) as Answer;
      return { data: data as Data, codes: errors.map(({ extensions }) => extensions.code) };
    },
    close: async () => {
      await server.close();
      await site.close();
    },
  };
}
