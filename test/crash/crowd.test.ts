// Everybody at once, and one file with nothing right in it: all are answered, every return comes to its end, inquiries go
// on meanwhile, and the gateway needs no more memory than for a small file.
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GOOD_ROW } from '../returns/staged-return.js';
import { type LoanFile, toLoanFile } from './many-loans.js';
import { associationOf, countRegister, findTables, stateOf, wholeOf } from './register-count.js';
import { type Running, Site } from './site.js';

const MONTH = '2099-01';
const MONTH_END = '2099-01-31';
const OFTEN = { interval: 100 };
const LENDERS = Array.from({ length: 13 }, (_, n) => `amc-${String(n + 1).padStart(2, '0')}`);

let site: Site;
let gateway: Running;

beforeAll(async () => {
  site = await Site.open();
  gateway = await site.startGateway();
  for (const month of [MONTH_END, '2099-02-28']) {
    await site.asOwner(`insert into registry.calendar values ($1, $1::date + 10, true, null)`, [
      month,
    ]);
  }
});
afterAll(() => site?.close());

/** Asks one inquiry after another until it is told to stop; answers what they said, each kind once, and how many. */
async function inquireUntil(stopped: () => boolean) {
  const said = new Set<string>();
  let asked = 0;
  for (; !stopped(); asked += 1) said.add(JSON.stringify(await site.inquire('crowd')));
  return { said: [...said], asked };
}

describe('thirteen files at once', () => {
  it('are all answered and all come to their end, and inquiries are answered meanwhile', async () => {
    const files = LENDERS.map(
      (_client, n): LoanFile => toLoanFile(`K${'ABCDEFGHIJKLM'[n]}`, 700 + n),
    );
    let isOver = false;
    const inquiries = inquireUntil(() => isOver);
    const sent = await Promise.all(
      LENDERS.map((client, n) => site.send(client, MONTH, files[n] as LoanFile)),
    );
    expect(sent.map(({ status }) => status)).toEqual(LENDERS.map(() => 202));
    const states = () =>
      Promise.all(LENDERS.map((client) => stateOf(site, associationOf(client), MONTH_END)));
    await expect.poll(states, OFTEN).toEqual(LENDERS.map(() => 'ACCEPTED'));
    isOver = true;
    for (const [n, client] of LENDERS.entries()) {
      const counted = await countRegister(site, associationOf(client), MONTH_END);
      expect(counted, client).toEqual(wholeOf(files[n] as LoanFile));
    }
    expect(await findTables(site)).toEqual([]);
    const { said, asked } = await inquiries;
    expect(asked).toBeGreaterThan(3);
    expect(said).toEqual([
      JSON.stringify({
        userErrors: [],
        riskSummary: { snapshotMonth: '2026-09', worstArrearsElsewhere: 'D31_90' },
      }),
    ]);
  });
});

const BAD_ROWS = 1_000_000;
/** One row in so many has its cells, and a wrong one among them. */
const WRONG_EVERY = 20;
const COLUMNS = Object.keys(GOOD_ROW);

/** Rows without a sex that is one, and rows that are none, a few thousand at a time. */
async function* toBadRows() {
  yield Buffer.from(`${COLUMNS.join(',')}\n`);
  for (let from = 0; from < BAD_ROWS; from += 5000) {
    const rows = Array.from({ length: 5000 }, (_, n) => {
      if (n % WRONG_EVERY > 0) return `ragged ${from + n}`;
      const row = { ...GOOD_ROW, sex: 'X', loan_ref: `BAD-${from + n}` };
      return Object.values(row).join(',');
    });
    yield Buffer.from(`${rows.join('\n')}\n`);
  }
}

describe('a million bad rows', () => {
  it('are refused, given back one by one, and never held', async () => {
    // A gateway that has just started: the first one has brought a demo in.
    await gateway.end('SIGTERM');
    gateway = await site.startGateway();
    const wrong = BAD_ROWS / WRONG_EVERY;
    const total = wrong * 5500;
    const file: LoanFile = {
      text: '',
      records: BAD_ROWS,
      toPath: (month) => `/returns/${month}?records=${BAD_ROWS}&outstanding=${total}`,
    };
    const body = Readable.toWeb(Readable.from(toBadRows())) as BodyInit;
    const { id, status } = await site.send('amc-01', '2099-02', file, body);
    expect(status).toBe(202);
    await expect.poll(() => stateOf(site, 'amc01', '2099-02-28'), OFTEN).toBe('REFUSED');
    const state = await site.get('amc-01', `/returns/${id}`);
    expect(await state.json()).toMatchObject({
      acceptedCount: 0,
      rejectedCount: BAD_ROWS,
      fileErrors: [{ code: 'TOO_MANY_REJECTIONS' }],
      rejections: { ROW_SHAPE: BAD_ROWS - wrong, UNKNOWN_CODE: wrong },
    });
    expect(await findPeak(gateway.child.pid ?? 0)).toBeLessThan(300);
    const rejected = await site.get('amc-01', `/returns/${id}/rejections.csv`);
    const lines = createInterface({ input: Readable.fromWeb(rejected.body as never) });
    let count = 0;
    for await (const _line of lines) count += 1;
    expect(count).toBe(1 + BAD_ROWS);
    // Read back as fast as it goes, what is thrown away is not always collected at once; held, a million lines of text
    // would stand beside all that.
    expect(await findPeak(gateway.child.pid ?? 0)).toBeLessThan(450);
  }, 180_000);
});

/** The most memory a process ever had, in MB. */
async function findPeak(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
