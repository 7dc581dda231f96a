// An empty file of visits to fill in: the header and one row that shows how, in the reader's manner of writing files.
import type { Locale } from '../errors.js';
import { toCell } from '../returns/line-rules.js';
import { VISIT_COLUMNS } from './visit-columns-rules.js';

const EXAMPLE: Record<string, string> = {
  loan_ref: 'EXAMPLE-1',
  visited_on: '2026-09-15',
  declared_use: 'TRADE',
  observed_use: 'HOUSEHOLD',
  amount_verified: '2500.50',
  deviation: 'PARTIAL',
  action: 'REMINDED',
  evidence_ref: 'V-2026-041',
};
const FRENCH_EXAMPLE: Record<string, string> = {
  ...EXAMPLE,
  loan_ref: 'EXEMPLE-1',
  visited_on: '15/09/2026',
  declared_use: 'COMMERCE',
  observed_use: 'MENAGE',
  amount_verified: '2500,50',
  deviation: 'PARTIEL',
  action: 'RAPPEL',
};

/** In French as a French spreadsheet writes: semicolons, decimal comma, French words; else the plain form. */
export function toVisitTemplate(locale: Locale): string {
  const isFrench = locale === 'fr';
  const delimiter = isFrench ? ';' : ',';
  const example = isFrench ? FRENCH_EXAMPLE : EXAMPLE;
  const header = VISIT_COLUMNS.map(({ name, french }) => (isFrench ? (french ?? name) : name));
  const row = VISIT_COLUMNS.map(({ name }) => example[name] ?? '');
  const lines = [header, row].map((cells) =>
    cells.map((cell) => toCell(cell, delimiter)).join(delimiter),
  );
  return `\ufeff${lines.join('\r\n')}\r\n`;
}
