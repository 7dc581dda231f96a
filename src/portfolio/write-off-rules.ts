// What was written off over what was lent on average. Pure.
import type { FigureRun } from '../database/run-loader.js';
import { divideHalfUp, toFraction } from './ratio-rules.js';

export interface WriteOffSum {
  monthEnds: number;
  loans: number;
  amount: bigint;
  undatedLoans: number;
  averageGross: bigint | null;
  ratio: number | null;
}

/** The month eleven months before, so that both make twelve; months are named by their last day. */
export function toYearStart(month: string): string {
  const [year, at] = month.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, (at ?? 0) - 11, 0)).toISOString().slice(0, 10);
}

/** Write-offs of the months given, over their mean gross portfolio; no mean of no month. */
export function toWriteOffs(runs: readonly FigureRun[]): WriteOffSum {
  const gross = runs.reduce((sum, run) => sum + run.gross, 0n);
  const amount = runs.reduce((sum, run) => sum + run.writtenOff, 0n);
  const monthEnds = BigInt(runs.length);
  return {
    monthEnds: runs.length,
    loans: runs.reduce((sum, run) => sum + run.writtenOffLoans, 0),
    amount,
    undatedLoans: runs.reduce((sum, run) => sum + run.undatedLoans, 0),
    averageGross: monthEnds === 0n ? null : divideHalfUp(gross, monthEnds),
    ratio: toFraction(amount * monthEnds, gross),
  };
}
