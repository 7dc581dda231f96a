// GET /metrics: for the bureau's operators by token, or for a monitoring system on a port of its own, which must
// not be reachable from outside.
import fastify, { type FastifyInstance } from 'fastify';
import { CentraleError } from '../errors.js';
import type { Gateway } from './gateway.js';
import type { Metrics } from './metrics.js';

export function addMetricsRoute(app: FastifyInstance, gateway: Gateway): void {
  app.get('/metrics', async (request, reply) => {
    const viewer = await gateway.identify(request);
    if (viewer.audience !== 'BUREAU') throw new CentraleError('FORBIDDEN');
    return reply.type(gateway.metrics.contentType).send(await gateway.metrics.print());
  });
}

export async function startMetricsServer(host: string, port: number, metrics: Metrics) {
  const app = fastify({ logger: false });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.print()),
  );
  await app.listen({ host, port });
  return app;
}
