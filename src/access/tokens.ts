// Who a token speaks for. A token names one audience and, for an association, exactly one association; anything that
// is not wholly in order is no token at all, and the answer does not say what was wrong with it.
import { createHash } from 'node:crypto';
import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { CentraleError } from '../errors.js';
import { type Audience, toDatabaseRole, type Viewer } from './viewer.js';

/** Whose tokens are believed, and how they must be signed. */
export interface TokenTrust {
  issuer: string;
  audience: string;
  /** Asymmetric algorithms only: with a shared secret whoever verifies can also sign. */
  algorithms: string[];
  keys: JWTVerifyGetKey;
}

/** What the bureau's table says of a program; `status` decides within the time it may be kept. */
export interface KnownClient {
  audience: Audience | 'ROUTER';
  association: string | null;
  status: 'ACTIVE' | 'SUSPENDED' | 'REVOKED';
}

/** A federation router: may read `_service`, and `_entities` on behalf of an end user; nothing for itself. */
export interface RouterIdentity {
  clientId: string;
  expiresAt: Date;
}

interface Verified {
  scope: Audience | 'ROUTER';
  association: string | null;
  clientId: string;
  expiresAt: Date;
}

const SCOPES: Readonly<Record<string, Verified['scope']>> = {
  amc: 'AMC',
  research: 'RESEARCH',
  bureau: 'BUREAU',
  supervisor: 'SUPERVISOR',
  router: 'ROUTER',
};
const LONGEST_LIFE_SECONDS = 3600;
const CLOCK_SKEW_SECONDS = 5;
const LONGEST_TOKEN = 8192;
const TOKENS_KEPT = 2000;
const CLIENTS_KEPT = 2000;

export class TokenVerifier {
  readonly #tokens = new Map<string, Verified>();
  readonly #clients = new Map<string, { client: KnownClient | undefined; readAt: number }>();

  /**
   * `findClient` reads the bureau's table; its answer is kept for `recheckMs`, so that a suspended client is out
   * within that time although its token still lives.
   */
  constructor(
    private readonly trust: TokenTrust,
    private readonly findClient: (clientId: string) => Promise<KnownClient | undefined>,
    private readonly recheckMs = 15_000,
  ) {}

  /** The viewer of an end user's token. Throws UNAUTHENTICATED, or CLIENT_SUSPENDED. */
  async verify(token: string): Promise<Viewer> {
    const { scope, association, clientId, expiresAt } = await this.#identify(token);
    if (scope === 'ROUTER') throw new CentraleError('UNAUTHENTICATED');
    const databaseRole = toDatabaseRole(scope, association);
    return { audience: scope, association, clientId, databaseRole, expiresAt };
  }

  /** The router of a router's own token. Throws UNAUTHENTICATED, or CLIENT_SUSPENDED. */
  async verifyRouter(token: string): Promise<RouterIdentity> {
    const { scope, clientId, expiresAt } = await this.#identify(token);
    if (scope !== 'ROUTER') throw new CentraleError('UNAUTHENTICATED');
    return { clientId, expiresAt };
  }

  async #identify(token: string): Promise<Verified> {
    const verified = await this.#verifyOnce(token);
    const client = await this.#getClient(verified.clientId);
    if (client === undefined) throw new CentraleError('UNAUTHENTICATED');
    if (client.status !== 'ACTIVE') throw new CentraleError('CLIENT_SUSPENDED');
    if (client.audience !== verified.scope || client.association !== verified.association) {
      throw new CentraleError('UNAUTHENTICATED');
    }
    return verified;
  }

  /** Signatures are costly to check: a token's claims are kept, under its hash, until it expires. */
  async #verifyOnce(token: string): Promise<Verified> {
    if (token.length > LONGEST_TOKEN) throw new CentraleError('UNAUTHENTICATED');
    const hash = createHash('sha256').update(token).digest('base64');
    const known = this.#tokens.get(hash);
    if (known && known.expiresAt.getTime() > Date.now()) return known;
    this.#tokens.delete(hash);
    const verified = toVerified(await this.#read(token));
    if (this.#tokens.size >= TOKENS_KEPT) forgetOldest(this.#tokens);
    this.#tokens.set(hash, verified);
    return verified;
  }

  async #read(token: string): Promise<JWTPayload> {
    try {
      const { issuer, audience, algorithms, keys } = this.trust;
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        typ: 'at+jwt',
        maxTokenAge: LONGEST_LIFE_SECONDS,
        clockTolerance: CLOCK_SKEW_SECONDS,
        requiredClaims: ['exp', 'iat', 'client_id', 'scope'],
      });
      return payload;
    } catch {
      throw new CentraleError('UNAUTHENTICATED');
    }
  }

  async #getClient(clientId: string): Promise<KnownClient | undefined> {
    const kept = this.#clients.get(clientId);
    if (kept && Date.now() - kept.readAt < this.recheckMs) return kept.client;
    const client = await this.findClient(clientId);
    if (this.#clients.size >= CLIENTS_KEPT) forgetOldest(this.#clients);
    this.#clients.delete(clientId);
    this.#clients.set(clientId, { client, readAt: Date.now() });
    return client;
  }
}

function forgetOldest(kept: Map<string, unknown>): void {
  const oldest = kept.keys().next();
  if (!oldest.done) kept.delete(oldest.value);
}

/** Exactly one scope; an association exactly where the scope is amc; one audience; a life of at most an hour. */
function toVerified(payload: JWTPayload): Verified {
  const scope = typeof payload.scope === 'string' ? SCOPES[payload.scope] : undefined;
  const { association, client_id: clientId, exp = 0, iat = 0 } = payload;
  const isAssociationFit =
    scope === 'AMC'
      ? typeof association === 'string' && association !== ''
      : association === undefined;
  if (
    scope === undefined ||
    !isAssociationFit ||
    typeof clientId !== 'string' ||
    [payload.aud].flat().length !== 1 ||
    // The tolerance is for clocks that run ahead; an expired token gets none.
    exp * 1000 <= Date.now() ||
    exp - iat > LONGEST_LIFE_SECONDS
  ) {
    throw new CentraleError('UNAUTHENTICATED');
  }
  return {
    scope,
    association: typeof association === 'string' ? association : null,
    clientId,
    expiresAt: new Date(exp * 1000),
  };
}
