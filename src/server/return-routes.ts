// The front door of returns: a file comes in as it is, its state and its rejected rows go out to whoever sent it.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { toPublicId } from '../access/public-ids.js';
import type { Viewer } from '../access/viewer.js';
import { CentraleError } from '../errors.js';
import { openRejections } from '../returns/rejections-file.js';
import { readReturnRequest } from '../returns/return-request-rules.js';
import { findReturnState } from '../returns/return-state.js';
import { toReturnSample, toReturnTemplate } from '../returns/return-template.js';
import { submitReturn } from '../returns/submit-return.js';
import { withdrawReturn } from '../returns/withdraw-return.js';
import type { Gateway } from './gateway.js';
import { toLocale } from './locale.js';
import { takeCsv, type Uploads } from './uploads.js';

/** Files to begin with, for anybody. */
const STARTERS = [
  ['template', toReturnTemplate],
  ['sample', toReturnSample],
] as const;

export function addReturnRoutes(app: FastifyInstance, gateway: Gateway, uploads: Uploads): void {
  app.register(async (scope) => {
    takeCsv(scope);
    scope.put<{ Params: { month: string } }>('/returns/:month', async (request, reply) => {
      const viewer = await gateway.identify(request);
      const receipt = await receive(request, viewer, gateway, uploads);
      const id = toPublicId('ret', receipt.id);
      const { state, sha256, replayed } = receipt;
      if (viewer.association !== null && !replayed && state === 'RECEIVED') {
        gateway.worker.enqueue(viewer.association, receipt.id);
      }
      reply.code(replayed ? 200 : 202);
      return { id, state, sha256, statusUrl: `/returns/${id}` };
    });
  });
  for (const [name, write] of STARTERS) {
    app.get(`/returns/${name}.csv`, async (request, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="return-${name}.csv"`)
        .header('vary', 'accept-language')
        .send(write(toLocale(request.headers['accept-language']))),
    );
  }
  app.get<{ Params: { id: string } }>('/returns/:id', async (request) => {
    const viewer = await gateway.identifyPage(request);
    const session = gateway.door.enter(toReader(viewer));
    const locale = toLocale(request.headers['accept-language']);
    const state = await findReturnState(session, request.params.id, locale);
    if (!state) throw new CentraleError('NOT_FOUND');
    return state;
  });
  app.delete<{ Params: { id: string } }>('/returns/:id', async (request) => {
    const { association } = await gateway.identify(request);
    if (association === null) throw new CentraleError('FORBIDDEN');
    const { id } = request.params;
    const state = await withdrawReturn(gateway.uploads, association, id);
    gateway.worker.makeFigures();
    return { id, state };
  });
  app.get<{ Params: { id: string } }>('/returns/:id/rejections.csv', async (request, reply) => {
    const viewer = await gateway.identifyPage(request);
    if (viewer.audience !== 'AMC') throw new CentraleError('FORBIDDEN');
    const locale = toLocale(request.headers['accept-language']);
    const file = await openRejections(gateway.door.enter(viewer), request.params.id, locale);
    if (!file) throw new CentraleError('NOT_FOUND');
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="rejections.csv"')
      .send(file);
  });
}

/** Associations read their own, the bureau everybody's state; nobody else any. */
function toReader(viewer: Viewer): Viewer {
  if (viewer.audience === 'AMC' || viewer.audience === 'BUREAU') return viewer;
  throw new CentraleError('FORBIDDEN');
}

function receive(
  request: FastifyRequest<{ Params: { month: string } }>,
  { association, clientId }: Viewer,
  gateway: Gateway,
  uploads: Uploads,
) {
  if (association === null) throw new CentraleError('FORBIDDEN');
  const wanted = readReturnRequest({ ...(request.query as object), month: request.params.month });
  return uploads.receive(request, association, (file) =>
    submitReturn(gateway.uploads, {
      ...wanted,
      association,
      clientId,
      ...file,
      onRefused: gateway.tellOfReturn,
    }),
  );
}
