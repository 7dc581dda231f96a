// A return from the sender's side: what he sends over HTTP, what he is answered, and what he can do about it.
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toPublicId } from '../../src/access/public-ids.js';
import { returnCommand } from '../../src/cli/return.js';
import { WorkDoor } from '../../src/database/work-door.js';
import { FILE_COLUMNS } from '../../src/returns/file-columns-rules.js';
import { IntakeWorker } from '../../src/returns/intake-worker.js';
import { submitReturn } from '../../src/returns/submit-return.js';
import { type FrontDoor, openFrontDoor } from '../server/front-door.js';
import { type Cells, GOOD_ROW } from './staged-return.js';

interface Answer {
  id: string;
  state: string;
  statusUrl: string;
  assumed: string[];
  rejections: Record<string, number>;
  fileErrors: { code: string }[];
  error?: { code: string };
}

const COLUMNS = Object.keys(GOOD_ROW);
const FRENCH = COLUMNS.map((name) => FILE_COLUMNS.find((c) => c.name === name)?.french ?? name);
const MONTHS = ['2026-04-30', '2026-05-31', '2026-06-30', '2026-07-31', '2026-08-31'];
const row = (ref: string, rest: Cells = {}): string[] =>
  COLUMNS.map((name) => ({ ...GOOD_ROW, loan_ref: ref, ...rest })[name] ?? '');
const toFile = (rows: string[][], header = COLUMNS, delimiter = ',') =>
  [header, ...rows].map((cells) => `${cells.join(delimiter)}\n`).join('');

let door: FrontDoor;
let token: string;

beforeAll(async () => {
  door = await openFrontDoor();
  for (const month of MONTHS) {
    const text = 'insert into registry.calendar values ($1, $1::date + 10, false, null)';
    await door.world.asOwner(text, [month]);
  }
  token = await door.tokenOf('amc-01');
});
afterAll(() => door?.close());

const put = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  door.ask(`/returns/${path}`, {
    method: 'PUT',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}`, ...headers },
  });
const get = (path: string, as = token) =>
  door.ask(path, { headers: { authorization: `Bearer ${as}` } });
const json = async (response: Response | Promise<Response>) =>
  (await (await response).json()) as Answer;

async function waitFor({ statusUrl }: Answer): Promise<Answer> {
  for (;;) {
    const answer = await json(get(statusUrl));
    if (!['RECEIVED', 'CHECKING', 'MERGING'].includes(answer.state)) return answer;
    await pause(50);
  }
}
const send = async (path: string, body: string | Buffer) => waitFor(await json(put(path, body)));
const countPositions = async (month: string) => {
  const text = `select count(*)::int as n from registry.position where month = $1`;
  return (await door.world.asOwner<{ n: number }>(text, [month]))[0]?.n;
};

describe('A periodic return', () => {
  const july = '2026-07?records=2&outstanding=11000';
  const file = toFile([row('A1'), row('A2', { national_id: 'CD4567' })]);

  test('is accepted, its replay is the same return, another one is ALREADY_FILED', async () => {
    const first = await put(july, file);
    expect(first.status).toBe(202);
    const received = await json(first);
    expect(await waitFor(received)).toMatchObject({ state: 'ACCEPTED', assumed: [] });
    const again = await put(july, gzipSync(file), { 'content-encoding': 'gzip' });
    expect(again.status).toBe(200);
    expect(await json(again)).toMatchObject({ id: received.id });
    const other = await put(july, `${file}\n`);
    expect(other.status).toBe(409);
    expect((await json(other)).error?.code).toBe('ALREADY_FILED');
    expect(await countPositions('2026-07-31')).toBe(2);
  });

  test('is seen by its sender and the bureau, and is nothing to another lender', async () => {
    const { statusUrl } = await json(put(july, file));
    expect((await get(statusUrl, await door.tokenOf('bureau-01'))).status).toBe(200);
    expect((await get(statusUrl, await door.tokenOf('amc-02'))).status).toBe(404);
    expect((await get(statusUrl, await door.tokenOf('research-01'))).status).toBe(403);
  });

  test('of kind TEST changes nothing', async () => {
    const before = await countPositions('2026-07-31');
    const tested = await send('2026-07?kind=TEST&records=1&outstanding=5500', toFile([row('T1')]));
    expect(tested.state).toBe('ACCEPTED');
    expect(await countPositions('2026-07-31')).toBe(before);
  });
});

test('Rejected rows come back as a file that is mended and accepted as a correction', async () => {
  const rows = [row('B1'), row('B2', { sex: 'X' }), row('B3', { first_name: '=1+1', area: '' })];
  const partial = await send('2026-08?records=3&outstanding=16500', toFile(rows));
  expect(partial.state).toBe('PARTIALLY_ACCEPTED');
  expect(partial.rejections).toMatchObject({ UNKNOWN_CODE: 1, MISSING: 1 });
  const file = await (await get(`/returns/${partial.id}/rejections.csv`)).text();
  expect(file).toContain("'=1+1");
  const mended = file.replace(',X,', ',F,').replace("'=1+1", 'Sara').replace('CAS,,', 'CAS,RURAL,');
  const correction = await send('2026-08?kind=CORRECTION&records=2&outstanding=11000', mended);
  expect(correction).toMatchObject({ state: 'ACCEPTED', rejections: {} });
  expect(await countPositions('2026-08-31')).toBe(3);
});

test('A French file in Windows-1252 with semicolons and decimal commas is understood', async () => {
  const cells = row('F1', {
    national_id: 'FR1234',
    last_name: 'Benaïssa',
    area: 'URBAIN',
    frequency: 'MENSUEL',
  });
  const french = cells.map((cell) => (cell === '550.00' ? '550,00' : cell));
  const old = french.with(COLUMNS.indexOf('disbursed_on'), '01/05/2026');
  const file = Buffer.from(toFile([old], FRENCH, ';').replaceAll('\n', '\r\n'), 'latin1');
  const answer = await send('2026-06?records=1&outstanding=5500', file);
  expect(answer.state).toBe('ACCEPTED');
  expect(answer.assumed.toSorted()).toEqual(
    [
      'CRLF',
      'DATE_DMY',
      'DECIMAL_COMMA',
      'DELIMITER_SEMICOLON',
      'FRENCH_CODES',
      'FRENCH_HEADER',
      'WINDOWS_1252',
    ].toSorted(),
  );
  const [client] = await door.world.asOwner(
    `select 1 from registry.client where last_name = 'Benaïssa'`,
  );
  expect(client).toBeDefined();
});

describe('What is refused', () => {
  test.each([
    ['2026-13?records=1&outstanding=0', 400, 'BAD_MONTH'],
    ['2031-01?records=1&outstanding=0', 409, 'MONTH_NOT_OPEN'],
    ['2026-05?kind=X&records=1&outstanding=0', 400, 'BAD_KIND'],
    ['2026-05?outstanding=0', 400, 'BAD_RECORDS'],
    ['2026-05?records=1&outstanding=1.234', 400, 'BAD_OUTSTANDING'],
  ])('%s', async (path, status, code) => {
    const answer = await put(path, toFile([row('X1')]));
    expect(answer.status).toBe(status);
    expect((await json(answer)).error?.code).toBe(code);
  });

  test('a spreadsheet is kept as REFUSED, and frees its place', async () => {
    const answer = await send('2026-05?records=1&outstanding=5500', 'PK\x03\x04');
    expect(answer).toMatchObject({ state: 'REFUSED', fileErrors: [{ code: 'NOT_CSV' }] });
  });

  test('totals that do not agree refuse the file', async () => {
    const answer = await send('2026-05?records=2&outstanding=5500', toFile([row('X1')]));
    expect(answer).toMatchObject({ state: 'REFUSED', fileErrors: [{ code: 'COUNT_MISMATCH' }] });
  });

  test('a total that a row nobody can read does not explain refuses the file, one that it may does not', async () => {
    const rows = [row('X1'), row('X2', { outstanding_principal: 'much', national_id: 'CD4567' })];
    const sendAs = (outstanding: number) =>
      send(`2026-05?kind=TEST&records=2&outstanding=${outstanding}`, toFile(rows));
    expect(await sendAs(5499)).toMatchObject({
      state: 'REFUSED',
      fileErrors: [{ code: 'TOTAL_MISMATCH' }],
    });
    expect(await sendAs(7000)).toMatchObject({ state: 'PARTIALLY_ACCEPTED', fileErrors: [] });
  });

  test('an upload that breaks off leaves nothing', async () => {
    const count = async () =>
      (await door.world.asOwner(`select count(*)::int as n from intake.return`))[0];
    const before = await count();
    const work = new WorkDoor(door.world.workUrl);
    const broken = async function* () {
      yield Buffer.from(toFile([row('X1')]));
      throw new Error('gone');
    };
    const submission = { month: '2026-05-31', kind: 'PERIODIC', records: 1 } as const;
    await expect(
      submitReturn(work, {
        ...submission,
        outstandingCentimes: 550_000n,
        association: 'amc01',
        clientId: 'amc-01',
        body: Readable.from(broken()),
        gzip: false,
      }),
    ).rejects.toThrow('UPLOAD_BROKEN');
    await work.close();
    expect(await count()).toEqual(before);
  });
});

describe('A return that nobody brings to the worker', () => {
  const leave = async (work: WorkDoor, month: string, state: string): Promise<string> => {
    const file = toFile([row(`K${month}`, { disbursed_on: '2026-04-01' })]);
    const { id } = await submitReturn(work, {
      association: 'amc02',
      clientId: 'amc-02',
      month,
      kind: 'PERIODIC',
      records: 1,
      outstandingCentimes: 550_000n,
      body: Readable.from([Buffer.from(file)]),
      gzip: false,
    });
    const text = 'update intake.return set state = $2 where return_id = $1';
    await door.world.asOwner(text, [id, state]);
    return id;
  };
  const stateOf = async (id: string) => {
    const path = `/returns/${toPublicId('ret', id)}`;
    return (await json(get(path, await door.tokenOf('amc-02')))).state;
  };

  test('is taken up by the next start where a killed process left it', async () => {
    const work = new WorkDoor(door.world.workUrl);
    const id = await leave(work, '2026-05-31', 'CHECKING');
    const worker = new IntakeWorker({ door: work, keys: door.world.keys, onFailure: () => {} });
    await worker.resume();
    await worker.idle();
    await worker.close();
    await work.close();
    expect(await stateOf(id)).toBe('ACCEPTED');
  });

  test('is found by a later sweep where it was committed after the start', async () => {
    const work = new WorkDoor(door.world.workUrl);
    const parts = { door: work, keys: door.world.keys, onFailure: () => {}, sweepMs: 50 };
    const worker = new IntakeWorker(parts);
    await worker.resume();
    const id = await leave(work, '2026-06-30', 'RECEIVED');
    await expect.poll(() => stateOf(id)).toBe('ACCEPTED');
    await worker.close();
    await work.close();
  });
});

test('The command checks a file as a test and files it, counting it where no totals are given', async () => {
  const path = join(door.world.dir, 'april.csv');
  await writeFile(path, toFile([row('C1', { disbursed_on: '2026-04-01' })]));
  const env = {
    DATABASE_URL: door.world.appUrl,
    DATABASE_WORK_URL: door.world.workUrl,
    CENTRALE_KEYS: join(door.world.dir, 'keys.json'),
    PUBLIC_URL: door.config.publicUrl,
  };
  const said: string[] = [];
  const io = {
    out: (line: string) => said.push(line),
    err: (line: string) => said.push(line),
    env,
  };
  const rest = [path, '--month', '2026-04', '--client', 'amc-01', '--url', door.address];
  expect(await returnCommand.run(['check', ...rest], io)).toBe(0);
  expect(await returnCommand.run(['submit', ...rest], io)).toBe(0);
  expect(said.join('\n')).toContain('--records 1 --outstanding 5500.00');
  await writeFile(path, toFile([row('C2')]));
  await expect(returnCommand.run(['submit', ...rest], io)).rejects.toThrow(/ALREADY_FILED/);
});

describe('DELETE /returns/:id', () => {
  const take = (id: string, as: string) =>
    door.ask(`/returns/${id}`, { method: 'DELETE', headers: { authorization: `Bearer ${as}` } });

  test('takes a return back for its sender, and for nobody else', async () => {
    const filed = await send(
      '2026-05?records=1&outstanding=5500',
      toFile([row('W1', { disbursed_on: '2026-04-01' })]),
    );
    expect(filed.state).toBe('ACCEPTED');
    expect((await take(filed.id, await door.tokenOf('amc-02'))).status).toBe(409);
    expect((await take(filed.id, await door.tokenOf('bureau-01'))).status).toBe(403);
    expect(await json(take(filed.id, token))).toMatchObject({ state: 'WITHDRAWN' });
    expect((await take(filed.id, token)).status).toBe(409);
    expect((await take(toPublicId('ret', randomUUID()), token)).status).toBe(409);
  });
});
