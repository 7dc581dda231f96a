// Mounts the demo's identity provider under the server's own address: its token, discovery and key routes and no
// other of its routes.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DemoIssuer } from './demo-issuer.js';

export async function addIssuerRoutes(app: FastifyInstance, issuer: DemoIssuer): Promise<void> {
  await app.register(async (scope) => {
    // The provider reads the body itself, as it came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    const hand = (request: FastifyRequest, reply: FastifyReply) => handOver(request, reply, issuer);
    scope.post('/oauth/token', hand);
    scope.get('/oauth/jwks', hand);
    scope.get('/.well-known/openid-configuration', hand);
  });
}

function handOver(request: FastifyRequest, reply: FastifyReply, issuer: DemoIssuer): Promise<void> {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  return issuer.handle(request.raw, reply.raw);
}
