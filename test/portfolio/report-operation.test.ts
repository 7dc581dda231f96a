// The one operation of a report: within everybody's limits, and as many statements for a large book as for a small one.
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkDoor } from '../../src/database/work-door.js';
import { REPORT_OPERATION } from '../../src/portfolio/report/report-operation.js';
import { writeReport } from '../../src/portfolio/report/write-report.js';
import { makeDueFigures } from '../../src/returns/make-figures.js';
import { makeAudienceSchemas } from '../../src/server/audience-schemas.js';
import { checkLimits } from '../../src/server/limits.js';
import { Sector } from '../graph/sector.js';
import { acceptReturn, type BookLoan, reportBook } from './book-rows.js';

const MONTHS = ['2026-06-30', '2026-07-31', '2026-08-31', '2026-09-30'];
let sector: Sector;
let door: WorkDoor;

beforeAll(async () => {
  sector = await Sector.open('alfa', 'beta');
  door = new WorkDoor(sector.world.workUrl, 1);
});
afterAll(async () => {
  await door?.close();
  await sector?.close();
});

/** A book of so many loans over so many months; every third was restructured in silence in the last of them. */
async function report(who: string, loans: number, months: readonly string[]): Promise<void> {
  for (const month of months) {
    const isLast = month === months.at(-1);
    const rows = Array.from({ length: loans }, (_, at): BookLoan => {
      const days = (at * 37) % 400;
      const isReset = isLast && at % 3 === 0;
      return {
        ref: `${who}-${at}`,
        client: `${who}-${at % Math.max(1, loans - 2)}`,
        outstanding: BigInt(100_000 + at),
        ...(isReset ? { status: 'RESTRUCTURED' } : { daysPastDue: days }),
        disbursedOn: `2026-0${1 + (at % 5)}-15`,
      };
    });
    await reportBook(sector.world, who, month, rows);
    await acceptReturn(sector.world, who, month);
  }
  await makeDueFigures(door);
}

const write = (association: string) =>
  writeReport({
    ask: (query, variables) => sector.ask(association, query, variables, 'fr'),
    association,
    month: '2026-09',
    locale: 'fr',
  });

describe('the report’s operation', () => {
  it('is one that an association may send itself', () => {
    const { AMC } = makeAudienceSchemas(sector.schema).direct;
    expect(validate(AMC, parse(REPORT_OPERATION))).toEqual([]);
    expect(() => checkLimits(REPORT_OPERATION, AMC)).not.toThrow();
  });

  it('does not exist for anybody else', () => {
    const { RESEARCH, BUREAU, SUPERVISOR } = makeAudienceSchemas(sector.schema).direct;
    for (const schema of [RESEARCH, BUREAU, SUPERVISOR]) {
      const problems = validate(schema, parse(REPORT_OPERATION)).map(({ message }) => message);
      expect(problems.join('\n')).toContain('Cannot query field "portfolio"');
    }
  });

  it('takes as many statements for 300 loans in four months as for 6 in two', async () => {
    await report('alfa', 6, MONTHS.slice(2));
    await report('beta', 300, MONTHS);
    sector.statements.length = 0;
    const small = await write('alfa');
    const few = [...sector.statements].sort();
    sector.statements.length = 0;
    const large = await write('beta');
    expect([...sector.statements].sort()).toEqual(few);
    expect(few.length).toBeLessThan(30);
    for (const page of [small, large]) expect(page).toContain('<figure id="resets"');
    // The ten largest of those that were restructured in silence.
    expect(large.match(/beta-\d+/g)).toHaveLength(10);
    expect(large).not.toContain('alfa');
  });
});

describe('an answer with a gap that nobody foresaw', () => {
  const ask = async (code: string, portfolio: object | null) =>
    writeReport({
      ask: async () => ({ data: { portfolio }, errors: [{ extensions: { code } }] }),
      association: 'alfa',
      month: '2026-09',
      locale: 'fr',
    });

  it('is no report: the graph’s own code is thrown, never a page with figures missing', async () => {
    for (const code of ['INTERNAL', 'UNAVAILABLE', 'BAD_PAGE_SIZE']) {
      await expect(ask(code, {})).rejects.toMatchObject({ code });
    }
    await expect(ask('A_CODE_OF_TOMORROW', {})).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(ask('FUTURE_TIME', null)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
