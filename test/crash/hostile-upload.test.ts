// Uploads that mean no good or come to no end: stalled, swollen, cut short, lying. Each is answered with a code, a remedy
// and the request's id, keeps nothing it should not, and the gateway lives on.
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDoor, openFrontDoor } from '../server/front-door.js';
import { toLoanFile } from './many-loans.js';

const MONTH = '2026-07';
const LEAST_PACE = { bytes: 100, ms: 400 };
const FILE = toLoanFile('AB', 2000);
const ERROR = {
  message: expect.stringMatching(/\w/),
  remedy: expect.stringMatching(/\w/),
  requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
};

let door: FrontDoor;
let token: string;

beforeAll(async () => {
  door = await openFrontDoor({}, { leastPace: LEAST_PACE });
  await door.openMonth('2026-07-31');
  token = await door.tokenOf('amc-01');
});
afterAll(() => door?.close());
afterEach(async () => {
  await expect.poll(countOpen).toBe(0);
  for (const table of ['intake.return', 'registry.position', 'registry.loan', 'registry.client']) {
    await door.world.asOwner(`delete from ${table}`);
  }
});

/** Transactions of intake that are open, and returns that are not at their end. */
async function countOpen(): Promise<number> {
  const [row] = await door.world.asOwner<{ n: number }>(`
    select (select count(*) from pg_stat_activity where datname = current_database()
      and application_name = 'centrale work' and state <> 'idle')::int
      + (select count(*) from intake.return where finished_at is null)::int as n`);
  return row?.n ?? 0;
}

/** Returns, and tables of returns under way. */
async function countTraces() {
  const [row] = await door.world.asOwner(`
    select (select count(*)::int from intake.return) as returns,
      (select count(*)::int from pg_tables where schemaname = 'intake'
        and tablename ~ '^(staging|clean|cipher)_') as tables`);
  return row;
}
const NOTHING = { returns: 0, tables: 0 };

interface Sent {
  body: Buffer | Readable;
  headers?: Record<string, string>;
  path?: string;
}

/** Sends by `fetch`, as most programs do, and reads the answer whenever it comes. */
async function send({ body, headers = {}, path = FILE.toPath(MONTH) }: Sent) {
  const answer = await door.ask(path, {
    method: 'PUT',
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}`, ...headers },
    body: Buffer.isBuffer(body) ? new Uint8Array(body) : Readable.toWeb(body),
    duplex: 'half',
  } as RequestInit);
  return { status: answer.status, ...((await answer.json()) as { error?: unknown; id?: string }) };
}
const sendGzip = (body: Buffer | Readable, path?: string) =>
  send({ body, headers: { 'content-encoding': 'gzip' }, ...(path ? { path } : {}) });

const refused = (status: number, code: string) =>
  expect.objectContaining({ status, error: expect.objectContaining({ code, ...ERROR }) });

describe('an upload that stalls', () => {
  it.each(['LENGTH', 'CHUNKS'])('is told so and leaves nothing (%s)', async (framing) => {
    const bytes = Buffer.from(FILE.text);
    async function* stalling() {
      yield bytes.subarray(0, 100_000);
      await new Promise(() => {});
    }
    const length = { 'content-length': String(bytes.length) };
    const headers: Record<string, string> = framing === 'LENGTH' ? length : {};
    const sent = await sendRaw(Readable.from(stalling()), headers);
    expect(sent).toMatch(/^HTTP\/1.1 408 /);
    expect(sent).toContain('"code":"UPLOAD_STALLED"');
    expect(sent).toContain('"remedy":"Send it again');
    expect(await countTraces()).toEqual(NOTHING);
  });
});

/** Speaks HTTP by hand and gives back everything that was answered. */
async function sendRaw(body: Readable, headers: Record<string, string>): Promise<string> {
  const socket = connect(Number(new URL(door.address).port), '127.0.0.1');
  let said = '';
  socket
    .on('error', () => {})
    .on('data', (part) => {
      said += part.toString();
    });
  const ended = once(socket, 'close');
  const isChunked = headers['content-length'] === undefined;
  const all = {
    host: '127.0.0.1',
    authorization: `Bearer ${token}`,
    'content-type': 'text/csv',
    ...(isChunked ? { 'transfer-encoding': 'chunked' } : {}),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`PUT ${FILE.toPath(MONTH)} HTTP/1.1\r\n${lines.join('')}\r\n`);
  body.on('data', (part: Buffer) => {
    if (isChunked) socket.write(`${part.length.toString(16)}\r\n`);
    socket.write(part);
    if (isChunked) socket.write('\r\n');
  });
  await ended;
  body.destroy();
  return said;
}

/** So many bytes of one letter, without holding them. */
async function* flood(bytes: number, letter = 'a') {
  const part = Buffer.alloc(1024 * 1024, letter);
  for (let sent = 0; sent < bytes; sent += part.length) yield part;
}

describe('an upload that swells', () => {
  it('is refused where gzip unpacks to two hundred times what came', async () => {
    const bomb = Readable.from(flood(400 * 1024 ** 2)).pipe(createGzip({ level: 9 }));
    expect(await sendGzip(bomb)).toEqual(refused(413, 'RETURN_TOO_LARGE'));
    expect(await countTraces()).toEqual(NOTHING);
  });

  it('is no return where a file was packed twice', async () => {
    const sent = await sendGzip(gzipSync(gzipSync(FILE.text)));
    expect(sent).toMatchObject({ status: 202, state: 'REFUSED' });
    const { fileErrors } = await stateOf(sent.id);
    expect(fileErrors).toEqual([{ code: 'NOT_CSV', message: expect.stringContaining('CSV') }]);
    expect(await countTraces()).toEqual({ returns: 1, tables: 0 });
  });

  it.each([
    ['cut short', (packed: Buffer) => packed.subarray(0, packed.length / 2)],
    ['with a flipped byte', (packed: Buffer) => flip(packed, packed.length / 2)],
    ['with rubbish behind it', (packed: Buffer) => Buffer.concat([packed, Buffer.alloc(99, 'x')])],
    ['that is none', () => Buffer.alloc(4_000_000, 'national_id,')],
  ])('gzip %s is BAD_COMPRESSION', async (_what, damage) => {
    expect(await sendGzip(damage(gzipSync(FILE.text)))).toEqual(refused(400, 'BAD_COMPRESSION'));
    expect(await countTraces()).toEqual(NOTHING);
  });
});

function flip(bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[Math.floor(at)] = (flipped[Math.floor(at)] ?? 0) ^ 0xff;
  return flipped;
}

interface State {
  state: string;
  acceptedCount: number;
  rejections: Record<string, number>;
  fileErrors: { code: string; message: string }[];
}

/** The state of a return once it has come to its end. */
async function stateOf(id: string | undefined): Promise<State> {
  const read = async () => {
    const headers = { authorization: `Bearer ${token}` };
    return (await (await door.ask(`/returns/${id}`, { headers })).json()) as State;
  };
  const isEnded = async () => /ACCEPTED|REFUSED/.test((await read()).state);
  await expect.poll(isEnded).toBe(true);
  return read();
}

const withLine = (line: Buffer | string, at = 10): Readable => {
  const lines = FILE.text.split('\n');
  const before = `${lines.slice(0, at).join('\n')}\n`;
  return Readable.from([
    Buffer.from(before),
    Buffer.from(line),
    Buffer.from(`\n${lines.slice(at).join('\n')}`),
  ]);
};
const oneMore = FILE.toPath(MONTH).replace('records=2000', 'records=2001');

describe('an upload with damaged lines', () => {
  it.each([
    ['NULs', Buffer.from('a,b\0\0\0'), 'ROW_ENCODING'],
    ['bytes of no encoding', Buffer.from([0x81, 0x8d, 0x8f]), 'ROW_ENCODING'],
    ['an open quote', Buffer.from('"open,and,never,closed'), 'ROW_SHAPE'],
  ])('keeps the others: %s', async (_what, line, code) => {
    const { id } = await send({ body: withLine(line), path: oneMore });
    const state = await stateOf(id);
    expect(state).toMatchObject({ acceptedCount: 2000, rejections: { [code]: 1 } });
  });

  it('keeps the others beside a line of 100 MB, and holds none of it', async () => {
    const lines = FILE.text.split('\n');
    async function* wide() {
      yield Buffer.from(`${lines.slice(0, 10).join('\n')}\n`);
      yield* flood(100 * 1024 ** 2);
      yield Buffer.from(`\n${lines.slice(10).join('\n')}`);
    }
    const before = process.memoryUsage.rss();
    const { id } = await send({ body: Readable.from(wide()), path: oneMore });
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 ** 2);
    expect(await stateOf(id)).toMatchObject({ acceptedCount: 2000, rejections: { ROW_SHAPE: 1 } });
  });

  it.each([
    ['a header of 100 MB', () => flood(100 * 1024 ** 2), 'BAD_HEADER'],
    ['NULs alone', () => flood(10 * 1024 ** 2, '\0'), 'NOT_CSV'],
  ])('is refused as a whole: %s', async (_what, bytes, code) => {
    const { id } = await send({ body: Readable.from(bytes()) });
    expect((await stateOf(id)).fileErrors).toMatchObject([{ code }]);
  });
});

describe('an upload that lies', () => {
  it.each([
    [
      'in the number of rows',
      FILE.toPath(MONTH).replace('records=2000', 'records=1999'),
      'COUNT_MISMATCH',
    ],
    [
      'in the total',
      FILE.toPath(MONTH).replace(/outstanding=\d+/, 'outstanding=1'),
      'TOTAL_MISMATCH',
    ],
  ])('%s is refused and changes nothing', async (_what, path, code) => {
    const { id } = await send({ body: Buffer.from(FILE.text), path });
    expect(await stateOf(id)).toMatchObject({ state: 'REFUSED', fileErrors: [{ code }] });
    expect(await countPositions()).toBe(0);
  });

  it('in its length is answered, and leaves nothing', async () => {
    const half = Readable.from([Buffer.from(FILE.text).subarray(0, 50_000)]);
    const said = await sendRaw(half, { 'content-length': String(FILE.text.length) });
    expect(said).toContain('"code":"UPLOAD_STALLED"');
    expect(await countTraces()).toEqual(NOTHING);
  });

  it('in the framing of HTTP is answered with a code and a remedy', async () => {
    const socket = connect(Number(new URL(door.address).port), '127.0.0.1');
    let said = '';
    socket.on('data', (part) => {
      said += part.toString();
    });
    socket.write(
      `PUT ${FILE.toPath(MONTH)} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nNO NUMBER\r\n`,
    );
    await once(socket, 'close');
    const body = JSON.parse(said.slice(said.indexOf('\r\n\r\n'))) as { error: unknown };
    expect(body.error).toMatchObject({ code: 'BAD_REQUEST', ...ERROR });
  });
});

async function countPositions(): Promise<number> {
  const [row] = await door.world.asOwner<{ n: number }>(
    'select count(*)::int as n from registry.position where superseded_at is null',
  );
  return row?.n ?? 0;
}
