// Sixty clients of one lender, some shared with others, over two published months: what is made of the snapshots about
// them can be counted by hand. `shift` moves the others' amounts within their bands, for a second world.
import { JobQueue } from '../../src/database/job-queue.js';
import { WorkDoor } from '../../src/database/work-door.js';
import { followSnapshots } from '../../src/exposure/follow-snapshots.js';
import { publishSnapshot } from '../../src/exposure/publish.js';
import { type LoanRow, RegisterRows } from '../exposure/register-rows.js';
import { Sector } from '../graph/sector.js';

const JULY = '2026-07-31';
const AUGUST = '2026-08-31';
const CODES = ['aa', 'bb', 'cc', 'dd'];

const people = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `p${from + i}`);

const loans = (
  association: string,
  month: string,
  who: string[],
  outstandingCentimes: number,
  daysPastDue = 0,
): LoanRow[] =>
  who.map((person) => ({
    association,
    person,
    loan: `${association} ${person}`,
    month,
    outstandingCentimes,
    daysPastDue,
  }));

function toRows(shift: number): LoanRow[] {
  const elsewhere = 400_000 + shift;
  return [
    ...loans('aa', JULY, people(0, 59), 100_000),
    ...loans('bb', JULY, people(0, 24), elsewhere),
    ...loans('aa', AUGUST, [...people(0, 11), ...people(37, 48)], 100_000, 40),
    ...loans('aa', AUGUST, [...people(12, 36), ...people(49, 59)], 100_000),
    ...loans('bb', AUGUST, [...people(0, 11), ...people(15, 36)], elsewhere),
    ...loans('bb', AUGUST, people(12, 14), elsewhere, 45 + shift / 10_000),
    ...loans('cc', AUGUST, people(0, 11), elsewhere),
    ...loans('dd', JULY, ['apart'], 100_000),
    ...loans('cc', JULY, ['apart'], 100_000),
  ];
}

/** A published sector; close both the register and the sector. */
export async function openSharedSector(
  shift = 0,
): Promise<{ sector: Sector; close(): Promise<void> }> {
  const sector = await Sector.open();
  const register = await RegisterRows.open(sector.world.ownerUrl);
  await register.addAssociations(Object.fromEntries(CODES.map((code) => [code, code])));
  for (const month of [JULY, AUGUST]) await register.openMonth(month, CODES);
  await register.report(toRows(shift));
  const door = new WorkDoor(sector.world.workUrl, 1);
  const queue = new JobQueue(sector.world.workUrl, () => {});
  await queue.start();
  for (const month of ['2026-07', '2026-08']) {
    await publishSnapshot(door, { month, kind: 'MONTHLY' });
    await followSnapshots(door, queue);
  }
  await queue.stop();
  await door.close();
  return {
    sector,
    close: async () => {
      await register.close();
      await sector.close();
    },
  };
}
