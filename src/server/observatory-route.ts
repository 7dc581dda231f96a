// GET /observatory and /observatory/{release}: published statistics as pages, for everybody, without a token. Drawn once per
// language and kept in memory; limited by address; refusals are pages too.
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CentraleError, ERRORS, type ErrorEntry, type Locale } from '../errors.js';
import { PAGE_POLICY } from '../pages/style.js';
import { readHeads, readObserved } from '../statistics/observatory/read-observed.js';
import {
  writeListPage,
  writeRefusalPage,
  writeReleasePage,
} from '../statistics/observatory/write-observatory.js';
import type { ReleaseHead } from '../statistics/released-rows.type.js';
import { FOR_MINUTES, isKnown } from './cached-answer.js';
import { toGatewayViewer } from './client-directory.js';
import type { Gateway } from './gateway.js';
import { toCentraleError } from './http-errors.js';
import { refuseOtherMethods } from './methods.js';
import { toPageLanguage } from './page-language.js';
import type { PublicLimit } from './public-limit.js';

type ByRelease = FastifyRequest<{ Params: { id?: string } }>;

/** Pages kept; beyond, the oldest is drawn again when it is asked for. */
const PAGES_KEPT = 100;

export function addObservatory(app: FastifyInstance, gateway: Gateway, limit: PublicLimit): void {
  const drawn = new DrawnPages();
  const toSession = () => gateway.door.enter(toGatewayViewer('RESEARCH'));
  app.get('/observatory', (request, reply) =>
    answer(request, reply, limit, async (locale) =>
      writeListPage(await readHeads(toSession()), locale),
    ),
  );
  app.get('/observatory/:id', (request: ByRelease, reply) =>
    answer(request, reply, limit, async (locale) => {
      const heads = await readHeads(toSession());
      const head = heads.find(({ releaseId }) => releaseId === request.params.id);
      if (!head) throw new CentraleError('NOT_FOUND');
      return drawn.get(toPageKey(head, heads, locale), async () =>
        writeReleasePage(await readObserved(toSession(), heads, head), locale),
      );
    }),
  );
  for (const url of ['/observatory', '/observatory/:id']) {
    refuseOtherMethods(app, url, ['GET', 'HEAD']);
  }
}

/** A page follows from its release and from those of the months before it, none of which ever changes. */
const toPageKey = ({ releaseId }: ReleaseHead, heads: readonly ReleaseHead[], locale: Locale) =>
  [locale, releaseId, heads[0]?.releaseId, heads.length].join(' ');

/** Pages by what they follow from; one that is asked for by many at once is drawn once. */
class DrawnPages {
  readonly #pages = new Map<string, Promise<string>>();

  get(key: string, draw: () => Promise<string>): Promise<string> {
    const known = this.#pages.get(key);
    if (known) return known;
    if (this.#pages.size >= PAGES_KEPT) {
      const [oldest = ''] = this.#pages.keys();
      this.#pages.delete(oldest);
    }
    const page = draw();
    this.#pages.set(key, page);
    page.catch(() => this.#pages.delete(key));
    return page;
  }
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  limit: PublicLimit,
  write: (locale: Locale) => Promise<string>,
): Promise<FastifyReply> {
  const locale = toPageLanguage(request);
  reply
    .header('content-security-policy', PAGE_POLICY)
    .header('vary', 'accept-language')
    .header('content-language', locale)
    .type('text/html; charset=utf-8');
  try {
    limit.check(request, reply);
    const page = await write(locale);
    const tag = createHash('sha256').update(page).digest('hex');
    return isKnown(request, reply, tag, FOR_MINUTES) ? reply.send() : reply.send(page);
  } catch (thrown) {
    const error = toCentraleError(request, thrown);
    const { status }: ErrorEntry = ERRORS[error.code];
    return reply.code(status).send(writeRefusalPage(error, locale));
  }
}
