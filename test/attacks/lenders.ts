// A sector for the attacks: a gateway, lenders who file real return files through its front door, and a publication.
// The owner's connection opens months and clients, as the bureau's commands do; nothing is put into the register.
import { setTimeout as pause } from 'node:timers/promises';
import { toClientSecret } from '../../src/access/client-secret.js';
import type { Keys } from '../../src/access/keys.js';
import { WorkDoor } from '../../src/database/work-door.js';
import { publishSnapshot } from '../../src/exposure/publish.js';
import { type Cells, GOOD_ROW } from '../returns/staged-return.js';
import { type FrontDoor, openFrontDoor } from '../server/front-door.js';

/** The asker of every attack, the lender whose rows are the secret, and two more that a publication needs. */
export const ASKER = 'amc-01';
export const SECRET = 'amc-02';
export const OTHERS = ['amc-03', 'amc-04'];
export const JULY = '2026-07';
export const AUGUST = '2026-08';

export interface Filed {
  month: string;
  kind?: 'PERIODIC' | 'INITIAL' | 'CORRECTION' | 'TEST';
  rows: Cells[];
  records?: number;
  outstanding?: string;
  header?: string[];
}

const toDirhams = (centimes: number): string => (centimes / 100).toFixed(2);
const sumOf = (rows: Cells[]): number =>
  rows.reduce((sum, row) => {
    const amount = Number(row.outstanding_principal ?? 0);
    return sum + (Number.isFinite(amount) ? Math.round(amount * 100) : 0);
  }, 0);

/** The file and the address it is put to; totals are counted where none are given. */
export function toUpload({ month, kind = 'PERIODIC', rows, records, outstanding, header }: Filed) {
  const columns = header ?? [...new Set([...Object.keys(GOOD_ROW), ...rows.flatMap(Object.keys)])];
  const line = (row: Cells) => columns.map((name) => row[name] ?? '').join(',');
  const query = new URLSearchParams({
    kind,
    records: String(records ?? rows.length),
    outstanding: outstanding ?? toDirhams(sumOf(rows)),
  });
  return {
    path: `/returns/${month}?${query}`,
    body: [columns.join(','), ...rows.map(line), ''].join('\n'),
  };
}

export interface Answered {
  id: string;
  state: string;
  [field: string]: unknown;
}

export class Lenders {
  readonly #tokens = new Map<string, Promise<string>>();

  private constructor(
    readonly door: FrontDoor,
    private readonly work: WorkDoor,
  ) {}

  static async open(
    env: Record<string, string> = {},
    rest: { keys?: Keys; clientRecheckMs?: number } = {},
  ): Promise<Lenders> {
    const door = await openFrontDoor(env, rest);
    const { world } = door;
    for (const client of OTHERS) {
      const code = client.replace('-', '');
      await world.asOwner(
        `select registry.add_association($1, $1, $1, $1, null, date '2020-01-01')`,
        [code],
      );
      await world.asOwner(
        `insert into registry.api_client (client_id, audience, association) values ($1, 'AMC', $2)`,
        [client, code],
      );
    }
    for (const month of ['2026-06-30', '2026-07-31', '2026-08-31']) {
      await world.asOwner('insert into registry.calendar values ($1, $1::date + 10, false, null)', [
        month,
      ]);
    }
    return new Lenders(door, new WorkDoor(world.workUrl, 1));
  }

  tokenOf(client: string): Promise<string> {
    const known = this.#tokens.get(client);
    if (known) return known;
    const token = client.startsWith('router') ? this.#askToken(client) : this.door.tokenOf(client);
    this.#tokens.set(client, token);
    return token;
  }

  /** As a program does it: the playground's road is for people and gives no router's token. */
  async #askToken(client: string): Promise<string> {
    const secret = toClientSecret(this.door.world.keys.clientSecrets, client, 1);
    const authorization = `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`;
    const body = new URLSearchParams({ grant_type: 'client_credentials' });
    const answer = await this.door.ask('/oauth/token', {
      method: 'POST',
      headers: { authorization },
      body,
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  async ask(client: string | undefined, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (client) headers.set('authorization', `Bearer ${await this.tokenOf(client)}`);
    return this.door.ask(path, { ...init, headers });
  }

  post(client: string | undefined, body: unknown, headers: Record<string, string> = {}) {
    return this.ask(client, '/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** The parsed answer to an operation. */
  async query(client: string | undefined, query: string, variables: object = {}) {
    const answer = await this.post(client, { query, variables });
    return (await answer.json()) as {
      data?: Record<string, never> | null;
      error?: { code: string };
      errors?: { message: string; path?: string[]; extensions: { code: string } }[];
    };
  }

  put(client: string, filed: Filed): Promise<Response> {
    const { path, body } = toUpload(filed);
    return this.ask(client, path, { method: 'PUT', headers: { 'content-type': 'text/csv' }, body });
  }

  /** The state of a return once it has come to its end. */
  async settle(client: string, id: string): Promise<Answered> {
    for (;;) {
      const state = (await (await this.ask(client, `/returns/${id}`)).json()) as Answered;
      if (!['RECEIVED', 'CHECKING', 'MERGING'].includes(state.state)) return state;
      await pause(5);
    }
  }

  async file(client: string, filed: Filed): Promise<Answered> {
    const received = (await (await this.put(client, filed)).json()) as Answered;
    if (received.id === undefined) throw new Error(`not received: ${JSON.stringify(received)}`);
    return this.settle(client, received.id);
  }

  publish(month: string, kind: 'MONTHLY' | 'RECTIFICATION' = 'MONTHLY') {
    const reason = kind === 'RECTIFICATION' ? { reason: 'test' } : {};
    return publishSnapshot(this.work, { month, kind, ...reason });
  }

  async close(): Promise<void> {
    await this.work.close();
    await this.door.close();
  }
}

/** A row that nothing is wrong with. */
export const rowOf = (ref: string, rest: Cells = {}): Cells => ({
  ...GOOD_ROW,
  loan_ref: ref,
  ...rest,
});

const ALL = [ASKER, SECRET, ...OTHERS];

/** A lender's July book: one client of its own that nobody else has, and what else is given. */
export function toBook(client: string, extra: Cells[] = []): Filed {
  const n = ALL.indexOf(client);
  const own = rowOf(`OWN${n}`, { national_id: `ZZ00${n}0${n}`, last_name: 'Ownclient' });
  return { month: JULY, rows: [own, ...extra] };
}

/** Every lender files its book, so that all may read and be published. */
export async function fileBooks(
  lenders: Lenders,
  extra: Record<string, Cells[]> = {},
  clients: readonly string[] = ALL,
): Promise<void> {
  const filing = clients.map((client) => lenders.file(client, toBook(client, extra[client])));
  for (const filed of await Promise.all(filing)) {
    if (filed.state !== 'ACCEPTED') throw new Error(`not accepted: ${JSON.stringify(filed)}`);
  }
}
