// Plays an association's back office: sends a file through the front door with its own token, and waits until it is
// dealt with.
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { toClientSecret } from '../access/client-secret.js';
import type { DemoAssociation } from './demo-associations.js';

export interface FrontDoor {
  /** Address of the gateway, without a path. */
  address: string;
  /** Key that the demo clients' secrets are derived from. */
  clientSecrets: Buffer;
  stopping: AbortSignal;
}

const AT_ONCE = 3;
const LOOK_AGAIN_MS = 100;
const ENDED = new Set(['ACCEPTED', 'PARTIALLY_ACCEPTED', 'REFUSED', 'WITHDRAWN']);

async function askToken({ address, clientSecrets, stopping }: FrontDoor, clientId: string) {
  const secret = toClientSecret(clientSecrets, clientId, 1);
  const answer = await fetch(`${address}/oauth/token`, {
    method: 'POST',
    signal: stopping,
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (!answer.ok || token === undefined) throw new Error(`${clientId} got no token`);
  return token;
}

/** Sends the text to the path; throws where any of its rows was not accepted. */
export async function sendFile(
  door: FrontDoor,
  { code, clientId }: DemoAssociation,
  path: string,
  text: Iterable<string>,
): Promise<void> {
  const authorization = `Bearer ${await askToken(door, clientId)}`;
  const sent = await fetch(`${door.address}${path}`, {
    method: 'PUT',
    signal: door.stopping,
    headers: { authorization, 'content-type': 'text/csv' },
    body: Readable.toWeb(Readable.from(text)),
    duplex: 'half',
  } as RequestInit);
  if (!sent.ok) throw new Error(`${code} ${path}: ${await sent.text()}`);
  const { statusUrl } = (await sent.json()) as { statusUrl: string };
  for (;;) {
    const looked = await fetch(`${door.address}${statusUrl}`, {
      signal: door.stopping,
      headers: { authorization },
    });
    const { state } = (await looked.json()) as { state: string };
    if (state === 'ACCEPTED') return;
    if (ENDED.has(state)) throw new Error(`${code} ${path}: ${state}`);
    await sleep(LOOK_AGAIN_MS, undefined, { signal: door.stopping });
  }
}

/** Each of them sends, a few at a time. */
export async function sendAll(
  associations: readonly DemoAssociation[],
  send: (association: DemoAssociation) => Promise<void>,
): Promise<void> {
  const waiting = [...associations];
  const sendNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await send(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
}
