// One JSON line per request, and one per failure. Route patterns only, never addresses: no name, id, token, body
// or query string may reach the log, nor an error's text, since drivers quote values in it.
import type { Writable } from 'node:stream';
import type { FastifyBaseLogger, FastifyInstance, FastifyServerOptions } from 'fastify';

/** The logger of the server. What the framework itself logs of a request or an error is cut to the same measure. */
export function toLoggerOptions(stream: Writable | undefined): FastifyServerOptions['logger'] {
  return {
    level: 'info',
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      req: () => ({}),
      res: () => ({}),
      err: (error) => {
        const { name, code, stack } = toParts(error);
        return { type: name, message: code ?? '', stack: stack.join(' | ') };
      },
    },
    redact: { paths: ['req', 'res', '*.headers', '*.body', '*.query'], remove: true },
    ...(stream === undefined ? {} : { stream }),
  };
}

export function addRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    });
  });
}

/** What went wrong, without what was said about it: kind, code and the places in our code. */
export function logFailure(request: { log: FastifyBaseLogger; id: string }, error: unknown): void {
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
