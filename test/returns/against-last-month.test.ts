// What a return's rows are held against in the month before: days past due that cannot follow from those reported then,
// and loans that are gone. Warned of and counted, never refused.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../world.js';
import { type Cells, GOOD_ROW, type StagedReturn, StagedReturns } from './staged-return.js';

const JULY = '2026-07-31';
const AUGUST = '2026-08-31';

let world: World;
let returns: StagedReturns;

beforeAll(async () => {
  world = await openWorld();
  returns = new StagedReturns(world);
  await returns.admit(['aa', 'bb', 'cc', 'dd'], [JULY, AUGUST]);
});
afterAll(async () => {
  await returns?.close();
  await world?.close();
});

const row = (ref: string, days: number, rest: Cells = {}): Cells => ({
  ...GOOD_ROW,
  loan_ref: ref,
  national_id: `AB${1000 + (Number.parseInt(ref, 36) % 9000)}`,
  days_past_due: String(days),
  overdue_amount: days > 0 ? '10' : '0',
  status: days > 0 ? 'OVERDUE' : 'CURRENT',
  ...rest,
});
const send = async (
  association: string,
  month: string,
  rows: Cells[],
  kind: StagedReturn['kind'] = 'PERIODIC',
) => {
  const id = await returns.send({ association, month, kind, rows });
  const warnings = await world.asOwner<{ code: string; loan_ref: string; field: string }>(
    'select code, loan_ref, field from intake.warning where return_id = $1 order by code, loan_ref',
    [id],
  );
  const [counted] = await world.asOwner<{ state: string; warning_count: string }>(
    'select state, warning_count from intake.return where return_id = $1',
    [id],
  );
  expect(Number(counted?.warning_count)).toBe(warnings.length);
  return {
    state: counted?.state,
    warnings: warnings.map(({ code, loan_ref }) => `${code} ${loan_ref}`),
  };
};

describe('days past due', () => {
  const paidBefore = { last_payment_on: JULY };
  const paidSince = { last_payment_on: '2026-08-01' };
  const renewed = { status: 'RESTRUCTURED', overdue_amount: '10', restructured_from: 'X9' };
  it.each<[string, number, number, Cells, boolean]>([
    ['may begin with the month', 0, 31, {}, false],
    ['are never more than the month has days', 0, 32, {}, true],
    ['grow by the days that passed', 40, 71, paidBefore, false],
    ['never grow by more', 40, 72, {}, true],
    ['may go back with a payment since', 40, 10, paidSince, false],
    ['never go back without one', 40, 10, paidBefore, true],
    ['never end without one', 40, 0, paidBefore, true],
    ['may go back where nobody says when was paid', 40, 0, {}, false],
    [
      'may end with a closing',
      40,
      0,
      { ...paidBefore, status: 'CLOSED', outstanding_principal: '0' },
      false,
    ],
    [
      'may go back by new terms, which have a warning of their own',
      40,
      5,
      { ...paidBefore, ...renewed },
      false,
    ],
  ])('%s', async (title, before, now, rest, isOdd) => {
    const ref = `d${title.length}${before}${now}${isOdd}`;
    const whole = { association: 'aa', month: JULY, kind: 'CORRECTION' as const };
    await returns.send({ ...whole, rows: [row(ref, before)] });
    const { state, warnings } = await send('aa', AUGUST, [row(ref, now, rest)], 'CORRECTION');
    expect(state).toBe('ACCEPTED');
    expect(warnings.includes(`DPD_IMPOSSIBLE ${ref}`)).toBe(isOdd);
  });

  it('are compared in a TEST too, with the rows of nobody else', async () => {
    await send('bb', JULY, [row('S1', 0)]);
    const tested = await send('bb', AUGUST, [row('S1', 90)], 'TEST');
    expect(tested).toEqual({ state: 'ACCEPTED', warnings: ['DPD_IMPOSSIBLE S1'] });
    expect((await send('cc', AUGUST, [row('S1', 90)], 'TEST')).warnings).toEqual([]);
  });
});

describe('a loan that is gone', () => {
  it('is told of against the month before, and against an INITIAL return of the month itself', async () => {
    await send('dd', JULY, [row('A', 0), row('B', 0)], 'INITIAL');
    await send('dd', AUGUST, [row('A', 0), row('C', 0)], 'INITIAL');
    const { warnings } = await send('dd', AUGUST, [row('A', 0)]);
    expect(warnings).toEqual(['VANISHED_LOAN B', 'VANISHED_LOAN C']);
  });
});
