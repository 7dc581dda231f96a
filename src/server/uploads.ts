// Files that come in: taken as they are, two at a time from one association, whatever kind of file they are. Holds no
// byte of them.
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CentraleError } from '../errors.js';
import type { LeastPace } from '../returns/body-measure.js';

const AT_ONCE = 2;

export interface IncomingFile {
  body: Readable;
  gzip: boolean;
  leastPace?: LeastPace | undefined;
}

/** The routes of this scope take text/csv as a stream, and nothing else. */
export function takeCsv(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('text/csv', (_request, body, done) => done(null, body));
}

export class Uploads {
  /** How slowly a file may come in; as slowly as its stream allows where nothing is said. */
  constructor(private readonly leastPace?: LeastPace) {}

  readonly #underWay = new Map<string, number>();

  /** What `take` makes of the request's file. Throws TOO_MANY_UPLOADS, UNSUPPORTED_MEDIA_TYPE. */
  async receive<Result>(
    request: FastifyRequest,
    association: string,
    take: (file: IncomingFile) => Promise<Result>,
  ): Promise<Result> {
    const underWay = this.#underWay.get(association) ?? 0;
    if (underWay >= AT_ONCE) throw new CentraleError('TOO_MANY_UPLOADS');
    this.#underWay.set(association, underWay + 1);
    try {
      const { leastPace } = this;
      return await take({ body: request.body as Readable, gzip: isGzip(request), leastPace });
    } finally {
      this.#underWay.set(association, (this.#underWay.get(association) ?? 1) - 1);
    }
  }
}

function isGzip(request: FastifyRequest): boolean {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'gzip') return true;
  if (encoding === 'identity') return false;
  throw new CentraleError('UNSUPPORTED_MEDIA_TYPE');
}
