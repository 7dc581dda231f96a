// The routes of the playground: the page, the editor's own files, and demo tokens for the page alone. None of
// them exists when PLAYGROUND is off, and tokens never where a real identity provider is set.
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { getStaticFile } from 'ruru/static';
import { CentraleError } from '../errors.js';
import type { ClientDirectory } from './client-directory.js';
import { DEMO_TOKEN_SECONDS, type DemoIssuer } from './demo-issuer.js';
import { isOwnPage } from './own-page.js';
import {
  type PlaygroundClient,
  RURU_PATH,
  toPlaygroundHtml,
  toPlaygroundPolicy,
} from './playground-page.js';
import type { PlaygroundLocale } from './playground-texts.js';

export interface PlaygroundParts {
  directory: ClientDirectory;
  /** Absent where OIDC_ISSUER is set: the page then works with a token typed into its headers. */
  issuer: DemoIssuer | undefined;
  publicUrl: string;
  /** True where the register holds real data: tokens are then given on this machine only. */
  isRegisterReal: boolean;
}

interface Asked {
  client?: string;
  example?: string;
  lang?: string;
}

export function addPlayground(app: FastifyInstance, parts: PlaygroundParts): void {
  app.get('/', (request, reply) => showPage(request, reply, parts));
  app.get(`${RURU_PATH}*`, sendStatic);
  app.post('/playground/token', (request) => giveToken(request, parts));
}

async function showPage(request: FastifyRequest, reply: FastifyReply, parts: PlaygroundParts) {
  const asked = request.query as Asked;
  const clients = await findClients(parts.directory);
  const selected = clients.find(({ clientId }) => clientId === asked.client) ?? clients[0];
  if (selected === undefined) throw new CentraleError('NOT_FOUND');
  const nonce = randomBytes(16).toString('base64');
  const exampleName = asked.example;
  const locale = toLocale(asked.lang, request.headers['accept-language']);
  return reply
    .header('content-security-policy', toPlaygroundPolicy(nonce))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(toPlaygroundHtml({ clients, selected, exampleName, locale, nonce }));
}

async function findClients(directory: ClientDirectory): Promise<PlaygroundClient[]> {
  const clients: PlaygroundClient[] = [];
  for (const { clientId, audience } of await directory.list()) {
    if (audience !== 'ROUTER') clients.push({ clientId, audience });
  }
  return clients;
}

function toLocale(asked: string | undefined, accepted: string | undefined): PlaygroundLocale {
  if (asked === 'fr' || asked === 'en') return asked;
  return /^\s*fr\b/i.test(accepted ?? '') ? 'fr' : 'en';
}

async function sendStatic(request: FastifyRequest, reply: FastifyReply) {
  const file = await getStaticFile({
    staticPath: RURU_PATH,
    urlPath: request.url,
    acceptEncoding: request.headers['accept-encoding'],
    disallowDevAssets: true,
  });
  if (file === null) throw new CentraleError('NOT_FOUND');
  return reply.headers(file.headers).header('cache-control', 'no-cache').send(file.content);
}

/** A demo client's token, for the page of this very server and nobody else's. */
async function giveToken(request: FastifyRequest, parts: PlaygroundParts) {
  const isNear = !parts.isRegisterReal || isLoopback(request.socket.remoteAddress);
  if (parts.issuer === undefined) throw new CentraleError('NOT_FOUND');
  if (!isNear || !isOwnPage(request, parts.publicUrl)) throw new CentraleError('FORBIDDEN');
  const clients = await findClients(parts.directory);
  const name = (request.query as Asked).client;
  const client = clients.find(({ clientId }) => clientId === name);
  const token = client && (await parts.issuer.issue(client.clientId));
  if (token === undefined) throw new CentraleError('NOT_FOUND');
  return { access_token: token, token_type: 'Bearer', expires_in: DEMO_TOKEN_SECONDS };
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '');
}
