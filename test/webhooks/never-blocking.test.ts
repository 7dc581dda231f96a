// A message is none of intake's business: a receiver that hangs holds up no return, a message outlives the gateway, and
// tries come ever more seldom.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../src/server/start-server.js';
import { GOOD_ROW } from '../returns/staged-return.js';
import { type FrontDoor, findFreePort, openFrontDoor } from '../server/front-door.js';
import { Receiver } from './receiver.js';

let door: FrontDoor;
let token: string;
const REGISTER = `mutation($input: RegisterWebhookInput!) { registerWebhook(input: $input) {
  webhook { id } userErrors { code } } }`;

beforeAll(async () => {
  door = await openFrontDoor();
  await door.openMonth('2026-08-31');
  token = await door.tokenOf('amc-01');
});
// The last story closes the gateway itself.
afterAll(() => door?.world.close());

async function registerAt(url: string): Promise<void> {
  await door.world.asOwner(`update registry.webhook set status = 'DISABLED'`);
  const answer = await door.ask('/graphql', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      query: REGISTER,
      variables: { input: { url, events: ['RETURN_COMPLETED'] } },
    }),
  });
  expect(await answer.json()).toMatchObject({ data: { registerWebhook: { userErrors: [] } } });
}

let files = 0;
async function send(body?: string): Promise<{ id: string; state: string; statusUrl: string }> {
  files += 1;
  const columns = Object.keys(GOOD_ROW);
  const cells = columns.map((name) => ({ ...GOOD_ROW, loan_ref: `L${files}` })[name]);
  const answer = await door.ask('/returns/2026-08?kind=TEST&records=1&outstanding=5500', {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
    body: body ?? `${columns.join(',')}\n${cells.join(',')}\n`,
  });
  return (await answer.json()) as { id: string; state: string; statusUrl: string };
}
const stateOf = async (url: string) => {
  const answer = await door.ask(url, { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { state: string }).state;
};

describe('the queue of messages', () => {
  it('tries for about a day, twice as long between any two tries, six hours at most', async () => {
    const [queue] = await door.world.asOwner(
      `select retry_backoff, retry_limit, retry_delay, retry_delay_max from jobs.queue where name = 'webhook'`,
    );
    expect(queue).toEqual({
      retry_backoff: true,
      retry_limit: 12,
      retry_delay: 15,
      retry_delay_max: 21_600,
    });
  });

  it('puts a message that was not taken off by its delay', async () => {
    const receiver = await Receiver.open();
    await registerAt(receiver.url);
    receiver.answers.push(500);
    await send();
    await expect.poll(() => receiver.received.length).toBe(1);
    const waiting = async () =>
      door.world.asOwner<{ later: boolean; retry_count: number }>(
        `select start_after > now() + interval '5 seconds' as later, retry_count from jobs.job
         where name = 'webhook' and state = 'retry'`,
      );
    await expect.poll(waiting).toEqual([{ later: true, retry_count: expect.any(Number) }]);
    await door.world.asOwner(`delete from jobs.job where name = 'webhook'`);
    await receiver.close();
  });
});

describe('a receiver that hangs', () => {
  let silent: Server;
  let calls = 0;
  beforeAll(async () => {
    silent = createServer(() => {
      calls += 1;
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    await registerAt(`http://127.0.0.1:${(silent.address() as AddressInfo).port}/hook`);
  });
  afterAll(() => {
    silent.closeAllConnections();
    silent.close();
  });

  it('holds up no return', async () => {
    const first = await send();
    await expect.poll(() => calls).toBe(1);
    const begun = Date.now();
    for (let n = 0; n < 5; n += 1) {
      const sent = await send();
      await expect.poll(() => stateOf(sent.statusUrl)).toBe('ACCEPTED');
    }
    expect(await stateOf(first.statusUrl)).toBe('ACCEPTED');
    // The receiver's patience is ten seconds; none of them waited for it.
    expect(Date.now() - begun).toBeLessThan(8_000);
    await door.world.asOwner(`delete from jobs.job where name = 'webhook' and state <> 'active'`);
  });
});

describe('a message', () => {
  it('tells of a file too that is refused as it comes', async () => {
    const receiver = await Receiver.open();
    await registerAt(receiver.url);
    const { id, state } = await send('PK\u0003\u0004');
    expect(state).toBe('REFUSED');
    await expect.poll(() => receiver.received.length).toBe(1);
    const told = JSON.parse(receiver.received[0]?.body ?? '{}');
    expect(told.data).toMatchObject({ id, state: 'REFUSED', fileErrors: [{ code: 'NOT_CSV' }] });
    await receiver.close();
  });

  it('outlives the gateway that queued it', async () => {
    const receiver = await Receiver.open();
    await registerAt(receiver.url);
    await door.world.asOwner(
      `update jobs.queue set retry_delay = 3, retry_backoff = false where name = 'webhook'`,
    );
    receiver.answers.push(503);
    await send();
    await expect.poll(() => receiver.received.length).toBe(1);
    await door.server.close();
    const config = { ...door.config, port: await findFreePort() };
    const { world } = door;
    const log = new Writable({ write: (_chunk, _encoding, done) => done() });
    const next = await startServer({ config, keys: world.keys, database: world, log });
    try {
      await expect.poll(() => receiver.received.length).toBe(2);
      const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
      expect(new Set(ids).size).toBe(1);
    } finally {
      await next.close();
      await receiver.close();
    }
  });
});
