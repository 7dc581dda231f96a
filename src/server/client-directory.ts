// The programs that may ask, as the bureau's table lists them. Read with the bureau's rights, for the demo
// issuer and the playground; it must never answer a client's own request.
import type { JWK } from 'jose';
import { toDatabaseRole, type Viewer } from '../access/viewer.js';
import type { ViewerSession } from '../database/as-viewer.js';

export interface ApiClient {
  clientId: string;
  audience: 'AMC' | 'RESEARCH' | 'BUREAU' | 'SUPERVISOR' | 'ROUTER';
  association: string | null;
  status: 'ACTIVE' | 'SUSPENDED' | 'REVOKED';
  secretVersion: number;
  jwks: { keys: JWK[] } | null;
}

const COLUMNS = `client_id as "clientId", audience, association, status,
  secret_version as "secretVersion", jwks`;
const FIND = `select ${COLUMNS} from registry.api_client where client_id = $1`;
const LIST = `select ${COLUMNS} from registry.api_client where status = 'ACTIVE' order by client_id`;

export class ClientDirectory {
  /** `query` must run with the bureau's rights. */
  constructor(private readonly query: ViewerSession['query']) {}

  /** The client of that name, suspended ones included: the caller decides by `status`. */
  async find(clientId: string): Promise<ApiClient | undefined> {
    const statement = { name: 'find-api-client', text: FIND, values: [clientId] };
    return (await this.query<ApiClient>(statement))[0];
  }

  /** The active clients, in the order of their names. */
  async list(): Promise<ApiClient[]> {
    return this.query<ApiClient>({ name: 'list-api-clients', text: LIST, values: [] });
  }
}

/** The gateway itself, with the rights of an audience, for reading that no client asked for. */
export function toGatewayViewer(audience: 'BUREAU' | 'SUPERVISOR' | 'RESEARCH'): Viewer {
  const databaseRole = toDatabaseRole(audience, null);
  const expiresAt = new Date(Date.now() + 60_000);
  return { audience, association: null, clientId: 'centrale', databaseRole, expiresAt };
}
