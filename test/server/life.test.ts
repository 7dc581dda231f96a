// The gateway over time and beside others: who is put out while it runs, how it closes, and whose tokens it takes
// when it is not its own issuer.
import { request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import fastify from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { drain } from '../../src/server/drain.js';
import { type FrontDoor, findFreePort, openFrontDoor } from './front-door.js';

const doors: FrontDoor[] = [];
afterEach(async () => {
  for (const door of doors.splice(0)) await door.close();
});

async function open(...given: Parameters<typeof openFrontDoor>): Promise<FrontDoor> {
  const door = await openFrontDoor(...given);
  doors.push(door);
  return door;
}

const BODY = JSON.stringify({ query: '{ viewer { clientId } }' });

function askAs(door: FrontDoor, token: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return door.ask('/graphql', { method: 'POST', headers, body: BODY });
}

const suspend = (door: FrontDoor, clientId: string) =>
  door.world.asOwner(`update registry.api_client set status = 'SUSPENDED' where client_id = $1`, [
    clientId,
  ]);

describe('a client that is suspended while its token lives', () => {
  test('is out after the recheck, gets no new token, and its cookie opens no page', async () => {
    const door = await open({}, { clientRecheckMs: 300 });
    const token = await door.tokenOf('amc-01');
    const authorization = `Bearer ${token}`;
    const opened = await door.ask('/session', { method: 'POST', headers: { authorization } });
    const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await askAs(door, token)).status).toBe(200);
    expect((await door.ask('/returns/ret_none', { headers: { cookie } })).status).toBe(404);
    await suspend(door, 'amc-01');
    await pause(400);
    expect((await askAs(door, token)).status).toBe(403);
    expect((await door.ask('/returns/ret_none', { headers: { cookie } })).status).toBe(403);
    expect(await door.tokenOf('amc-01')).toBeUndefined();
    expect((await askAs(door, await door.tokenOf('amc-02'))).status).toBe(200);
  });

  test('has an altered cookie refused', async () => {
    const door = await open();
    const authorization = `Bearer ${await door.tokenOf('amc-01')}`;
    const opened = await door.ask('/session', { method: 'POST', headers: { authorization } });
    const [name = '', value = ''] = (opened.headers.get('set-cookie') ?? '').split(/[=;]/);
    const [payload = '', seal = ''] = value.split('.');
    const claims = Buffer.from(payload, 'base64url').toString().replace('amc01', 'amc02');
    const forged = `${Buffer.from(claims).toString('base64url')}.${seal}`;
    const headers = { cookie: `${name}=${forged}` };
    expect((await door.ask('/returns/ret_none', { headers })).status).toBe(401);
  });
});

describe('closing', () => {
  test('answers the request under way and takes no other', async () => {
    const door = await openFrontDoor();
    const token = await door.tokenOf('amc-01');
    const call = httpRequest(`${door.address}/graphql`, { method: 'POST' });
    call.setHeader('content-type', 'application/json');
    call.setHeader('content-length', Buffer.byteLength(BODY));
    call.setHeader('authorization', `Bearer ${token}`);
    call.write(BODY.slice(0, 10));
    const answered = new Promise<number>((resolve, reject) => {
      call.on('response', (answer) => resolve(answer.resume().statusCode ?? 0));
      call.on('error', reject);
    });
    await pause(100);
    const closed = door.server.close();
    await pause(100);
    await expect(fetch(`${door.address}/health/live`)).rejects.toThrow();
    call.end(BODY.slice(10));
    expect(await answered).toBe(200);
    await closed;
    await door.world.close();
  });

  test('ends after the limit although somebody never finishes', async () => {
    const app = fastify();
    app.get('/', () => new Promise(() => {}));
    const address = await app.listen({ port: 0 });
    const hanging = fetch(address).catch(() => 'cut off');
    await pause(100);
    const before = Date.now();
    await drain(app, 200);
    expect(Date.now() - before).toBeLessThan(2_000);
    expect(await hanging).toBe('cut off');
  });
});

describe('with OIDC_ISSUER', () => {
  test('takes that issuer’s tokens by discovery, and issues none itself', async () => {
    const provider = await open();
    const door = await open({ OIDC_ISSUER: provider.address });
    expect((await askAs(door, await provider.tokenOf('amc-01'))).status).toBe(200);
    expect((await door.ask('/oauth/token', { method: 'POST' })).status).toBe(404);
    expect((await door.ask('/')).status).toBe(404);
    const stranger = await open();
    expect((await askAs(door, await stranger.tokenOf('amc-01'))).status).toBe(401);
    const headers = { origin: door.address };
    const asked = await door.ask('/playground/token?client=amc-01', { method: 'POST', headers });
    expect(asked.status).toBe(404);
  });

  test('refuses tokens while the issuer is away, and takes them when it is back', async () => {
    const port = await findFreePort();
    const door = await open({ OIDC_ISSUER: `http://127.0.0.1:${port}` });
    const elsewhere = await open();
    expect((await askAs(door, await elsewhere.tokenOf('amc-01'))).status).toBe(401);
    const provider = await open({ PORT: String(port) });
    expect((await askAs(door, await provider.tokenOf('amc-01'))).status).toBe(200);
  });

  test('a playground that is asked for gives no tokens', async () => {
    const provider = await open();
    const door = await open({ OIDC_ISSUER: provider.address, PLAYGROUND: 'on' });
    expect((await door.ask('/')).status).toBe(200);
    const headers = { origin: door.address };
    const asked = await door.ask('/playground/token?client=amc-01', { method: 'POST', headers });
    expect(asked.status).toBe(404);
  });
});

describe('the playground’s tokens', () => {
  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['no origin at all', {}],
    ['a page of another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a foreign name for this machine', { origin: 'http://evil.example:80', host: 'evil.example' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
  ])('are not for %s', async (_name, headers: Record<string, string>) => {
    const door = await open();
    const given = headers['sec-fetch-site'] ? { origin: door.address, ...headers } : headers;
    const asked = await door.ask('/playground/token?client=amc-01', {
      method: 'POST',
      headers: given,
    });
    expect(asked.status).toBe(403);
  });

  test('are for clients that there are, and never for a router', async () => {
    const door = await open();
    expect(await door.tokenOf('amc-99')).toBeUndefined();
    expect(await door.tokenOf('router-01')).toBeUndefined();
  });

  test('do not exist where PLAYGROUND is off', async () => {
    const door = await open({ PLAYGROUND: 'off' });
    for (const path of ['/', '/ruru/ruru.js']) expect((await door.ask(path)).status).toBe(404);
    const headers = { origin: door.address };
    const asked = await door.ask('/playground/token?client=amc-01', { method: 'POST', headers });
    expect(asked.status).toBe(404);
  });
});

describe('METRICS_PORT', () => {
  test('moves the metrics to a port of their own', async () => {
    const port = await findFreePort();
    const door = await open({ METRICS_PORT: String(port) });
    expect((await door.ask('/metrics')).status).toBe(404);
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(text).toContain('centrale_returns');
  });
});
