// The whole catalogue keeps the promises of the database, and each guard turns red when it is broken.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../world.js';
import { GUARDS } from './catalogue-guards.js';

let world: World;
let owner: pg.Client;

beforeAll(async () => {
  world = await openWorld();
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  // What is made in use must keep the promises too: an association's role, the partitions of a month and of a lender.
  await owner.query(
    `select registry.add_association('zeta', 'Zêta', 'زيتا', 'Zeta', null, '2026-01-01')`,
  );
  await owner.query(`select registry.ensure_month('2026-09-30'), registry.ensure_loans('zeta')`);
  await owner.query(`select published.open_partition(20260900)`);
  await owner.query(`select published.attach_partition(20260900)`);
});

afterAll(async () => {
  await owner.end();
  await world.close();
});

const findFaults = async (sql: string): Promise<string[]> =>
  (await owner.query<{ fault: string }>(sql)).rows.map((row) => row.fault);

describe.each(GUARDS)('$name, because $because', ({ sql, mutants }) => {
  it('holds', async () => {
    expect(await findFaults(sql)).toEqual([]);
  });

  it.each(mutants)('turns red after: %s', async (...statements) => {
    await owner.query('begin');
    try {
      for (const statement of statements) await owner.query(statement);
      expect(await findFaults(sql)).not.toEqual([]);
    } finally {
      await owner.query('rollback');
    }
  });
});
