// Twenty loans in three months, small enough for paper. Every figure the graph gives of them is worked out by hand in
// worked-arrears.test.ts, worked-pools.test.ts and worked-provisions.test.ts; this file only says what was reported.
//
// Month ends: June 30, July 31 and August 31, 2026. A cell is `outstanding/days` with the status from the days, `R` for
// RESTRUCTURED, `W` for WRITTEN_OFF, `closed`, or a blank where the loan is not in the return. Amounts in DH.
import { makeDueFigures } from '../../src/returns/make-figures.js';
import { Sector } from '../graph/sector.js';
import { type Cells, GOOD_ROW, StagedReturns } from '../returns/staged-return.js';

export const JUNE = '2026-06-30';
export const JULY = '2026-07-31';
export const AUGUST = '2026-08-31';
const MONTHS = [JUNE, JULY, AUGUST] as const;

//  loan client principal disbursed    June        July        August       province, area, sex, held, other cells
const BOOK = `
  L01  C01   6000  2026-02-10  4000/0      3500/0      3000/0       CAS URBAN F 0       cycle=1
  L02  C02   5000  2026-06-05  5000/0      4600/0      4200/1       CAS URBAN F 0       cycle=1 product=SOLIDARITY
  L03  C03   8000  2026-01-15  5000/0      5000/15     5000/30      CAS URBAN F 0       cycle=5 product=SOLIDARITY
  L04  C04   4000  2026-03-01  3000/0      3000/0      3000/31      FES URBAN F 1500    cycle=3
  L05  C04   2000  2026-04-01  1500/0      1200/0      900.01/0     FES URBAN F 0
  L06  C05  10000  2025-09-01  7000/29     7000/60     7000/91      CAS URBAN F 3500
  L07  C06   6000  2026-02-20  3333.33/28  3333.33/59  3333.33/90   FES URBAN M 1600    guarantee_amount=333.33
  L08  C07   6000  2025-09-10  2500/118    2500/149    2500/180     FES URBAN M 1250    guarantee_amount=5000
  L09  C08   6000  2025-09-12  2600/119    2600/150    2600/181     MAR RURAL M 1300
  L10  C09   9000  2025-06-15  5000/298    5000/329    5000/360     MAR RURAL M 2500    guarantee_amount=3000
  L11  C10   9000  2025-06-20  4444.44/304 4444.44/335 4444.44/366  MAR RURAL M 2222.22
  L12  C11   5000  2025-03-05  2000/400    2000/431W   2000/462W    MAR RURAL M 0
  L13  C12   3000  2025-11-05  1800/100    1800/131    1800/162W    CAS URBAN M 0       written_off_amount=1700
  L14  C13   7000  2025-12-01  6000/45     6000/0R     5800/0R      CAS RURAL M 0
  L15  C14   5000  2025-12-10  4000/75     4000/106    closed       FES URBAN M 0       closed_reason=REFINANCED
  L16  C14   4200  2026-08-10  -           -           4200/0R      FES URBAN M 0       restructured_from=L15
  L17  C15   2000  2025-10-01  500/0       closed      -            CAS URBAN F 0
  L18  C16   3000  2025-10-05  1000/0      -           -            CAS URBAN F 0
  L19  C17   4000  2026-07-20  -           4000/0      3700/0       MAR RURAL M 0
  L20  C01   3000  2026-08-25  -           -           3000/0       CAS URBAN F -       cycle=2 activity=CRAFTS
`;

function toCells(line: string, month: number): Cells[] {
  const [ref = '', client = '', principal = '', disbursed = '', ...rest] = line.trim().split(/\s+/);
  const [, place, area, sex, held] = [rest[month], ...rest.slice(3)];
  const cell = rest[month] ?? '-';
  if (cell === '-') return [];
  const known = /^([\d.]+)\/(\d+)([RW]?)$/.exec(cell);
  const days = Number(known?.[2] ?? 0);
  const mark = known?.[3];
  const status = mark === 'R' ? 'RESTRUCTURED' : mark === 'W' ? 'WRITTEN_OFF' : 'OVERDUE';
  const others = Object.fromEntries(
    rest.slice(7).map((word) => word.split('=') as [string, string]),
  );
  return [
    {
      ...GOOD_ROW,
      loan_ref: ref,
      national_id: `AB10${client.slice(1)}`,
      last_name: `Client${'ABCDEFGHIJKLMNOPQRSTU'[Number(client.slice(1))]}`,
      principal,
      disbursed_on: disbursed,
      maturity_on: '2027-12-31',
      outstanding_principal: known?.[1] ?? '0',
      overdue_amount: days > 0 ? '100.03' : '0',
      days_past_due: String(days),
      status: known ? (mark || days > 0 ? status : 'CURRENT') : 'CLOSED',
      province: place ?? null,
      area: area ?? null,
      sex: sex ?? null,
      provision_held: held === '-' ? null : (held ?? null),
      ...others,
      written_off_amount: mark === 'W' ? (others.written_off_amount ?? null) : null,
      closed_reason: known ? null : (others.closed_reason ?? 'PAID'),
    },
  ];
}

const rowsOf = (month: number): Cells[] =>
  BOOK.trim()
    .split('\n')
    .flatMap((line) => toCells(line, month));

export interface Example {
  sector: Sector;
  returns: StagedReturns;
  /** Ids of alfa's returns of the three months. */
  sent: string[];
  close(): Promise<void>;
}

/**
 * Reports the book as alfa's, through the checks and the merge. Beta reports the same people, every loan a year late:
 * none of it may move a figure of alfa's.
 */
export async function openExample(): Promise<Example> {
  const sector = await Sector.open('alfa', 'beta');
  const returns = new StagedReturns(sector.world);
  const sent: string[] = [];
  for (const [at, month] of MONTHS.entries()) {
    const rows = rowsOf(at);
    sent.push(await returns.send({ association: 'alfa', month, kind: 'PERIODIC', rows }));
    const others = rows.map((row) => ({
      ...row,
      loan_ref: `B${row.loan_ref}`,
      status: 'OVERDUE',
      days_past_due: '370',
      overdue_amount: '7',
      outstanding_principal: '1999',
      closed_reason: null,
    }));
    await returns.send({ association: 'beta', month, kind: 'PERIODIC', rows: others });
    await makeDueFigures(returns.door);
  }
  return {
    sector,
    returns,
    sent,
    close: async () => {
      await returns.close();
      await sector.close();
    },
  };
}
