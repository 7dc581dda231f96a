// Makes the ciphers of a return's new national ids, here where the key is, a bundle at a time: no id is ever kept.
import type pg from 'pg';
import type { Keys } from '../access/keys.js';
import { encryptNationalId } from '../borrowers/national-id.js';
import { copyText, readBundles } from '../database/copy-rows.js';

/** Few enough to be gone again before V8 takes them for lasting, which would let its memory grow. */
const IDS_AT_ONCE = 2_000;

/** Of a hash as PostgreSQL writes it: `\x` and 32 bytes in hex. */
const HASH_LENGTH = 66;

/**
 * Fills the return's table of ciphers, in the open transaction. Hash and id come as one text and go back as a line of COPY:
 * as rows of cells they cost more than the ciphers.
 */
export async function encryptIds(
  client: pg.ClientBase,
  keys: Keys,
  returnId: string,
): Promise<void> {
  const table = `intake.cipher_${returnId.replaceAll('-', '')}`;
  const bundles = readBundles<{ hash_and_id: string }>(
    client,
    'new_ids',
    `select id_hash::text || national_id as hash_and_id from intake.open_ciphers($1)`,
    [returnId],
    IDS_AT_ONCE,
  );
  for await (const bundle of bundles) {
    const lines = bundle.map(({ hash_and_id: text }) => {
      const cipher = encryptNationalId(keys, text.slice(HASH_LENGTH)).toString('hex');
      return `\\${text.slice(0, HASH_LENGTH)}\t\\\\x${cipher}\n`;
    });
    await copyText(client, `${table} (id_hash, id_cipher)`, lines.join(''));
  }
}
