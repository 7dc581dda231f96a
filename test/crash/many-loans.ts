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

/** People who do not look like each other: whoever matches them must have nothing to think about. */
function toName(n: number, step: number): string {
  const letters = [n, Math.floor(n / 13), Math.floor(n / 169), Math.floor(n / 2197)];
  return letters.map((at) => SYLLABLES[(at * step) % SYLLABLES.length]).join('');
}
const SYLLABLES = ['ba', 'cho', 'di', 'fe', 'gu', 'ha', 'jo', 'ki', 'le', 'mu', 'na', 'ro', 'si'];

const toBirthDate = (n: number): string =>
  new Date(Date.UTC(1955, 0, 1 + ((n * 37) % 12_000))).toISOString().slice(0, 10);

/** `mark` tells the people and loans of one file from those of another: one or two letters. */
export function toLoanFile(mark: string, records: number, rest: Cells = {}): LoanFile {
  const rows = Array.from({ length: records }, (_, n) => ({
    ...GOOD_ROW,
    national_id: `${mark}${100_000 + n}`,
    last_name: toName(n, 7),
    first_name: toName(n, 11),
    birth_date: toBirthDate(n),
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
