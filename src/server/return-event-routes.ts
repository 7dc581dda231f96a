// The progress of a return as server-sent events. Whoever may read its state may follow it; a program that lost the line
// comes again with Last-Event-ID and hears what it missed.
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CentraleError } from '../errors.js';
import { findEventRow, followReturn, hasMore } from '../returns/return-events.js';
import { EventStreams } from './event-streams.js';
import type { Gateway } from './gateway.js';

type ById = { Params: { id: string } };

export function addReturnEventRoutes(app: FastifyInstance, gateway: Gateway): void {
  const streams = new EventStreams();
  app.addHook('preClose', async () => streams.close());
  app.get<ById>('/returns/:id/events', { exposeHeadRoute: false }, (request, reply) =>
    answerEvents(request, reply, gateway, streams),
  );
}

async function answerEvents(
  request: FastifyRequest<ById>,
  reply: FastifyReply,
  gateway: Gateway,
  streams: EventStreams,
): Promise<FastifyReply> {
  const viewer = await gateway.identifyPage(request);
  if (viewer.audience !== 'AMC' && viewer.audience !== 'BUREAU')
    throw new CentraleError('FORBIDDEN');
  const session = gateway.door.enter(viewer);
  const read = () => findEventRow(session, request.params.id);
  const row = await read();
  if (!row) throw new CentraleError('NOT_FOUND');
  const lastId = readLastId(request.headers['last-event-id']);
  // What a browser takes as "do not come again".
  if (!hasMore(row, lastId)) return reply.code(204).send();
  const line = streams.take(viewer);
  const lines = Readable.from(followReturn({ read, lastId, signal: line.signal }));
  lines.once('close', line.release);
  reply.raw.once('close', line.release);
  return reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(lines);
}

/** The number of a state; 0 where there is none, or it is none of ours. */
const readLastId = (header: string | string[] | undefined): number =>
  /^\d{1,4}$/.test(String(header)) ? Number(header) : 0;
