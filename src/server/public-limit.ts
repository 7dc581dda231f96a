// How many pages and files without a token one address may ask for: enough for a reader and for a script that fetches every
// release, too few to keep the server drawing. Counts in memory and forgets; an address is never written anywhere.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CentraleError } from '../errors.js';

const A_MINUTE = 240;
const MINUTE_MS = 60_000;
/** So many addresses are remembered; a flood of new ones forgets the oldest, which costs nothing but a fresh count. */
const ADDRESSES_KEPT = 10_000;

export class PublicLimit {
  readonly #counts = new Map<string, { until: number; asked: number }>();

  constructor(
    private readonly most = A_MINUTE,
    private readonly now: () => number = Date.now,
  ) {}

  /** Counts one request. Throws TOO_MANY_PAGES, with when to come again in `retry-after`. */
  check(request: FastifyRequest, reply: FastifyReply): void {
    const { ip } = request;
    const now = this.now();
    const known = this.#counts.get(ip);
    if (!known || known.until <= now) {
      this.#counts.delete(ip);
      if (this.#counts.size >= ADDRESSES_KEPT) {
        const [oldest = ''] = this.#counts.keys();
        this.#counts.delete(oldest);
      }
      this.#counts.set(ip, { until: now + MINUTE_MS, asked: 1 });
      return;
    }
    known.asked += 1;
    if (known.asked <= this.most) return;
    reply.header('retry-after', Math.ceil((known.until - now) / 1000));
    throw new CentraleError('TOO_MANY_PAGES');
  }
}
