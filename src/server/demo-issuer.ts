// The identity provider of the demo: client credentials for the clients of the bureau's table, short JWT access
// tokens signed with a key that survives a restart. Never runs where OIDC_ISSUER names a real one.
import { hkdfSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { type OidcClient, Provider, type ResourceServer, type SignedToken } from 'oidc-provider';
import { toClientSecret } from '../access/client-secret.js';
import type { ApiClient } from './client-directory.js';
import { ReplayMemory } from './replay-memory.js';

/** How long an access token of the demo lives, in seconds. */
export const DEMO_TOKEN_SECONDS = 1_800;
const RESOURCE_SCOPES = 'amc research bureau supervisor router';

export interface DemoIssuerOptions {
  issuer: string;
  audience: string;
  signingKey: JWK;
  clientSecrets: Buffer;
  findClient: (clientId: string) => Promise<ApiClient | undefined>;
  onError: (error: Error) => void;
}

export interface DemoIssuer {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** A token as `POST /oauth/token` gives it; undefined where the client is unknown or not active. */
  issue(clientId: string): Promise<string | undefined>;
}

/** Starts the demo's identity provider over the given clients; it listens nowhere by itself. */
export async function createDemoIssuer(options: DemoIssuerOptions): Promise<DemoIssuer> {
  const resource = toResourceServer(options.audience);
  const kid = options.signingKey.kid ?? (await calculateJwkThumbprint(options.signingKey));
  const signingKey = { ...options.signingKey, kid, alg: 'EdDSA', use: 'sig' };
  const provider = new Provider(options.issuer, {
    ...toConfiguration(options, resource),
    jwks: { keys: [signingKey] },
  });
  provider.on('server_error', (_context, error) => options.onError(error));
  const handle = provider.callback();
  return {
    handle,
    async issue(clientId) {
      const client = await provider.Client.find(clientId);
      if (client === undefined) return undefined;
      const token = new provider.ClientCredentials({ client });
      token.resourceServer = new provider.ResourceServer(options.audience, resource);
      return token.save();
    },
  };
}

function toResourceServer(audience: string): ResourceServer {
  return {
    scope: RESOURCE_SCOPES,
    audience,
    accessTokenTTL: DEMO_TOKEN_SECONDS,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'EdDSA' } },
  };
}

function toConfiguration(
  options: DemoIssuerOptions,
  resource: ResourceServer,
): Record<string, unknown> {
  const cookieKey = Buffer.from(hkdfSync('sha256', options.clientSecrets, '', 'oidc cookies', 32));
  return {
    adapter: toAdapter(options),
    cookies: { keys: [cookieKey.toString('base64url')] },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    clientDefaults: { id_token_signed_response_alg: 'EdDSA' },
    clientBasedCORS: () => false,
    scopes: RESOURCE_SCOPES.split(' '),
    responseTypes: [],
    routes: { token: '/oauth/token', jwks: '/oauth/jwks' },
    ttl: { ClientCredentials: DEMO_TOKEN_SECONDS },
    enabledJWA: {
      clientAuthSigningAlgValues: ['EdDSA', 'ES256', 'RS256', 'PS256'],
      idTokenSigningAlgValues: ['EdDSA'],
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => options.audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => resource,
      },
    },
    formats: { customizers: { jwt: toClaims(options) } },
  };
}

/** The scope is the client's audience whatever was asked for: a token has exactly one. */
function toClaims(options: DemoIssuerOptions) {
  return async (
    _context: unknown,
    token: { clientId: string; client?: OidcClient },
    signed: SignedToken,
  ): Promise<void> => {
    const client = await options.findClient(token.clientId);
    if (client === undefined) throw new Error('A token was asked for a client that has gone');
    signed.payload.scope = client.audience.toLowerCase();
    if (client.association !== null) signed.payload.association = client.association;
  };
}

/** Clients are read afresh at every request, so that a suspended one gets no token from then on. */
function toAdapter(options: DemoIssuerOptions): new (model: string) => ReplayMemory {
  return class extends ReplayMemory {
    constructor(private readonly model: string) {
      super();
    }

    override async find(id: string): Promise<Record<string, unknown> | undefined> {
      if (this.model !== 'Client') return super.find(id);
      const client = await options.findClient(id);
      return client?.status === 'ACTIVE' ? toMetadata(client, options.clientSecrets) : undefined;
    }
  };
}

function toMetadata(client: ApiClient, clientSecrets: Buffer): Record<string, unknown> {
  const metadata = {
    client_id: client.clientId,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    scope: client.audience.toLowerCase(),
  };
  // A client that registered keys has no secret that could be stolen.
  if (client.jwks !== null) {
    return { ...metadata, token_endpoint_auth_method: 'private_key_jwt', jwks: client.jwks };
  }
  return {
    ...metadata,
    token_endpoint_auth_method: 'client_secret_basic',
    client_secret: toClientSecret(clientSecrets, client.clientId, client.secretVersion),
  };
}
