// The demo's identity provider by itself: what its tokens say, and who gets none.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toClientSecret } from '../../src/access/client-secret.js';
import type { ApiClient } from '../../src/server/client-directory.js';
import { createDemoIssuer, type DemoIssuer } from '../../src/server/demo-issuer.js';

const clientSecrets = Buffer.alloc(32, 7);
const clients = new Map<string, ApiClient>();
const errors: Error[] = [];
let http: Server;
let address: string;
let issuer: DemoIssuer;
let signer: { key: CryptoKey; jwk: JWK };

function toClient(clientId: string, given: Partial<ApiClient>): ApiClient {
  const plain = { association: null, status: 'ACTIVE', secretVersion: 1, jwks: null } as const;
  return { clientId, audience: 'RESEARCH', ...plain, ...given };
}

beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  signer = { key: pair.privateKey, jwk: await exportJWK(pair.publicKey) };
  const signing = await generateKeyPair('EdDSA', { extractable: true });
  const given: ApiClient[] = [
    toClient('amc-01', { audience: 'AMC', association: 'amc01' }),
    toClient('research-01', {}),
    toClient('gone-01', { status: 'SUSPENDED' }),
    toClient('key-01', { audience: 'BUREAU', jwks: { keys: [{ ...signer.jwk, kid: 'one' }] } }),
  ];
  for (const client of given) clients.set(client.clientId, client);
  http = createServer((request, response) => void issuer.handle(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  issuer = await createDemoIssuer({
    issuer: address,
    audience: 'urn:centrale',
    signingKey: await exportJWK(signing.privateKey),
    clientSecrets,
    findClient: async (clientId) => clients.get(clientId),
    onError: (error) => errors.push(error),
  });
});

afterAll(() => http.close());

async function ask(form: Record<string, string>, basic?: [string, string]) {
  const headers: Record<string, string> = {};
  if (basic) headers.authorization = `Basic ${Buffer.from(basic.join(':')).toString('base64')}`;
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...form });
  const answer = await fetch(`${address}/oauth/token`, { method: 'POST', headers, body });
  const json = (await answer.json()) as Record<string, string>;
  return { status: answer.status, json };
}

async function verify(token: string) {
  const discovery = await fetch(`${address}/.well-known/openid-configuration`);
  const { jwks_uri, issuer: name } = (await discovery.json()) as Record<string, string>;
  const jwks = createRemoteJWKSet(new URL(jwks_uri ?? ''));
  const rules = { audience: 'urn:centrale', typ: 'at+jwt', algorithms: ['EdDSA'] };
  return jwtVerify(token, jwks, { ...rules, issuer: name ?? '' });
}

test('an association gets a short token with its scope and its association', async () => {
  const secret = toClientSecret(clientSecrets, 'amc-01', 1);
  const { status, json } = await ask({}, ['amc-01', secret]);
  expect(status, JSON.stringify({ json, errors: errors.map(String) })).toBe(200);
  const { payload } = await verify(json.access_token ?? '');
  expect(payload).toMatchObject({ scope: 'amc', association: 'amc01', client_id: 'amc-01' });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(1_800);
});

test('the secret may come in the form too, and a scope that is not the client’s is refused', async () => {
  const client_secret = toClientSecret(clientSecrets, 'research-01', 1);
  const { json } = await ask({ client_id: 'research-01', client_secret });
  const { payload } = await verify(json.access_token ?? '');
  expect(payload.scope).toBe('research');
  expect(payload).not.toHaveProperty('association');
  const greedy = await ask({ client_id: 'research-01', client_secret, scope: 'amc' });
  expect(greedy.json.error).toBe('invalid_scope');
});

test('a wrong secret, an older secret, an unknown and a suspended client get no token', async () => {
  const gone = await ask({}, ['gone-01', toClientSecret(clientSecrets, 'gone-01', 1)]);
  const older = await ask({}, ['amc-01', toClientSecret(clientSecrets, 'amc-01', 2)]);
  const wrong = await ask({}, ['amc-01', 'wrong']);
  const unknown = await ask({}, ['amc-99', toClientSecret(clientSecrets, 'amc-99', 1)]);
  for (const { status, json } of [gone, older, wrong, unknown]) {
    expect(status).toBe(401);
    expect(json.error).toBe('invalid_client');
  }
  expect(await issuer.issue('gone-01')).toBeUndefined();
});

test('private_key_jwt works once, and its replay is refused', async () => {
  const assertion = await new SignJWT({ jti: 'only-once' })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'one' })
    .setIssuer('key-01')
    .setSubject('key-01')
    .setAudience(address)
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(signer.key);
  const form = {
    client_assertion: assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  };
  const first = await ask(form);
  expect(first.status, JSON.stringify(first.json)).toBe(200);
  expect((await ask(form)).status).toBe(401);
});

test('a token issued inside the process is the same kind of token', async () => {
  const { payload } = await verify((await issuer.issue('amc-01')) ?? '');
  expect(payload).toMatchObject({ scope: 'amc', association: 'amc01', client_id: 'amc-01' });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(1_800);
});
