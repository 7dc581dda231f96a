// An association takes back a return of its own, as long as its month is not published.
import { fromPublicId } from '../access/public-ids.js';
import type { WorkDoor } from '../database/work-door.js';
import { CentraleError } from '../errors.js';

/** The state it then has. Throws NOT_FOUND for an id that is none, NOT_WITHDRAWABLE for every other reason. */
export async function withdrawReturn(
  door: WorkDoor,
  association: string,
  publicId: string,
): Promise<string> {
  const id = fromPublicId('ret', publicId);
  if (id === undefined) throw new CentraleError('NOT_FOUND');
  try {
    return await door.as('centrale_intake', async (client) => {
      const { rows } = await client.query<{ state: string }>(
        'select intake.withdraw_return($1, $2) as state',
        [id, association],
      );
      return rows[0]?.state ?? 'WITHDRAWN';
    });
  } catch (error) {
    const isRefused = error instanceof Error && error.message === 'NOT_WITHDRAWABLE';
    throw isRefused ? new CentraleError('NOT_WITHDRAWABLE') : error;
  }
}
