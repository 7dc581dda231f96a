// Whether a request comes from a page that this server itself served. Guards the routes that a page may call
// without a token of its own; it must refuse a request that does not say where it comes from.
import type { FastifyRequest } from 'fastify';

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * True where `Origin` is this server's public address, or a loopback address that is also the `Host` asked for.
 * A foreign name that resolves to this machine (DNS rebinding) is refused, since only known names pass.
 */
export function isOwnPage(request: FastifyRequest, publicUrl: string): boolean {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined || (site !== undefined && site !== 'same-origin')) return false;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  if (from.origin === new URL(publicUrl).origin) return true;
  return LOOPBACK_HOSTS.has(from.hostname) && from.host === host;
}
