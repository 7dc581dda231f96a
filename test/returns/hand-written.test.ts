// The return file as a lender writes it who has nothing but the table of its columns: one that is right is accepted
// over HTTP, and one with thirty faults comes back with thirty right codes while its good rows go in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toCells } from '../../src/returns/line-rules.js';
import { ASKER, JULY, Lenders, rowOf } from '../attacks/lenders.js';
import { FAULTS } from './faults.js';

const HAND_WRITTEN = `national_id,last_name,first_name,birth_date,sex,province,area,activity,household_income,loan_ref,product,purpose,principal,disbursed_on,maturity_on,instalments,frequency,instalment_amount,outstanding_principal,overdue_amount,days_past_due,status,last_payment_on,group_ref,restructured_from,client_ref,last_name_ar,first_name_ar,cycle,guarantee_amount,provision_held,written_off_amount,written_off_on,closed_on,closed_reason
BK123456,Benali,Fatima,1986-03-08,F,CAS,URBAN,TRADE,4500.00,2025-0001,INDIVIDUAL,ACTIVITY,12000,2025-09-15,2026-09-15,12,MONTHLY,1080.00,2160.00,0,0,CURRENT,2026-07-15,,,C-17,بنعلي,فاطمة,2,0,0,,,,
x 7654,"El Idrissi, Haj",Omar,30/11/1971,M,FES,RURAL,LIVESTOCK,,2025-0002,SOLIDARITY,OTHER,3000.50,2025-12-01,2026-12-01,52,WEEKLY,61.00,1500.25,122.00,14,OVERDUE,2026-07-10,GR-9,,,,,,,,,,,
JB20001,عمراني,سعاد,1990-01-31,F,AGD,URBAN,CRAFTS,2800,2024-0107,INDIVIDUAL,HOUSING,90000,2024-02-01,2029-02-01,60,MONTHLY,1750,61000.00,0,0,RESTRUCTURED,2026-07-01,,2022-0031,,,,1,,,,,,
CD99887,Tazi,Yassine,2001-06-30,M,RAB,URBAN,SERVICES,3900,2026-0400,INDIVIDUAL,UTILITIES,5000,2026-07-02,2027-07-02,1,BULLET,5200,5000,0,0,CURRENT,,,,,,,,,,,,,
EE4321,Ouazzani,Khadija,1959-12-12,F,TNG,RURAL,AGRICULTURE,1500,2023-0012,SOLIDARITY,ACTIVITY,6000,2023-01-10,2024-01-10,24,FORTNIGHTLY,280,4100,4100,933,WRITTEN_OFF,2023-03-01,GR-2,,,,,,,4100,4100,2025-12-31,,
GN5566,Sabri,Hamza,1979-08-08,M,MAR,URBAN,FOOD,5000,2025-0777,INDIVIDUAL,ACTIVITY,8000,2025-07-20,2026-07-20,12,MONTHLY,710,0,0,0,CLOSED,2026-07-20,,,,,,,,,,,2026-07-20,PAID
`;

let lenders: Lenders;

beforeAll(async () => {
  lenders = await Lenders.open();
});
afterAll(() => lenders?.close());

describe('a file written by hand from the table of columns', () => {
  it('is accepted whole', async () => {
    const path = '/returns/2026-07?kind=PERIODIC&records=6&outstanding=73760.25';
    const answer = await lenders.ask(ASKER, path, {
      method: 'PUT',
      headers: { 'content-type': 'text/csv' },
      body: HAND_WRITTEN,
    });
    expect(answer.status).toBe(202);
    const { id } = (await answer.json()) as { id: string };
    expect(await lenders.settle(ASKER, id)).toMatchObject({
      state: 'ACCEPTED',
      acceptedCount: 6,
      rejections: {},
      assumed: ['DATE_DMY'],
    });
    const { data } = await lenders.query(
      ASKER,
      '{ borrower(by: {nationalId: "X-7654"}) { lastName birthDate loans { ref outstanding daysPastDue } } }',
    );
    expect(data?.borrower).toEqual({
      lastName: 'El Idrissi, Haj',
      birthDate: '1971-11-30',
      loans: [{ ref: '2025-0002', outstanding: '1500.25', daysPastDue: 14 }],
    });
  });

  it('comes back with thirty right codes for thirty faults, and its good rows are in', async () => {
    const faulty = FAULTS.map(([cells], n) => rowOf(`F${n}`, cells));
    const good = ['G1', 'G2', 'G3'].map((ref) => rowOf(ref));
    const state = await lenders.file('amc-03', { month: JULY, rows: [...faulty, ...good] });
    expect(FAULTS).toHaveLength(30);
    expect(state).toMatchObject({
      state: 'PARTIALLY_ACCEPTED',
      acceptedCount: 3,
      rejectedCount: 30,
    });
    const file = await (await lenders.ask('amc-03', `/returns/${state.id}/rejections.csv`)).text();
    const [header = '', ...lines] = file.replace('\ufeff', '').trim().split('\r\n');
    expect(header.endsWith('error_code,error_field,message')).toBe(true);
    for (const [n, [, expected]] of FAULTS.entries()) {
      const [codes = '', fields = ''] = toCells(lines[n] ?? '', ',')?.slice(-3) ?? [];
      const found = codes.split('|').map((code, i) => `${code}:${fields.split('|')[i]}`);
      expect(found, `fault ${n}`).toContain(expected);
    }
  });
});
