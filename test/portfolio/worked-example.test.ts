// The worked example: what was reported stands in worked-example.ts, and every figure below was worked out on paper from
// it. The arithmetic stands beside each figure; nothing here is computed by the program.
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

describe('vintages', () => {
  const POOLS =
    'pools { from to loans principal isWhole points { monthsOnBook loans principal share } }';
  const pool = (from: string, to: string, loans: number, principal: string, isWhole: boolean) => ({
    from,
    to,
    loans,
    principal,
    isWhole,
  });
  type Point = [number, number, string, number];
  const points = (list: Point[]) => ({
    points: list.map(([monthsOnBook, loans, principal, share]) => ({
      monthsOnBook,
      loans,
      principal,
      share,
    })),
  });
  const still = (...ages: number[]) => points(ages.map((age) => [age, 0, '0.00', 0]));

  it('follow each month’s loans from the first report on', async () => {
    // Bad for the first time: June L08 L09 L10 L11 L12 L13 L14 (45 days) L15; July L06 (60) L07 (59); August L04 (31).
    // September 2025: L06 10000 + L08 6000 + L09 6000 = 22000; June 12000 / 22000 = 0.5455, from July on all.
    // February 2026: L01 6000 + L07 6000; from July on half of it.
    expect(await ask(`vintages(first: 13) { ${POOLS} }`)).toEqual({
      vintages: {
        pools: [
          { ...pool('2026-08', '2026-08', 2, '7200.00', true), ...still(0) },
          { ...pool('2026-07', '2026-07', 1, '4000.00', true), ...still(0, 1) },
          { ...pool('2026-06', '2026-06', 1, '5000.00', true), ...still(0, 1, 2) },
          { ...pool('2026-04', '2026-04', 1, '2000.00', false), ...still(2, 3, 4) },
          {
            ...pool('2026-03', '2026-03', 1, '4000.00', false),
            ...points([
              [3, 0, '0.00', 0],
              [4, 0, '0.00', 0],
              [5, 1, '4000.00', 1],
            ]),
          },
          {
            ...pool('2026-02', '2026-02', 2, '12000.00', false),
            ...points([
              [4, 0, '0.00', 0],
              [5, 1, '6000.00', 0.5],
              [6, 1, '6000.00', 0.5],
            ]),
          },
          { ...pool('2026-01', '2026-01', 1, '8000.00', false), ...still(5, 6, 7) },
          {
            ...pool('2025-12', '2025-12', 2, '12000.00', false),
            ...points([6, 7, 8].map((age): Point => [age, 2, '12000.00', 1])),
          },
          {
            ...pool('2025-11', '2025-11', 1, '3000.00', false),
            ...points([7, 8, 9].map((age): Point => [age, 1, '3000.00', 1])),
          },
          { ...pool('2025-10', '2025-10', 2, '5000.00', false), ...still(8, 9, 10) },
          {
            ...pool('2025-09', '2025-09', 3, '22000.00', false),
            ...points([
              [9, 2, '12000.00', 0.5455],
              [10, 3, '22000.00', 1],
              [11, 3, '22000.00', 1],
            ]),
          },
          {
            ...pool('2025-06', '2025-06', 2, '18000.00', false),
            ...points([12, 13, 14].map((age): Point => [age, 2, '18000.00', 1])),
          },
          {
            ...pool('2025-03', '2025-03', 1, '5000.00', false),
            ...points([15, 16, 17].map((age): Point => [age, 1, '5000.00', 1])),
          },
        ],
      },
    });
  });

  it('of quarters stand only at ages at which every month of disbursement was reported', async () => {
    // First quarter of 2026: L03 8000, L01 + L07 12000, L04 4000. At five months: January in June (0), February in
    // July (L07 6000), March in August (L04 4000): 10000 / 24000 = 0.4167.
    const answer = await ask(`vintages(by: QUARTER, first: 3) { ${POOLS} }`);
    expect(answer).toEqual({
      vintages: {
        pools: [
          { ...pool('2026-07', '2026-09', 3, '11200.00', true), ...still(0) },
          { ...pool('2026-04', '2026-06', 2, '7000.00', false), ...still(2) },
          {
            ...pool('2026-01', '2026-03', 4, '24000.00', false),
            ...points([[5, 2, '10000.00', 0.4167]]),
          },
        ],
      },
    });
  });
});

describe('breakdowns', () => {
  type Row = [string, string, number, number, string, number, string, number];
  const rows = (list: Row[]) =>
    list.map(([key, name, loans, borrowers, gross, share, par30, par30Ratio]) => ({
      key,
      name,
      loans,
      borrowers,
      gross,
      share,
      par30,
      par30Ratio,
    }));
  // 03 FES: L04 3000, L05 900.01, L07 3333.33, L08 2500, L16 4200; late L04, L07, L08.
  // 06 CAS: L01 3000, L20 3000, L02 4200, L03 5000, L06 7000, L14 5800; late L06.
  // 07 MAR: L09 2600, L10 5000, L11 4444.44, L19 3700; late all but L19.
  const CASES: [string, Row[]][] = [
    [
      'REGION',
      [
        ['03', 'Fez-Meknes', 5, 4, '13933.34', 0.2416, '8833.33', 0.634],
        ['06', 'Casablanca-Settat', 6, 5, '28000.00', 0.4855, '7000.00', 0.25],
        ['07', 'Marrakesh-Safi', 4, 4, '15744.44', 0.273, '12044.44', 0.765],
      ],
    ],
    [
      // Rural: MAR, and L14 of CAS.
      'AREA',
      [
        ['RURAL', 'Rural', 5, 5, '21544.44', 0.3735, '12044.44', 0.5591],
        ['URBAN', 'Urban', 10, 8, '36133.34', 0.6265, '15833.33', 0.4382],
      ],
    ],
    [
      // C01 trades with L01 and crafts with L20: he is a borrower of both.
      'ACTIVITY',
      [
        ['CRAFTS', 'Crafts', 1, 1, '3000.00', 0.052, '0.00', 0],
        ['TRADE', 'Trade', 14, 13, '54677.78', 0.948, '27877.77', 0.5099],
      ],
    ],
    [
      'PRODUCT',
      [
        ['INDIVIDUAL', 'Individual', 13, 11, '48477.78', 0.8405, '27877.77', 0.5751],
        ['SOLIDARITY', 'Solidarity group', 2, 2, '9200.00', 0.1595, '0.00', 0],
      ],
    ],
    [
      // Women: C01 to C05, L01 L20 L02 L03 L04 L05 L06; late L04 and L06.
      'SEX',
      [
        ['F', 'Women', 7, 5, '26100.01', 0.4525, '10000.00', 0.3831],
        ['M', 'Men', 8, 8, '31577.77', 0.5475, '17877.77', 0.5662],
      ],
    ],
    [
      'CYCLE',
      [
        ['1', 'First loan', 2, 2, '7200.00', 0.1248, '0.00', 0],
        ['2', 'Second loan', 1, 1, '3000.00', 0.052, '0.00', 0],
        ['3', 'Third loan', 1, 1, '3000.00', 0.052, '3000.00', 1],
        ['4+', 'Fourth or later', 1, 1, '5000.00', 0.0867, '0.00', 0],
        ['?', 'Not reported', 10, 10, '39477.78', 0.6845, '24877.77', 0.6302],
      ],
    ],
  ];

  it.each(CASES)('by %s', async (by, expected) => {
    const fields = 'key name loans borrowers gross share par30 par30Ratio';
    expect(await ask(`breakdown(by: ${by}) { by rows { ${fields} } }`)).toEqual({
      breakdown: { by, rows: rows(expected) },
    });
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

describe('provisions', () => {
  const FIELDS = `scheme { code version } classes { class loans dragged balance required } required held difference
    isHeldComplete loansWithoutHeld atRisk riskCoverage`;
  type Class = [string, number, number, string, string];
  const classes = (list: Class[]) =>
    list.map(([name, loans, dragged, balance, required]) => ({
      class: name,
      loans,
      dragged,
      balance,
      required,
    }));
  // Held: 1500 + 3500 + 1600 + 1250 + 1300 + 2500 + 2222.22 = 13872.22; L20's was not reported. At risk: 37877.77.
  const held = {
    held: '13872.22',
    isHeldComplete: false,
    loansWithoutHeld: 1,
    atRisk: '37877.77',
    riskCoverage: 0.3662,
  };

  it('by the sector’s floor, which an association without its own scheme has', async () => {
    // Above 30 days 50 %: L04 1500, L06 3500, L07 1666.665 → 1666.67, L08 1250, L09 1300, L10 2500, L11 2222.22; and
    // L05, paid on time, takes the class of C04's other loan L04: 450.005 → 450.01. In all 14388.90.
    const expected = {
      scheme: { code: 'AMC_2009_DEMO', version: 1 },
      classes: classes([
        ['D0_30', 7, 0, '28900.00', '0.00'],
        ['OVER_30', 8, 1, '28777.78', '14388.90'],
      ]),
      required: '14388.90',
      difference: '-516.68',
      ...held,
    };
    expect(await ask(`provisions { ${FIELDS} }`)).toEqual({ provisions: expected });
    expect(await ask(`provisions(scheme: "AMC_2009_DEMO") { ${FIELDS} }`)).toEqual({
      provisions: expected,
    });
  });

  it('by Sa-Dhan’s seven classes', async () => {
    // 10 %: 420 + 500. 25 %: 750 + 225.0025 → 225.00. 50 %: 1666.67. 75 %: 5250 + 1875. 90 %: 2340 + 4500. 100 %.
    expect(await ask(`provisions(scheme: "SADHAN") { ${FIELDS} }`)).toEqual({
      provisions: {
        scheme: { code: 'SADHAN', version: 1 },
        classes: classes([
          ['CURRENT', 5, 0, '19700.00', '0.00'],
          ['D1_30', 2, 0, '9200.00', '920.00'],
          ['D31_60', 2, 1, '3900.01', '975.00'],
          ['D61_90', 1, 0, '3333.33', '1666.67'],
          ['D91_180', 2, 0, '9500.00', '7125.00'],
          ['D181_365', 2, 0, '7600.00', '6840.00'],
          ['OVER_365', 1, 0, '4444.44', '4444.44'],
        ]),
        required: '21971.11',
        difference: '-8098.89',
        ...held,
      },
    });
  });

  it('by MIX, with half of the restructured loans’ balance whatever their days', async () => {
    // Below 90 days nothing, but L14 2900 and L16 2100. L07 (90) 1666.67, L06 3500, L08 (180) 1250. L09 (181) on: all.
    expect(await ask(`provisions(scheme: "MIX_MBB") { ${FIELDS} }`)).toEqual({
      provisions: {
        scheme: { code: 'MIX_MBB', version: 1 },
        classes: classes([
          ['D0_89', 9, 0, '32800.01', '5000.00'],
          ['D90_180', 3, 0, '12833.33', '6416.67'],
          ['OVER_180', 3, 0, '12044.44', '12044.44'],
        ]),
        required: '23461.11',
        difference: '-9588.89',
        ...held,
      },
    });
  });

  it('by 19/G, net of guarantees', async () => {
    // L07 (90) 20 % of 3333.33 − 333.33 = 600; L06 1400. L08 (180) 2500 − 5000: nothing; L09 50 % = 1300.
    // L10 (360) 5000 − 3000 = 2000; L11 4444.44.
    expect(await ask(`provisions(scheme: "BAM_19G_2002") { ${FIELDS} }`)).toEqual({
      provisions: {
        scheme: { code: 'BAM_19G_2002', version: 1 },
        classes: classes([
          ['SAINE_OU_IRREGULIERE', 9, 0, '32800.01', '0.00'],
          ['PRE_DOUTEUSE', 2, 0, '10333.33', '2000.00'],
          ['DOUTEUSE', 2, 0, '5100.00', '1300.00'],
          ['COMPROMISE', 2, 0, '9444.44', '6444.44'],
        ]),
        required: '9744.44',
        difference: '4127.78',
        ...held,
      },
    });
  });

  it('cost 7582.21 DH more under Sa-Dhan than under the floor, and as much less the other way', async () => {
    const shift = (from: string, to: string) =>
      ask(
        `provisionShift(from: "${from}", to: "${to}") { from { code } to { code } requiredFrom requiredTo cost costRatio }`,
      );
    // 21971.11 − 14388.90; over 57677.78: 0.13146.
    expect(await shift('AMC_2009_DEMO', 'SADHAN')).toEqual({
      provisionShift: {
        from: { code: 'AMC_2009_DEMO' },
        to: { code: 'SADHAN' },
        requiredFrom: '14388.90',
        requiredTo: '21971.11',
        cost: '7582.21',
        costRatio: 0.1315,
      },
    });
    expect(await shift('SADHAN', 'AMC_2009_DEMO')).toMatchObject({
      provisionShift: { cost: '-7582.21', costRatio: -0.1315 },
    });
  });

  it('of single loans are those that sum to the book’s, for a page at the price of one', async () => {
    const LOANS = `query Loans($scheme: String) { borrowers(first: 100) { edges { node { loans { ref
      provision(scheme: $scheme) { class worstDaysPastDue isDragged rate base required } } } } } }`;
    const read = async (scheme: string) => {
      example.sector.statements.length = 0;
      const answer = await example.sector.ask('alfa', LOANS, { scheme });
      expect(answer.errors).toBeUndefined();
      const page = answer.data?.borrowers as unknown as {
        edges: { node: { loans: { ref: string; provision: unknown }[] } }[];
      };
      const loans = page.edges.flatMap((edge) => edge.node.loans);
      return Object.fromEntries(loans.map((loan) => [loan.ref, loan.provision]));
    };
    const mix = await read('MIX_MBB');
    expect(example.sector.statements).toEqual([
      'find Client',
      'find Loan',
      'latest-positions',
      'loan-provisions',
      'provision-schemes',
    ]);
    expect(mix.L14).toEqual({
      class: 'D0_89',
      worstDaysPastDue: 0,
      isDragged: false,
      rate: 0.5,
      base: '5800.00',
      required: '2900.00',
    });
    // Written off or closed: nothing is provided for. L18 vanished and is judged by its last report.
    expect([mix.L13, mix.L15, mix.L17]).toEqual([null, null, null]);
    expect(mix.L18).toMatchObject({ class: 'D0_89', base: '1000.00', required: '0.00' });
    const floor = await read('AMC_2009_DEMO');
    expect(floor.L05).toEqual({
      class: 'OVER_30',
      worstDaysPastDue: 31,
      isDragged: true,
      rate: 0.5,
      base: '900.01',
      required: '450.01',
    });
    const bam = await read('BAM_19G_2002');
    expect(bam.L08).toMatchObject({ class: 'DOUTEUSE', rate: 0.5, base: '0.00', required: '0.00' });
    expect(bam.L10).toMatchObject({ class: 'COMPROMISE', base: '2000.00', required: '2000.00' });
  });
});
