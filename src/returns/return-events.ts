// A return's way as it goes, for whoever waits for its end: each state once, numbered, so that a reader who lost the line
// goes on where he was; between them how far it is. Reads in the viewer's role; ends with the return.
import { setTimeout as pause } from 'node:timers/promises';
import { fromPublicId, toPublicId } from '../access/public-ids.js';
import type { ViewerSession } from '../database/as-viewer.js';
import { PACE, PROGRESS_COLUMNS, type ProgressRow, toRowProgress } from './progress-columns.js';
import { isEnd } from './progress-rules.js';

interface EventRow extends ProgressRow {
  return_id: string;
  received_at: Date;
  finished_at: Date | null;
  rejected_count: string;
  warning_count: string;
}

export interface ReturnStep {
  /** The same whoever reads, and growing. */
  id: number;
  state: string;
  at: Date;
}

const FIND = `select r.return_id, r.state, r.kind, r.row_count, r.accepted_count, r.rejected_count, r.warning_count,
    r.received_at, r.finished_at, ${PROGRESS_COLUMNS}
  from intake.return r ${PACE} where r.return_id = $1`;
/** Taking back comes after every other end. */
const END_ID = 4;
const WITHDRAWN_ID = 5;

export const LOOK_AGAIN_MS = 500;
/** A line on which nothing comes is cut by whoever stands between. */
export const HEARTBEAT_MS = 15_000;

/** The return of this public id; undefined where the viewer has none. */
export async function findEventRow(
  session: ViewerSession,
  publicId: string,
): Promise<EventRow | undefined> {
  const id = fromPublicId('ret', publicId);
  if (id === undefined) return undefined;
  const rows = await session.query<EventRow>({ name: 'follow-return', text: FIND, values: [id] });
  return rows[0];
}

/** The states a return has had, oldest first. */
export function toSteps(row: EventRow): ReturnStep[] {
  const { state, finished_at: finished } = row;
  const steps: (ReturnStep | null)[] = [
    { id: 1, state: 'RECEIVED', at: row.received_at },
    row.checking_at && { id: 2, state: 'CHECKING', at: row.checking_at },
    row.merging_at && { id: 3, state: 'MERGING', at: row.merging_at },
    finished && isEnd(state)
      ? { id: state === 'WITHDRAWN' ? WITHDRAWN_ID : END_ID, state, at: finished }
      : null,
  ];
  return steps.filter((step) => step !== null);
}

/** Whether somebody who has heard of everything up to `lastId` can hear anything more. */
export const hasMore = (row: EventRow, lastId: number): boolean =>
  !isEnd(row.state) || toSteps(row).some(({ id }) => id > lastId);

function toEvent(row: EventRow, name: 'state' | 'progress', step: Partial<ReturnStep>): string {
  const data = {
    id: toPublicId('ret', row.return_id),
    state: step.state ?? row.state,
    ...(step.at ? { at: step.at.toISOString() } : {}),
    progress: toRowProgress(row, new Date()),
    acceptedCount: Number(row.accepted_count),
    rejectedCount: Number(row.rejected_count),
    warningCount: Number(row.warning_count),
  };
  const id = step.id === undefined ? '' : `id: ${step.id}\n`;
  return `${id}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

export interface Following {
  read(): Promise<EventRow | undefined>;
  /** Number of the last state the reader has heard of; 0 for none. */
  lastId: number;
  /** Ends the line, whatever the return does. */
  signal: AbortSignal;
  lookAgainMs?: number;
  heartbeatMs?: number;
}

/** The lines of a stream of server-sent events, until the return has ended, is gone, or `signal` says so. */
export async function* followReturn(following: Following): AsyncGenerator<string> {
  const { read, signal, lookAgainMs = LOOK_AGAIN_MS, heartbeatMs = HEARTBEAT_MS } = following;
  let { lastId } = following;
  let lastShown = '';
  let lastSaid = Date.now();
  yield 'retry: 2000\n\n';
  while (!signal.aborted) {
    const row = await read();
    if (!row) return;
    const news = toSteps(row)
      .filter(({ id }) => id > lastId)
      .map((step) => toEvent(row, 'state', step));
    lastId = toSteps(row).at(-1)?.id ?? lastId;
    const shown = JSON.stringify(toRowProgress(row, new Date()));
    if (news.length === 0 && shown !== lastShown) news.push(toEvent(row, 'progress', {}));
    lastShown = shown;
    if (news.length === 0 && Date.now() - lastSaid >= heartbeatMs) news.push(': still here\n\n');
    if (news.length > 0) lastSaid = Date.now();
    yield* news;
    if (isEnd(row.state)) return;
    await pause(lookAgainMs, undefined, { signal }).catch(() => {});
  }
}
