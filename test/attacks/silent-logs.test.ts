// People and tokens that can be recognised go through every door, on roads that succeed and on roads that fail; then
// everything that was written anywhere is searched: the gateway's log, PostgreSQL's own, and every table.

import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ASKER, AUGUST, fileBooks, JULY, Lenders, rowOf, toUpload } from './lenders.js';

const ID = 'QZ7654321';
const OTHER_ID = 'QZ7654322';
const NAME = 'Zyxcanarine';
/** In every spelling in which an id or a name could be written down. */
const SPELLINGS = [ID, ID.toLowerCase(), 'QZ-765', '7654321', OTHER_ID, NAME, NAME.toUpperCase()];

let lenders: Lenders;
let token: string;
const printed: string[] = [];

beforeAll(async () => {
  lenders = await Lenders.open();
  await fileBooks(lenders);
  await lenders.publish(JULY);
  token = await lenders.tokenOf(ASKER);
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      printed.push(String(chunk));
      return true;
    });
  }
});
afterAll(async () => {
  vi.restoreAllMocks();
  await lenders?.close();
});

const person = { national_id: ID, last_name: NAME, first_name: NAME, birth_date: '1977-07-17' };
const put = (path: string, body: string | Uint8Array<ArrayBuffer>, headers = {}) =>
  lenders.ask(ASKER, path, {
    method: 'PUT',
    headers: { 'content-type': 'text/csv', ...headers },
    body,
  });

/** What the gateway has written so far, line by line. */
const readLog = () => lenders.door.log().trim().split('\n');
async function readDatabaseLog(): Promise<string> {
  const [row] = await lenders.door.world.asOwner<{ dir: string }>(
    `select current_setting('data_directory') as dir`,
  );
  return readFile(join(row?.dir ?? '', '..', 'postgres.log'), 'utf8');
}
async function expectSilence(): Promise<void> {
  const written = [lenders.door.log(), await readDatabaseLog(), ...printed].join('\n');
  for (const spelling of [...SPELLINGS, token]) {
    expect(written.toLowerCase(), spelling).not.toContain(spelling.toLowerCase());
  }
  for (const line of readLog()) expect(() => JSON.parse(line), line).not.toThrow();
}

describe('nothing of a person or a token is logged', () => {
  it('when files come in, good, damaged, cut off and unreadable', async () => {
    const rows = [rowOf('C1', person), rowOf('C2', { ...person, national_id: OTHER_ID, sex: 'X' })];
    const good = toUpload({ month: AUGUST, kind: 'TEST', rows });
    const path = '/returns/2026-08?kind=TEST&records=2&outstanding=11000.00';
    const damaged = `${good.body}"${ID},${NAME}\n${ID};${NAME}\n${ID}\0${NAME}\n${'x'.repeat(70_000)}${ID}\n`;
    const files: [string | Uint8Array<ArrayBuffer>, Record<string, string>][] = [
      [good.body, {}],
      [damaged, {}],
      [`${ID},${NAME}\n${good.body}`, {}],
      [new Uint8Array(Buffer.from(`PK\x03\x04${ID}`)), {}],
      [new Uint8Array(gzipSync(good.body)), { 'content-encoding': 'gzip' }],
      [new Uint8Array(gzipSync(good.body).subarray(0, -20)), { 'content-encoding': 'gzip' }],
      [good.body, { 'content-encoding': 'gzip' }],
      [good.body, { 'content-type': `text/${NAME}` }],
    ];
    for (const [body, headers] of files) {
      const answer = await put(path, body, headers);
      const { id } = (await answer.json()) as { id?: string };
      if (id) {
        await lenders.settle(ASKER, id);
        await (await lenders.ask(ASKER, `/returns/${id}/rejections.csv`)).text();
      }
    }
    const cut = httpRequest(`${lenders.door.address}${path}`, { method: 'PUT' });
    cut.on('error', () => {});
    cut.setHeader('authorization', `Bearer ${token}`).setHeader('content-type', 'text/csv');
    cut.write(good.body);
    setTimeout(() => cut.destroy(), 30);
    await put(`/returns/${ID}?kind=${NAME}&records=${ID}&outstanding=${NAME}`, good.body);
    await expectSilence();
  });

  it('when people are asked about, rightly, wrongly and in what is no request at all', async () => {
    const asked = [
      `mutation { inquire(input: {nationalId: "${ID}", lastName: "${NAME}", birthDate: "1977-07-17",
        purpose: NEW_CREDIT, applicationRef: "app 1", consentRef: "c"}) { inquiryId } }`,
      `{ borrower(by: {nationalId: "${ID}"}) { id } }`,
      `{ borrower(by: {person: {lastName: "${NAME}", birthDate: "${NAME}"}}) { id } }`,
      `{ borrowers(filter: {lastName: "${NAME}", sex: "${ID}"}) { totalCount } }`,
      `{ loan(id: "${ID}") { id } ${NAME} }`,
      `query ${NAME} { viewer { clientId } } "${ID}"`,
      `{ association(code: "${ID}\\u0000") { code } }`,
    ];
    for (const query of asked) await (await lenders.post(ASKER, { query })).text();
    const variables = { f: { lastName: NAME, nationalId: ID, sex: NAME } };
    const query = 'query($f: BorrowerFilter) { borrowers(filter: $f) { totalCount } }';
    await (await lenders.post(ASKER, { query, variables, operationName: NAME })).text();
    for (const body of [`{"${ID}`, `"${NAME}"`, `[${ID}]`, `{"query":{"${NAME}":"${ID}"}}`]) {
      await (await lenders.post(ASKER, body)).text();
    }
    const marked = { 'x-request-id': ID, 'user-agent': NAME, 'accept-language': ID, referer: NAME };
    await (await lenders.post(ASKER, { query: '{ viewer { clientId } }' }, marked)).text();
    for (const path of [
      `/${ID}/${NAME}`,
      `/returns/ret_${ID}?token=${token}`,
      `/${ID}%ff${NAME}`,
    ]) {
      await (await lenders.ask(ASKER, path)).text();
    }
    const form = new URLSearchParams({ grant_type: NAME, client_id: ID, client_secret: token });
    await (await lenders.door.ask('/oauth/token', { method: 'POST', body: form })).text();
    await expectSilence();
  });

  it('when the database fails and quotes the row that it failed on', async () => {
    const { world } = lenders.door;
    await world.asOwner(
      `create function registry.quoting() returns trigger language plpgsql as $$ begin
         raise exception '% %', new.last_name, '${ID}' using detail = '${ID}', hint = '${NAME}'; end $$;
       create trigger quoting before insert on registry.client for each row execute function registry.quoting();
       create function audit.quoting() returns trigger language plpgsql as $$ begin
         raise exception '% %', new.name_key, '${ID}' using detail = '${NAME}'; end $$;
       create trigger quoting before insert on audit.inquiry for each row execute function audit.quoting()`,
    );
    const failures = () => readLog().filter((line) => line.includes('"failure"')).length;
    const before = failures();
    const filed = await lenders.put(ASKER, { month: AUGUST, rows: [rowOf('C3', person)] });
    const { id } = (await filed.json()) as { id: string };
    const look = `mutation { inquire(input: {nationalId: "${ID}", lastName: "${NAME}", birthDate: "1977-07-17",
      purpose: NEW_CREDIT, applicationRef: "app", consentRef: "c"}) { inquiryId } }`;
    const answer = await (await lenders.post(ASKER, { query: look })).text();
    expect(answer).toContain('"INTERNAL"');
    for (const spelling of SPELLINGS) expect(answer).not.toContain(spelling);
    await expect.poll(failures).toBeGreaterThanOrEqual(before + 2);
    await world.asOwner(
      'drop function registry.quoting() cascade; drop function audit.quoting() cascade',
    );
    expect((await lenders.settle(ASKER, id)).state).toBe('ACCEPTED');
    await expectSilence();
  });
});

describe('the database', () => {
  /** Every row of every table of ours that has the text in it, as `table: row`. */
  async function findRows(text: string): Promise<string[]> {
    const { world } = lenders.door;
    const tables = await world.asOwner<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('registry', 'intake', 'published', 'audit', 'public') and c.relkind in ('r', 'p')
         and not c.relispartition`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await world.asOwner<{ row: string }>(
        `select t::text as row from ${name} t where t::text ilike '%' || $1 || '%'`,
        [text],
      );
      found.push(...rows.map(({ row }) => `${name}: ${row}`));
    }
    return found;
  }

  it('keeps national ids as keyed hashes and ciphers, but in the rejected rows that their sender mends', async () => {
    const spellings = [
      ID,
      OTHER_ID,
      Buffer.from(ID).toString('hex'),
      Buffer.from(ID).toString('base64'),
    ];
    const rows: string[] = [];
    for (const spelling of spellings) rows.push(...(await findRows(spelling)));
    expect(rows.filter((row) => !row.startsWith('intake.rejection:'))).toEqual([]);
    expect(rows.some((row) => row.startsWith('intake.rejection:'))).toBe(true);
    expect(await findRows(token)).toEqual([]);
  });

  it('shows no statement under way with a value in it', async () => {
    const shown = await lenders.door.world.asOwner<{ query: string }>(
      'select query from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    expect(shown.length).toBeGreaterThan(0);
    for (const { query } of shown) {
      for (const spelling of SPELLINGS) expect(query).not.toContain(spelling);
    }
  });
});
