// The few shapes of oidc-provider that the demo issuer touches: the package comes without types. It must not
// grow beyond what demo-issuer.ts uses.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface OidcClient {
    readonly clientId: string;
  }
  export interface ResourceServer {
    scope: string;
    audience: string;
    accessTokenTTL: number;
    accessTokenFormat: 'jwt';
    jwt: { sign: { alg: string } };
  }
  export interface SignedToken {
    payload: Record<string, unknown>;
  }
  interface ClientCredentials {
    resourceServer: ResourceServer;
    save(): Promise<string>;
  }
  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    readonly Client: { find(clientId: string): Promise<OidcClient | undefined> };
    readonly ClientCredentials: new (given: {
      client: OidcClient;
    }) => ClientCredentials;
    readonly ResourceServer: new (
      identifier: string,
      data: ResourceServer,
    ) => ResourceServer;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    on(event: 'server_error', listener: (context: unknown, error: Error) => void): void;
  }
}
