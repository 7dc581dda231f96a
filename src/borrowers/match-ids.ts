// Finds reports whose national ids are one slip apart. The ids are deciphered into memory for this and wiped after it:
// neither an id nor anything made of one is written anywhere, only which reports are near each other, until commit.
import type pg from 'pg';
import type { Keys } from '../access/keys.js';
import { copyRows, readBundles } from '../database/copy-rows.js';
import { IdTable } from './id-table.js';
import { decryptNationalId } from './national-id.js';
import { packId } from './near-id-rules.js';

/** All that the matching needs to know of the key file. */
export type MatchKeys = Pick<Keys, 'identifierCiphers'>;

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

const toReports = (
  condition: string,
) => `select m.n, c.id_cipher, m.birth_day, m.last_mark, m.first_mark
  from pg_temp.match_member m join registry.client c on c.client_id = m.client_id where ${condition}`;

/** Undefined where the cipher was altered or its key is gone: then the rest of the report must do. */
function findId(keys: MatchKeys, cipher: Buffer): number | undefined {
  try {
    return packId(decryptNationalId(keys, cipher));
  } catch {
    return undefined;
  }
}

function toEntry(keys: MatchKeys, row: NumberedReport) {
  const id = findId(keys, row.id_cipher);
  const traits = {
    birthDay: row.birth_day,
    lastMark: row.last_mark,
    firstMark: row.first_mark,
  };
  return { id, number: row.n, traits };
}

type Entry = ReturnType<typeof toEntry>;

async function readEntries(
  client: pg.ClientBase,
  keys: MatchKeys,
  condition: string,
  take: (entries: Entry[]) => Promise<void> | void,
): Promise<void> {
  const text = toReports(condition);
  for await (const rows of readBundles<NumberedReport>(client, 'ids', text, [], REPORTS_AT_ONCE)) {
    await take(rows.map((row) => toEntry(keys, row)));
  }
}

/** One round: those of the former reports whose turn it is are held, then each fresh one asks, and is held if it is its turn. */
async function askRound(
  client: pg.ClientBase,
  keys: MatchKeys,
  table: IdTable,
  after: number,
): Promise<void> {
  const upTo = after + table.capacity;
  const hold = ({ id, number, traits }: Entry) => {
    if (id !== undefined && number > after && number <= upTo) table.add(id, number, traits);
  };
  const former = `m.n > ${after} and m.n <= ${upTo} and not m.is_fresh`;
  await readEntries(client, keys, former, (entries) => entries.forEach(hold));
  await readEntries(client, keys, 'm.is_fresh', async (entries) => {
    const near: [number, number][] = [];
    for (const entry of entries) {
      const { id, number, traits } = entry;
      if (id !== undefined) table.visitNear(id, traits, (other) => near.push([number, other]));
      hold(entry);
    }
    await copyRows(client, 'pg_temp.match_near', near);
  });
}

/** Fills the run's `match_near` for its fresh reports, against all reports of the register. */
export async function findNearIds(client: pg.ClientBase, keys: MatchKeys): Promise<void> {
  const { rows } = await client.query<{ members: number }>(
    'select count(*)::integer as members from pg_temp.match_member',
  );
  const members = rows[0]?.members ?? 0;
  for (let after = 0; after < members; after += TABLE_MOST) {
    const table = new IdTable(Math.min(TABLE_MOST, members - after));
    try {
      await askRound(client, keys, table, after);
    } finally {
      table.wipe();
    }
  }
}
