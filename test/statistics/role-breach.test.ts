// What the gateway's roles can reach of statistics when conditions above are forgotten: published rows, their own
// account, and nothing that those were made of.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawRelease } from '../../src/statistics/draw-release.js';
import { openReleaseWorld, type ReleaseWorld } from './release-world.js';

const ROLES = ['centrale_research', 'centrale_amc_aa', 'centrale_bureau', 'centrale_supervisor'];

let site: ReleaseWorld;
let app: pg.Client;
beforeAll(async () => {
  site = await openReleaseWorld(['2026-09-30'], 3000);
  await site.publish('2026-09-30');
  await drawRelease(site.door, { month: '2026-09' });
  await site.world.asOwner('analyze');
  app = new pg.Client({ connectionString: site.world.appUrl });
  await app.connect();
});
afterAll(async () => {
  await app?.end();
  await site?.close();
});

async function tryAs(role: string, text: string): Promise<string | number> {
  await app.query(`set role ${role}`);
  try {
    return (await app.query(text)).rowCount ?? 0;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await app.query('reset role');
  }
}

const RAW = [
  'select * from published.release_draw',
  'select count(*) from published.release_draw',
  'select * from published.suppression_map',
  'select * from published.table_request',
  'select * from published.table_approval',
  `select * from published.sum_cells('2026-09-30', now())`,
  `select * from published.unit_kinds('2026-09-30', now(), '{}', 0, 1)`,
  `select * from published.unit_parts('2026-09-30', now(), '{}', 0, 1)`,
  `select * from published.unit_loans('2026-09-30', now(), '{}', 0, 1)`,
  `select * from published.positions_known_at('2026-09-30', now())`,
  `select published.has_changed_since('2026-09-30', now())`,
  `select published.charge('k', '\\x00', 1, 2026::smallint, true, null)`,
  `select published.finish_request(gen_random_uuid(), null, 'X')`,
  `select published.open_accounts(2026::smallint, null)`,
  `insert into published.release_file values ('2026-01-monthly-1', 'x')`,
  `update published.release_cell set status = 'PUBLISHED'`,
  `delete from published.ledger_entry`,
  `update published.privacy_account set spent_nano = 0`,
  'copy published.release_draw to stdout',
];

describe.each(ROLES)('%s', (role) => {
  it.each(RAW)('may not: %s', async (text) => {
    expect(await tryAs(role, text)).toMatch(/permission denied/);
  });

  it('cannot become a role that draws, reads sums or keeps the ledger', async () => {
    for (const other of ['centrale_release', 'centrale_reader', 'centrale_publisher']) {
      expect(await tryAs(other, 'select 1').catch((error: Error) => error.message)).toMatch(
        /permission denied/,
      );
    }
  });

  it('sees no statistics that the planner keeps of what it may not read', async () => {
    const hidden = `select tablename, attname from pg_stats where schemaname = 'published'
      and tablename in ('release_draw', 'suppression_map', 'table_request', 'exposure')`;
    expect(await tryAs(role, hidden)).toBe(0);
    const raw = `select tablename, attname from pg_stats
      where schemaname = 'registry' and (tablename like 'position%' or tablename = 'borrower')`;
    // An association may read the columns of its own rows; row policies hide even their statistics.
    expect(await tryAs(role, raw)).toBe(0);
  });

  it('reads every published row', async () => {
    expect(await tryAs(role, 'select * from published.release')).toBe(2);
    expect(await tryAs(role, 'select * from published.release_cell')).toBe(229 + 1189);
  });
});

describe('the ledger', () => {
  it.each(['centrale_research', 'centrale_amc_aa'])('is not open to %s', async (role) => {
    for (const table of ['privacy_account', 'ledger_charge', 'ledger_entry']) {
      expect(await tryAs(role, `select * from published.${table}`)).toMatch(/permission denied/);
    }
  });

  it('is read by those who oversee it, and changed by none', async () => {
    for (const role of ['centrale_bureau', 'centrale_supervisor']) {
      expect(await tryAs(role, 'select * from published.ledger_entry')).toBe(2);
    }
  });

  it('cannot be lowered by the release job itself', async () => {
    for (const text of [
      'update published.privacy_account set spent_nano = 0',
      'delete from published.ledger_charge',
      `insert into published.ledger_entry values ('x', 'year:2026', 1)`,
      'update published.release set rho_nano = 1',
      'delete from published.release_cell',
    ]) {
      const work = site.door.as('centrale_release', (client) => client.query(text));
      await expect(work).rejects.toThrow(/permission denied/);
    }
  });
});
