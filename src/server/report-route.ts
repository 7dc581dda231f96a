// GET /reports/{YYYY-MM}: an association's monthly risk report as a page, for its bearer token or its person's cookie; it
// is read from the graph of associations and records nothing. Refusals are pages too, in the reader's language.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toMonthEnd } from '../access/scalar-rules.js';
import type { Viewer } from '../access/viewer.js';
import { CentraleError, ERRORS, type ErrorEntry, type Locale } from '../errors.js';
import { PAGE_POLICY } from '../pages/style.js';
import { toPlainPage } from '../portfolio/report/plain-page.js';
import { type GraphAnswer, writeReport } from '../portfolio/report/write-report.js';
import type { Gateway } from './gateway.js';
import { toCentraleError } from './http-errors.js';
import { refuseOtherMethods } from './methods.js';
import { toPageLanguage } from './page-language.js';
import { toViewerContext } from './viewer-context.js';

type ByMonth = FastifyRequest<{ Params: { month: string }; Querystring: { lang?: unknown } }>;

const LAST_MONTH = '{ portfolio { month } }';

export function addReportRoute(app: FastifyInstance, gateway: Gateway): void {
  app.get('/reports', (request: ByMonth, reply) =>
    answer(request, reply, async (locale) => {
      const { ask } = toAsker(await identify(request, gateway), request, gateway);
      const { data } = await ask(LAST_MONTH, {});
      const month = (data as { portfolio: { month: string } | null } | null)?.portfolio?.month;
      if (month === undefined) throw new CentraleError('NOT_FOUND');
      return reply.redirect(`/reports/${month}?lang=${locale}`, 303);
    }),
  );
  app.get('/reports/:month', (request: ByMonth, reply) =>
    answer(request, reply, async (locale) => {
      const viewer = await identify(request, gateway);
      const { month } = request.params;
      if (toMonthEnd(month) === undefined) throw new CentraleError('NOT_FOUND');
      return writeReport({ ...toAsker(viewer, request, gateway), month, locale });
    }),
  );
  refuseOtherMethods(app, '/reports', ['GET', 'HEAD']);
  refuseOtherMethods(app, '/reports/:month', ['GET', 'HEAD']);
}

async function answer(
  request: ByMonth,
  reply: FastifyReply,
  write: (locale: Locale) => Promise<string | FastifyReply>,
): Promise<FastifyReply> {
  const locale = toPageLanguage(request);
  reply
    .header('content-security-policy', PAGE_POLICY)
    .header('vary', 'accept-language')
    .header('content-language', locale)
    .type('text/html; charset=utf-8');
  try {
    const page = await write(locale);
    return typeof page === 'string' ? reply.send(page) : page;
  } catch (thrown) {
    const error = toCentraleError(request, thrown);
    const { status }: ErrorEntry = ERRORS[error.code];
    if (status === 401) reply.header('www-authenticate', 'Bearer realm="centrale"');
    const { month = '' } = request.params;
    return reply.code(status).send(toPlainPage({ error, month, locale }));
  }
}

/** A book is its lender's own affair. Throws FORBIDDEN for everybody else. */
async function identify(request: ByMonth, gateway: Gateway): Promise<Owner> {
  const viewer = await gateway.identifyPage(request);
  const { association } = viewer;
  if (viewer.audience !== 'AMC' || association === null) throw new CentraleError('FORBIDDEN');
  return { ...viewer, association };
}

type Owner = Viewer & { association: string };

function toAsker(viewer: Owner, request: ByMonth, gateway: Gateway) {
  const contextValue = toViewerContext(gateway, viewer, {
    id: request.id,
    locale: toPageLanguage(request),
  });
  const { apollo } = gateway.graph.direct[viewer.audience];
  return {
    association: viewer.association,
    async ask(query: string, variables: Record<string, unknown>): Promise<GraphAnswer> {
      const { body } = await apollo.executeOperation({ query, variables }, { contextValue });
      if (body.kind !== 'single') throw new CentraleError('INTERNAL');
      return body.singleResult;
    },
  };
}
