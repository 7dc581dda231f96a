// A return file of many sound loans, and what the register must hold once it is in.
import { type Cells, GOOD_ROW } from '../returns/staged-return.js';

export interface LoanFile {
  text: string;
  records: number;
  /** Path and query under which it is sent. */
  toPath(month: string): string;
}

const COLUMNS = Object.keys(GOOD_ROW);
const OUTSTANDING_DIRHAMS = 5500;

/** `mark` tells the people and loans of one file from those of another: one or two letters. */
export function toLoanFile(mark: string, records: number, rest: Cells = {}): LoanFile {
  const rows = Array.from({ length: records }, (_, n) => ({
    ...GOOD_ROW,
    national_id: `${mark}${100_000 + n}`,
    loan_ref: `${mark}-${n}`,
    outstanding_principal: String(OUTSTANDING_DIRHAMS),
    ...rest,
  }));
  const lines = rows.map((row: Cells) => COLUMNS.map((name) => row[name]).join(','));
  return {
    text: `${[COLUMNS.join(','), ...lines].join('\n')}\n`,
    records,
    toPath: (month) =>
      `/returns/${month}?records=${records}&outstanding=${records * OUTSTANDING_DIRHAMS}`,
  };
}
