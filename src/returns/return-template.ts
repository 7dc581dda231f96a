// A return file to fill in, empty, and one with a few loans, each with a comment in the column that is ignored when it
// comes back: in the manner of the reader's language. What is shown here must go in as it stands.
import type { Locale } from '../errors.js';
import { FILE_COLUMNS } from './file-columns-rules.js';
import { toCell } from './line-rules.js';

type Row = Readonly<Record<string, string>>;

interface Example {
  row: Row;
  comment: Readonly<Record<Locale, string>>;
}

const BASE: Row = {
  sex: 'F',
  province: 'CAS',
  area: 'URBAN',
  activity: 'TRADE',
  product: 'INDIVIDUAL',
  purpose: 'ACTIVITY',
  overdue_amount: '0.00',
  days_past_due: '0',
  status: 'CURRENT',
};

const EXAMPLES: Example[] = [
  {
    row: {
      ...BASE,
      national_id: 'ZX900001',
      last_name: 'Exemple',
      first_name: 'Fatima',
      birth_date: '1986-03-08',
      household_income: '4500.00',
      loan_ref: 'EXAMPLE-1',
      principal: '12000.00',
      disbursed_on: '2025-09-15',
      maturity_on: '2026-12-15',
      instalments: '15',
      frequency: 'MONTHLY',
      instalment_amount: '880.00',
      outstanding_principal: '2160.50',
      last_payment_on: '2026-09-15',
    },
    comment: {
      en: 'A loan paid on time. Only the columns marked required must be filled.',
      fr: 'Un prêt payé à temps. Seules les colonnes obligatoires doivent être remplies.',
      ar: 'قرض يؤدى في وقته. الأعمدة الإلزامية وحدها يجب ملؤها.',
    },
  },
  {
    row: {
      ...BASE,
      national_id: 'ZX900002',
      last_name: 'El Exemple',
      first_name: 'Omar',
      birth_date: '1971-11-30',
      sex: 'M',
      province: 'FES',
      area: 'RURAL',
      activity: 'LIVESTOCK',
      loan_ref: 'EXAMPLE-2',
      product: 'SOLIDARITY',
      principal: '3000.00',
      disbursed_on: '2025-12-01',
      maturity_on: '2026-12-01',
      instalments: '52',
      frequency: 'WEEKLY',
      instalment_amount: '61.00',
      outstanding_principal: '900.00',
      overdue_amount: '122.00',
      days_past_due: '14',
      status: 'OVERDUE',
      group_ref: 'GROUP-9',
    },
    comment: {
      en: 'A member of a group: the amounts are the member’s share. Two weeks late since the oldest unpaid day.',
      fr: 'Un membre de groupe : les montants sont sa part. Deux semaines de retard depuis la plus ancienne échéance impayée.',
      ar: 'عضو في مجموعة: المبالغ هي حصته. متأخر أسبوعين منذ أقدم قسط غير مؤدى.',
    },
  },
  {
    row: {
      ...BASE,
      national_id: 'ZX900003',
      last_name: 'مثال',
      first_name: 'سعاد',
      birth_date: '1990-01-31',
      province: 'AGD',
      activity: 'CRAFTS',
      loan_ref: 'EXAMPLE-3',
      purpose: 'HOUSING',
      principal: '90000.00',
      disbursed_on: '2024-02-01',
      maturity_on: '2029-02-01',
      instalments: '60',
      frequency: 'MONTHLY',
      instalment_amount: '1750.00',
      outstanding_principal: '61000.00',
      status: 'RESTRUCTURED',
      restructured_from: 'OLD-0031',
    },
    comment: {
      en: 'Replaces another loan of yours. Days past due go on counting from the oldest unpaid due date.',
      fr: 'Remplace un autre de vos prêts. Les jours de retard se comptent toujours depuis la plus ancienne échéance impayée.',
      ar: 'يعوض قرضا آخر لكم. أيام التأخر تُحسب دائما من أقدم قسط غير مؤدى.',
    },
  },
  {
    row: {
      ...BASE,
      national_id: 'ZX900004',
      last_name: 'Modele',
      first_name: 'Hamza',
      birth_date: '1979-08-08',
      sex: 'M',
      province: 'MAR',
      activity: 'FOOD',
      loan_ref: 'EXAMPLE-4',
      principal: '8000.00',
      disbursed_on: '2025-09-20',
      maturity_on: '2026-09-20',
      instalments: '12',
      frequency: 'MONTHLY',
      instalment_amount: '710.00',
      outstanding_principal: '0.00',
      status: 'CLOSED',
      last_payment_on: '2026-09-20',
      closed_on: '2026-09-20',
      closed_reason: 'PAID',
    },
    comment: {
      en: 'Paid off in the month: reported once more, owing nothing, then never again.',
      fr: 'Soldé dans le mois : déclaré une dernière fois, sans rien devoir, puis plus jamais.',
      ar: 'سُدد في الشهر: يُصرح به مرة أخيرة دون أي مبلغ، ثم لا يعود.',
    },
  },
];

/** Words that a French file would have. */
const FRENCH_WORDS: Readonly<Record<string, string>> = {
  M: 'H',
  URBAN: 'URBAIN',
  LIVESTOCK: 'ELEVAGE',
  CRAFTS: 'ARTISANAT',
  TRADE: 'COMMERCE',
  FOOD: 'ALIMENTATION',
  INDIVIDUAL: 'INDIVIDUEL',
  SOLIDARITY: 'SOLIDAIRE',
  ACTIVITY: 'ACTIVITE',
  HOUSING: 'LOGEMENT',
  WEEKLY: 'HEBDOMADAIRE',
  MONTHLY: 'MENSUEL',
  CURRENT: 'SAIN',
  OVERDUE: 'RETARD',
  RESTRUCTURED: 'REECHELONNE',
  CLOSED: 'SOLDE',
  PAID: 'PAYE',
};

function toFrench(cell: string): string {
  const [year, month, day] = cell.split('-');
  if (/^\d{4}-\d\d-\d\d$/.test(cell)) return `${day}/${month}/${year}`;
  return /^\d+\.\d\d$/.test(cell) ? cell.replace('.', ',') : (FRENCH_WORDS[cell] ?? cell);
}

/** In French as a French spreadsheet writes: semicolons, decimal comma, French words; else the plain form. */
function write(rows: string[][], locale: Locale): string {
  const delimiter = locale === 'fr' ? ';' : ',';
  const lines = rows.map((cells) => cells.map((cell) => toCell(cell, delimiter)).join(delimiter));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

const toHeader = (locale: Locale): string[] =>
  FILE_COLUMNS.map(({ name, french }) => (locale === 'fr' ? (french ?? name) : name));

/** The header alone: a row that nobody took out would be a loan. */
export const toReturnTemplate = (locale: Locale): string => write([toHeader(locale)], locale);

/** Loans of nobody, with a comment each. */
export function toReturnSample(locale: Locale): string {
  const rows = EXAMPLES.map(({ row, comment }) => [
    ...FILE_COLUMNS.map(({ name }) => row[name] ?? '').map((cell) =>
      locale === 'fr' ? toFrench(cell) : cell,
    ),
    comment[locale],
  ]);
  return write([[...toHeader(locale), 'message'], ...rows], locale);
}
