// Uploads that break off and uploads that race each other: a return is whole or it is not there, and one file is one
// return however often and however simultaneously it comes.
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDoor, openFrontDoor } from '../server/front-door.js';
import { holdLock } from './hold-lock.js';
import { type LoanFile, toLoanFile } from './many-loans.js';

const MONTH = '2026-07';
const TABLES = [
  'intake.return',
  'registry.position',
  'registry.loan',
  'registry.client',
  'registry.match_decision',
  'registry.match_pair',
  'registry.match_key',
  'registry.borrower',
];
/** Large enough that its rows flow into the database before its end is here. */
const FILE = toLoanFile('AB', 4500);

let door: FrontDoor;
let token: string;

beforeAll(async () => {
  door = await openFrontDoor();
  await door.openMonth('2026-07-31');
  token = await door.tokenOf('amc-01');
});
afterAll(() => door?.close());
afterEach(async () => {
  await untilNothingIsUnderWay();
  for (const table of TABLES) await door.world.asOwner(`delete from ${table}`);
});

/** Copies under way into this register, and transactions that are open. */
async function countUnderWay(what: 'copies' | 'transactions'): Promise<number> {
  const [row] = await door.world.asOwner<{ copies: number; transactions: number }>(`
    select (select count(*)::int from pg_stat_progress_copy where datname = current_database()
        and tuples_processed > 0) as copies,
      (select count(*)::int from pg_stat_activity where datname = current_database()
        and application_name = 'centrale work' and state <> 'idle') as transactions`);
  return row?.[what] ?? 0;
}

async function untilNothingIsUnderWay(): Promise<void> {
  const ended = `select count(*)::int as n from intake.return where finished_at is null`;
  const count = async () =>
    (await countUnderWay('transactions')) +
    ((await door.world.asOwner<{ n: number }>(ended))[0]?.n ?? 0);
  await expect.poll(count).toBe(0);
}

/** Returns, positions, and tables of returns that are under way. */
async function countTraces() {
  const [row] = await door.world.asOwner(`
    select (select count(*)::int from intake.return) as returns,
      (select count(*)::int from registry.position) as positions,
      (select count(*)::int from pg_tables where schemaname = 'intake'
        and tablename ~ '^(staging|clean|cipher)_') as tables`);
  return row;
}

interface Cut {
  /** Where it breaks off, as the share of the whole message that gets out. */
  share: number;
  framing: 'LENGTH' | 'CHUNKS';
  gzip: boolean;
  /** Whether the sender says goodbye or just vanishes. */
  goodbye: boolean;
}

function toMessage({ framing, gzip }: Cut, file: LoanFile): Buffer {
  const body = gzip ? gzipSync(file.text) : Buffer.from(file.text);
  const isChunked = framing === 'CHUNKS';
  const head = [
    `PUT ${file.toPath(MONTH)} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${token}`,
    'Content-Type: text/csv',
    ...(gzip ? ['Content-Encoding: gzip'] : []),
    isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`,
  ];
  const middle = Math.floor(body.length / 2);
  const pieces = [body.subarray(0, middle), body.subarray(middle)];
  const chunked = pieces.flatMap((piece) => [`${piece.length.toString(16)}\r\n`, piece, '\r\n']);
  const parts = isChunked ? [...chunked, '0\r\n\r\n'] : [body];
  return Buffer.concat([`${head.join('\r\n')}\r\n\r\n`, ...parts].map((part) => Buffer.from(part)));
}

/** Sends so many bytes and hangs up. */
async function sendBytes(bytes: Buffer, goodbye: boolean): Promise<void> {
  const socket = connect(Number(new URL(door.address).port), '127.0.0.1');
  socket.on('error', () => {}).resume();
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  await new Promise((resolve) => socket.write(bytes, resolve));
  if (goodbye) socket.end();
  else socket.resetAndDestroy();
  await closed;
}

const anyCut = fc.record<Cut>({
  share: fc.noBias(fc.integer({ min: 0, max: 9999 }).map((at) => at / 10_000)),
  framing: fc.constantFrom('LENGTH', 'CHUNKS'),
  gzip: fc.boolean(),
  goodbye: fc.boolean(),
});

/** Sends a file in two halves; the second only when it is told to. */
function sendHalting(file: LoanFile, go: Promise<void>): Promise<Response> {
  const bytes = Buffer.from(file.text);
  const middle = Math.floor(bytes.length / 2);
  async function* halves() {
    yield bytes.subarray(0, middle);
    await go;
    yield bytes.subarray(middle);
  }
  return door.ask(file.toPath(MONTH), {
    method: 'PUT',
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
    body: Readable.toWeb(Readable.from(halves())),
    duplex: 'half',
  } as RequestInit);
}

/**
 * Sends two files so that each is half in before either is whole, and neither is in before both have looked whether
 * they are known; answers in the order of their statuses.
 */
async function sendTogether(...files: [LoanFile, LoanFile]) {
  const gate = Promise.withResolvers<void>();
  const sent = files.map((file) => sendHalting(file, gate.promise));
  await expect.poll(() => countUnderWay('copies'), { interval: 5 }).toBe(2);
  const lock = await holdLock(door.world.ownerUrl, 'lock table intake.return in share mode');
  gate.resolve();
  await lock.untilWaiters(2);
  await lock.release();
  const answers = await Promise.all(sent);
  const read = answers.map(async (answer) => ({
    status: answer.status,
    body: (await answer.json()) as { id?: string; error?: { code: string } },
  }));
  return (await Promise.all(read)).toSorted((a, b) => a.status - b.status);
}

describe('an upload that breaks off', () => {
  it('leaves nothing, wherever it is cut', async () => {
    const property = fc.asyncProperty(anyCut, async (cut) => {
      const message = toMessage(cut, FILE);
      await sendBytes(message.subarray(0, Math.floor(cut.share * message.length)), cut.goodbye);
      await untilNothingIsUnderWay();
      expect(await countTraces()).toEqual({ returns: 0, positions: 0, tables: 0 });
    });
    await fc.assert(property, { numRuns: 40, endOnFailure: true });
    const sent = await sendHalting(FILE, Promise.resolve());
    expect(sent.status).toBe(202);
    await untilNothingIsUnderWay();
    expect(await countTraces()).toEqual({ returns: 1, positions: FILE.records, tables: 0 });
  });

  it('is one whole return where only the answer was lost, and its repetition learns its id', async () => {
    const cut: Cut = { share: 1, framing: 'LENGTH', gzip: false, goodbye: true };
    await sendBytes(toMessage(cut, FILE), cut.goodbye);
    await untilNothingIsUnderWay();
    const again = await sendHalting(FILE, Promise.resolve());
    await untilNothingIsUnderWay();
    expect([200, 202]).toContain(again.status);
    expect(await countTraces()).toEqual({ returns: 1, positions: FILE.records, tables: 0 });
  });
});

describe('two uploads at once', () => {
  it('of the same file are one return, and both senders learn its id', async () => {
    const [replay, first] = await sendTogether(FILE, FILE);
    expect([replay?.status, first?.status]).toEqual([200, 202]);
    expect(replay?.body.id).toBe(first?.body.id);
    await untilNothingIsUnderWay();
    expect(await countTraces()).toEqual({ returns: 1, positions: FILE.records, tables: 0 });
  });

  it('of two different files of a month are one return and one ALREADY_FILED', async () => {
    const [first, second] = await sendTogether(FILE, toLoanFile('CD', 4400));
    expect([first?.status, second?.status]).toEqual([202, 409]);
    expect(second?.body.error?.code).toBe('ALREADY_FILED');
    await untilNothingIsUnderWay();
    const [kept] = await door.world.asOwner<{ n: number }>(
      'select row_count::int as n from intake.return',
    );
    expect(await countTraces()).toEqual({ returns: 1, positions: kept?.n, tables: 0 });
  });
});
