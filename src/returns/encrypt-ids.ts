// Makes the ciphers of a return's new national ids, here where the key is, a bundle at a time: no id is ever kept.
import type pg from 'pg';
import type { Keys } from '../access/keys.js';
import { encryptNationalId } from '../borrowers/national-id.js';
import { copyRows, readBundles } from '../database/copy-rows.js';

/** Few enough to be gone again before V8 takes them for lasting, which would let its memory grow. */
const IDS_AT_ONCE = 2_000;

/** Fills the return's table of ciphers, in the open transaction. */
export async function encryptIds(
  client: pg.ClientBase,
  keys: Keys,
  returnId: string,
): Promise<void> {
  const table = `intake.cipher_${returnId.replaceAll('-', '')}`;
  const bundles = readBundles<{ national_id: string; id_hash: string }>(
    client,
    'new_ids',
    `select national_id, id_hash::text as id_hash from intake.open_ciphers($1)`,
    [returnId],
    IDS_AT_ONCE,
  );
  for await (const bundle of bundles) {
    await copyRows(
      client,
      `${table} (id_hash, id_cipher)`,
      bundle.map((row) => [
        row.id_hash,
        `\\x${encryptNationalId(keys, row.national_id).toString('hex')}`,
      ]),
    );
  }
}
