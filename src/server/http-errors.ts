// How a failure becomes an answer on the plain HTTP routes: a code of the catalogue, what to do, and where it is
// documented. What went wrong inside never leaves; it is logged under the request's id.
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toOutage } from '../database/as-viewer.js';
import { CentraleError, ERRORS, type ErrorCode, type ErrorEntry, toWords } from '../errors.js';
import { toLocale } from './locale.js';
import { logFailure } from './request-log.js';

const FASTIFY_CODES: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
};

export interface ErrorBody {
  code: ErrorCode;
  message: string;
  remedy: string;
  requestId: string;
  documentation: string;
}

/** The catalogue's error for whatever was thrown; INTERNAL, and logged, where nobody foresaw it. */
export function toCentraleError(request: FastifyRequest, error: unknown): CentraleError {
  if (error instanceof CentraleError) return error;
  const outage = toOutage(error);
  if (outage) return outage;
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const known = code === undefined ? undefined : FASTIFY_CODES[code];
  if (known !== undefined) return new CentraleError(known);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new CentraleError('BAD_REQUEST');
  }
  logFailure({ log: request.server.log, id: request.id }, error);
  return new CentraleError('INTERNAL');
}

export function toErrorBody(
  { code, params }: CentraleError,
  request: Pick<FastifyRequest, 'id' | 'headers'>,
  publicUrl: string,
): ErrorBody {
  const { message, remedy }: ErrorEntry = ERRORS[code];
  const locale = toLocale(request.headers['accept-language']);
  return {
    code,
    message: toWords(message, locale, params),
    remedy: toWords(remedy, locale, params),
    requestId: request.id,
    documentation: `${publicUrl}/docs/errors#${code}`,
  };
}

/** Answers a request with whatever was thrown, in the catalogue's words. */
export function answerError(
  request: FastifyRequest,
  reply: FastifyReply,
  thrown: unknown,
  publicUrl: string,
): FastifyReply {
  const error = toCentraleError(request, thrown);
  const { status }: ErrorEntry = ERRORS[error.code];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="centrale"');
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send({ error: toErrorBody(error, request, publicUrl) });
}

export function addErrorAnswers(app: FastifyInstance, publicUrl: string): void {
  app.setErrorHandler((error, request, reply) => answerError(request, reply, error, publicUrl));
  app.setNotFoundHandler((request, reply) =>
    answerError(request, reply, new CentraleError('NOT_FOUND'), publicUrl),
  );
}

const REASONS: Record<string, [status: string, code: ErrorCode]> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'BAD_REQUEST'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'BAD_REQUEST'],
};

/** What is no HTTP reaches no route and no hook; its sender is answered by hand, and the connection ends. */
export function answerNoHttp(error: { code?: string }, socket: Socket, publicUrl: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code] = REASONS[error.code ?? ''] ?? ['400 Bad Request', 'BAD_REQUEST'];
  const unread = { id: randomUUID(), headers: {} };
  const body = JSON.stringify({ error: toErrorBody(new CentraleError(code), unread, publicUrl) });
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
