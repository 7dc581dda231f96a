// Draws what follows from a publication: the releases of every published month that has none, oldest first. A month that
// is refused is told of and passed over; its bands stand all the same.
import { WorkDoor } from '../database/work-door.js';
import { CentraleError, type ErrorCode } from '../errors.js';
import { drawRelease } from './draw-release.js';
import type { Drawn } from './drawing-room.js';

export interface RefusedRelease {
  /** YYYY-MM */
  month: string;
  code: ErrorCode;
}

export interface DueReleases {
  drawn: Drawn[];
  refused: RefusedRelease[];
}

/** Draws what is due; months in `passedOver` are not tried, and what is refused is put there. */
export async function drawDueReleases(
  door: WorkDoor,
  passedOver = new Set<string>(),
): Promise<DueReleases> {
  const { rows } = await door.as('centrale_release', (client) =>
    client.query<{ month: string }>(
      `select to_char(s.month, 'YYYY-MM') as month from published.snapshot s
       where s.run = 0 and not exists (
         select from published.release r where r.period = to_char(s.month, 'YYYY-MM') and r.kind = 'MONTHLY')
       order by s.month`,
    ),
  );
  const due: DueReleases = { drawn: [], refused: [] };
  for (const { month } of rows.filter((row) => !passedOver.has(row.month))) {
    try {
      due.drawn.push(...(await drawRelease(door, { month })));
    } catch (error) {
      if (!(error instanceof CentraleError)) throw error;
      passedOver.add(month);
      due.refused.push({ month, code: error.code });
    }
  }
  return due;
}

/** The same over a connection of its own, so that it works beside a running gateway and without one. */
export async function drawDueByHand(workUrl: string): Promise<DueReleases> {
  const door = new WorkDoor(workUrl, 1);
  try {
    return await drawDueReleases(door);
  } finally {
    await door.close();
  }
}
