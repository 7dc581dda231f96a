// POST /graphql: who asks, which schema that opens, whether the operation is within its limits, and the answer. POST
// only, because a look is recorded.
import { HeaderMap } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '../access/viewer.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { toGraphqlError } from './apollo.js';
import { findBearerToken } from './bearer.js';
import type { Gateway } from './gateway.js';
import type { GraphServer } from './graph-servers.js';
import { checkLimits, checkVariables, LIMITS } from './limits.js';
import { toLocale } from './locale.js';
import { refuseOtherMethods } from './methods.js';
import { toViewerContext } from './viewer-context.js';

const ROUTER_HEADER = 'x-router-authorization';
/** Operations found to be within the limits are remembered by schema and text. */
const OPERATIONS_KEPT = 1000;

interface Opened {
  server: GraphServer;
  viewer: Viewer | undefined;
}

export function addGraphqlRoute(app: FastifyInstance, gateway: Gateway): void {
  const passed = new WeakMap<GraphServer, Set<string>>();
  refuseOtherMethods(app, '/graphql', ['POST']);
  app.post('/graphql', async (request, reply) => {
    const { server, viewer } = await openFor(request, gateway);
    const context = toContext(request, viewer, gateway);
    try {
      checkOnce(request.body, server, passed);
    } catch (error) {
      if (!(error instanceof CentraleError)) throw error;
      const errors = [toGraphqlError(error, context, gateway.parts.config.publicUrl)];
      return reply.code(400).type('application/json; charset=utf-8').send({ errors });
    }
    return answer(request, reply, server, context);
  });
}

/** Both tokens where a router asks for somebody; the router's alone opens `_service` and nothing else. */
async function openFor(request: FastifyRequest, gateway: Gateway): Promise<Opened> {
  const routerToken = findBearerToken(request, ROUTER_HEADER);
  if (routerToken === undefined) {
    const viewer = await gateway.identify(request);
    return { server: gateway.graph.direct[viewer.audience], viewer };
  }
  await gateway.tokens.verifyRouter(routerToken);
  if (request.headers.authorization === undefined) {
    return { server: gateway.graph.service, viewer: undefined };
  }
  const viewer = await gateway.identify(request);
  return { server: gateway.graph.router[viewer.audience], viewer };
}

/** A router alone has no viewer: its schema has one field, which reads nothing. */
function toContext(
  request: FastifyRequest,
  viewer: Viewer | undefined,
  gateway: Gateway,
): RequestContext {
  const { id } = request;
  const locale = toLocale(request.headers['accept-language']);
  if (viewer === undefined) return { requestId: id, locale } as RequestContext;
  return toViewerContext(gateway, viewer, { id, locale });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A request as GraphQL over HTTP has it. Throws BAD_REQUEST, where Apollo would answer in words of its own. */
function readBody(body: unknown): { query: string; variables: unknown } {
  const { query, operationName, variables, extensions } = isObject(body) ? body : {};
  const isNamed = typeof (operationName ?? '') === 'string';
  if (
    typeof query !== 'string' ||
    !isNamed ||
    !isObject(variables ?? {}) ||
    !isObject(extensions ?? {})
  ) {
    throw new CentraleError('BAD_REQUEST');
  }
  return { query, variables };
}

function checkOnce(
  body: unknown,
  server: GraphServer,
  passed: WeakMap<GraphServer, Set<string>>,
): void {
  const { query, variables } = readBody(body);
  checkVariables(variables);
  let known = passed.get(server);
  if (!known) {
    known = new Set();
    passed.set(server, known);
  }
  if (known.has(query)) return;
  checkLimits(query, server.schema);
  if (query.length > LIMITS.characters) return;
  if (known.size >= OPERATIONS_KEPT) known.clear();
  known.add(query);
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { apollo }: GraphServer,
  context: RequestContext,
): Promise<FastifyReply> {
  const headers = new HeaderMap();
  for (const name of ['content-type', 'accept'] as const) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  const {
    status,
    headers: answered,
    body,
  } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers, search: '', body: request.body },
    context: async () => context,
  });
  for (const [name, value] of answered) reply.header(name, value);
  if (body.kind !== 'complete') throw new CentraleError('BAD_REQUEST');
  return reply.code(status ?? 200).send(body.string);
}
