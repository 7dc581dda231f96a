// Makes the figures of books whose returns have ended, and counts how good their data are: after the merge and apart from
// it, so that neither waits for the other or undoes it. Set-based, in the register; no row comes here.
import type { WorkDoor } from '../database/work-door.js';

const FUNCTIONS = {
  figures: 'select intake.make_due_figures() as association',
  quality: 'select intake.count_due_quality() as association',
} as const;

/** One association after another, a transaction each, until nothing is due or `isStopping` says so. */
async function makeAllDue(
  door: WorkDoor,
  what: keyof typeof FUNCTIONS,
  isStopping: () => boolean,
): Promise<void> {
  while (!isStopping()) {
    const made = await door.as('centrale_intake', async (client) => {
      const { rows } = await client.query<{ association: string | null }>(FUNCTIONS[what]);
      return rows[0]?.association;
    });
    if (!made) return;
  }
}

/** The figures of books, then the counts of quality. */
export async function makeDueFigures(
  door: WorkDoor,
  isStopping: () => boolean = () => false,
): Promise<void> {
  await makeAllDue(door, 'figures', isStopping);
  await makeAllDue(door, 'quality', isStopping);
}

/** The counts of quality alone. */
export const countDueQuality = (door: WorkDoor): Promise<void> =>
  makeAllDue(door, 'quality', () => false);
