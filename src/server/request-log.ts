// One JSON line per request, and one per failure. Route patterns only, never addresses: no name, id, token, body
// or query string may reach the log, nor an error's text, since drivers quote values in it.
import type { FastifyInstance, FastifyRequest } from 'fastify';

export function addRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    });
  });
}

/** What went wrong, without what was said about it: kind, code and the places in our code. */
export function logFailure(request: Pick<FastifyRequest, 'log' | 'id'>, error: unknown): void {
  const { name, code, stack } = error instanceof Error ? toParts(error) : toParts(new Error());
  request.log.error({ requestId: request.id, failure: name, code, stack });
}

function toParts(error: Error & { code?: unknown }) {
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const code = typeof error.code === 'string' && /^\w{1,40}$/.test(error.code) ? error.code : null;
  return {
    name: error.constructor.name,
    code,
    stack: places.slice(0, 8).map((line) => line.trim()),
  };
}
