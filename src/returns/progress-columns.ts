// The facts of a return's progress, as the database has them.
import { type Progress, toProgress } from './progress-rules.js';

export interface ProgressRow {
  state: string;
  kind: string;
  row_count: string;
  accepted_count: string;
  checking_at: Date | null;
  merging_at: Date | null;
  check_pace: number | null;
  merge_pace: number | null;
  failed_tries: number;
}

/** Columns of `intake.return r` joined with its PACE. */
export const PROGRESS_COLUMNS =
  'r.checking_at, r.merging_at, r.failed_tries, pace.check_pace, pace.merge_pace';

/** Seconds a row of the same sender's last three returns that were large enough to tell; for a return under way only. */
export const PACE = `left join lateral (
    select sum(extract(epoch from o.merging_at - o.checking_at))::float8 / sum(o.row_count) as check_pace,
      sum(extract(epoch from o.finished_at - o.writing_at))::float8 / sum(o.row_count) as merge_pace
    from (
      select * from intake.return o
      where o.association = r.association and o.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED') and o.row_count >= 1000
        and o.merging_at >= o.checking_at and o.finished_at >= o.writing_at
      order by o.received_at desc limit 3
    ) o
  ) pace on r.finished_at is null`;

export const toRowProgress = (row: ProgressRow, now: Date): Progress =>
  toProgress(
    {
      state: row.state,
      isTest: row.kind === 'TEST',
      rowCount: Number(row.row_count),
      acceptedCount: Number(row.accepted_count),
      checkingAt: row.checking_at,
      mergingAt: row.merging_at,
      checkPace: row.check_pace,
      mergePace: row.merge_pace,
      failedTries: row.failed_tries,
    },
    now,
  );
