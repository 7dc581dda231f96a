// Answers that caches may keep: a strong tag, and nothing sent again to whoever has it. Only for what is the same for every
// reader; what a viewer gets is never kept.
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What stands under this address never changes. */
export const FOR_EVER = 'public, max-age=31536000, immutable';
/** What may change is asked about again after some minutes. */
export const FOR_MINUTES = 'public, max-age=300';

/** Sets the tag; true where the reader has it already, and the answer is then 304 without a body. */
export function isKnown(
  request: FastifyRequest,
  reply: FastifyReply,
  tag: string,
  keep: string,
): boolean {
  const quoted = `"${tag}"`;
  reply.header('etag', quoted).header('cache-control', keep);
  const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim());
  if (!known.some((one) => one === quoted || one === `W/${quoted}` || one === '*')) return false;
  reply.code(304);
  return true;
}
