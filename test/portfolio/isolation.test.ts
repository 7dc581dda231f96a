// Two worlds: whatever another lender reports, no figure of an association's own book moves, and none of the rows behind
// them is read by anybody else.
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WorkDoor } from '../../src/database/work-door.js';
import { makeDueFigures } from '../../src/returns/make-figures.js';
import { Sector } from '../graph/sector.js';
import { acceptReturn, type BookLoan, reportBook } from './book-rows.js';

const [AUGUST, SEPTEMBER] = ['2026-08-31', '2026-09-30'] as const;
let sector: Sector;
let door: WorkDoor;

beforeAll(async () => {
  sector = await Sector.open('alfa', 'beta');
  door = new WorkDoor(sector.world.workUrl, 2);
});
afterAll(async () => {
  await door?.close();
  await sector?.close();
});
beforeEach(async () => {
  await sector.world.asOwner(`truncate registry.position, registry.loan, registry.client, intake.return,
    registry.portfolio_run, registry.portfolio_breakdown, registry.portfolio_roll, registry.portfolio_vintage,
    registry.portfolio_reset`);
});

const file = async (who: string, month: string, loans: BookLoan[], kind?: string) => {
  await reportBook(sector.world, who, month, loans);
  return acceptReturn(sector.world, who, month, kind);
};

const WHOLE = `loans borrowers gross par { balance balanceWithRestructured } ageing { buckets { loans balance } }
  writeOffs { month { loans amount undatedLoans } trailingYear { monthEnds amount averageGross } }
  history { months { month gross par30 writtenOff } } rollRates { cells { from to loans balanceNow } } vintages { pools { from loans points { monthsOnBook share } } }
  region: breakdown(by: REGION) { rows { key loans gross } } sex: breakdown(by: SEX) { rows { key borrowers par30 } }
  dpdResets { loans par30CarriedOn list { edges { node { loan { ref } daysBefore } } } }
  provisions { classes { loans required } required held riskCoverage }
  provisionShift(from: "SADHAN", to: "MIX_MBB") { cost }`;

async function ask<Data>(who: string, fields: string, month = '2026-09'): Promise<Data> {
  const answer = await sector.ask(who, `{ portfolio(asOf: "${month}") { ${fields} } }`);
  expect(answer.errors).toBeUndefined();
  return answer.data?.portfolio as unknown as Data;
}

const loan = (ref: string, outstanding: bigint, rest: Partial<BookLoan> = {}): BookLoan => ({
  ref,
  client: ref,
  outstanding,
  ...rest,
});

const anyLoans: fc.Arbitrary<BookLoan[]> = fc
  .array(
    fc.record({
      client: fc.constantFrom('A', 'B', 'C', 'D'),
      outstanding: fc.bigInt({ min: 0n, max: 9_999_999n }),
      daysPastDue: fc.constantFrom(0, 0, 1, 30, 31, 91, 400),
      status: fc.constantFrom(undefined, undefined, 'RESTRUCTURED', 'WRITTEN_OFF', 'CLOSED'),
    }),
    { maxLength: 8 },
  )
  .map((rows) =>
    rows.map(({ status, ...row }, at) => ({
      ...row,
      ref: `R${at}`,
      ...(status ? { status } : {}),
    })),
  );

describe('another lender', () => {
  it('moves no figure of an association’s book, whatever it reports of the same people', async () => {
    await file('alfa', AUGUST, [
      loan('A', 500n, { daysPastDue: 40 }),
      loan('B', 700n),
      loan('C', 900n, { daysPastDue: 10 }),
    ]);
    await file('alfa', SEPTEMBER, [
      loan('A', 500n, { status: 'RESTRUCTURED' }),
      loan('B', 600n, { daysPastDue: 95 }),
      loan('C', 0n, { status: 'CLOSED' }),
      loan('D', 400n, { client: 'B' }),
    ]);
    await makeDueFigures(door);
    const alone = await ask('alfa', WHOLE);
    await fc.assert(
      fc.asyncProperty(anyLoans, anyLoans, async (august, september) => {
        await file('beta', AUGUST, august, 'CORRECTION');
        await file('beta', SEPTEMBER, september, 'CORRECTION');
        await makeDueFigures(door);
        expect(await ask('alfa', WHOLE)).toEqual(alone);
      }),
      { numRuns: 12 },
    );
  });

  it('reads none of the rows behind it, even in SQL of its own', async () => {
    await file('alfa', AUGUST, [loan('A', 500n, { daysPastDue: 40 })]);
    await file('alfa', SEPTEMBER, [loan('A', 500n, { status: 'RESTRUCTURED' })]);
    await makeDueFigures(door);
    const beta = new pg.Client({
      connectionString: sector.world.appUrl,
      options: '-c role=centrale_amc_beta',
    });
    await beta.connect();
    for (const table of ['run', 'breakdown', 'roll', 'vintage', 'reset']) {
      const own = await sector.world.asOwner(`select from registry.portfolio_${table}`);
      expect(own.length, table).toBeGreaterThan(0);
      expect((await beta.query(`select from registry.portfolio_${table}`)).rowCount, table).toBe(0);
    }
    await expect(beta.query('select intake.make_due_figures()')).rejects.toThrow(/permission/);
    await beta.end();
  });
});
