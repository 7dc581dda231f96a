// The plain HTTP side of the gateway: methods and content types, credentials, cookies, health, metrics, logs.
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FrontDoor, openFrontDoor } from './front-door.js';

let door: FrontDoor;
let amc: string;

beforeAll(async () => {
  door = await openFrontDoor();
  amc = await door.tokenOf('amc-01');
});
afterAll(() => door?.close());

const VIEWER = JSON.stringify({ query: '{ viewer { clientId } }' });
/** Nobody reads before the first snapshot: a refusal of the register itself. */
const UNREAD = JSON.stringify({
  query: `mutation { inquire(input: { nationalId: "AB123456", lastName: "Alaoui", birthDate: "1980-01-01",
    purpose: NEW_CREDIT, applicationRef: "a", consentRef: "c" }) { userErrors { code } } }`,
});
const JSON_TYPE = 'application/json';

function post(token: string | undefined, body = VIEWER, type = JSON_TYPE, path = '/graphql') {
  const headers: Record<string, string> = { 'content-type': type };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  return door.ask(path, { method: 'POST', headers, body });
}

async function toError(answer: Response) {
  return ((await answer.json()) as { error: Record<string, string> }).error;
}

describe('POST /graphql', () => {
  test('answers an association', async () => {
    const answer = await post(amc);
    expect(await answer.json()).toEqual({ data: { viewer: { clientId: 'amc-01' } } });
    expect(answer.status).toBe(200);
  });

  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    '%s is 405 with Allow',
    async (method) => {
      const headers = { authorization: `Bearer ${amc}` };
      const answer = await door.ask('/graphql?query={viewer{clientId}}', { method, headers });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('POST');
    },
  );

  test.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/json; charset=utf-8', 200],
  ])('content type %s gives %i', async (type, status) => {
    expect((await post(amc, VIEWER, type)).status).toBe(status);
  });

  test('a simple GET with an odd content type cannot ask either', async () => {
    const headers = { 'content-type': 'text/plain' };
    const answer = await door.ask('/graphql?query=mutation{x}', { headers });
    expect(answer.status).toBe(405);
  });

  test.each([
    ['not JSON', '{'],
    ['an array of operations', `[${VIEWER},${VIEWER}]`],
  ])('%s is 400', async (_name, body) => {
    expect((await post(amc, body)).status).toBe(400);
  });

  test('a body beyond the limit is 413', async () => {
    const body = JSON.stringify({ query: `{ viewer { clientId } } #${'x'.repeat(300_000)}` });
    expect((await post(amc, body)).status).toBe(413);
  });
});

describe('credentials', () => {
  test.each([
    ['no token', undefined],
    ['not a token', 'nonsense'],
  ])('%s is 401 with a challenge', async (_name, token) => {
    const answer = await post(token);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  test('a token in the query string or in a cookie of another name is not read', async () => {
    expect((await post(undefined, VIEWER, JSON_TYPE, `/graphql?access_token=${amc}`)).status).toBe(
      401,
    );
    const headers = { 'content-type': JSON_TYPE, cookie: `token=${amc}` };
    const answer = await door.ask('/graphql', { method: 'POST', headers, body: VIEWER });
    expect(answer.status).toBe(401);
  });

  test('two Authorization headers are 400', async () => {
    expect(await postTwice(amc)).toBe(400);
  });

  test('headers that name another lender or role change nothing', async () => {
    const headers = {
      authorization: `Bearer ${amc}`,
      'content-type': JSON_TYPE,
      'x-lender-id': 'amc02',
      'x-role': 'BUREAU',
      'x-forwarded-user': 'amc-02',
    };
    const answer = await door.ask('/graphql', { method: 'POST', headers, body: VIEWER });
    expect(await answer.json()).toEqual({ data: { viewer: { clientId: 'amc-01' } } });
  });
});

function postTwice(token: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(`${door.address}/graphql`, { method: 'POST' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    call.on('error', reject);
    call.setHeader('content-type', JSON_TYPE);
    call.setHeader('authorization', [`Bearer ${token}`, `Bearer ${token}`]);
    call.end(VIEWER);
  });
}

describe('the session cookie', () => {
  test('is HttpOnly, strict and short, and no good for POST', async () => {
    const opened = await door.ask('/session', {
      method: 'POST',
      headers: { authorization: `Bearer ${amc}` },
    });
    expect(opened.status).toBe(204);
    const cookie = opened.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect(Number(/Max-Age=(\d+)/.exec(cookie)?.[1])).toBeLessThanOrEqual(900);
    const headers = { cookie: cookie.split(';')[0] ?? '', 'content-type': JSON_TYPE };
    const asked = await door.ask('/graphql', { method: 'POST', headers, body: VIEWER });
    expect(asked.status).toBe(401);
    expect((await door.ask('/session', { method: 'POST', headers })).status).not.toBe(204);
    expect((await door.ask('/metrics', { headers })).status).toBe(401);
  });

  test('cannot be had without a token', async () => {
    expect((await door.ask('/session', { method: 'POST' })).status).toBe(401);
    expect((await door.ask('/session')).status).toBe(405);
  });
});

describe('health and metrics', () => {
  test('ready says that nothing is published yet, and nothing of the inside', async () => {
    expect(await (await door.ask('/health/live')).json()).toEqual({ status: 'live' });
    const answer = await door.ask('/health/ready');
    expect(await answer.json()).toEqual({
      status: 'ready',
      database: 'reachable',
      migrations: 'current',
      snapshot: 'absent',
    });
  });

  test('metrics are for the bureau and name no association', async () => {
    expect((await door.ask('/metrics')).status).toBe(401);
    const asAmc = await door.ask('/metrics', { headers: { authorization: `Bearer ${amc}` } });
    expect(asAmc.status).toBe(403);
    await post(amc, UNREAD);
    const authorization = `Bearer ${await door.tokenOf('bureau-01')}`;
    const text = await (await door.ask('/metrics', { headers: { authorization } })).text();
    expect(text).toContain(
      'centrale_http_request_duration_seconds_count{method="POST",route="/graphql"',
    );
    expect(text).toContain('centrale_database_connections');
    expect(text).toContain('centrale_inquiries_total{result="refused"} 1');
    expect(text).not.toMatch(/amc-?0\d|association/);
  });
});

describe('answers and logs', () => {
  test('every answer names its request; a UUID of the client is kept, anything else is not echoed', async () => {
    const own = '7d4d1c1e-0a53-4c6e-9f0e-2f6f1f0f7a11';
    const kept = await door.ask('/health/live', { headers: { 'x-request-id': own } });
    expect(kept.headers.get('x-request-id')).toBe(own);
    const free = await door.ask('/health/live', { headers: { 'x-request-id': 'AB123456' } });
    expect(free.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(free.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('an unknown address is a documented 404 in the language of the client', async () => {
    const answer = await door.ask('/no/such', {
      headers: { 'accept-language': 'fr-MA, en;q=0.5' },
    });
    const error = await toError(answer);
    expect(answer.status).toBe(404);
    expect(error).toMatchObject({ code: 'NOT_FOUND', message: 'Introuvable.' });
    expect(error.requestId).toBe(answer.headers.get('x-request-id'));
    const page = await (await door.ask('/docs/errors')).text();
    expect(page).toContain(`id="${error.documentation?.split('#')[1]}"`);
  });

  test('no national id, name or token reaches the log, whatever the request', async () => {
    const canaries = ['ZZ987654', 'Tazrouft-Canary', amc];
    const query = `query ($n: String) { viewer { clientId(x: $n) } } # ${canaries[0]}`;
    const body = JSON.stringify({ query, variables: { n: canaries[1] } });
    await post(amc, body);
    await post(amc, '{"broken ZZ987654');
    await door.ask(`/returns/ret_ZZ987654?name=Tazrouft-Canary&token=${amc}`);
    await door.ask(`/ZZ987654/Tazrouft-Canary`, { headers: { authorization: `Bearer ${amc}` } });
    const log = door.log();
    expect(log.split('\n').filter((line) => line !== '').length).toBeGreaterThan(10);
    for (const canary of canaries) expect(log).not.toContain(canary);
    for (const line of log.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });
});
