// The figures that are made after a return: when, of what, and made again after a correction or a withdrawal.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WorkDoor } from '../../src/database/work-door.js';
import { IntakeWorker } from '../../src/returns/intake-worker.js';
import { makeDueFigures } from '../../src/returns/make-figures.js';
import { holdLock } from '../crash/hold-lock.js';
import { Sector } from '../graph/sector.js';
import { acceptReturn, type BookLoan, reportBook } from './book-rows.js';

const [JULY, AUGUST, SEPTEMBER] = ['2026-07-31', '2026-08-31', '2026-09-30'] as const;
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

describe('figures of a month', () => {
  it('are pending until they are made, and the live ones are read meanwhile', async () => {
    const id = await file('alfa', SEPTEMBER, [loan('A', 100n)]);
    const answer = await sector.ask('alfa', `{ portfolio { gross writeOffs { definition } } }`);
    expect(answer.errors?.map(({ message }) => message)).toEqual(['FIGURES_PENDING']);
    expect(answer.data).toEqual({ portfolio: { gross: '1.00', writeOffs: null } });
    await makeDueFigures(door);
    const made = await ask<{ figuresMade: { returnId: string; isCurrent: boolean } }>(
      'alfa',
      'figuresMade { returnId isCurrent }',
    );
    expect(made.figuresMade.isCurrent).toBe(true);
    const hex = Buffer.from(made.figuresMade.returnId.slice(4), 'base64url').toString('hex');
    expect(hex).toBe(id.replaceAll('-', ''));
  });

  it('are made again for every later month when a return changes an earlier one', async () => {
    await file('alfa', JULY, [loan('A', 100n)]);
    await file('alfa', AUGUST, [loan('A', 100n, { daysPastDue: 20 })]);
    await file('alfa', SEPTEMBER, [loan('A', 100n, { daysPastDue: 20 })]);
    await makeDueFigures(door);
    const VINTAGES = 'vintages { pools { points { share } } } rollRates { cells { from to } }';
    expect(await ask('alfa', VINTAGES)).toEqual({
      vintages: { pools: [{ points: [{ share: 0 }, { share: 0 }, { share: 0 }] }] },
      rollRates: { cells: [{ from: 'DAYS_1_30', to: 'DAYS_1_30' }] },
    });
    await file('alfa', AUGUST, [loan('A', 100n, { daysPastDue: 31 })], 'CORRECTION');
    const stale = await ask('alfa', 'figuresMade { isCurrent }');
    expect(stale).toEqual({ figuresMade: { isCurrent: false } });
    await makeDueFigures(door);
    expect(await ask('alfa', VINTAGES)).toEqual({
      vintages: { pools: [{ points: [{ share: 0 }, { share: 1 }, { share: 1 }] }] },
      rollRates: { cells: [{ from: 'DAYS_31_60', to: 'DAYS_1_30' }] },
    });
    // July lies before the correction and is not made again.
    expect(await ask('alfa', 'vintages { pools { points { share } } } ', '2026-07')).toEqual({
      vintages: { pools: [{ points: [{ share: 0 }] }] },
    });
  });

  it('go with a return that is withdrawn', async () => {
    await file('alfa', AUGUST, [loan('A', 100n)]);
    const id = await file('alfa', SEPTEMBER, [loan('A', 90n)]);
    await makeDueFigures(door);
    await sector.world.asOwner(
      `update intake.return set state = 'WITHDRAWN', finished_at = clock_timestamp() where return_id = $1`,
      [id],
    );
    await sector.world.asOwner(
      'update registry.position set superseded_at = clock_timestamp() where month = $1',
      [SEPTEMBER],
    );
    await makeDueFigures(door);
    const runs = await sector.world.asOwner('select month::text from registry.portfolio_run');
    expect(runs).toEqual([{ month: AUGUST }]);
  });

  it('are taken up by the worker’s next start where a crash left them unmade', async () => {
    await file('alfa', AUGUST, [loan('A', 100n)]);
    await file('beta', AUGUST, [loan('B', 100n)]);
    const failures: unknown[] = [];
    const worker = new IntakeWorker({
      door,
      keys: sector.world.keys,
      onFailure: (_id, error) => failures.push(error),
    });
    await worker.resume();
    await worker.idle();
    expect(failures).toEqual([]);
    for (const who of ['alfa', 'beta']) {
      expect(await ask(who, 'figuresMade { isCurrent }', '2026-08')).toEqual({
        figuresMade: { isCurrent: true },
      });
    }
  });

  it('wait for a return that comes while they are made', async () => {
    const { world } = sector;
    await file('alfa', AUGUST, [loan('A', 100n)]);
    await file('beta', AUGUST, [loan('B', 100n)]);
    const worker = new IntakeWorker({ door, keys: world.keys, onFailure: () => {} });
    const figures = await holdLock(world.ownerUrl, 'lock table registry.portfolio_run');
    await worker.resume();
    await figures.untilWaiters(1);
    const id = await file('beta', JULY, [loan('B', 100n)]);
    await world.asOwner(`update intake.return set state = 'RECEIVED' where return_id = $1`, [id]);
    const coming = await holdLock(
      world.ownerUrl,
      `select from intake.return where return_id = '${id}' for update`,
    );
    worker.enqueue('beta', id);
    await coming.untilWaiters(1);
    await figures.release();
    const whose = () => world.asOwner('select association from registry.portfolio_run');
    await expect.poll(whose).toEqual([{ association: 'alfa' }]);
    await sleep(500);
    expect(await whose()).toEqual([{ association: 'alfa' }]);
    await coming.release();
    await worker.close();
  });

  it('are made once: a second making of what is not due changes nothing', async () => {
    await file('alfa', AUGUST, [loan('A', 100n)]);
    await makeDueFigures(door);
    const read = () => sector.world.asOwner('select made_at::text from registry.portfolio_run');
    const first = await read();
    await makeDueFigures(door);
    expect(await read()).toEqual(first);
  });
});

describe('write-offs', () => {
  it('count at their first report, unless the very first report of the loan says so without that month’s date', async () => {
    await file('alfa', AUGUST, [
      loan('UNDATED', 100n, { status: 'WRITTEN_OFF', daysPastDue: 400 }),
      loan('EARLIER', 200n, {
        status: 'WRITTEN_OFF',
        daysPastDue: 400,
        writtenOffOn: '2026-03-10',
      }),
      loan('DATED', 400n, { status: 'WRITTEN_OFF', daysPastDue: 400, writtenOffOn: '2026-08-10' }),
      loan('LATER', 800n, { daysPastDue: 370 }),
      loan('GOOD', 10_000n),
    ]);
    await file('alfa', SEPTEMBER, [
      loan('DATED', 400n, { status: 'WRITTEN_OFF', daysPastDue: 430, writtenOffOn: '2026-08-10' }),
      loan('LATER', 0n, { status: 'WRITTEN_OFF', daysPastDue: 400 }),
      loan('GOOD', 10_000n),
    ]);
    await makeDueFigures(door);
    const PERIODS =
      'writeOffs { month { loans amount undatedLoans } trailingYear { loans amount undatedLoans } }';
    expect(await ask('alfa', PERIODS, '2026-08')).toMatchObject({
      writeOffs: { month: { loans: 1, amount: '4.00', undatedLoans: 1 } },
    });
    // LATER owes nothing any more: what it owed at its last report counts.
    expect(await ask('alfa', PERIODS)).toEqual({
      writeOffs: {
        month: { loans: 1, amount: '8.00', undatedLoans: 0 },
        trailingYear: { loans: 2, amount: '12.00', undatedLoans: 1 },
      },
    });
  });

  it('of a month that was not reported leave the mean to the months that were', async () => {
    await file('alfa', JULY, [loan('A', 100n)]);
    await file('alfa', SEPTEMBER, [loan('A', 200n)]);
    await makeDueFigures(door);
    expect(
      await ask(
        'alfa',
        'writeOffs { trailingYear { monthEnds averageGross } } rollRates { fromMonth }',
      ),
    ).toEqual({
      writeOffs: { trailingYear: { monthEnds: 2, averageGross: '1.50' } },
      rollRates: null,
    });
  });
});

describe('an answer', () => {
  it('reads the book once, whatever is asked of it', async () => {
    await file('alfa', SEPTEMBER, [loan('A', 100n)]);
    await makeDueFigures(door);
    sector.statements.length = 0;
    await ask(
      'alfa',
      `loans gross par { ratio } ageing { definition } provisions { required }
      sadhan: provisions(scheme: "SADHAN") { required } provisionShift(from: "MIX_MBB", to: "SADHAN") { cost }`,
    );
    expect(sector.statements).toEqual(['portfolio-month', 'read-book', 'provision-schemes']);
  });

  it('has the definition of each figure beside it, in the language asked for', async () => {
    await file('alfa', AUGUST, [loan('A', 100n)]);
    await file('alfa', SEPTEMBER, [loan('A', 100n)]);
    await makeDueFigures(door);
    const DEFINED = `{ portfolio { definition par { definition } ageing { definition } writeOffs { definition }
      history { definition } rollRates { definition } vintages { definition } breakdown(by: SEX) { definition } dpdResets { definition }
      provisions { definition } provisionShift(from: "SADHAN", to: "MIX_MBB") { definition }
      figuresMade { definition } } }`;
    const texts = async (locale: 'en' | 'fr' | 'ar') => {
      const answer = await sector.ask('alfa', DEFINED, {}, locale);
      expect(answer.errors).toBeUndefined();
      return [...JSON.stringify(answer.data).matchAll(/"definition":"([^"]+)"/g)].map(
        (match) => match[1] ?? '',
      );
    };
    const [english, french, arabic] = [await texts('en'), await texts('fr'), await texts('ar')];
    expect(english).toHaveLength(16);
    expect(new Set([...english, ...french, ...arabic]).size).toBe(48);
    expect(arabic.every((text) => /[\u0600-\u06ff]/.test(text))).toBe(true);
    expect(english[1]).toContain('more than 1 days late');
  });

  it('is found through the lender’s own index, not through the whole sector’s month', async () => {
    const others = Array.from({ length: 4000 }, (_, n) => loan(`B${n}`, 100n));
    await reportBook(sector.world, 'beta', SEPTEMBER, others);
    await reportBook(sector.world, 'alfa', SEPTEMBER, [loan('A', 100n)]);
    await sector.world.asOwner('analyze registry.position');
    const alfa = new pg.Client({
      connectionString: sector.world.appUrl,
      options: '-c role=centrale_amc_alfa',
    });
    await alfa.connect();
    const { rows } = await alfa.query(
      `explain select count(*) from registry.position where month = '2026-09-30' and superseded_at is null`,
    );
    await alfa.end();
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(
      /Index Cond: \(+association = \(*substr/,
    );
  });
});
