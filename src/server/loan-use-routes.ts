// The front door of files of visits: a file comes in as it is, its state and its rejected rows go out to whoever sent
// it, and to nobody else.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { toPublicId } from '../access/public-ids.js';
import type { Viewer } from '../access/viewer.js';
import { CentraleError } from '../errors.js';
import { readRecords, submitVisits } from '../loan-use/submit-visits.js';
import { findVisitFileState, openVisitRejections } from '../loan-use/visit-file-state.js';
import { toVisitTemplate } from '../loan-use/visit-template.js';
import type { Gateway } from './gateway.js';
import { toLocale } from './locale.js';
import { takeCsv, type Uploads } from './uploads.js';

export function addLoanUseRoutes(app: FastifyInstance, gateway: Gateway, uploads: Uploads): void {
  app.register(async (scope) => {
    takeCsv(scope);
    scope.put('/loan-use', async (request, reply) => {
      const { association, clientId } = toOwner(await gateway.identify(request));
      const records = readRecords((request.query as { records?: unknown }).records);
      const receipt = await uploads.receive(request, association, (file) =>
        submitVisits(gateway.uploads, { association, clientId, records, ...file }),
      );
      const id = toPublicId('use', receipt.id);
      const { state, sha256, replayed } = receipt;
      if (!replayed && state === 'RECEIVED') gateway.visitWorker.enqueue(receipt.id);
      reply.code(replayed ? 200 : 202);
      return { id, state, sha256, statusUrl: `/loan-use/${id}` };
    });
  });
  app.get('/loan-use/template.csv', async (request, reply) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="loan-use.csv"')
      .header('vary', 'accept-language')
      .send(toVisitTemplate(localeOf(request))),
  );
  app.get<{ Params: { id: string } }>('/loan-use/:id', async (request) => {
    const viewer = toOwner(await gateway.identifyPage(request));
    const session = gateway.door.enter(viewer);
    const state = await findVisitFileState(session, request.params.id, localeOf(request));
    if (!state) throw new CentraleError('NOT_FOUND');
    return state;
  });
  app.get<{ Params: { id: string } }>('/loan-use/:id/rejections.csv', async (request, reply) => {
    const viewer = toOwner(await gateway.identifyPage(request));
    const session = gateway.door.enter(viewer);
    const file = await openVisitRejections(session, request.params.id, localeOf(request));
    if (!file) throw new CentraleError('NOT_FOUND');
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="rejections.csv"')
      .send(file);
  });
}

const localeOf = (request: FastifyRequest) => toLocale(request.headers['accept-language']);

/** What a loan was used for is its lender's own affair. Throws FORBIDDEN for everybody else. */
function toOwner(viewer: Viewer): Viewer & { association: string } {
  const { association } = viewer;
  if (viewer.audience !== 'AMC' || association === null) throw new CentraleError('FORBIDDEN');
  return { ...viewer, association };
}
