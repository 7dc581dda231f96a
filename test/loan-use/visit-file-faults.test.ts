// What is wrong with a file of visits, row by row and as a whole: each fault has its code, and good rows go in.
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type Answer, idOf, Lenders } from './lenders.js';
import { row, toFile } from './visit-rows.js';

let lenders: Lenders;
const send = (rows: string[][]) =>
  lenders.send('amc-01', `/loan-use?records=${rows.length}`, toFile(rows));
const countVisits = async (ref: string) =>
  (
    await lenders.door.world.asOwner<{ n: number }>(
      `select count(*)::integer as n from registry.loan_use_visit v join registry.loan l using (loan_id)
       where l.loan_ref = $1`,
      [ref],
    )
  )[0]?.n;

beforeAll(async () => {
  lenders = await Lenders.open();
  const loans = ['L1', 'L12', 'L13'].map((ref) => ({
    loan_ref: ref,
    national_id: idOf(Number(ref.slice(1))),
  }));
  await lenders.report('amc-01', '2026-09', loans);
});
afterAll(() => lenders?.close());

describe('Each fault of a row has its code and column', () => {
  const FAULTS: [Record<string, string>, string][] = [
    [{ loan_ref: '' }, 'MISSING,loan_ref'],
    [{ loan_ref: 'L404' }, 'UNKNOWN_LOAN,loan_ref'],
    [{ visited_on: '2026-02-30' }, 'BAD_FORMAT,visited_on'],
    [{ visited_on: '2026-05-31' }, 'DATES_OUT_OF_ORDER,visited_on'],
    [{ visited_on: '2199-01-01' }, 'DATES_OUT_OF_ORDER,visited_on'],
    [{ declared_use: 'CASINO' }, 'UNKNOWN_CODE,declared_use'],
    [{ observed_use: '' }, 'MISSING,observed_use'],
    [{ amount_verified: '1e3' }, 'BAD_FORMAT,amount_verified'],
    [{ amount_verified: '6000.01' }, 'OUT_OF_RANGE,amount_verified'],
    [{ deviation: 'TOTAL' }, 'INCONSISTENT,deviation'],
    [{ deviation: 'REMOVED', visited_on: '2026-07-01' }, 'INCONSISTENT,deviation'],
    [{ action: 'SUED' }, 'UNKNOWN_CODE,action'],
    [{ evidence_ref: 'x'.repeat(65) }, 'BAD_FORMAT,evidence_ref'],
  ];

  it('and the good rows go in', async () => {
    const rows = [
      row('L12'),
      ...FAULTS.map(([fault]) => row('L12', { evidence_ref: 'f', ...fault })),
    ];
    const contradicts = row('L12', { amount_verified: '5' });
    const repeats = row('L12');
    const file = `${toFile([...rows, contradicts, repeats])}one,cell\n`;
    const answer = await lenders.send('amc-01', `/loan-use?records=${rows.length + 3}`, file);
    expect(answer).toMatchObject({ state: 'PARTIALLY_ACCEPTED', acceptedCount: 2 });
    const text = await (await lenders.request('amc-01', answer.rejectionsUrl ?? '')).text();
    const told = text.trimEnd().split('\r\n').slice(1);
    const expected = [
      ...FAULTS.map(([, fault]) => fault),
      'DUPLICATE_VISIT,evidence_ref',
      'ROW_SHAPE,',
    ];
    expect(told.map((line) => expected.find((fault) => line.includes(`,${fault},`)))).toEqual(
      expected,
    );
    expect(await countVisits('L12')).toBe(1);
  });
});

describe('What is refused as a whole', () => {
  test.each([
    ['no count', '/loan-use', 400, 'BAD_RECORDS'],
    ['a bad count', '/loan-use?records=-1', 400, 'BAD_RECORDS'],
  ])('%s', async (_what, path, status, code) => {
    const answer = await lenders.put('amc-01', path, toFile([row('L1')]));
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as Answer).error?.code).toBe(code);
  });

  test.each([
    ['a wrong count', 2, toFile([row('L13')]), 'COUNT_MISMATCH'],
    ['a spreadsheet', 1, 'PK\x03\x04', 'NOT_CSV'],
    ['a return file', 1, 'national_id,last_name\nAB1,Alami\n', 'BAD_HEADER'],
  ])('%s, which frees its place', async (_what, records, file, code) => {
    const first = await lenders.send('amc-01', `/loan-use?records=${records}`, file);
    expect(first).toMatchObject({ state: 'REFUSED', acceptedCount: 0, fileErrors: [{ code }] });
    const again = await lenders.send('amc-01', `/loan-use?records=${records}`, file);
    expect(again.id).not.toBe(first.id);
    expect(await countVisits('L13')).toBe(0);
  });

  test('more than 100 faulty rows that are more than a tenth', async () => {
    const faulty = Array.from({ length: 101 }, (_none, i) => row(`none ${i}`));
    const answer = await send([row('L13'), ...faulty]);
    expect(answer).toMatchObject({
      state: 'REFUSED',
      fileErrors: [{ code: 'TOO_MANY_REJECTIONS' }],
    });
    expect(await countVisits('L13')).toBe(0);
  });

  test('other types, other compressions and broken ones', async () => {
    const json = await lenders.put('amc-01', '/loan-use?records=1', '{}', {
      'content-type': 'application/json',
    });
    expect(json.status).toBe(415);
    const broken = await lenders.put('amc-01', '/loan-use?records=1', 'not gzip', {
      'content-encoding': 'gzip',
    });
    expect(((await broken.json()) as Answer).error?.code).toBe('BAD_COMPRESSION');
  });
});
