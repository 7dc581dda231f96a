// The register's own door for visits: who may come through it, and that two at once take turns.
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../world.js';
import { idOf, Lenders } from './lenders.js';

let lenders: Lenders;
let world: World;
const readVisits = (): Promise<unknown[]> =>
  world.asOwner('select * from registry.loan_use_visit order by association, visit_id, version');

beforeAll(async () => {
  lenders = await Lenders.open();
  ({ world } = lenders.door);
  await lenders.report('amc-01', '2026-09', [{ loan_ref: 'L6', national_id: idOf(6) }]);
});
afterAll(() => lenders?.close());

describe('the register itself', () => {
  it('takes visits from nobody but a present association through its door', async () => {
    const before = await readVisits();
    const call = `select * from registry.record_visits('amc-01', '\\x00', '[]')`;
    await expect(world.asOwner(call)).rejects.toThrow('NOT_AN_ASKER');
    await world.asOwner(
      `update registry.api_client set status = 'SUSPENDED' where client_id = 'amc-02'`,
    );
    await world.asOwner('begin');
    await world.asOwner('set local role centrale_amc_amc02');
    await expect(world.asOwner(call.replace('amc-01', 'amc-02'))).rejects.toThrow(
      'CLIENT_SUSPENDED',
    );
    await world.asOwner('rollback');
    await world.asOwner(
      `update registry.api_client set status = 'ACTIVE' where client_id = 'amc-02'`,
    );
    expect(await readVisits()).toEqual(before);
  });

  it('lets two that record one visit at once take turns', async () => {
    const options = '-c role=centrale_amc_amc01';
    const [first, second] = [1, 2].map(
      () => new pg.Client({ connectionString: world.appUrl, options }),
    ) as [pg.Client, pg.Client];
    const say = (client: pg.Client, amount: string) =>
      client.query('select problems from registry.record_visits($1, $2, $3)', [
        'amc-01',
        world.keys.ids,
        JSON.stringify([
          {
            line_no: 0,
            loan_ref: 'L6',
            visited_on: '2026-09-09',
            declared_use: 'TRADE',
            observed_use: 'TRADE',
            amount_verified: amount,
            deviation: 'NONE',
            action: 'NONE',
          },
        ]),
      ]);
    await Promise.all([first.connect(), second.connect()]);
    await first.query('begin');
    await say(first, '1');
    const waiting = say(second, '2');
    await pause(200);
    await first.query('commit');
    expect((await waiting).rows).toEqual([{ problems: null }]);
    await Promise.all([first.end(), second.end()]);
    const rows = await world.asOwner(
      `select version, amount_verified_centimes::integer as amount, superseded_at is null as stands
       from registry.loan_use_visit where visited_on = '2026-09-09' order by version`,
    );
    expect(rows).toEqual([
      { version: 1, amount: 100, stands: false },
      { version: 2, amount: 200, stands: true },
    ]);
  });
});
