// `centrale release`: a published month's statistics, drawn once; once more as a new version after corrections, at full
// cost. And the list of what there is.

import { WorkDoor } from '../database/work-door.js';
import { ERRORS, toWords } from '../errors.js';
import { drawDueByHand } from '../statistics/draw-due.js';
import { drawRelease, listReleases } from '../statistics/draw-release.js';
import type { Drawn } from '../statistics/drawing-room.js';
import { type Command, type CommandIo, getMonth, readArgs, UsageError } from './command.js';
import { withDatabase } from './with-database.js';

export const releaseCommand: Command = {
  name: 'release',
  summary: "draw a published month's statistics (once; every viewer reads the same)",
  usage: `centrale release --month YYYY-MM [--version restated]
centrale release --list`,
  run: async (args, io) => {
    const { values } = readArgs(args, {
      month: { type: 'string' },
      version: { type: 'string' },
      list: { type: 'boolean' },
    });
    if (values.version !== undefined && values.version !== 'restated') {
      throw new UsageError(`--version is "${values.version}", expected restated or nothing.`);
    }
    const order = values.list
      ? undefined
      : { month: getMonth(values), isRestated: values.version === 'restated' };
    return withDatabase(io, async (database) => {
      const door = new WorkDoor(database.workUrl, 1);
      try {
        const found = order ? await drawRelease(door, order) : await listReleases(door);
        for (const drawn of found) io.out(toLine(drawn));
        return 0;
      } finally {
        await door.close();
      }
    });
  },
};

function toLine({ releaseId, isNew }: Drawn): string {
  return isNew ? `Drew ${releaseId}.` : `${releaseId} is drawn.`;
}

/** Draws what follows from a publication, and says what came of it; a refusal is no failure of the publication. */
export async function sayDueReleases(workUrl: string, say: CommandIo['out']): Promise<void> {
  const { drawn, refused } = await drawDueByHand(workUrl);
  if (drawn.length > 0) say(`Drew statistics: ${drawn.map((one) => one.releaseId).join(', ')}.`);
  for (const { month, code } of refused) {
    say(`No statistics of ${month}: ${toWords(ERRORS[code].message, 'en', { month })}`);
  }
}
