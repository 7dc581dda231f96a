// Two lenders with loans in the register, reported through the front door, and a way to speak for each of them.
import { setTimeout as pause } from 'node:timers/promises';
import { type Cells, GOOD_ROW } from '../returns/staged-return.js';
import { type FrontDoor, openFrontDoor } from '../server/front-door.js';

export interface Answer {
  id: string;
  state: string;
  sha256: string;
  statusUrl: string;
  assumed: string[];
  acceptedCount: number;
  rejectedCount: number;
  visits: { new: number; corrected: number; unchanged: number };
  rejections: Record<string, number>;
  rejectionsUrl: string | null;
  fileErrors: { code: string; message: string }[];
  error?: { code: string };
}

const COLUMNS = [...Object.keys(GOOD_ROW), 'cycle'];
export const MONTHS = ['2026-07', '2026-08', '2026-09'];

export class Lenders {
  private constructor(readonly door: FrontDoor) {}

  static async open(): Promise<Lenders> {
    const door = await openFrontDoor();
    for (const month of MONTHS) {
      await door.world.asOwner(
        `insert into registry.calendar
         values ((date_trunc('month', $1::date) + interval '1 month - 1 day')::date, '2026-12-31', false, null)`,
        [`${month}-01`],
      );
    }
    return new Lenders(door);
  }

  async request(clientId: string, path: string, init: RequestInit = {}): Promise<Response> {
    const authorization = `Bearer ${await this.door.tokenOf(clientId)}`;
    return this.door.ask(path, { ...init, headers: { authorization, ...init.headers } });
  }

  async read(clientId: string, path: string): Promise<Answer> {
    return (await (await this.request(clientId, path)).json()) as Answer;
  }

  put(clientId: string, path: string, body: string | Buffer, headers = {}): Promise<Response> {
    return this.request(clientId, path, {
      method: 'PUT',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { 'content-type': 'text/csv', ...headers },
    });
  }

  /** Sends a file and waits for its end. */
  async send(clientId: string, path: string, body: string | Buffer): Promise<Answer> {
    const sent = (await (await this.put(clientId, path, body)).json()) as Answer;
    if (sent.error) throw new Error(sent.error.code);
    for (;;) {
      const answer = await this.read(clientId, sent.statusUrl);
      if (!['RECEIVED', 'CHECKING', 'MERGING'].includes(answer.state)) return answer;
      await pause(30);
    }
  }

  /** Reports loans for a month; each row is a good one but for what is given. */
  async report(clientId: string, month: string, rows: Cells[]): Promise<void> {
    const lines = rows.map((row) =>
      COLUMNS.map((name) => ({ ...GOOD_ROW, cycle: '2', ...row })[name] ?? '').join(','),
    );
    const outstanding = rows.reduce(
      (sum, row) => sum + Number(row.outstanding_principal ?? GOOD_ROW.outstanding_principal),
      0,
    );
    const query = `records=${rows.length}&outstanding=${outstanding.toFixed(2)}`;
    const file = [COLUMNS.join(','), ...lines].map((line) => `${line}\n`).join('');
    const answer = await this.send(clientId, `/returns/${month}?${query}`, file);
    if (answer.state !== 'ACCEPTED') throw new Error(JSON.stringify(answer));
  }

  /** Asks the graph; throws where it answers an error. */
  async ask<Data>(
    clientId: string,
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Data> {
    const { data, errors } = await this.tryToAsk<Data>(clientId, query, variables, headers);
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return data;
  }

  async tryToAsk<Data>(
    clientId: string,
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<{ data?: Data; errors?: { extensions: { code: string } }[] }> {
    const answer = await this.request(clientId, '/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return (await answer.json()) as { data?: Data; errors?: { extensions: { code: string } }[] };
  }

  close(): Promise<void> {
    return this.door.close();
  }
}

/** A visit that nothing is wrong with; overwrite what a test is about. */
export const GOOD_VISIT = {
  loanRef: 'L1',
  visitedOn: '2026-08-20',
  declaredUse: 'TRADE',
  observedUse: 'TRADE',
  amountVerified: '6000.00',
  deviation: 'NONE',
  action: 'NONE',
  evidenceRef: 'V1',
};

/** Another person's national id for each number. */
export const idOf = (number: number): string => `AB${100_000 + number}`;
