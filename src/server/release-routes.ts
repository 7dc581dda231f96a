// GET /releases/…: a release as files, without a token, since it is the same bytes for everybody: its JSON as it was stored, its
// cells as CSV, the dictionary of both. Reads what is published and nothing else, with a partner's rights.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CentraleError } from '../errors.js';
import { readReleases } from '../statistics/read-release.js';
import {
  DICTIONARY_LANGUAGES,
  findReleaseById,
  streamCellsCsv,
  streamReleaseJson,
  toDictionaryCsv,
  toReleaseNotice,
} from '../statistics/release-download.js';
import type { ReleaseHead } from '../statistics/released-rows.type.js';
import { FOR_EVER, FOR_MINUTES, isKnown } from './cached-answer.js';
import { toGatewayViewer } from './client-directory.js';
import type { Gateway } from './gateway.js';
import { toLocale } from './locale.js';
import { refuseOtherMethods } from './methods.js';
import type { PublicLimit } from './public-limit.js';

/** Of the way the CSV is written: a new one is another file under the same address. */
const CSV_FORMAT = 'csv-1';
type ById = FastifyRequest<{ Params: { id: string } }>;
type InLanguage = FastifyRequest<{ Querystring: { lang?: unknown } }>;

export function addReleaseRoutes(app: FastifyInstance, gateway: Gateway, limit: PublicLimit): void {
  const toSession = () => gateway.door.enter(toGatewayViewer('RESEARCH'));
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) =>
    limit.check(request, reply);
  const getHead = async (request: ById): Promise<ReleaseHead> => {
    const head = await findReleaseById(toSession(), request.params.id);
    if (!head) throw new CentraleError('NOT_FOUND');
    return head;
  };
  app.get('/releases', { onRequest }, async (_request, reply) => {
    const heads = await readReleases(toSession());
    return reply
      .header('cache-control', FOR_MINUTES)
      .send({ releases: heads.map(toReleaseNotice) });
  });
  app.get('/releases/:id', { onRequest }, async (request: ById, reply) =>
    reply.header('cache-control', FOR_MINUTES).send(toReleaseNotice(await getHead(request))),
  );
  app.get('/releases/:id/release.json', { onRequest }, async (request: ById, reply) => {
    const head = await getHead(request);
    setFile(reply, head, 'application/json; charset=utf-8', 'json');
    reply.header('repr-digest', `sha-256=:${Buffer.from(head.sha256, 'hex').toString('base64')}:`);
    if (isKnown(request, reply, head.sha256, FOR_EVER)) return reply.send();
    return reply.send(streamReleaseJson(toSession(), head.releaseId));
  });
  app.get('/releases/:id/cells.csv', { onRequest }, async (request: ById, reply) => {
    const head = await getHead(request);
    setFile(reply, head, 'text/csv; charset=utf-8', 'csv');
    if (isKnown(request, reply, `${head.sha256}-${CSV_FORMAT}`, FOR_EVER)) return reply.send();
    return reply.send(streamCellsCsv(toSession(), head.releaseId));
  });
  app.get('/releases/dictionary.csv', { onRequest }, async (request: InLanguage, reply) => {
    const { lang } = request.query;
    const accepted = toLocale(request.headers['accept-language']);
    const language = DICTIONARY_LANGUAGES.find((one) => one === (lang ?? accepted)) ?? 'en';
    return reply
      .type('text/csv; charset=utf-8')
      .header('cache-control', FOR_MINUTES)
      .header('content-language', language)
      .header('vary', 'accept-language')
      .header('content-disposition', 'attachment; filename="dictionary.csv"')
      .send(toDictionaryCsv(language));
  });
  const urls = ['', '/:id', '/:id/release.json', '/:id/cells.csv', '/dictionary.csv'];
  for (const url of urls) refuseOtherMethods(app, `/releases${url}`, ['GET', 'HEAD']);
}

function setFile(reply: FastifyReply, { releaseId }: ReleaseHead, type: string, ending: string) {
  reply
    .type(type)
    .header('content-disposition', `attachment; filename="${releaseId}.${ending}"`)
    .header('link', `</releases/${releaseId}>; rel="describedby"`);
}
