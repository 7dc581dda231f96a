// The gateway's login in the hands of somebody who can run any statement: no file, program, session or setting leads
// out of the roles of the audiences, and in the role of one lender nothing of another is there.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileBooks, JULY, Lenders } from './lenders.js';

let lenders: Lenders;

beforeAll(async () => {
  lenders = await Lenders.open();
  await fileBooks(lenders);
  await lenders.publish(JULY);
});
afterAll(() => lenders?.close());

const ROLES = [
  'none',
  'centrale_amc_amc01',
  'centrale_research',
  'centrale_bureau',
  'centrale_supervisor',
];

async function asLogin<Result>(
  role: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: lenders.door.world.appUrl });
  await client.connect();
  try {
    await client.query(`set role ${role}`);
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Ways out: to files and programs, into other roles, past the policies, into names that others trust. */
const WAYS_OUT = [
  `copy (select 1) to program 'id'`,
  `copy registry.client from '/etc/passwd'`,
  `copy (select 1) to '/tmp/centrale-attack'`,
  `select pg_read_file('/etc/passwd')`,
  `select pg_read_binary_file('postgresql.conf')`,
  `select pg_ls_dir('.')`,
  `select lo_import('/etc/passwd')`,
  'create temp table position (n int)',
  'create table registry.planted (n int)',
  'create table public.planted (n int)',
  'create schema planted',
  `create function pg_temp.planted() returns int language sql as 'select 1'`,
  'create extension dblink',
  'set session authorization postgres',
  'set role postgres',
  'set role centrale_owner',
  'set role centrale_work',
  'set role centrale_intake',
  'set role centrale_publisher',
  'set role centrale_reader',
  'set role centrale_sealer',
  'grant centrale_publisher to centrale_app',
  'alter role centrale_app superuser',
  'alter role centrale_app bypassrls',
  'alter table registry.client disable row level security',
  'set row_security = off; select * from registry.client',
  'select * from pg_authid',
  'select * from pg_shadow',
  'select * from pg_statistic',
  'select * from published.exposure',
  'select * from published.exposure_20260700',
  'select * from registry.position_202607',
  'select * from registry.borrower',
  'select * from audit.frozen_band',
  'update audit.quota_use set used = 0',
  'delete from audit.inquiry',
  'truncate audit.inquiry',
  `select intake.withdraw_return(gen_random_uuid(), 'amc02')`,
  `select published.bands_for('centrale_amc_amc01', null, null, null)`,
  `select published.publish_snapshot('2026-07-31', 'RECTIFICATION', null, 'mine')`,
  `select audit.take_quota('amc02', 1, current_date, 1)`,
  `select registry.add_association('amc66', 'x', 'x', 'x', 'x', '2020-01-01')`,
];

describe.each(ROLES)('in the role %s', (role) => {
  it('every way out is denied', async () => {
    await asLogin(role, async (client) => {
      for (const statement of WAYS_OUT) {
        const denied = await client.query(statement).then(
          () => 'done',
          (error: pg.DatabaseError) => error.code,
        );
        // insufficient_privilege: a misspelt name would be another code.
        expect(denied, statement).toBe('42501');
      }
    });
  });

  it('sees no other lender’s row in any table that it can read, and no statement of others', async () => {
    await asLogin(role, async (client) => {
      const { rows: tables } = await client.query<{ name: string }>(
        `select distinct table_schema || '.' || table_name as name from information_schema.column_privileges
         where column_name = 'association' and privilege_type = 'SELECT' and table_schema <> 'information_schema'
           and grantee in (select rolname from pg_roles where pg_has_role(current_user, oid, 'usage'))`,
      );
      const isStaff = ['centrale_bureau', 'centrale_supervisor'].includes(role);
      for (const { name } of isStaff ? [] : tables) {
        const { rows } = await client.query(
          `select distinct association from ${name} where association <> 'amc01'`,
        );
        expect(rows, name).toEqual([]);
      }
      const { rows: statements } = await client.query<{ query: string }>(
        `select query from pg_stat_activity where usename <> 'centrale_app' and query <> ''`,
      );
      for (const { query } of statements) expect(query).toBe('<insufficient privilege>');
    });
  });
});

describe('a role that reads rows', () => {
  it('is the lender’s own: it reads its rows and no others, in every table at once', async () => {
    await asLogin('centrale_amc_amc01', async (client) => {
      for (const table of [
        'registry.client',
        'registry.loan',
        'registry.position',
        'intake.return',
      ]) {
        const { rows } = await client.query(`select distinct association from ${table}`);
        expect(rows, table).toEqual([{ association: 'amc01' }]);
      }
    });
  });

  it('is no research partner’s: there is no table of lenders’ rows that it may read', async () => {
    await asLogin('centrale_research', async (client) => {
      for (const table of [
        'registry.client',
        'registry.loan',
        'registry.position',
        'intake.return',
      ]) {
        await expect(client.query(`select 1 from ${table}`)).rejects.toMatchObject({
          code: '42501',
        });
      }
      await expect(
        client.query(`select * from published.look('research-01', '[]')`),
      ).rejects.toMatchObject({ code: '42501' });
    });
  });
});
