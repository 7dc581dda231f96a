// What one client observes of a world, made comparable with another world: status, headers and body, where only what
// differs by its nature is put in the place of a name. An instant is hidden only when the client itself was asking
// something at that time, so that a time of anybody else's shows.

import { fromCursor } from '../../src/access/cursors.js';
import type { Keys } from '../../src/access/keys.js';
import { toDatabaseRole } from '../../src/access/viewer.js';
import { ASKER, type Filed, type Lenders, toUpload } from './lenders.js';

export interface Sent {
  /** Undefined: the asker; null: nobody. */
  client?: string | null;
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Clock of the machine against clock of the database, and rounding. */
const SLACK_MS = 2;
const TOKEN_MS = 1_800_000;
const RETURN_STATES = /"state":"(RECEIVED|CHECKING|MERGING)"/;

export const graphql = (query: string, variables: object = {}, rest: Partial<Sent> = {}): Sent => ({
  method: 'POST',
  path: '/graphql',
  body: JSON.stringify({ query, variables }),
  ...rest,
  headers: { 'content-type': 'application/json', ...rest.headers },
});

export function upload(filed: Filed): Sent {
  return { method: 'PUT', headers: { 'content-type': 'text/csv' }, ...toUpload(filed) };
}

export class Observer {
  /** Ids of own returns in the order they came; in requests and answers they stand as `ret#0`, `ret#1`, … */
  readonly #returns: string[] = [];
  readonly #asking: [number, number][] = [];
  #sent = 0;

  constructor(readonly lenders: Lenders) {}

  /** Sends what both worlds are sent, and answers what can be compared. */
  async send({ client = ASKER, method = 'GET', path, headers = {}, body }: Sent): Promise<string> {
    this.#sent += 1;
    const requestId = `00000000-0000-4000-8000-${String(this.#sent).padStart(12, '0')}`;
    const begun = Date.now();
    const token = client === null ? undefined : client;
    if (token) await this.lenders.tokenOf(token);
    const answer = await this.lenders.ask(token, this.#fill(path), {
      method,
      headers: { ...headers, 'x-request-id': requestId },
      ...(body === undefined ? {} : { body: this.#fill(body) }),
    });
    const text = await answer.text();
    const settled = method === 'PUT' ? await this.#settle(text) : '';
    if (method === 'PUT' || method === 'DELETE') await this.#awaitFigures();
    this.#asking.push([begun - SLACK_MS, Date.now() + SLACK_MS]);
    const head = [...answer.headers]
      .filter(([name]) => name !== 'date')
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n');
    return this.#toComparable(`${answer.status}\n${head}\n\n${text}\n${settled}`);
  }

  /** A file is followed to its end: how long it takes is no part of what is promised. */
  async #settle(received: string): Promise<string> {
    const id = /"id":"(ret_[\w-]+)"/.exec(received)?.[1];
    if (id === undefined) return '';
    if (!this.#returns.includes(id)) this.#returns.push(id);
    for (;;) {
      const state = await (await this.lenders.ask(ASKER, `/returns/${id}`)).text();
      if (!RETURN_STATES.test(state)) return state;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** The figures of a book are made after its returns have ended. */
  async #awaitFigures(): Promise<void> {
    const due = `select 1 from intake.return where association = 'amc01' and kind <> 'TEST'
      and state in ('ACCEPTED', 'PARTIALLY_ACCEPTED', 'WITHDRAWN')
      and (figures_at is null or figures_at < finished_at or quality_at is null or quality_at < finished_at)`;
    while ((await this.lenders.door.world.asOwner(due)).length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  #fill(text: string): string {
    return text.replace(
      /ret#(\d+)/g,
      (_whole, n: string) => this.#returns[Number(n)] ?? 'ret_none',
    );
  }

  #toComparable(text: string): string {
    let told = text;
    for (const [n, id] of this.#returns.entries()) told = told.replaceAll(id, `ret#${n}`);
    return told
      .replace(/[\w-]{80,}/g, (sealed) => this.#openCursor(sealed) ?? sealed)
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (instant) => this.#toName(instant));
  }

  /** A place in the list of returns holds a time and a chance id: the two are named, anything else stays and shows. */
  #openCursor(sealed: string): string | undefined {
    const { keys }: { keys: Keys } = this.lenders.door.world;
    const association = 'amc01';
    const viewer = {
      audience: 'AMC',
      association,
      clientId: ASKER,
      databaseRole: toDatabaseRole('AMC', association),
      expiresAt: new Date(),
    } as const;
    try {
      const place = fromCursor(keys.ids, viewer, ['returns'], sealed);
      const [time, uuid] = place.map(String);
      const id = `ret_${Buffer.from((uuid ?? '').replaceAll('-', ''), 'hex').toString('base64url')}`;
      const instant = new Date(time ?? '').toISOString();
      return `cursor of ${this.#toName(instant)} and ret#${this.#returns.indexOf(id)}, ${place.length}`;
    } catch {
      return undefined;
    }
  }

  #toName(instant: string): string {
    const at = Date.parse(instant);
    const isOwn = this.#asking.some(([from, to]) => at >= from && at <= to);
    if (isOwn) return 'a time of mine';
    const [first] = this.#asking[0] ?? [0];
    const isEnd = at > first && Math.abs(at - TOKEN_MS - Date.now()) < 120_000;
    return isEnd ? 'the end of my token' : instant;
  }
}
