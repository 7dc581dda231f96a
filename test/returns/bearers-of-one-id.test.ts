// Who bears one national id within a file: nearly always one person, else few enough to be told apart one by one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../world.js';
import { type Cells, GOOD_ROW, StagedReturns } from './staged-return.js';

const MONTH = '2026-08-31';

let world: World;
let returns: StagedReturns;

beforeAll(async () => {
  world = await openWorld();
  returns = new StagedReturns(world);
  await returns.admit(['aa'], [MONTH]);
});

afterAll(async () => {
  await returns?.close();
  await world?.close();
});

const row = (ref: string, rest: Cells = {}): Cells => ({ ...GOOD_ROW, loan_ref: ref, ...rest });

describe('a merge', () => {
  it('takes an id that a file gives to more than twenty people for invented, and to twenty for theirs', async () => {
    const bear = (national_id: string, people: number) =>
      Array.from({ length: people }, (_, n) =>
        row(`${national_id}-${n}`, {
          national_id,
          last_name: `Idrissi${'abcdefghijklmnopqrstu'[n]}`,
          birth_date: `${1970 + n}-03-05`,
        }),
      );
    const id = await returns.send({
      association: 'aa',
      month: MONTH,
      kind: 'CORRECTION',
      rows: [...bear('ZZ10020', 20), ...bear('ZZ10021', 21)],
    });
    const rejected = await world.asOwner(
      `select codes, fields, count(*)::int as rows from intake.rejection where return_id = $1 group by 1, 2`,
      [id],
    );
    expect(rejected).toEqual([{ codes: ['INCONSISTENT'], fields: ['national_id'], rows: 21 }]);
    const kept = await world.asOwner(
      `select count(distinct client_id)::int as clients, count(distinct borrower_id)::int as borrowers,
         min(own_variant) as first, max(own_variant) as last
       from registry.client where last_name like 'Idrissi%'`,
    );
    expect(kept).toEqual([{ clients: 20, borrowers: 20, first: 1, last: 20 }]);
  });

  it('takes two spellings of a client it knows, in one file, for that client, as the last line spells him', async () => {
    const correct = (...rows: Cells[]) =>
      returns.send({ association: 'aa', month: MONTH, kind: 'CORRECTION', rows });
    const filali = { national_id: 'WX5001', last_name: 'Filali', birth_date: '1985-05-05' };
    await correct(row('T1', filali));
    const id = await correct(
      row('T1', filali),
      row('T2', { ...filali, birth_date: '1985-05-15' }),
      row('T3', { ...filali, last_name: 'Philali' }),
    );
    const found = await world.asOwner(
      `select c.last_name, c.own_variant, p.return_id = $1 as is_newest, count(*)::int as loans
       from registry.client c join registry.position p using (client_id, borrower_id)
       where c.last_name like '%ilali' and p.superseded_at is null group by 1, 2, 3`,
      [id],
    );
    expect(found).toEqual([{ last_name: 'Philali', own_variant: 1, is_newest: true, loans: 3 }]);
  });

  it('has an id for each of as many people as an id can bear over the years', async () => {
    const made = await world.asOwner(
      `select count(distinct intake.borrower_id_of(sha256('an id'), n))::int as ids from generate_series(1, 32767) n`,
    );
    expect(made).toEqual([{ ids: 32_767 }]);
  });
});
