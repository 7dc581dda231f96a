// Brings a checked return into the register, whole or not at all. The ciphers of its new national ids are made here, where
// their key is, while the database finds out to whom the rows belong and writes the loans; clients are written when both
// are there.
import type pg from 'pg';
import type { Keys } from '../access/keys.js';
import type { WorkDoor } from '../database/work-door.js';
import { encryptIds } from './encrypt-ids.js';

export interface MergeParts {
  door: WorkDoor;
  /**
   * For the ciphers; `door` unless given. Where others use that door too, a merge that has its turn could wait there for a
   * connection that is held by whoever waits for the turn.
   */
  cipherDoor?: WorkDoor;
  keys: Keys;
  /** Called in the transaction that brings the return to its end. */
  onEnd?(client: pg.PoolClient, returnId: string): Promise<void>;
}

export async function mergeReturn(
  { door, cipherDoor = door, keys, onEnd }: MergeParts,
  returnId: string,
): Promise<void> {
  await door.as('centrale_intake', async (client) => {
    const encrypt = () =>
      cipherDoor.as('centrale_intake', (other) => encryptIds(other, keys, returnId));
    const place = async () => {
      await client.query('select intake.begin_writing($1)', [returnId]);
      return client.query<{ is_placed: boolean }>('select intake.place_return($1) as is_placed', [
        returnId,
      ]);
    };
    // Both end before the transaction does: what is said after a rollback would stand on its own.
    const [placed, encrypted] = await Promise.allSettled([place(), encrypt()]);
    if (placed.status === 'rejected') throw placed.reason;
    if (encrypted.status === 'rejected') throw encrypted.reason;
    if (!placed.value.rows[0]?.is_placed) return;
    await client.query('select intake.merge_return($1)', [returnId]);
    await onEnd?.(client, returnId);
  });
}
