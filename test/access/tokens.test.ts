// Which tokens are believed: a table of forgeries and misuses, each refused alike.
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { type KnownClient, TokenVerifier } from '../../src/access/tokens.js';

const ISSUER = 'http://issuer.test';
const AUDIENCE = 'urn:centrale';
type Key = Parameters<SignJWT['sign']>[0];

let key: Key;
let stranger: Key;
let publicText: string;
let verifier: TokenVerifier;
let status: KnownClient['status'] = 'ACTIVE';

const clients: Record<string, Omit<KnownClient, 'status'>> = {
  'amc-01': { audience: 'AMC', association: 'amc01' },
  'bureau-01': { audience: 'BUREAU', association: null },
  'router-01': { audience: 'ROUTER', association: null },
};

beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  key = pair.privateKey;
  stranger = (await generateKeyPair('EdDSA')).privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), alg: 'EdDSA', kid: 'one' };
  publicText = JSON.stringify(jwk);
  const find = async (id: string) => (clients[id] ? { ...clients[id], status } : undefined);
  const trust = {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['EdDSA'],
    keys: createLocalJWKSet({ keys: [jwk] }),
  };
  verifier = new TokenVerifier(trust, find, 0);
});

const now = () => Math.floor(Date.now() / 1000);
const good = (): JWTPayload => ({
  iss: ISSUER,
  aud: AUDIENCE,
  iat: now(),
  exp: now() + 600,
  client_id: 'amc-01',
  scope: 'amc',
  association: 'amc01',
});
const sign = (claims: JWTPayload, header: Record<string, string> = {}, by: Key = key) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'one', ...header })
    .sign(by);
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

describe('a token', () => {
  it('in order makes its bearer a viewer with one role', async () => {
    expect(await verifier.verify(await sign(good()))).toMatchObject({
      audience: 'AMC',
      association: 'amc01',
      clientId: 'amc-01',
      databaseRole: 'centrale_amc_amc01',
    });
  });

  it.each<[string, JWTPayload]>([
    ['another issuer', { iss: 'http://other.test' }],
    ['another audience', { aud: 'urn:other' }],
    ['two audiences', { aud: [AUDIENCE, 'urn:other'] }],
    ['no end', { exp: undefined as never }],
    ['an end that has passed', { exp: now() - 60 }],
    ['a life of ten years', { exp: now() + 315_360_000 }],
    ['a beginning in the future', { iat: now() + 600, nbf: now() + 600 }],
    ['no scope', { scope: undefined }],
    ['two scopes', { scope: 'amc research' }],
    ['a scope as a list', { scope: ['amc'] }],
    ['an unknown scope', { scope: 'admin' }],
    ['no association', { association: undefined }],
    ['two associations', { association: ['amc01', 'amc02'] }],
    ['another association than its client’s', { association: 'amc02' }],
    ['an association that is SQL', { association: "amc01'; drop table x; --" }],
    ['another audience than its client’s', { scope: 'bureau', association: undefined }],
    ['a client nobody knows', { client_id: 'amc-99' }],
    ['a client of the bureau with an association', { client_id: 'bureau-01', scope: 'bureau' }],
    ['a router’s scope', { client_id: 'router-01', scope: 'router', association: undefined }],
  ])('with %s is none', async (_title, claims) => {
    await expect(verifier.verify(await sign({ ...good(), ...claims }))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('of another type, key or algorithm is none', async () => {
    const body = encode(good());
    const unsigned = (alg: string) => `${encode({ alg, typ: 'at+jwt' })}.${body}.`;
    const byPublicKey = (secret: string) => {
      const input = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: 'one' })}.${body}`;
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    };
    const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
      type: 'spki',
      format: 'pem',
    });
    const forged = [
      unsigned('none'),
      unsigned('nOnE'),
      unsigned('EdDSA'),
      byPublicKey(publicText),
      byPublicKey(` ${publicText}\n`),
      byPublicKey(String(pem)),
      await sign(good(), { typ: 'JWT' }),
      await sign(good(), { kid: 'two' }),
      await sign(good(), {}, stranger),
      `${(await sign(good())).slice(0, -4)}AAAA`,
      'x'.repeat(9000),
      '',
    ];
    for (const token of forged) {
      await expect(verifier.verify(token), token.slice(0, 60)).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
      });
    }
  });

  it('of a suspended client is refused although it still lives', async () => {
    const token = await sign(good());
    await verifier.verify(token);
    status = 'SUSPENDED';
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'CLIENT_SUSPENDED' });
    status = 'ACTIVE';
  });

  it('of a router is a router’s identity and nobody’s else', async () => {
    const claims = { ...good(), client_id: 'router-01', scope: 'router', association: undefined };
    expect(await verifier.verifyRouter(await sign(claims))).toMatchObject({
      clientId: 'router-01',
    });
    await expect(verifier.verifyRouter(await sign(good()))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});
