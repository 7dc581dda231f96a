// The front door of screenings: a list of own people comes in, its state and its result go out to whoever sent it.
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { toPublicId } from '../access/public-ids.js';
import { CentraleError } from '../errors.js';
import { findScreening, openScreening, readScreening } from '../inquiries/screening.js';
import type { Gateway } from './gateway.js';
import { toLocale } from './locale.js';

/** A hundred thousand lines of the longest id there is, and room. */
const BODY_BYTES_MAX = 8 * 1024 ** 2;

/** Lines of a body, none longer than the body may be. */
async function* toLines(body: Readable): AsyncGenerator<string> {
  let bytes = 0;
  let rest = '';
  // Refused half way, the body is not destroyed: the answer goes out on the same connection.
  for await (const part of body.iterator({ destroyOnReturn: false })) {
    bytes += (part as Buffer).length;
    if (bytes > BODY_BYTES_MAX) throw new CentraleError('TOO_MANY_PEOPLE');
    const lines = (rest + String(part)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

export function addScreeningRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('text/csv', (_request, body, done) => done(null, body));
    scope.post<{ Querystring: { clients?: string } }>('/screenings', async (request, reply) => {
      const session = gateway.door.enter(await gateway.identify(request));
      const all = request.query.clients === 'ALL';
      if (all === (request.body !== undefined)) throw new CentraleError('BAD_SCREENING');
      const lines = all ? null : toLines(request.body as Readable);
      const { keys } = gateway.parts;
      const locale = toLocale(request.headers['accept-language']);
      const order = { keys, requestId: request.id, locale, lines };
      const opened = await openScreening(session, order);
      await gateway.screenings.enqueue(opened.id);
      const id = toPublicId('scr', opened.id);
      reply.code(202);
      return { id, state: 'RUNNING', asked: opened.asked, statusUrl: `/screenings/${id}` };
    });
  });
  app.get<ById>('/screenings/:id', (request) => find(request, gateway));
  app.get<ById>('/screenings/:id/result.csv', async (request, reply) => {
    const { finishedAt } = await find(request, gateway);
    if (finishedAt === null) throw new CentraleError('NOT_FINISHED');
    const session = gateway.door.enter(await gateway.identify(request));
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="screening.csv"')
      .send(readScreening(session, request.params.id));
  });
}

type ById = { Params: { id: string } };

/** The screening of the request's own sender. A person's cookie will not do: a result is a look at others' bands. */
async function find(request: FastifyRequest<ById>, gateway: Gateway) {
  const viewer = await gateway.identify(request);
  if (viewer.audience !== 'AMC') throw new CentraleError('FORBIDDEN');
  const found = await findScreening(gateway.door.enter(viewer), request.params.id);
  if (!found) throw new CentraleError('NOT_FOUND');
  return found;
}
