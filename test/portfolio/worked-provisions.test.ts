// The worked example, provisions: every figure below was worked out on paper from worked-example.ts; the loans live at the
// end of August stand in worked-arrears.test.ts.
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
    // Nothing adopted: what the book is under without a code is the floor.
    expect(await ask('provisionShift(to: "SADHAN") { from { code } cost }')).toEqual({
      provisionShift: { from: { code: 'AMC_2009_DEMO' }, cost: '7582.21' },
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
