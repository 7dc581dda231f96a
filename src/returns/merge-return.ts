// Brings a checked return into the register, whole or not at all. The ciphers of its new national ids are made here, where
// their key is, while the return waits or the database writes its loans; clients are written when both are there.
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

/** Makes the ciphers of a checked return's new national ids: before the merge that waits for them, or beside it. */
export function encryptReturn(
  { door, cipherDoor = door, keys }: MergeParts,
  returnId: string,
): Promise<void> {
  return cipherDoor.as('centrale_intake', (client) => encryptIds(client, keys, returnId));
}

/** Whether it fails or the ciphers do, it ends when both have ended. */
export async function mergeReturn(
  parts: MergeParts,
  returnId: string,
  encrypting = encryptReturn(parts, returnId),
): Promise<void> {
  const { door, onEnd } = parts;
  const merging = door.as('centrale_intake', async (client) => {
    await client.query('select intake.begin_writing($1)', [returnId]);
    const placed = await client.query<{ is_placed: boolean }>(
      'select intake.place_return($1) as is_placed',
      [returnId],
    );
    await encrypting;
    if (!placed.rows[0]?.is_placed) return;
    await client.query('select intake.merge_return($1)', [returnId]);
    await onEnd?.(client, returnId);
  });
  await Promise.allSettled([encrypting, merging]);
  await merging;
}
