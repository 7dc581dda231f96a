// Headers that every answer carries: nothing may frame it, guess its type, keep it or learn where it came from.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
} as const;
const STRICT_TRANSPORT = 'max-age=31536000';

export function setSecurityHeaders(
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: string,
): void {
  reply.headers({ ...HEADERS, 'x-request-id': request.id });
  if (publicUrl.startsWith('https:')) {
    reply.header('strict-transport-security', STRICT_TRANSPORT);
  }
}

export function addSecurityHeaders(app: FastifyInstance, publicUrl: string): void {
  app.addHook('onRequest', async (request, reply) => {
    setSecurityHeaders(request, reply, publicUrl);
  });
}
