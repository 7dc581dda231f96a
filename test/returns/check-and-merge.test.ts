// The register's own checks and merge of a return: each fault has its code, good rows go in, corrections are new
// versions, and who is the same person across lenders stays unknown to them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../world.js';
import { FAULTS } from './faults.js';
import { type Cells, GOOD_ROW, StagedReturns } from './staged-return.js';

const JULY = '2026-07-31';
const AUGUST = '2026-08-31';

let world: World;
let returns: StagedReturns;

beforeAll(async () => {
  world = await openWorld();
  returns = new StagedReturns(world);
  await returns.admit(['aa', 'bb', 'cc'], [JULY, AUGUST]);
});

afterAll(async () => {
  await returns?.close();
  await world?.close();
});

const stateOf = async (id: string) =>
  (await world.asOwner(`select * from intake.return where return_id = $1`, [id]))[0];
const row = (ref: string, rest: Cells = {}): Cells => ({ ...GOOD_ROW, loan_ref: ref, ...rest });

describe('the checks of a return', () => {
  it('gives each of thirty faults its own code and accepts the good rows', async () => {
    const faulty = FAULTS.map(([cells], i) => row(`F${i}`, cells));
    const good = [row('G1'), row('G2'), row('G1')];
    const id = await returns.send({
      association: 'cc',
      month: JULY,
      kind: 'PERIODIC',
      rows: [...faulty, ...good],
    });
    const rejections = await world.asOwner<{ line_no: string; codes: string[]; fields: string[] }>(
      'select * from intake.rejection where return_id = $1 order by line_no',
      [id],
    );
    const found = rejections.map(({ codes, fields }) =>
      codes.map((code, i) => `${code}:${fields[i]}`),
    );
    for (const [i, [, expected]] of FAULTS.entries())
      expect(found[i], `fault ${i}`).toContain(expected);
    expect(found[FAULTS.length]).toEqual(['DUPLICATE_LOAN:loan_ref']);
    expect(await stateOf(id)).toMatchObject({ state: 'PARTIALLY_ACCEPTED', accepted_count: '2' });
    const kept = await world.asOwner(
      `select loan_ref from registry.loan where association = 'cc' order by 1`,
    );
    expect(kept).toEqual([{ loan_ref: 'G1' }, { loan_ref: 'G2' }]);
  });

  it('measures a loan by the ceiling of the day it was disbursed', async () => {
    const dated = (ref: string, disbursed_on: string, principal: string, purpose = 'ACTIVITY') =>
      row(ref, {
        disbursed_on,
        principal,
        purpose,
        outstanding_principal: '1',
        maturity_on: '2027-01-01',
      });
    const id = await returns.send({
      association: 'aa',
      month: JULY,
      kind: 'TEST',
      rows: [
        dated('1', '2019-08-06', '50000'),
        dated('2', '2019-08-06', '50000.01', 'HOUSING'),
        dated('3', '2019-08-07', '100000', 'HOUSING'),
        dated('4', '2019-08-07', '50000.01'),
        dated('5', '2021-07-13', '100000.01', 'HOUSING'),
        dated('6', '2021-07-14', '150000', 'OTHER'),
      ],
    });
    const lines = await world.asOwner(
      'select line_no::int, codes from intake.rejection where return_id = $1 order by 1',
      [id],
    );
    expect(lines).toEqual([3, 5, 6].map((line_no) => ({ line_no, codes: ['CEILING'] })));
  });

  it('refuses a file whose count or total does not hold, and changes nothing', async () => {
    const before = await world.asOwner('select count(*) from registry.position');
    const count = await returns.send({
      association: 'bb',
      month: JULY,
      kind: 'PERIODIC',
      rows: [row('1')],
      records: 2,
    });
    const total = await returns.send({
      association: 'bb',
      month: JULY,
      kind: 'PERIODIC',
      rows: [row('1')],
      outstandingCentimes: 1,
    });
    expect(await stateOf(count)).toMatchObject({
      state: 'REFUSED',
      file_codes: ['COUNT_MISMATCH'],
    });
    expect(await stateOf(total)).toMatchObject({
      state: 'REFUSED',
      file_codes: ['TOTAL_MISMATCH'],
    });
    expect(await world.asOwner('select count(*) from registry.position')).toEqual(before);
  });

  it('leaves no table behind and no trace of a TEST in the register', async () => {
    const tables = await world.asOwner(
      `select relname from pg_class where relname ~ '^(staging|clean|cipher)_' and relkind = 'r'`,
    );
    expect(tables).toEqual([]);
    expect(await world.asOwner(`select 1 from registry.client where association = 'aa'`)).toEqual(
      [],
    );
  });
});

describe('the merge', () => {
  it('keeps a correction as a next version and closes the former one', async () => {
    await returns.send({
      association: 'aa',
      month: JULY,
      kind: 'PERIODIC',
      rows: [row('L1'), row('L2', { national_id: 'K1234' })],
    });
    await returns.send({
      association: 'aa',
      month: JULY,
      kind: 'CORRECTION',
      rows: [row('L1', { outstanding_principal: '5000' }), { loan_ref: 'L2', status: 'REMOVED' }],
    });
    const positions = await world.asOwner(
      `select loan_ref, version, status, outstanding_centimes, superseded_at is null as is_last
       from registry.position join registry.loan using (association, loan_id)
       where association = 'aa' order by loan_ref, version`,
    );
    expect(positions).toEqual([
      {
        loan_ref: 'L1',
        version: 1,
        status: 'CURRENT',
        outstanding_centimes: '550000',
        is_last: false,
      },
      {
        loan_ref: 'L1',
        version: 2,
        status: 'CURRENT',
        outstanding_centimes: '500000',
        is_last: true,
      },
      {
        loan_ref: 'L2',
        version: 1,
        status: 'CURRENT',
        outstanding_centimes: '550000',
        is_last: false,
      },
      {
        loan_ref: 'L2',
        version: 2,
        status: 'REMOVED',
        outstanding_centimes: '550000',
        is_last: true,
      },
    ]);
  });

  it('makes one borrower of two lenders’ reports that agree, and two of reports that clash, for the bureau alone', async () => {
    await returns.send({
      association: 'bb',
      month: JULY,
      kind: 'PERIODIC',
      rows: [
        row('B1', { last_name: 'ALAMÍ', birth_date: '1980-01-02' }),
        row('B2', { national_id: 'K1234', last_name: 'Tazi', birth_date: '1990-05-05' }),
      ],
    });
    const people = await world.asOwner(
      `select association, last_name, b.variant from registry.client join registry.borrower b using (borrower_id)
       where association in ('aa', 'bb') order by association, b.id_hash = (select id_hash from registry.client
         where association = 'aa' and last_name = 'Alami' limit 1), last_name`,
    );
    expect(people.filter((p) => p.last_name === 'ALAMÍ')).toMatchObject([{ variant: 1 }]);
    expect(people.filter((p) => p.last_name === 'Tazi')).toMatchObject([{ variant: 2 }]);
    expect(
      await world.asOwner(
        `select kind, association from registry.identity_case where name_key = 'TAZI'`,
      ),
    ).toEqual([{ kind: 'REPORT', association: 'bb' }]);
    expect(await world.asOwner(`select code from intake.warning where association = 'bb'`)).toEqual(
      [],
    );
  });

  it('tells an association of two people under one id within its own rows', async () => {
    const id = await returns.send({
      association: 'bb',
      month: AUGUST,
      kind: 'PERIODIC',
      rows: [
        row('B1', { outstanding_principal: '5600' }),
        row('B3', { national_id: 'K1234', last_name: 'Bennis', birth_date: '1970-03-03' }),
      ],
    });
    const warnings = await world.asOwner(
      'select code, loan_ref from intake.warning where return_id = $1 order by code',
      [id],
    );
    expect(warnings).toEqual([
      { code: 'BALANCE_ROSE', loan_ref: 'B1' },
      { code: 'IDENTITY_CONFLICT', loan_ref: 'B3' },
      { code: 'VANISHED_LOAN', loan_ref: 'B2' },
    ]);
  });

  it('counts instalments by the month, rounded half up', async () => {
    const rows = [
      row('W', { frequency: 'WEEKLY', instalment_amount: '100.01' }),
      row('F', { frequency: 'FORTNIGHTLY', instalment_amount: '100.01' }),
      row('B', {
        frequency: 'BULLET',
        instalment_amount: '6100',
        disbursed_on: '2026-05-15',
        maturity_on: '2026-12-14',
      }),
      row('S', {
        frequency: 'BULLET',
        instalment_amount: '6100',
        disbursed_on: '2026-07-15',
        maturity_on: '2026-07-30',
      }),
    ];
    await returns.send({ association: 'aa', month: AUGUST, kind: 'PERIODIC', rows });
    const found = await world.asOwner(
      `select loan_ref, monthly_instalment_centimes::int as monthly from registry.position
       join registry.loan using (association, loan_id) where month = $1 and association = 'aa' order by 1`,
      [AUGUST],
    );
    // 10001 × 52/12 = 43337.67; × 26/12 = 21668.83; 610000 over 6 whole months and over 1.
    expect(found).toEqual([
      { loan_ref: 'B', monthly: 101_667 },
      { loan_ref: 'F', monthly: 21_669 },
      { loan_ref: 'S', monthly: 610_000 },
      { loan_ref: 'W', monthly: 43_338 },
    ]);
  });
});
