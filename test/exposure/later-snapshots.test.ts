// A late or a corrected return changes what is published after it, and nothing that was published before.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishSnapshot } from '../../src/exposure/publish.js';
import { type Cells, GOOD_ROW, StagedReturns } from '../returns/staged-return.js';
import { openWorld, type World } from '../world.js';

const JULY = '2026-07-31';
const AUGUST = '2026-08-31';
const LENDERS = ['aa', 'bb', 'cc', 'dd', 'late'];

let world: World;
let returns: StagedReturns;

beforeAll(async () => {
  world = await openWorld();
  returns = new StagedReturns(world);
  await returns.admit(LENDERS, [JULY, AUGUST]);
});
afterAll(async () => {
  await returns?.close();
  await world?.close();
});

const ROWS = `select e.borrower_id, e.viewer, e.lenders_band, e.outstanding_band, e.instalment_band, e.arrears_band,
    e.holders, e.live_here`;
const LENDERS_OF = `select association, new_loans from published.snapshot_lender
  where snapshot_id = $1 order by association`;

/** Every row of a snapshot and whose book is in it, as one text. */
const imageOf = async (snapshotId: number) =>
  JSON.stringify([
    await world.asOwner(
      `${ROWS} from published.exposure e where snapshot_id = $1 order by borrower_id, viewer nulls first`,
      [snapshotId],
    ),
    await world.asOwner(LENDERS_OF, [snapshotId]),
  ]);

/** The same of what would be published now as of the snapshot's moment, people shared out among more processes. */
async function reckonAgain(snapshotId: number): Promise<string> {
  const rows = await world.asOwner(
    `${ROWS} from published.snapshot s, generate_series(0, 4) part, published.exposure_rows(s.snapshot_id, s.month,
       s.published_at, s.band_version, published.loans_missing_in(s.month, s.published_at), part, 5) e
     where s.snapshot_id = $1 order by e.borrower_id, e.viewer nulls first`,
    [snapshotId],
  );
  const owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  await owner.query('begin');
  await owner.query('delete from published.snapshot_lender where snapshot_id = $1', [snapshotId]);
  await owner.query(
    `select published.count_lenders(s.snapshot_id, s.month, s.published_at) from published.snapshot s
     where s.snapshot_id = $1`,
    [snapshotId],
  );
  const lenders = (await owner.query(LENDERS_OF, [snapshotId])).rows;
  await owner.end();
  return JSON.stringify([rows, lenders]);
}

const toRow = (rest: Cells) => ({ ...GOOD_ROW, loan_ref: 'L', ...rest });
/** A loan under another id of the same person, who was found out. */
const OTHER_ID = { national_id: 'CD654321', last_name: 'Berrada', loan_ref: 'M' };
const send = (
  association: string,
  month: string,
  rows: Cells[],
  kind: 'PERIODIC' | 'CORRECTION' = 'PERIODIC',
) => returns.send({ association, month, kind, rows: rows.map(toRow) });

describe('a snapshot', () => {
  it('stays as it is, whatever is filed, mended or taken back for its month afterwards', async () => {
    await send('aa', JULY, [{}, OTHER_ID]);
    for (const code of ['bb', 'cc', 'dd']) await send(code, JULY, [{}]);
    await world.asOwner(
      `update registry.borrower set same_as = (select borrower_id from registry.loan where loan_ref = 'L' limit 1)
       where borrower_id = (select borrower_id from registry.loan where loan_ref = 'M')`,
    );
    const first = await publishSnapshot(returns.door, { month: '2026-07', kind: 'MONTHLY' });
    const published = await imageOf(first);
    await send('late', JULY, [{}]);
    await send(
      'aa',
      JULY,
      [
        { outstanding_principal: '1', days_past_due: '20', overdue_amount: '1', status: 'OVERDUE' },
        { ...OTHER_ID, outstanding_principal: '0', status: 'CLOSED', closed_on: '2026-07-20' },
      ],
      'CORRECTION',
    );
    await send(
      'bb',
      JULY,
      [{ national_id: 'ZZ9999', last_name: 'Tazi', birth_date: '1990-01-01' }],
      'CORRECTION',
    );
    expect(await imageOf(first)).toBe(published);

    const order = { month: '2026-07', kind: 'RECTIFICATION' as const, reason: 'late and mended' };
    const second = await publishSnapshot(returns.door, order);
    expect(await imageOf(first)).toBe(published);
    expect(await imageOf(second)).not.toBe(published);
    expect(await reckonAgain(first)).toBe(published);

    for (const code of LENDERS) await send(code, AUGUST, [{}]);
    await publishSnapshot(returns.door, { month: '2026-08', kind: 'MONTHLY' });
    const mended = await imageOf(second);
    await send('cc', JULY, [{ outstanding_principal: '2' }], 'CORRECTION');
    expect(await imageOf(second)).toBe(mended);
    expect(await imageOf(first)).toBe(published);
  });
});
