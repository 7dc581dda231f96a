// An association takes back a return of its own, as long as nothing was published from it.
import { fromPublicId } from '../access/public-ids.js';
import type { WorkDoor } from '../database/work-door.js';
import { CentraleError } from '../errors.js';

const REFUSALS = ['NOT_WITHDRAWABLE', 'LATER_RETURN_STANDS'] as const;

/**
 * The state it then has; what stood before it stands again. Throws NOT_FOUND for an id that is none, LATER_RETURN_STANDS
 * where the month's last return must go first, NOT_WITHDRAWABLE for every other reason.
 */
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
    const code = REFUSALS.find((refusal) => error instanceof Error && error.message === refusal);
    throw code ? new CentraleError(code) : error;
  }
}
