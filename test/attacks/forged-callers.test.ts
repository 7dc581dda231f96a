// Forged, foreign, stale and misused credentials at every door: each is refused alike, without a word on what was wrong,
// and nothing that stands beside the token says who somebody is.
import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASKER, Lenders, SECRET } from './lenders.js';

let lenders: Lenders;
type Key = Parameters<SignJWT['sign']>[0];

beforeAll(async () => {
  lenders = await Lenders.open();
});
afterAll(() => lenders?.close());

const now = () => Math.floor(Date.now() / 1_000);
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const toClaims = (rest: JWTPayload = {}): JWTPayload => ({
  iss: lenders.door.config.publicUrl,
  aud: 'urn:centrale',
  iat: now(),
  exp: now() + 600,
  client_id: ASKER,
  scope: 'amc',
  association: 'amc01',
  ...rest,
});

async function sign(claims: JWTPayload, header: Record<string, string> = {}, by?: Key) {
  const { issuer } = lenders.door.world.keys;
  const key = by ?? ((await importJWK(issuer, 'EdDSA')) as Key);
  const kid = String(issuer.kid);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header })
    .sign(key);
}

/** HS256 with what everybody can read of the issuer's key, in the spellings that libraries have fallen for. */
function signByPublicKey(
  spell: (pem: string, jwk: string, der: Buffer) => string | Buffer,
): string {
  const { d: _secret, ...jwk } = lenders.door.world.keys.issuer;
  const key = createPublicKey({ key: jwk as never, format: 'jwk' });
  const pem = String(key.export({ type: 'spki', format: 'pem' }));
  const secret = spell(pem, JSON.stringify(jwk), key.export({ type: 'spki', format: 'der' }));
  const header = { alg: 'HS256', typ: 'at+jwt', kid: lenders.door.world.keys.issuer.kid };
  const input = `${encode(header)}.${encode(toClaims())}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

const unsigned = (alg: string) => `${encode({ alg, typ: 'at+jwt' })}.${encode(toClaims())}.`;

const FORGED: [string, () => string | Promise<string>][] = [
  ['without a signature', () => unsigned('none')],
  ['without a signature, spelt otherwise', () => unsigned('nOnE')],
  ['signed with the public PEM', () => signByPublicKey((pem) => pem)],
  ['signed with the public PEM after a space', () => signByPublicKey((pem) => ` ${pem}`)],
  ['signed with the public PEM without its end', () => signByPublicKey((pem) => pem.trim())],
  ['signed with the public JWK', () => signByPublicKey((_pem, jwk) => jwk)],
  ['signed with the public DER', () => signByPublicKey((_pem, _jwk, der) => der)],
  [
    'signed by a stranger',
    async () => sign(toClaims(), {}, (await generateKeyPair('EdDSA')).privateKey),
  ],
  [
    'signed by a stranger whose key it brings along',
    async () => {
      const pair = generateKeyPairSync('ed25519');
      const jwk = pair.publicKey.export({ format: 'jwk' }) as never;
      return sign(toClaims(), { jwk }, pair.privateKey as unknown as Key);
    },
  ],
  ['of another issuer', () => sign(toClaims({ iss: 'https://evil.example' }))],
  ['for another audience', () => sign(toClaims({ aud: 'urn:other' }))],
  ['for two audiences', () => sign(toClaims({ aud: ['urn:centrale', 'urn:other'] }))],
  ['that is an identity token', () => sign(toClaims(), { typ: 'JWT' })],
  ['that has ended', () => sign(toClaims({ exp: now() - 1 }))],
  ['that never ends', () => sign(toClaims({ exp: undefined as never }))],
  ['that lives for ten years', () => sign(toClaims({ exp: now() + 315_360_000 }))],
  ['that is not yet', () => sign(toClaims({ nbf: now() + 600 }))],
  ['of another association than its client’s', () => sign(toClaims({ association: 'amc02' }))],
  ['of two associations', () => sign(toClaims({ association: ['amc01', 'amc02'] }))],
  ['of two scopes', () => sign(toClaims({ scope: 'amc bureau' }))],
  ['of the bureau for an association’s client', () => sign(toClaims({ scope: 'bureau' }))],
  ['of a router', () => sign(toClaims({ scope: 'router', client_id: 'router-01' }))],
  ['of nobody', () => sign(toClaims({ client_id: "amc-01'--" }))],
  ['that is no token', () => 'a.b.c'],
];

const DOORS: [string, string, RequestInit][] = [
  [
    'POST /graphql',
    '/graphql',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { clientId } }' }),
    },
  ],
  [
    'PUT /returns',
    '/returns/2026-08?kind=TEST&records=0&outstanding=0',
    { method: 'PUT', headers: { 'content-type': 'text/csv' }, body: 'national_id\n' },
  ],
  ['GET /returns', '/returns/ret_AAAAAAAAAAAAAAAAAAAAAA', {}],
  ['rejections.csv', '/returns/ret_AAAAAAAAAAAAAAAAAAAAAA/rejections.csv', {}],
  ['DELETE /returns', '/returns/ret_AAAAAAAAAAAAAAAAAAAAAA', { method: 'DELETE' }],
  ['POST /session', '/session', { method: 'POST' }],
  ['GET /metrics', '/metrics', {}],
];

async function knock(path: string, init: RequestInit, authorization: string) {
  const headers = { ...(init.headers as Record<string, string>), authorization };
  const answer = await lenders.door.ask(path, { ...init, headers });
  const requestId = answer.headers.get('x-request-id') ?? '';
  return {
    status: answer.status,
    challenge: answer.headers.get('www-authenticate'),
    cookie: answer.headers.get('set-cookie'),
    body: (await answer.text()).replaceAll(requestId, 'REQUEST'),
  };
}

describe.each(DOORS)('at %s', (_door, path, init) => {
  it('every forged token is refused, and all alike', async () => {
    const refusals = new Set<string>();
    for (const [title, make] of FORGED) {
      const refused = await knock(path, init, `Bearer ${await make()}`);
      expect(refused, title).toMatchObject({ status: 401, cookie: null });
      expect(refused.challenge).toMatch(/^Bearer/);
      refusals.add(JSON.stringify(refused));
    }
    for (const other of [
      'Basic YW1jLTAxOng=',
      'Bearer',
      'Bearer  ',
      `Bearer ${'a'.repeat(9_000)}`,
    ]) {
      refusals.add(JSON.stringify(await knock(path, init, other)));
    }
    expect(refusals.size).toBe(1);
    const good = await knock(path, init, `Bearer ${await sign(toClaims())}`);
    expect(good.status).not.toBe(401);
  });

  it('a token somewhere else than in its header is nobody’s', async () => {
    const token = await lenders.tokenOf(ASKER);
    const mark = path.includes('?') ? '&' : '?';
    const elsewhere: Record<string, string>[] = [
      { cookie: `token=${token}; centrale=${token}; __Host-centrale=${token}` },
      { 'x-authorization': `Bearer ${token}`, 'proxy-authorization': `Bearer ${token}` },
    ];
    for (const headers of elsewhere) {
      const all = { ...(init.headers as Record<string, string>), ...headers };
      const answer = await lenders.door.ask(`${path}${mark}access_token=${token}`, {
        ...init,
        headers: all,
      });
      expect(answer.status).toBe(401);
    }
  });
});

describe('who somebody is', () => {
  it('is said by the token alone, whatever headers and addresses say', async () => {
    const spoofed = {
      'x-lender-id': 'amc02',
      'x-association': 'amc02',
      'x-role': 'BUREAU',
      'x-forwarded-user': SECRET,
      'x-forwarded-for': '10.0.0.1',
      'x-original-url': '/metrics',
      'x-http-method-override': 'PUT',
      forwarded: 'for=amc02',
      host: 'amc02.centrale.example',
    };
    const answer = await lenders.post(
      ASKER,
      { query: '{ viewer { clientId association audience } borrowers { totalCount } }' },
      spoofed,
    );
    expect(await answer.json()).toMatchObject({
      data: { viewer: { clientId: ASKER, association: 'amc01', audience: 'AMC' } },
    });
  });

  it('is nobody with a router’s token in the place of one’s own', async () => {
    const router = await lenders.tokenOf('router-01');
    for (const [path, init] of DOORS.map(([, path, init]) => [path, init] as const)) {
      expect((await knock(path, init, `Bearer ${router}`)).status).toBe(401);
    }
  });
});
