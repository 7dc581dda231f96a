// Which loans a snapshot takes from the months before, where the month itself says nothing of them.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../world.js';
import { type LoanRow, RegisterRows } from './register-rows.js';

const AUGUST = '2026-08-31';
const SEPTEMBER = '2026-09-30';
const MONTHS = [
  '2026-02-28',
  '2026-03-31',
  '2026-04-30',
  '2026-05-31',
  '2026-06-30',
  '2026-07-31',
  AUGUST,
  SEPTEMBER,
];

let world: World;
let register: RegisterRows;

beforeAll(async () => {
  world = await openWorld();
  register = await RegisterRows.open(world.ownerUrl);
  await register.addAssociations({ aa: 'aa' });
  for (const month of MONTHS) await register.openMonth(month, ['aa']);
});
beforeEach(() => register.owner.query('truncate registry.position, registry.loan'));
afterAll(async () => {
  await register?.close();
  await world?.close();
});

const report = (...rows: Partial<LoanRow>[]) =>
  register.report(
    rows.map((row) => ({ association: 'aa', person: 'p', loan: 'l', month: AUGUST, ...row })),
  );
const owedIn = async (month: string) => {
  const rows = await world.asOwner<{ owed: string }>(
    'select outstanding_centimes as owed from published.positions_at($1)',
    [month],
  );
  return rows.map(({ owed }) => Number(owed));
};

describe('a loan that a month lacks', () => {
  it('is there as it was reported last', async () => {
    await report(
      { month: '2026-05-31', outstandingCentimes: 300_000 },
      { month: '2026-07-31', outstandingCentimes: 100_000 },
      { month: '2026-06-30', outstandingCentimes: 200_000 },
    );
    expect(await owedIn(AUGUST)).toEqual([100_000]);
  });

  it.each([
    ['2026-08-31', '2026-02-28', 1],
    ['2026-09-30', '2026-02-28', 0],
    ['2026-09-30', '2026-03-31', 1],
  ])(
    'in %s, last reported in %s, is there %i times: six months, however long they are',
    async (month, last, times) => {
      await report({ month: last });
      expect(await owedIn(month)).toHaveLength(times);
    },
  );

  it.each([
    ['closed', 0, { status: 'CLOSED' }],
    ['removed', 0, { status: 'REMOVED' }],
    ['written off', 1, { status: 'WRITTEN_OFF' }],
    ['due since', 0, { maturityOn: '2026-08-10' }],
    ['due already', 1, { maturityOn: '2026-07-10' }],
    ['due later', 1, { maturityOn: '2026-09-10' }],
  ])('and was %s when last reported is there %i times', async (_, times, last) => {
    await report({ month: '2026-06-30' }, { month: '2026-07-31', ...last });
    expect(await owedIn(AUGUST)).toHaveLength(times);
  });
});

describe('a loan that a month speaks of', () => {
  it.each(['CURRENT', 'CLOSED'])('as %s is not there a second time', async (status) => {
    await report(
      { month: '2026-07-31', outstandingCentimes: 200_000 },
      { status, outstandingCentimes: 100_000 },
    );
    expect(await owedIn(AUGUST)).toEqual(status === 'CLOSED' ? [] : [100_000]);
  });

  it('hides none that it lacks, and is in no month before it', async () => {
    await report({ month: '2026-07-31', loan: 'other' }, { month: SEPTEMBER, loan: 'l' });
    expect(await owedIn(AUGUST)).toHaveLength(1);
    expect(await owedIn(SEPTEMBER)).toHaveLength(2);
  });
});
