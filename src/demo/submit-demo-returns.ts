// Plays the associations' back offices: each sends its file of a month through the front door, with its own token, and
// waits until it is dealt with.
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { toClientSecret } from '../access/client-secret.js';
import { toDirhams } from '../access/scalar-rules.js';
import { toMonthEnd } from './calendar-rules.js';
import { DEMO_ASSOCIATIONS, type DemoAssociation } from './demo-associations.js';
import { type ControlTotals, countTotals, type DemoSize, writeReturnFile } from './return-file.js';

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

async function submit(
  door: FrontDoor,
  size: DemoSize,
  association: DemoAssociation,
  month: string,
  totals: ControlTotals,
): Promise<void> {
  const authorization = `Bearer ${await askToken(door, association.clientId)}`;
  const query = new URLSearchParams({
    kind: 'PERIODIC',
    records: String(totals.records),
    outstanding: toDirhams(totals.outstandingCentimes),
  });
  const sent = await fetch(`${door.address}/returns/${month}?${query}`, {
    method: 'PUT',
    signal: door.stopping,
    headers: { authorization, 'content-type': 'text/csv' },
    body: Readable.toWeb(Readable.from(writeReturnFile(size, association, toMonthEnd(month)))),
    duplex: 'half',
  } as RequestInit);
  if (!sent.ok) throw new Error(`${association.code} ${month}: ${await sent.text()}`);
  const { statusUrl } = (await sent.json()) as { statusUrl: string };
  for (;;) {
    const looked = await fetch(`${door.address}${statusUrl}`, {
      signal: door.stopping,
      headers: { authorization },
    });
    const { state } = (await looked.json()) as { state: string };
    if (state === 'ACCEPTED') return;
    if (ENDED.has(state)) throw new Error(`${association.code} ${month}: ${state}`);
    await sleep(LOOK_AGAIN_MS, undefined, { signal: door.stopping });
  }
}

/** All files of one month, a few at a time; a file that is in already is a replay. Answers the rows sent. */
export async function submitDemoMonth(
  door: FrontDoor,
  size: DemoSize,
  month: string,
): Promise<number> {
  const totals = countTotals(size, toMonthEnd(month));
  const waiting = [...DEMO_ASSOCIATIONS];
  const send = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const own = totals.get(next.code);
      if (own) await submit(door, size, next, month, own);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  return [...totals.values()].reduce((sum, { records }) => sum + records, 0);
}
