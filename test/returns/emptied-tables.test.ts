// A crash of the server empties what it keeps unlogged. A return that was checked by then and waits to be merged must not be
// taken for one of no rows.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mergeReturn } from '../../src/returns/merge-return.js';
import { openWorld, type World } from '../world.js';
import { GOOD_ROW, StagedReturns } from './staged-return.js';

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

const merge = (id: string) => mergeReturn({ door: returns.door, keys: world.keys }, id);
const read = async (id: string) => {
  const [row] = await world.asOwner(
    `select state, (select count(*)::int from registry.position where return_id = $1) as positions
     from intake.return where return_id = $1`,
    [id],
  );
  return row;
};

it('a checked return whose rows a crash has emptied is not merged, but checked again and then merged whole', async () => {
  const id = await returns.check({
    association: 'aa',
    month: MONTH,
    kind: 'PERIODIC',
    rows: [GOOD_ROW, { ...GOOD_ROW, loan_ref: 'L2' }],
  });
  await world.asOwner(`truncate intake.clean_${id.replaceAll('-', '')}`);
  await expect(merge(id)).rejects.toThrow('NOT_READ');
  expect(await read(id)).toEqual({ state: 'MERGING', positions: 0 });
  await returns.door.as('centrale_intake', (client) =>
    client.query('select intake.check_return($1, $2, $3)', [
      id,
      world.keys.identifierHmac,
      world.keys.ids,
    ]),
  );
  await merge(id);
  expect(await read(id)).toEqual({ state: 'ACCEPTED', positions: 2 });
});

it('a return that is left without a good row is merged as such', async () => {
  const rows = [{ ...GOOD_ROW, loan_ref: 'L3', birth_date: '31/02/1990' }];
  const id = await returns.send({ association: 'aa', month: MONTH, kind: 'CORRECTION', rows });
  expect(await read(id)).toEqual({ state: 'PARTIALLY_ACCEPTED', positions: 0 });
});
