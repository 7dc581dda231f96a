// Many callers at once, callers who hang up, and a database that keeps them waiting: no row crosses from one caller to
// another, what broke off leaves nothing behind, and everybody is answered in the end.
import { request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASKER, AUGUST, fileBooks, JULY, Lenders, rowOf, SECRET, toUpload } from './lenders.js';

/** As many as the gateway has for readings of its own rows. */
const CONNECTIONS = 10;
const CALLS = 120;
const AT_ONCE = 40;

let lenders: Lenders;

const bookOf = (mark: string) =>
  Array.from({ length: 20 }, (_, n) =>
    rowOf(`${mark}${n}`, { national_id: `SH${10_000 + n}`, last_name: 'Shared', client_ref: mark }),
  );
const MARKS: Record<string, string> = { [ASKER]: 'aaa', [SECRET]: 'bbb' };

beforeAll(async () => {
  lenders = await Lenders.open();
  await fileBooks(lenders, { [ASKER]: bookOf('aaa'), [SECRET]: bookOf('bbb') });
  await lenders.publish(JULY);
});
afterAll(() => lenders?.close());

const inquiry = (n: number) => `mutation { inquire(input: { nationalId: "SH${10_000 + (n % 20)}",
  lastName: "Shared", birthDate: "1980-01-01", purpose: NEW_CREDIT, applicationRef: "same", consentRef: "c" }) {
  inquiryId riskSummary { otherLenders outstandingElsewhere } userErrors { code } } }`;
const PAGE = `{ viewer { clientId association } borrowers(first: 25) { totalCount edges { node { id clientRef
  loans { ref } inquiries { client } } } } returns { edges { node { association } } } }`;

/** One call of a caller, and what in its answer may only be its own. */
async function call(client: string, n: number): Promise<void> {
  const mark = MARKS[client];
  if (mark === undefined) {
    const answer = await lenders.query(client, PAGE);
    expect(answer.data, client).toBeUndefined();
    return;
  }
  if (n % 5 === 0) {
    const { data } = await lenders.query(client, inquiry(n));
    const { riskSummary, userErrors } = (data as unknown as Record<string, Inquired>).inquire ?? {};
    if (userErrors?.length) expect(userErrors).toEqual([{ code: 'QUOTA_EXHAUSTED' }]);
    else expect(riskSummary?.otherLenders).toBe('ONE');
    return;
  }
  if (n % 7 === 0) {
    const rows = [rowOf(`${mark}-${n}`)];
    const answer = await lenders.put(client, { month: AUGUST, kind: 'TEST', rows });
    const { id, error } = (await answer.json()) as { id: string; error?: { code: string } };
    if (error) expect(error.code).toBe('TOO_MANY_UPLOADS');
    else expect((await lenders.settle(client, id)).association).toBe(client.replace('-', ''));
    return;
  }
  const { data } = await lenders.query(client, PAGE);
  const text = JSON.stringify(data);
  const others = Object.values(MARKS).filter((other) => other !== mark);
  expect(text).toContain(`"clientId":"${client}"`);
  expect(text).toContain('"totalCount":21');
  for (const other of others) expect(text).not.toContain(other);
  expect(text.match(/"ref":"/g)).toHaveLength(21);
}

interface Inquired {
  riskSummary?: { otherLenders: string } | null;
  userErrors?: { code: string }[];
}

/** So many calls, a number of them at a time. */
async function crowd(calls: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const caller = async () => {
    while (next < calls) {
      next += 1;
      await work(next);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
}

const CALLERS = [ASKER, SECRET, ASKER, SECRET, 'research-01', 'supervisor-01'];

describe('a crowd of callers', () => {
  it('lets no row, inquiry or file cross from one to another', async () => {
    await crowd(CALLS, (n) => call(CALLERS[n % CALLERS.length] ?? ASKER, n));
    const [row] = await lenders.door.world.asOwner<{ n: number }>(
      `select count(*)::int as n from audit.inquiry i join registry.api_client c on c.client_id = i.api_client
       where c.association <> i.association or i.viewer_role <> 'centrale_amc_' || c.association`,
    );
    expect(row?.n).toBe(0);
  });

  it('is answered rightly while others hang up in the middle', async () => {
    const countLeft = () =>
      lenders.door.world.asOwner(
        `select (select count(*)::int from intake.return where row_count > 100) as returns,
           (select count(*)::int from pg_class where relname ~ '^(staging|clean|cipher)_' and relkind = 'r') as tables`,
      );
    await crowd(CALLS / 2, async (n) => {
      if (n % 2 === 0) return call(CALLERS[n % 4] ?? ASKER, 1);
      const rows = Array.from({ length: 1_000 }, (_, i) => rowOf(`cut-${n}-${i}`));
      const upload = toUpload({ month: AUGUST, kind: 'TEST', rows });
      const question = { path: '/graphql', body: JSON.stringify({ query: PAGE }) };
      await hangUp(n % 3 === 0 ? upload : question, n % 12);
    });
    await expect.poll(countLeft).toEqual([{ returns: 0, tables: 0 }]);
    await call(ASKER, 1);
  });
});

/** Sends a request, its body but for the end where it is a file, and is gone after so many milliseconds. */
async function hangUp({ path, body }: { path: string; body: string }, ms: number): Promise<void> {
  const isFile = path.startsWith('/returns');
  const headers = {
    authorization: `Bearer ${await lenders.tokenOf(ASKER)}`,
    'content-type': isFile ? 'text/csv' : 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const method = isFile ? 'PUT' : 'POST';
  const call = httpRequest(`${lenders.door.address}${path}`, { method, headers });
  call.on('error', () => {});
  call.on('response', (answer) => answer.resume());
  if (isFile) call.write(body.slice(0, -100));
  else call.end(body);
  await pause(ms);
  call.destroy();
}

describe('a database that keeps callers waiting', () => {
  const toName = (url: string) => new URL(url).pathname.slice(1);
  const cutConnections = () =>
    lenders.door.world.asOwner(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'centrale_app' and datname = $1`,
      [toName(lenders.door.world.ownerUrl)],
    );

  async function whileLocked(table: string, work: () => Promise<void>): Promise<void> {
    const owner = new pg.Client({ connectionString: lenders.door.world.ownerUrl });
    await owner.connect();
    await owner.query(`begin; lock table ${table} in access exclusive mode`);
    try {
      await work();
    } finally {
      await owner.query('rollback');
      await owner.end();
    }
  }

  const codesOf = async (client: string, query: string) =>
    (await lenders.query(client, query)).errors?.map(({ extensions }) => extensions.code);

  it('lets go of each after its limit, says so, and serves the others meanwhile', async () => {
    const name = toName(lenders.door.world.ownerUrl);
    const limit = `alter role centrale_app in database ${name} set`;
    await lenders.door.world.asOwner(`${limit} lock_timeout = '300ms'`);
    await lenders.door.world.asOwner(`${limit} statement_timeout = '600ms'`);
    await cutConnections();
    await whileLocked('registry.client', async () => {
      const waiting = Array.from({ length: 12 }, () => codesOf(ASKER, PAGE));
      const served = await lenders.query('research-01', '{ associations { code } }');
      expect(served.data).toMatchObject({ associations: { length: 4 } });
      expect((await lenders.door.ask('/health/ready')).status).toBe(200);
      for (const codes of await Promise.all(waiting)) expect(codes).toContain('UNAVAILABLE');
    });
    await call(ASKER, 1);
  });

  it('is told as unavailable where connections are lost in the middle, and taken up again', async () => {
    await whileLocked('registry.client', async () => {
      const readings = Array.from({ length: CONNECTIONS }, () =>
        codesOf(ASKER, '{ borrowers { totalCount } }'),
      );
      const look = codesOf(ASKER, inquiry(1));
      await pause(150);
      await cutConnections();
      const all = [...(await Promise.all(readings)), await look];
      for (const codes of all) expect(codes).toEqual(['UNAVAILABLE']);
    });
    await call(ASKER, 1);
    await call(SECRET, 1);
  });
});
