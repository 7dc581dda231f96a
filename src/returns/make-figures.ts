// Makes the figures of books whose returns have ended: after the merge and apart from it, so that neither waits for the
// other or undoes it. Set-based, in the register; no row comes here.
import type { WorkDoor } from '../database/work-door.js';

/** One association after another, a transaction each, until nothing is due or `isStopping` says so. */
export async function makeDueFigures(
  door: WorkDoor,
  isStopping: () => boolean = () => false,
): Promise<void> {
  while (!isStopping()) {
    const made = await door.as('centrale_intake', async (client) => {
      const { rows } = await client.query<{ association: string | null }>(
        'select intake.make_due_figures() as association',
      );
      return rows[0]?.association;
    });
    if (!made) return;
  }
}
