// What references would prove if they were asked for row by row: whatever lenders report, in whatever order, no row of the
// register stands without those it belongs to, and a loan has one position that holds for a month.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type World } from '../world.js';
import { type Cells, GOOD_ROW, StagedReturns } from './staged-return.js';

const MONTHS = ['2026-07-31', '2026-08-31'];
const CODES = ['aa', 'bb', 'cc'];
const NAMES = ['Alami', 'Bennani', 'علمي'];

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

/** Few ids, names and references, so that people meet, clash and move. */
const anyRow: fc.Arbitrary<Cells> = fc
  .record({
    person: fc.integer({ min: 1, max: 4 }),
    last_name: fc.constantFrom(...NAMES),
    year: fc.constantFrom('1980', '1981'),
    ref: fc.integer({ min: 1, max: 6 }),
    status: fc.constantFrom('CURRENT', 'CURRENT', 'CURRENT', 'REMOVED'),
  })
  .map(({ person, last_name, year, ref, status }) => ({
    ...GOOD_ROW,
    national_id: `AB${100_000 + person}`,
    last_name,
    birth_date: `${year}-01-01`,
    loan_ref: `L${ref}`,
    status,
  }));
const anyFile = fc.record({
  association: fc.constantFrom(...CODES),
  month: fc.constantFrom(...MONTHS),
  rows: fc.array(anyRow, { minLength: 1, maxLength: 6 }),
});

const begun = new Set<string>();
/** A lender's first file of a month is its return, whatever follows mends it. */
function toKind({ association, month }: { association: string; month: string }) {
  const isFirst = !begun.has(association + month);
  begun.add(association + month);
  return isFirst ? 'PERIODIC' : 'CORRECTION';
}

const STRAYS: Readonly<Record<string, string>> = {
  'clients of no association': `registry.client c where not exists (select from registry.association a where a.code = c.association)`,
  'clients of no borrower': `registry.client c where not exists (select from registry.borrower b
    where b.borrower_id = c.borrower_id and b.id_hash = c.id_hash)`,
  'loans of no client': `registry.loan l where not exists (select from registry.client c where c.client_id = l.client_id
    and c.association = l.association and c.borrower_id = l.borrower_id)`,
  'positions of no loan': `registry.position p where not exists (select from registry.loan l
    where l.loan_id = p.loan_id and l.association = p.association)`,
  'positions of no client': `registry.position p where not exists (select from registry.client c
    where c.client_id = p.client_id and c.association = p.association and c.borrower_id = p.borrower_id)`,
  'positions of no return': `registry.position p where not exists (select from intake.return r
    where r.return_id = p.return_id and r.association = p.association and r.month = p.month)`,
  'loans with two positions that hold': `(select from registry.position where superseded_at is null
    group by loan_id, month having count(*) > 1) p`,
};

it('has no row without those it belongs to, whatever is reported', async () => {
  const files = fc.asyncProperty(
    fc.array(anyFile, { minLength: 3, maxLength: 6 }),
    async (sent) => {
      for (const file of sent) await returns.send({ ...file, kind: toKind(file) });
      for (const [what, from] of Object.entries(STRAYS)) {
        const [found] = await world.asOwner<{ n: number }>(
          `select count(*)::int as n from ${from}`,
        );
        expect([what, found?.n]).toEqual([what, 0]);
      }
    },
  );
  await fc.assert(files, { numRuns: 12 });
  const [written] = await world.asOwner<{ n: number }>(
    'select count(*)::int as n from registry.position',
  );
  expect(written?.n).toBeGreaterThan(50);
});
