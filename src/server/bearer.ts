// Reading the bearer token of a request, in the one place it may stand. A request that could be read in two ways
// is refused rather than guessed at.
import type { FastifyRequest } from 'fastify';
import { CentraleError } from '../errors.js';

const TOKEN_CHARACTERS_MAX = 8_192;

/**
 * The token of `Authorization: Bearer …`; undefined where there is no such header. Refuses two headers
 * (BAD_REQUEST) and any other scheme or an oversized token (UNAUTHENTICATED). Query strings are never read.
 */
export function findBearerToken(request: FastifyRequest, header = 'authorization') {
  const names = request.raw.rawHeaders.filter((_text, at) => at % 2 === 0);
  const given = names.filter((name) => name.toLowerCase() === header).length;
  if (given > 1) throw new CentraleError('TWO_CREDENTIALS');
  const value = request.headers[header];
  if (value === undefined) return undefined;
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(String(value))?.[1];
  if (token === undefined || token.length > TOKEN_CHARACTERS_MAX) {
    throw new CentraleError('UNAUTHENTICATED');
  }
  return token;
}
