// POST /session: a bearer token becomes a cookie for a person's browser, so that pages open by a link. The cookie
// is asked for by GET pages alone (`identifyPage`); nothing that changes or records anything takes it.
import type { FastifyInstance } from 'fastify';
import type { Gateway } from './gateway.js';
import { refuseOtherMethods } from './methods.js';

export function addSessionRoute(app: FastifyInstance, gateway: Gateway): void {
  app.post('/session', async (request, reply) => {
    const viewer = await gateway.identify(request);
    return reply
      .header('set-cookie', gateway.cookies.toHeader(viewer, new Date()))
      .code(204)
      .send();
  });
  refuseOtherMethods(app, '/session', ['POST']);
}
