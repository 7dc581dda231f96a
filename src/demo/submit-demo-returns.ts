// Sends every association's file of a month through the front door.
import { toDirhams } from '../access/scalar-rules.js';
import { toMonthEnd } from './calendar-rules.js';
import { DEMO_ASSOCIATIONS } from './demo-associations.js';
import { countTotals, type DemoSize, writeReturnFile } from './return-file.js';
import { type FrontDoor, sendAll, sendFile } from './send-file.js';

/** All files of one month; a file that is in already is a replay. Answers the rows sent. */
export async function submitDemoMonth(
  door: FrontDoor,
  size: DemoSize,
  month: string,
): Promise<number> {
  const totals = countTotals(size, toMonthEnd(month));
  await sendAll(DEMO_ASSOCIATIONS, async (association) => {
    const own = totals.get(association.code);
    if (!own) return;
    const query = new URLSearchParams({
      kind: 'PERIODIC',
      records: String(own.records),
      outstanding: toDirhams(own.outstandingCentimes),
    });
    const text = writeReturnFile(size, association, toMonthEnd(month));
    await sendFile(door, association, `/returns/${month}?${query}`, text);
  });
  return [...totals.values()].reduce((sum, { records }) => sum + records, 0);
}
