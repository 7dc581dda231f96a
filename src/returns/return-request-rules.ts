// What comes with a return file: month, kind and the lender's own control totals, read strictly.
import { toCentimesExactly, toMonthEnd } from '../access/scalar-rules.js';
import { CentraleError } from '../errors.js';

export const RETURN_KINDS = ['PERIODIC', 'INITIAL', 'CORRECTION', 'TEST'] as const;
export type ReturnKind = (typeof RETURN_KINDS)[number];

export interface ReturnRequest {
  /** Month's last day, YYYY-MM-DD. */
  month: string;
  kind: ReturnKind;
  records: number;
  outstandingCentimes: bigint;
}

export interface ReturnParameters {
  month: string;
  kind?: unknown;
  records?: unknown;
  outstanding?: unknown;
}

/** Throws BAD_MONTH, BAD_KIND, BAD_RECORDS or BAD_OUTSTANDING. The kind is PERIODIC where none is named. */
export function readReturnRequest(given: ReturnParameters): ReturnRequest {
  const month = toMonthEnd(given.month);
  if (month === undefined)
    throw new CentraleError('BAD_MONTH', { month: given.month.slice(0, 10) });
  const kind = RETURN_KINDS.find((known) => known === (given.kind ?? 'PERIODIC'));
  if (kind === undefined) throw new CentraleError('BAD_KIND');
  const records = String(given.records ?? '');
  if (!/^\d{1,9}$/.test(records)) throw new CentraleError('BAD_RECORDS');
  const outstandingCentimes = toCentimesExactly(String(given.outstanding ?? ''));
  if (outstandingCentimes === undefined || outstandingCentimes < 0n) {
    throw new CentraleError('BAD_OUTSTANDING');
  }
  return { month, kind, records: Number(records), outstandingCentimes };
}
