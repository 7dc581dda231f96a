// Puts the front door together and opens it: every route with its guards, and how it closes again. No rule of the
// field lives here.
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Config } from '../config.js';
import { drain } from './drain.js';
import { addErrorPage } from './error-page.js';
import { type Gateway, openGateway } from './gateway.js';
import { addGraphqlRoute } from './graphql-route.js';
import { addHealthRoutes } from './health-routes.js';
import { addErrorAnswers, answerError, answerNoHttp } from './http-errors.js';
import { addIssuerRoutes } from './issuer-routes.js';
import { addLoanUseRoutes } from './loan-use-routes.js';
import { addMetricsRoute, startMetricsServer } from './metrics-route.js';
import { addObservatory } from './observatory-route.js';
import { addPlayground } from './playground-routes.js';
import { PublicLimit } from './public-limit.js';
import { addReleaseRoutes } from './release-routes.js';
import { addReportRoute } from './report-route.js';
import { toRequestId } from './request-id.js';
import { addRequestLog, toLoggerOptions } from './request-log.js';
import { addReturnEventRoutes } from './return-event-routes.js';
import { addReturnRoutes } from './return-routes.js';
import { addScreeningRoutes } from './screening-routes.js';
import { addSecurityHeaders, setSecurityHeaders } from './security-headers.js';
import type { ServerParts } from './server-parts.js';
import { addSessionRoute } from './session-route.js';
import { addUnreadBodies } from './unread-bodies.js';
import { Uploads } from './uploads.js';

export interface RunningServer {
  /** The address it really listens on, as a URL. */
  address: string;
  /** Whether each request gets a line in the log; the demo's own first thousand are of no use to anybody. */
  logRequests(isWanted: boolean): void;
  /** Told that the database is back: goes on at once with what was under way. */
  takeUp(): void;
  /** Stops accepting, lets requests under way finish, and leaves the database. */
  close(): Promise<void>;
}

/** JSON bodies: the largest honest GraphQL request is far below this. */
const BODY_BYTES_MAX = 256 * 1_024;
/** A connection on which nothing happens for so long is closed. */
const SILENT_MS_MAX = 60_000;

/** Starts the gateway and answers when it listens. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const app = toApp(parts);
  const gateway = await openGateway(parts, app);
  try {
    const metricsServer = await addRoutes(app, parts.config, gateway);
    const { host, port } = parts.config;
    const address = await app.listen({ host, port, listenTextResolver: () => 'listening' });
    await gateway.start();
    return {
      address,
      logRequests: (isWanted) => {
        app.log.level = isWanted ? 'info' : 'warn';
      },
      // What fails now is found by the next sweep.
      takeUp: () => void gateway.takeUp().catch(() => {}),
      close: async () => {
        await drain(app);
        await metricsServer?.close();
        await gateway.close();
      },
    };
  } catch (error) {
    await gateway.close();
    throw error;
  }
}

function toApp({ config, log }: ServerParts): FastifyInstance {
  const app = fastify({
    logger: toLoggerOptions(log),
    // The framework's own lines would carry addresses, which hold ids.
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'requestId',
    }),
    genReqId: toRequestId,
    requestIdHeader: false,
    trustProxy: false,
    bodyLimit: BODY_BYTES_MAX,
    connectionTimeout: SILENT_MS_MAX,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    clientErrorHandler: (error, socket) => answerNoHttp(error, socket, config.publicUrl),
    // An address that is none comes to no route and to no hook.
    frameworkErrors: (error, request, reply) => {
      setSecurityHeaders(request, reply, config.publicUrl);
      answerError(request, reply, error, config.publicUrl);
    },
  });
  app.removeContentTypeParser('text/plain');
  addSecurityHeaders(app, config.publicUrl);
  addRequestLog(app);
  addUnreadBodies(app);
  addErrorAnswers(app, config.publicUrl);
  return app;
}

async function addRoutes(app: FastifyInstance, config: Config, gateway: Gateway) {
  gateway.metrics.watch(app);
  addHealthRoutes(app, gateway.health);
  addErrorPage(app);
  addSessionRoute(app, gateway);
  addGraphqlRoute(app, gateway);
  const uploads = new Uploads(gateway.parts.leastPace);
  addReturnRoutes(app, gateway, uploads);
  addReturnEventRoutes(app, gateway);
  addLoanUseRoutes(app, gateway, uploads);
  addScreeningRoutes(app, gateway);
  addReportRoute(app, gateway);
  const publicLimit = new PublicLimit();
  addReleaseRoutes(app, gateway, publicLimit);
  addObservatory(app, gateway, publicLimit);
  if (gateway.issuer) await addIssuerRoutes(app, gateway.issuer);
  if (config.playground) {
    addPlayground(app, {
      directory: gateway.directory,
      issuer: gateway.issuer,
      publicUrl: config.publicUrl,
      isRegisterReal: config.databaseUrl !== undefined,
    });
  }
  if (config.metricsPort === undefined) {
    addMetricsRoute(app, gateway);
    return undefined;
  }
  return startMetricsServer(config.host, config.metricsPort, gateway.metrics);
}
