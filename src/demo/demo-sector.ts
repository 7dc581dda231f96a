// Sets the demo's stage in the register: lenders, programs, calendar. What is there already stays as it is.
import pg from 'pg';
import { fromDayNumber, toDayNumber, toMonthEnd } from './calendar-rules.js';
import { DEMO_ASSOCIATIONS } from './demo-associations.js';
import { DEMO_CLIENTS, DEMO_MONTHS } from './demo-clients.js';

const FOUNDED_ON = '2007-01-01';
const DUE_DAY = 10;

/** The day a month's return is due: the 10th of the next. */
export const toDueOn = (month: string): string =>
  fromDayNumber(toDayNumber(toMonthEnd(month)) + DUE_DAY);

async function asOwner(ownerUrl: string, work: (owner: pg.Client) => Promise<void>): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query('begin');
    await work(owner);
    await owner.query('commit');
  } finally {
    await owner.end();
  }
}

/** Lenders and programs, and the demo's months; without loans, the calendar follows real time instead. */
export function setDemoStage(ownerUrl: string, hasLoans: boolean, today: string): Promise<void> {
  return asOwner(ownerUrl, async (owner) => {
    for (const a of DEMO_ASSOCIATIONS) {
      await owner.query(
        `select registry.add_association($1, $2, $3, $4, $5, $6)
         where not exists (select from registry.association where code = $1)`,
        [a.code, a.nameFr, a.nameAr, a.nameEn, a.controlGroup, FOUNDED_ON],
      );
    }
    for (const { clientId, audience, association } of DEMO_CLIENTS) {
      await owner.query(
        `insert into registry.api_client (client_id, audience, association) values ($1, $2, $3)
         on conflict do nothing`,
        [clientId, audience, association],
      );
    }
    const months = hasLoans ? DEMO_MONTHS : [today.slice(0, 7)];
    for (const month of months) await addMonth(owner, month, !hasLoans);
  });
}

/** One more month of the demo's calendar. */
export function addDemoMonth(ownerUrl: string, month: string): Promise<void> {
  return asOwner(ownerUrl, (owner) => addMonth(owner, month, false));
}

async function addMonth(owner: pg.Client, month: string, isReal: boolean): Promise<void> {
  await owner.query(
    'insert into registry.calendar (month, due_on, real_time) values ($1, $2, $3) on conflict do nothing',
    [toMonthEnd(month), toDueOn(month), isReal],
  );
}
