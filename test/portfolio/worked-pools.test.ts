// The worked example, pools and parts of the book: every figure below was worked out on paper from worked-example.ts; the
// loans live at the end of August stand in worked-arrears.test.ts.
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
