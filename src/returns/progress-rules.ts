// How far a return is and about how long it will take, by the pace of its sender's own former returns: a pace or a queue
// of others' would tell that they file. Pure.

export interface ProgressFacts {
  state: string;
  isTest: boolean;
  rowCount: number;
  acceptedCount: number;
  checkingAt: Date | null;
  mergingAt: Date | null;
  /** Seconds a row that the sender's last returns took; null where it has none that says. */
  checkPace: number | null;
  mergePace: number | null;
  failedTries: number;
}

export interface Progress {
  /** Of the work, by time: 0 while it waits, 99 at most before the end, then 100. */
  percent: number;
  rowsTotal: number;
  /** Rows go through a step together: all of them, or none yet. */
  rowsChecked: number;
  rowsMerged: number;
  /** Of the work itself; how long it waits for its turn is not in it. 0 at the end, at least 1 before. */
  remainingSeconds: number;
  /** Of its steps, for a reason that lies with the gateway, which tries again by itself. */
  failedTries: number;
}

/** Seconds a row on a small machine, for a sender's first return. */
export const FIRST_PACE = { check: 20e-6, merge: 40e-6 } as const;
/** Where it takes longer than it should, so much of what it took is still to come. */
const OVERRUN = 0.1;

const ENDS = ['ACCEPTED', 'PARTIALLY_ACCEPTED', 'REFUSED', 'WITHDRAWN'];
export const isEnd = (state: string): boolean => ENDS.includes(state);

const toSeconds = (from: Date | null, now: Date): number =>
  from === null ? 0 : Math.max(0, (now.getTime() - from.getTime()) / 1000);

/** Seconds spent and seconds left of a return under way. */
function toTimes(facts: ProgressFacts, now: Date): { spent: number; left: number } {
  const check = facts.rowCount * (facts.checkPace ?? FIRST_PACE.check);
  const merge = facts.isTest ? 0 : facts.rowCount * (facts.mergePace ?? FIRST_PACE.merge);
  if (facts.state === 'RECEIVED') return { spent: 0, left: check + merge };
  if (facts.state === 'CHECKING') {
    const spent = toSeconds(facts.checkingAt, now);
    return { spent, left: Math.max(check - spent, spent * OVERRUN) + merge };
  }
  const merging = toSeconds(facts.mergingAt, now);
  const checked = facts.mergingAt === null ? check : toSeconds(facts.checkingAt, facts.mergingAt);
  const spent = checked + merging;
  return { spent, left: Math.max(merge - merging, spent * OVERRUN) };
}

/** Depends on nothing but the facts and the clock. */
export function toProgress(facts: ProgressFacts, now: Date): Progress {
  const { state, isTest, rowCount: rowsTotal, failedTries } = facts;
  const isIn = state === 'ACCEPTED' || state === 'PARTIALLY_ACCEPTED';
  const rowsMerged = isIn && !isTest ? facts.acceptedCount : 0;
  const rowsChecked = state === 'RECEIVED' || state === 'CHECKING' ? 0 : rowsTotal;
  const rows = { rowsTotal, rowsChecked, rowsMerged };
  if (isEnd(state)) return { percent: 100, ...rows, remainingSeconds: 0, failedTries };
  const { spent, left } = toTimes(facts, now);
  const share = spent === 0 ? 0 : spent / (spent + left);
  return {
    percent: Math.min(99, Math.floor(100 * share)),
    ...rows,
    remainingSeconds: Math.max(1, Math.ceil(left)),
    failedTries,
  };
}
