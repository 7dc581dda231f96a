// Which loans a month lacks is noted as returns are merged and taken back, and asked for as of any moment. Beside it the
// plain comparison of whole months, which needs no notes.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toPublicId } from '../../src/access/public-ids.js';
import { withdrawReturn } from '../../src/returns/withdraw-return.js';
import { type Cells, GOOD_ROW, StagedReturns } from '../returns/staged-return.js';
import { openWorld, type World } from '../world.js';

/** From the first to the last it is longer than a loan is carried. */
const MONTHS = ['2026-01-31', '2026-07-31', '2026-08-31'];
const CODES = ['aa', 'bb'];
const CLOSED = { status: 'CLOSED', outstanding_principal: '0' };

let world: World;
let returns: StagedReturns;

beforeAll(async () => {
  world = await openWorld();
  returns = new StagedReturns(world);
  await returns.admit(CODES, MONTHS);
});
afterAll(async () => {
  await returns?.close();
  await world?.close();
});

const anyRow = fc.record({
  ref: fc.integer({ min: 1, max: 3 }),
  status: fc.constantFrom('CURRENT', 'CURRENT', 'CURRENT', 'CLOSED', 'REMOVED'),
});
const anyStep = fc.record({
  association: fc.constantFrom(...CODES),
  month: fc.constantFrom(...MONTHS),
  isTakenBack: fc.constantFrom(false, false, true),
  isCorrection: fc.boolean(),
  rows: fc.uniqueArray(anyRow, { minLength: 1, maxLength: 3, selector: ({ ref }) => ref }),
});
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

function toCells({ ref, status }: Step['rows'][number], { association }: Step): Cells {
  return {
    ...GOOD_ROW,
    disbursed_on: '2025-12-01',
    maturity_on: '2027-06-01',
    national_id: `${association.toUpperCase()}${100_000 + ref}`,
    loan_ref: `L${ref}`,
    ...(status === 'CLOSED' ? CLOSED : { status }),
  };
}

/** The lender's returns of a month that stand, the last first. */
const findStanding = ({ association, month }: Step) =>
  world.asOwner<{ return_id: string; kind: string }>(
    `select return_id, kind from intake.return where association = $1 and month = $2
       and state in ('ACCEPTED', 'PARTIALLY_ACCEPTED') order by finished_at desc`,
    [association, month],
  );

/** Sends a return, or takes a lender's last one of a month back where there is one. */
async function take(step: Step): Promise<void> {
  const { association, month } = step;
  const standing = await findStanding(step);
  if (step.isTakenBack) {
    if (!standing[0]) return;
    const id = toPublicId('ret', standing[0].return_id);
    await withdrawReturn(returns.door, association, id);
    return;
  }
  const isCorrection = step.isCorrection || standing.some(({ kind }) => kind === 'PERIODIC');
  const rows = step.rows
    .filter(({ status }) => isCorrection || status !== 'REMOVED')
    .map((row) => toCells(row, step));
  const kind = isCorrection ? 'CORRECTION' : 'PERIODIC';
  if (rows.length > 0) await returns.send({ association, month, kind, rows });
}

const KNOWN = (row: string) =>
  `${row}.received_at <= $2 and (${row}.superseded_at is null or ${row}.superseded_at > $2)`;
const BY_COMPARISON = `array(select distinct p.loan_id from registry.position p
  where p.month < $1 and p.month >= registry.month_before($1, 6) and ${KNOWN('p')} and p.status < 'CLOSED'
    and not exists (select from registry.position n where n.month = $1 and n.loan_id = p.loan_id and ${KNOWN('n')}))`;
const BY_NOTES = 'published.loans_missing_in($1, $2)';

/** What is carried into a month, as known at a moment, of the loans that are said to be missing. */
const carriedOf = async (missing: string, month: string, moment: Date) =>
  (
    await world.asOwner<{ loan: string }>(
      `select p.loan_id || ' ' || p.month || ' ' || p.version as loan
       from published.positions_carried_into($1::date, $2::timestamptz, ${missing}) p order by 1`,
      [month, moment],
    )
  ).map(({ loan }) => loan);

it('are those that a comparison of whole months finds, now and at every moment before', async () => {
  let carried = 0;
  const histories = fc.asyncProperty(
    fc.array(anyStep, { minLength: 8, maxLength: 16 }),
    async (steps) => {
      await world.asOwner(
        `truncate registry.position, registry.unreported_loan, registry.loan, registry.client, registry.borrower,
           intake.return cascade`,
      );
      const moments: Date[] = [];
      for (const step of steps) {
        await take(step);
        const [now] = await world.asOwner<{ now: Date }>('select clock_timestamp() as now');
        if (now) moments.push(now.now);
      }
      for (const month of MONTHS) {
        for (const moment of moments) {
          const compared = await carriedOf(BY_COMPARISON, month, moment);
          expect(await carriedOf(BY_NOTES, month, moment)).toEqual(compared);
          carried += compared.length;
        }
      }
    },
  );
  await fc.assert(histories, { numRuns: 20, endOnFailure: true });
  expect(carried).toBeGreaterThan(100);
});
