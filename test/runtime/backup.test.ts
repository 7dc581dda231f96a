// A backup put back into another database is the same register, row for row, and works for the same logins.
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backUp } from '../../src/database/backup.js';
import { listTables } from '../../src/database/backup-tables.js';
import { restore } from '../../src/database/restore.js';
import { openWorld, type World } from '../world.js';

let from: World;
let folder: string;

const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
};

async function withClient<R>(url: string, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = await connect(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every table with the number of its rows and a checksum over them, whatever their order. */
async function fingerprint(url: string): Promise<Record<string, string>> {
  return withClient(url, async (client) => {
    const prints: Record<string, string> = {};
    for (const { name } of await listTables(client)) {
      const { rows } = await client.query<{ print: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '')
           as print from ${name} t`,
      );
      prints[name] = rows[0]?.print ?? '';
    }
    return prints;
  });
}

const ARRANGE = `
  select registry.add_association('zeta', E'Zêta\\tet\\nfils', 'زيتا', '\\N', 'eta', '2026-01-01');
  insert into registry.calendar values ('2026-09-30', '2026-10-10', false, null);
  select registry.ensure_month('2026-09-30');
  insert into registry.position (month, association, loan_id, client_id, borrower_id, return_id, received_at,
    status, product, purpose, frequency, area, activity, principal_centimes, outstanding_centimes, overdue_centimes,
    instalment_centimes, monthly_instalment_centimes, days_past_due, instalments, disbursed_on, maturity_on, province)
  select '2026-09-30', 'zeta', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now(),
    'CURRENT', 'INDIVIDUAL', 'ACTIVITY', 'MONTHLY', 'URBAN', 'TRADE', 600000, 430000, 0, 50000, 50000, 0, 12,
    '2026-05-01', '2027-05-01', 'FES' from generate_series(1, 5000);
  insert into published.snapshot values (20260900, '2026-09-30', 0, 'MONTHLY', 1, now(), true, 'x', null);
  select published.open_partition(20260900);
  select published.attach_partition(20260900);
  insert into published.exposure values (20260900, gen_random_uuid(), null, 'centrale_amc_zeta', 1, 1, 1, 0)`;

beforeAll(async () => {
  from = await openWorld();
  await withClient(from.ownerUrl, (client) => client.query(ARRANGE));
  folder = join(from.dir, 'backup');
  await withClient(from.ownerUrl, (client) => backUp(client, folder));
});

afterAll(() => from.close());

describe('a backup', () => {
  it('put back is the same register', async () => {
    const to = await openWorld();
    await withClient(to.ownerUrl, (client) => restore(client, folder));
    expect(await fingerprint(to.ownerUrl)).toEqual(await fingerprint(from.ownerUrl));
    const own = await withClient(to.appUrl, async (client) => {
      await client.query('set role centrale_amc_zeta');
      return client.query('select count(*)::int as n from registry.position');
    });
    expect(own.rows).toEqual([{ n: 5000 }]);
    await to.close();
  });

  it('is readable by its owner alone, and overwrites nothing', async () => {
    expect((await stat(folder)).mode & 0o077).toBe(0);
    const again = withClient(from.ownerUrl, (client) => backUp(client, folder));
    await expect(again).rejects.toThrow(/there already/);
  });

  it('is refused by a register that holds anything', async () => {
    const put = withClient(from.ownerUrl, (client) => restore(client, folder));
    await expect(put).rejects.toThrow(/not empty/);
  });

  it('that broke off or was damaged changes nothing', async () => {
    const to = await openWorld();
    const before = await fingerprint(to.ownerUrl);
    const broken = join(from.dir, 'broken');
    await withClient(from.ownerUrl, (client) => backUp(client, broken));
    await writeFile(join(broken, 'registry.calendar.copy.gz'), 'not a file of ours');
    const put = () => withClient(to.ownerUrl, (client) => restore(client, broken));
    await expect(put()).rejects.toThrow(/registry.calendar.copy.gz is damaged/);
    expect(await fingerprint(to.ownerUrl)).toEqual(before);
    await to.close();
  });

  it('of a login under the row policies is refused, since it would be a part', async () => {
    const part = withClient(from.workUrl, (client) => backUp(client, join(from.dir, 'part')));
    await expect(part).rejects.toThrow(/under the row policies/);
  });
});
