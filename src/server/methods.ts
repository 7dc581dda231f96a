// Routes that know their methods: whatever else is tried is 405 with `Allow`, rather than a 404 that hides them.
import type { FastifyInstance, HTTPMethods } from 'fastify';
import { CentraleError } from '../errors.js';

const METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export function refuseOtherMethods(
  app: FastifyInstance,
  url: string,
  allowed: HTTPMethods[],
): void {
  app.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url,
    // Before the body is read: a refused method needs no parser for what it sends.
    onRequest: async (_request, reply) => {
      reply.header('allow', allowed.join(', '));
      throw new CentraleError('METHOD_NOT_ALLOWED');
    },
    handler: async () => undefined,
  });
}
