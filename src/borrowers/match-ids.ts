// Finds reports whose national ids are one slip apart. The ids are deciphered into memory for this and wiped after it:
// neither an id nor anything made of one is written anywhere, only which reports are near each other, until commit.
import type pg from 'pg';
import type { Keys } from '../access/keys.js';
import { copyRows, readBundles } from '../database/copy-rows.js';
import { IdTable } from './id-table.js';
import { decryptNationalId } from './national-id.js';
import { packId } from './near-id-rules.js';

const REPORTS_AT_ONCE = 5_000;
/** Reports held at a time, about 130 MB; a larger register is gone through in as many rounds as it takes. */
const TABLE_MOST = 3_000_000;

interface NumberedReport {
  n: number;
  id_cipher: Buffer;
  birth_day: number;
  last_mark: number;
  first_mark: number;
}

const toReports = (condition: string) => `select m.n, c.id_cipher, k.birth_date - date '1900-01-01' as birth_day,
    hashtext(k.marks[1]) as last_mark, hashtext(k.marks[2]) as first_mark
  from pg_temp.match_member m
  join registry.match_key k using (borrower_id, client_id)
  join registry.client c using (borrower_id, client_id)
  where ${condition}`;

function toEntry(keys: Keys, row: NumberedReport) {
  const id = packId(decryptNationalId(keys, row.id_cipher));
  const traits = {
    birthDay: row.birth_day,
    lastMark: row.last_mark,
    firstMark: row.first_mark,
  };
  return { id, number: row.n, traits };
}

async function fillTable(
  client: pg.ClientBase,
  keys: Keys,
  table: IdTable,
  after: number,
): Promise<void> {
  const upTo = after + table.capacity;
  const text = toReports(`m.n > ${after} and m.n <= ${upTo}`);
  const bundles = readBundles<NumberedReport>(client, 'known_ids', text, [], REPORTS_AT_ONCE);
  for await (const rows of bundles) {
    for (const row of rows) {
      const { id, number, traits } = toEntry(keys, row);
      if (id !== undefined) table.add(id, number, traits);
    }
  }
}

async function askTable(client: pg.ClientBase, keys: Keys, table: IdTable): Promise<void> {
  const bundles = readBundles<NumberedReport>(
    client,
    'fresh_ids',
    toReports('m.is_fresh'),
    [],
    REPORTS_AT_ONCE,
  );
  for await (const rows of bundles) {
    const near: [number, number][] = [];
    for (const row of rows) {
      const { id, number, traits } = toEntry(keys, row);
      if (id !== undefined) table.visitNear(id, traits, (other) => near.push([number, other]));
    }
    await copyRows(client, 'pg_temp.match_near', near);
  }
}

/** Fills the run's `match_near` for its fresh reports, against all reports of the register. */
export async function findNearIds(client: pg.ClientBase, keys: Keys): Promise<void> {
  const { rows } = await client.query<{ members: number }>(
    'select count(*)::integer as members from pg_temp.match_member',
  );
  const members = rows[0]?.members ?? 0;
  for (let after = 0; after < members; after += TABLE_MOST) {
    const table = new IdTable(Math.min(TABLE_MOST, members - after));
    try {
      await fillTable(client, keys, table, after);
      await askTable(client, keys, table);
    } finally {
      table.wipe();
    }
  }
}
