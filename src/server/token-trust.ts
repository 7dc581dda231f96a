// Whose tokens this gateway believes: its own demo issuer's, or those of the identity provider that OIDC_ISSUER
// names, found by discovery. Never both.
import { createLocalJWKSet, createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import type { Keys } from '../access/keys.js';
import type { TokenTrust } from '../access/tokens.js';
import type { Config } from '../config.js';

const PATIENCE_MS = 5_000;

/** `onError` hears of an identity provider that cannot be reached; its tokens are refused meanwhile. */
export function toTokenTrust(
  config: Config,
  keys: Keys,
  onError: (error: unknown) => void,
): TokenTrust {
  const audience = config.oidcAudience;
  if (config.oidcIssuer !== undefined) {
    const { oidcIssuer: issuer, oidcAlgorithms: algorithms } = config;
    return { issuer, audience, algorithms, keys: discoverKeys(issuer, onError) };
  }
  const { d: _secret, ...publicKey } = keys.issuer;
  const local = createLocalJWKSet({ keys: [publicKey] });
  return { issuer: config.publicUrl, audience, algorithms: ['EdDSA'], keys: local };
}

/** The provider's keys, discovered at the first token and kept; a failed discovery is tried again at the next. */
function discoverKeys(issuer: string, onError: (error: unknown) => void): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => {
    found ??= findRemoteKeys(issuer);
    try {
      return (await found)(header, token);
    } catch (error) {
      found = undefined;
      onError(error);
      throw error;
    }
  };
}

async function findRemoteKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok) throw new Error('The identity provider does not answer its discovery address');
  const { issuer: name, jwks_uri } = (await answer.json()) as Record<string, unknown>;
  if (name !== issuer || typeof jwks_uri !== 'string') {
    throw new Error('The identity provider calls itself otherwise than OIDC_ISSUER');
  }
  return createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: PATIENCE_MS });
}
