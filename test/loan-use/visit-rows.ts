// Rows and files of visits as a lender's program writes them.
import { VISIT_COLUMNS } from '../../src/loan-use/visit-columns-rules.js';

export const COLUMNS = VISIT_COLUMNS.map(({ name }) => name);
export const FRENCH = VISIT_COLUMNS.map(({ french }) => french ?? '');
/** A row that nothing is wrong with; overwrite what a test is about. */
const GOOD: Record<string, string> = {
  loan_ref: 'L1',
  visited_on: '2026-08-20',
  declared_use: 'TRADE',
  observed_use: 'TRADE',
  amount_verified: '6000.00',
  deviation: 'NONE',
  action: 'NONE',
  evidence_ref: '',
};
export const row = (loan: string, rest: Record<string, string> = {}): string[] =>
  COLUMNS.map((name) => ({ ...GOOD, loan_ref: loan, ...rest })[name] ?? '');
export const toFile = (rows: string[][], header = COLUMNS, delimiter = ',') =>
  [header, ...rows].map((cells) => `${cells.join(delimiter)}\n`).join('');
