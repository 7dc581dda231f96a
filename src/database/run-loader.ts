// When the figures of the viewer's book were made, month by month, and what stands in each month's run.
import DataLoader from 'dataloader';
import type { ViewerSession } from './as-viewer.js';

/** A month whose figures are made: the last return they know of, the book then, and what was written off. */
export interface FigureRun {
  month: string;
  returnId: string;
  madeAt: Date;
  /** False where a return ended since and the figures are to be made again. */
  isCurrent: boolean;
  loans: number;
  gross: bigint;
  par30: bigint;
  writtenOffLoans: number;
  writtenOff: bigint;
  undatedLoans: number;
}

interface RunRow {
  month: string;
  return_id: string;
  made_at: Date;
  is_current: boolean;
  loans: string;
  gross_centimes: string;
  par30_centimes: string;
  written_off_loans: string;
  written_off_centimes: string;
  undated_loans: string;
}

/** Up to a month, every month with figures, oldest first. */
async function readRuns(session: ViewerSession, months: readonly string[]): Promise<FigureRun[][]> {
  const rows = await session.query<RunRow>({
    name: 'figure-runs',
    text: `select r.month::text, r.return_id, r.made_at, r.loans, r.gross_centimes, r.par30_centimes,
        r.written_off_loans, r.written_off_centimes, r.undated_loans,
        not exists (select from intake.return t where t.month <= r.month and t.kind <> 'TEST'
          and t.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED', 'WITHDRAWN')
          and (t.figures_at is null or t.figures_at < t.finished_at)) as is_current
      from registry.portfolio_run r order by r.month`,
    values: [],
  });
  const runs = rows.map((row) => ({
    month: row.month,
    returnId: row.return_id,
    madeAt: row.made_at,
    isCurrent: row.is_current,
    loans: Number(row.loans),
    gross: BigInt(row.gross_centimes),
    par30: BigInt(row.par30_centimes),
    writtenOffLoans: Number(row.written_off_loans),
    writtenOff: BigInt(row.written_off_centimes),
    undatedLoans: Number(row.undated_loans),
  }));
  return months.map((month) => runs.filter((run) => run.month <= month));
}

export const makeRunLoader = (session: ViewerSession) =>
  new DataLoader<string, FigureRun[]>((months) => readRuns(session, months));
