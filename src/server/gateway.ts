// What the routes share: the doors to the database, who a request comes from, the demo's issuer, the counters.
// Opened once, closed once; holds nothing of any request.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TokenVerifier } from '../access/tokens.js';
import { toDatabaseRole, type Viewer } from '../access/viewer.js';
import { ViewerDoor } from '../database/as-viewer.js';
import { findPending } from '../database/migrate.js';
import { openOrm } from '../database/orm.js';
import { CentraleError } from '../errors.js';
import { findBearerToken } from './bearer.js';
import { ClientDirectory, toGatewayViewer } from './client-directory.js';
import { createDemoIssuer, type DemoIssuer } from './demo-issuer.js';
import { type GraphServers, openGraphServers } from './graph-servers.js';
import type { HealthChecks } from './health-routes.js';
import { Metrics } from './metrics.js';
import { logFailure } from './request-log.js';
import type { ServerParts } from './server-parts.js';
import { SessionCookies } from './session-cookie.js';
import { toTokenTrust } from './token-trust.js';
import { openWork, type WorkBehind } from './work-behind.js';

export interface Gateway extends WorkBehind {
  parts: ServerParts;
  door: ViewerDoor;
  directory: ClientDirectory;
  issuer: DemoIssuer | undefined;
  cookies: SessionCookies;
  metrics: Metrics;
  health: HealthChecks;
  tokens: TokenVerifier;
  graph: GraphServers;
  /** Who sends the request, by its bearer token. Throws UNAUTHENTICATED, CLIENT_SUSPENDED, TWO_CREDENTIALS. */
  identify(request: FastifyRequest): Promise<Viewer>;
  /** The same for a GET page, where a person's cookie will do. */
  identifyPage(request: FastifyRequest): Promise<Viewer>;
}

export async function openGateway(parts: ServerParts, app: FastifyInstance): Promise<Gateway> {
  const { config, keys, database } = parts;
  const orm = await openOrm(database.appUrl);
  const door = new ViewerDoor(database.appUrl, orm);
  const behind = openWork(parts, door, (id, error) => logFailure({ log: app.log, id }, error));
  const directory = new ClientDirectory((statement) =>
    door.enter(toGatewayViewer('BUREAU')).query(statement),
  );
  const issuer = config.oidcIssuer ? undefined : await openIssuer(parts, directory, app);
  const onTrustError = (error: unknown) => logFailure({ log: app.log, id: 'issuer' }, error);
  const verifier = new TokenVerifier(
    toTokenTrust(config, keys, onTrustError),
    (clientId) => directory.find(clientId),
    parts.clientRecheckMs,
  );
  const identify = async (request: FastifyRequest) => {
    const token = findBearerToken(request);
    if (token === undefined) throw new CentraleError('UNAUTHENTICATED');
    return verifier.verify(token);
  };
  const metrics = new Metrics({
    countConnections: () => door.connections,
    countReturns: () => countReturns(door),
  });
  const graphParts = {
    publicUrl: config.publicUrl,
    onFailure: (id: string, error: unknown) => logFailure({ log: app.log, id }, error),
  };
  const graph = await openGraphServers(keys, graphParts, {
    onLook: (result) => metrics.countInquiry(result),
    allowsLoopback: config.oidcIssuer === undefined,
    startTrial: (id) => behind.trials.enqueue(id),
    startTable: (id) => behind.tables.enqueue(id),
  });
  const cookies = new SessionCookies(keys.clientSecrets, config.publicUrl.startsWith('https:'));
  return {
    parts,
    ...behind,
    door,
    directory,
    issuer,
    cookies,
    metrics,
    health: toHealthChecks(door, database.appUrl),
    tokens: verifier,
    graph,
    identify,
    identifyPage: async (request) =>
      (await findPageViewer(request, cookies, directory)) ?? identify(request),
    async close() {
      await behind.close();
      await graph.close();
      await Promise.all([door.close(), orm.close(true)]);
    },
  };
}

function openIssuer(
  { config, keys }: ServerParts,
  directory: ClientDirectory,
  app: FastifyInstance,
): Promise<DemoIssuer> {
  return createDemoIssuer({
    issuer: config.publicUrl,
    audience: config.oidcAudience,
    signingKey: keys.issuer,
    clientSecrets: keys.clientSecrets,
    findClient: (clientId) => directory.find(clientId),
    onError: (error) => logFailure({ log: app.log, id: 'issuer' }, error),
  });
}

/** The person of a cookie, whose client must still be what it was; undefined where there is a bearer token. */
async function findPageViewer(
  request: FastifyRequest,
  cookies: SessionCookies,
  directory: ClientDirectory,
): Promise<Viewer | undefined> {
  const session = cookies.find(request.headers.cookie, new Date());
  if (session === undefined || request.headers.authorization !== undefined) return undefined;
  const client = await directory.find(session.clientId);
  if (client?.status !== 'ACTIVE') throw new CentraleError('CLIENT_SUSPENDED');
  if (client.audience !== session.audience || client.association !== session.association) {
    throw new CentraleError('UNAUTHENTICATED');
  }
  return { ...session, databaseRole: toDatabaseRole(session.audience, session.association) };
}

async function countReturns(door: ViewerDoor): Promise<Record<string, number>> {
  const rows = await door.enter(toGatewayViewer('BUREAU')).query<{ state: string; count: number }>({
    name: 'count-returns',
    text: 'select state, count(*)::int as count from intake.return group by state',
    values: [],
  });
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

function toHealthChecks(door: ViewerDoor, appUrl: string): HealthChecks {
  const ask = <Row>(name: string, text: string) =>
    door.enter(toGatewayViewer('BUREAU')).query<Row>({ name, text, values: [] });
  return {
    reachDatabase: async () => {
      await ask('reach-database', 'select 1');
    },
    areMigrationsCurrent: async () => (await findPending(appUrl)).length === 0,
    findSnapshotMonth: async () => {
      const text = `select to_char(month, 'YYYY-MM') as month from published.snapshot where is_current`;
      return (await ask<{ month: string }>('current-snapshot', text))[0]?.month;
    },
  };
}
