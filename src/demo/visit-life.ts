// Whether, when and how an invented loan was visited, a pure function of the seed and the loan. Who is late had more often
// used the money otherwise, so that the figures of loan use have something to show.
import { fromDayNumber, toDayNumber, toMonthEnd } from './calendar-rules.js';
import type { DemoLoan } from './demo-loan.type.js';
import { REFERENCE_DAY } from './person-life.js';
import { SeededRandom } from './seeded-random.js';

export interface DemoVisit {
  visitedOn: string;
  declaredUse: string;
  observedUse: string;
  amountVerifiedCentimes: number;
  deviation: string;
  action: string;
  evidenceRef: string;
}

const VISITED = 0.35;
const FIRST_DAY = 30;
const LAST_DAY = 180;
const DEVIATES = { late: 0.45, onTime: 0.12 };
/** What else the money was seen in, and which part of it still went where it was meant to. */
const DEVIATIONS = {
  PARTIAL: { observedUse: 'HOUSEHOLD', verified: 0.5 },
  TOTAL: { observedUse: 'NOT_SEEN', verified: 0 },
  CONSUMPTION: { observedUse: 'HOUSEHOLD', verified: 0.2 },
  ON_LENT: { observedUse: 'LENT_ON', verified: 0 },
  REPAID_OTHER_LOAN: { observedUse: 'DEBT', verified: 0 },
} as const;
const KINDS = [
  ['PARTIAL', 40],
  ['CONSUMPTION', 30],
  ['REPAID_OTHER_LOAN', 15],
  ['TOTAL', 10],
  ['ON_LENT', 5],
] as const;
const ACTIONS = [
  ['REMINDED', 60],
  ['REVISIT_PLANNED', 30],
  ['RESCHEDULED', 6],
  ['RECALLED', 4],
] as const;

/** A number for a loan's reference (FNV-1a), to draw its own random numbers from. */
function toSubject(ref: string): number {
  let hash = 0x811c9dc5;
  for (const sign of ref) hash = Math.imul(hash ^ sign.charCodeAt(0), 0x01000193);
  return hash >>> 1;
}

/** The loan's one visit; undefined where it has none, or its lender did not report it in the month of the visit. */
export function toVisitOf(seed: number, loan: DemoLoan): DemoVisit | undefined {
  const random = new SeededRandom(seed + 1, toSubject(loan.ref));
  if (!random.chance(VISITED)) return undefined;
  const after = random.whole(FIRST_DAY, LAST_DAY);
  const visitedOn = fromDayNumber(toDayNumber(loan.disbursedOn) + after);
  if (!loan.balanceAt(toMonthEnd(visitedOn.slice(0, 7)))) return undefined;
  const isLate = (loan.balanceAt(REFERENCE_DAY)?.daysPastDue ?? 0) > 30;
  const deviates = random.chance(isLate ? DEVIATES.late : DEVIATES.onTime);
  const deviation = deviates ? random.pick(KINDS) : 'NONE';
  const { activity } = loan.person;
  const seen =
    deviation === 'NONE' ? { observedUse: activity, verified: 1 } : DEVIATIONS[deviation];
  return {
    visitedOn,
    declaredUse: activity,
    observedUse: seen.observedUse,
    amountVerifiedCentimes: Math.round(loan.principalCentimes * seen.verified),
    deviation,
    action: deviates ? random.pick(ACTIONS) : 'NONE',
    evidenceRef: `V-${loan.ref}`,
  };
}
