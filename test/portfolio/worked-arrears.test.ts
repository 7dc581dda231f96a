// The worked example, arrears: what was reported stands in worked-example.ts, and every figure below was worked out on
// paper from it. The arithmetic stands beside each figure; nothing here is computed by the program.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Example, openExample } from './worked-example.js';

let example: Example;

beforeAll(async () => {
  example = await openExample();
});
afterAll(() => example?.close());

async function ask<Data>(fields: string, asOf = '2026-08'): Promise<Data> {
  const answer = await example.sector.ask('alfa', `{ portfolio(asOf: "${asOf}") { ${fields} } }`);
  expect(answer.errors).toBeUndefined();
  return answer.data?.portfolio as unknown as Data;
}

/**
 * Live at the end of August, with the days past due:
 *   0 days   L01 3000.00 · L05 900.01 · L14 5800.00 R · L16 4200.00 R · L19 3700.00 · L20 3000.00   = 20600.01
 *   1–30     L02 4200.00 (1) · L03 5000.00 (30)                                                     =  9200.00
 *   31–60    L04 3000.00 (31)                                                                       =  3000.00
 *   61–90    L07 3333.33 (90)                                                                       =  3333.33
 *   91–180   L06 7000.00 (91) · L08 2500.00 (180)                                                   =  9500.00
 *   181–365  L09 2600.00 (181) · L10 5000.00 (360)                                                  =  7600.00
 *   > 365    L11 4444.44 (366)                                                                      =  4444.44
 *   gross, 15 loans of 13 clients (C01 and C04 have two each)                                       = 57677.78
 */
describe('the book at the end of August', () => {
  it('is fifteen live loans of thirteen clients, 57677.78 DH', async () => {
    expect(await ask('month loans borrowers gross')).toEqual({
      month: '2026-08',
      loans: 15,
      borrowers: 13,
      gross: '57677.78',
    });
  });

  it('falls into ageing buckets that sum to it', async () => {
    const line = (minDays: number, maxDays: number | null, ...rest: unknown[]) => {
      const [loans, balance, share] = rest;
      return { minDays, maxDays, loans, balance, share };
    };
    // Each balance over 57677.78.
    expect(await ask('ageing { buckets { minDays maxDays loans balance share } }')).toEqual({
      ageing: {
        buckets: [
          line(0, 0, 6, '20600.01', 0.3572),
          line(1, 30, 2, '9200.00', 0.1595),
          line(31, 60, 1, '3000.00', 0.052),
          line(61, 90, 1, '3333.33', 0.0578),
          line(91, 180, 2, '9500.00', 0.1647),
          line(181, 365, 2, '7600.00', 0.1318),
          line(366, null, 1, '4444.44', 0.0771),
        ],
      },
    });
  });

  it('is at risk by balance, and with the restructured loans L14 and L16, 10000.00 more', async () => {
    const par = (
      overDays: number,
      loans: number,
      balance: string,
      ratio: number,
      ...w: unknown[]
    ) => {
      const [balanceWithRestructured, ratioWithRestructured] = w;
      return {
        overDays,
        loans,
        balance,
        ratio,
        loansWithRestructured: loans + 2,
        balanceWithRestructured,
        ratioWithRestructured,
      };
    };
    // > 1: all but 20600.01 and L02 (1 day)  57677.78 − 20600.01 − 4200.00 = 32877.77
    // > 30: less L03 (30 days)               32877.77 − 5000.00            = 27877.77
    // > 60: less L04 (31)                    27877.77 − 3000.00            = 24877.77
    // > 90: less L07 (90)                    24877.77 − 3333.33            = 21544.44
    // > 180: less L06 (91) and L08 (180)     21544.44 − 9500.00            = 12044.44
    expect(
      await ask(
        'par { overDays loans balance ratio loansWithRestructured balanceWithRestructured ratioWithRestructured }',
      ),
    ).toEqual({
      par: [
        par(1, 8, '32877.77', 0.57, '42877.77', 0.7434),
        par(30, 7, '27877.77', 0.4833, '37877.77', 0.6567),
        par(60, 6, '24877.77', 0.4313, '34877.77', 0.6047),
        par(90, 5, '21544.44', 0.3735, '31544.44', 0.5469),
        par(180, 3, '12044.44', 0.2088, '22044.44', 0.3822),
      ],
    });
  });
});

describe('another lender', () => {
  it('has its own book of the same people, and no loan of alfa’s', async () => {
    const answer = await example.sector.ask('beta', '{ portfolio { month loans gross } }');
    // Beta reports every row of alfa's August, closed ones included, as live: 18 loans of 1999 DH.
    expect(answer.data).toEqual({ portfolio: { month: '2026-08', loans: 18, gross: '35982.00' } });
  });
});

describe('write-offs', () => {
  it('are L13 in August and L12 and L13 in the year, over the mean of the month ends reported', async () => {
    // August: L13, 1700.00 as reported, over 57677.78: 0.02947.
    // Year: L12 2000.00 (what was owed, no amount reported) + 1700.00 = 3700.00, over the mean of three month ends:
    //   June 58677.77, July 57977.77, August 57677.78; sum 174333.32, mean 58111.1066…; 3700 × 3 / 174333.32 = 0.06367.
    const period = 'monthEnds loans amount averageGross ratio undatedLoans';
    expect(await ask(`writeOffs { month { ${period} } trailingYear { ${period} } }`)).toEqual({
      writeOffs: {
        month: {
          monthEnds: 1,
          loans: 1,
          amount: '1700.00',
          averageGross: '57677.78',
          ratio: 0.0295,
          undatedLoans: 0,
        },
        trailingYear: {
          monthEnds: 3,
          loans: 2,
          amount: '3700.00',
          averageGross: '58111.11',
          ratio: 0.0637,
          undatedLoans: 0,
        },
      },
    });
  });
});

describe('the past months', () => {
  it('are June, July and August, each with its book, PAR > 30 and what was given up in it', async () => {
    // June, > 30 days: L08 2500.00 + L09 2600.00 + L10 5000.00 + L11 4444.44 + L12 2000.00 + L13 1800.00 + L14 6000.00
    //   + L15 4000.00 = 28344.44, over 58677.77: 0.48305. July: L06 7000.00 + L07 3333.33 + L08 2500.00 + L09 2600.00
    //   + L10 5000.00 + L11 4444.44 + L13 1800.00 + L15 4000.00 = 30677.77, over 57977.77: 0.52913.
    const month = (...[name, loans, gross, par30, par30Ratio, writtenOff]: unknown[]) => {
      return { month: name, loans, gross, par30, par30Ratio, writtenOff };
    };
    const all = [
      month('2026-06', 17, '58677.77', '28344.44', 0.4831, '0.00'),
      month('2026-07', 15, '57977.77', '30677.77', 0.5291, '2000.00'),
      month('2026-08', 15, '57677.78', '27877.77', 0.4833, '1700.00'),
    ];
    const months = 'months { month loans gross par30 par30Ratio writtenOff }';
    expect(await ask(`history { ${months} }`)).toEqual({ history: { months: all } });
    expect(await ask(`history(last: 2) { ${months} }`)).toEqual({
      history: { months: all.slice(1) },
    });
    expect(await ask(`history { ${months} }`, '2026-07')).toEqual({
      history: { months: all.slice(0, 2) },
    });
  });
});

type Cell = [string, string, number, string, string, number | null, number | null];
const rolls = (cells: Cell[]) =>
  cells.map(([from, to, loans, balanceBefore, balanceNow, loanShare, balanceShare]) => ({
    from,
    to,
    loans,
    balanceBefore,
    balanceNow,
    loanShare,
    balanceShare,
  }));

describe('roll rates', () => {
  const CELLS =
    'rollRates { fromMonth cells { from to loans balanceBefore balanceNow loanShare balanceShare } }';

  it('say where July’s 57977.77 DH went, and where August’s came from', async () => {
    // From DAYS_0: L01 3500, L05 1200, L14 6000, L19 4000 stay (14700); L02 4600 is 1 day late; L04 3000 is 31 days
    // late: 6 loans, 22300. From DAYS_31_60: L07 3333.33 and L06 7000 (10333.33). From DAYS_91_180: L08 2500 stays,
    // L09 2600 is later, L15 4000 was refinanced, L13 1800 written off (10900). From DAYS_181_365: L10 5000 and
    // L11 4444.44 (9444.44). L03 stays. Before: 22300 + 5000 + 10333.33 + 10900 + 9444.44 = 57977.77.
    expect(await ask(CELLS)).toEqual({
      rollRates: {
        fromMonth: '2026-07',
        cells: rolls([
          ['NEW', 'DAYS_0', 2, '0.00', '7200.00', 1, null],
          ['DAYS_0', 'DAYS_0', 4, '14700.00', '13400.01', 0.6667, 0.6592],
          ['DAYS_0', 'DAYS_1_30', 1, '4600.00', '4200.00', 0.1667, 0.2063],
          ['DAYS_0', 'DAYS_31_60', 1, '3000.00', '3000.00', 0.1667, 0.1345],
          ['DAYS_1_30', 'DAYS_1_30', 1, '5000.00', '5000.00', 1, 1],
          ['DAYS_31_60', 'DAYS_61_90', 1, '3333.33', '3333.33', 0.5, 0.3226],
          ['DAYS_31_60', 'DAYS_91_180', 1, '7000.00', '7000.00', 0.5, 0.6774],
          ['DAYS_91_180', 'DAYS_91_180', 1, '2500.00', '2500.00', 0.25, 0.2294],
          ['DAYS_91_180', 'DAYS_181_365', 1, '2600.00', '2600.00', 0.25, 0.2385],
          ['DAYS_91_180', 'CLOSED', 1, '4000.00', '0.00', 0.25, 0.367],
          ['DAYS_91_180', 'WRITTEN_OFF', 1, '1800.00', '1800.00', 0.25, 0.1651],
          ['DAYS_181_365', 'DAYS_181_365', 1, '5000.00', '5000.00', 0.5, 0.5294],
          ['DAYS_181_365', 'OVER_365', 1, '4444.44', '4444.44', 0.5, 0.4706],
        ]),
      },
    });
  });

  it('show the loan that vanished in July, and nothing for June, before which nothing was reported', async () => {
    const july = await ask<{ rollRates: { cells: Record<string, unknown>[] } }>(CELLS, '2026-07');
    // June's DAYS_0: L01 4000, L02 5000, L03 5000, L04 3000, L05 1500, L17 500, L18 1000: 7 loans, 20000.
    expect(july.rollRates.cells).toEqual(
      expect.arrayContaining(
        rolls([
          ['DAYS_0', 'VANISHED', 1, '1000.00', '0.00', 0.1429, 0.05],
          ['DAYS_0', 'CLOSED', 1, '500.00', '0.00', 0.1429, 0.025],
          ['OVER_365', 'WRITTEN_OFF', 1, '2000.00', '2000.00', 1, 1],
        ]),
      ),
    );
    expect(await ask(CELLS, '2026-06')).toEqual({ rollRates: null });
  });
});

describe('restructurings that took days back', () => {
  const RESETS = `dpdResets { loans balance par30 par30Ratio par30CarriedOn par30CarriedOnRatio
    list { edges { node { loan { ref } beforeMonth ofReplacedLoan daysBefore daysNow daysCarriedOn balance } } } }`;
  const L14 = {
    loan: { ref: 'L14' },
    beforeMonth: '2026-06',
    ofReplacedLoan: false,
    daysBefore: 45,
  };

  it('are counted, listed, and put back into PAR 30', async () => {
    // L14 was 45 days late in June and 0 since: in August 45 + 62 = 107. L16 replaces L15, 106 days late in July:
    // 106 + 31 = 137. Both count in PAR 30 then: 27877.77 + 5800.00 + 4200.00 = 37877.77.
    const L16 = {
      loan: { ref: 'L16' },
      beforeMonth: '2026-07',
      ofReplacedLoan: true,
      daysBefore: 106,
    };
    expect(await ask(RESETS)).toEqual({
      dpdResets: {
        loans: 2,
        balance: '10000.00',
        par30: '27877.77',
        par30Ratio: 0.4833,
        par30CarriedOn: '37877.77',
        par30CarriedOnRatio: 0.6567,
        list: {
          edges: [
            { node: { ...L14, daysNow: 0, daysCarriedOn: 107, balance: '5800.00' } },
            { node: { ...L16, daysNow: 0, daysCarriedOn: 137, balance: '4200.00' } },
          ],
        },
      },
    });
    // July: PAR 30 is L06 7000, L07 3333.33, L08 2500, L09 2600, L10 5000, L11 4444.44, L13 1800, L15 4000 = 30677.77;
    // L14 carried on is 45 + 31 = 76: + 6000. Over 57977.77.
    expect(await ask(RESETS, '2026-07')).toEqual({
      dpdResets: {
        loans: 1,
        balance: '6000.00',
        par30: '30677.77',
        par30Ratio: 0.5291,
        par30CarriedOn: '36677.77',
        par30CarriedOnRatio: 0.6326,
        list: { edges: [{ node: { ...L14, daysNow: 0, daysCarriedOn: 76, balance: '6000.00' } }] },
      },
    });
  });

  it('are said back with the return in which they happen, and not again', async () => {
    const warned = await example.sector.world.asOwner(
      `select r.month::text, w.loan_ref, w.field from intake.warning w join intake.return r using (return_id)
       where w.code = 'DPD_RESET' and w.association = 'alfa' order by 1, 2`,
    );
    expect(warned).toEqual([
      { month: '2026-07-31', loan_ref: 'L14', field: 'days_past_due' },
      { month: '2026-08-31', loan_ref: 'L16', field: 'days_past_due' },
    ]);
  });
});
