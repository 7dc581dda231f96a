// Files to begin with: the bare header, and a sample of which every row says in its last column what it shows. That column
// is one that a rejections file has too: it is passed over when the file is sent. Made up, all of it.
import type { Locale } from '../errors.js';
import { FILE_COLUMNS } from './file-columns-rules.js';
import { toCell } from './line-rules.js';

type Row = Readonly<Record<string, string>>;

const PLAIN: Row = {
  national_id: 'XY100001',
  last_name: 'Alaoui',
  first_name: 'Samira',
  birth_date: '1985-04-12',
  sex: 'F',
  province: 'CAS',
  area: 'URBAN',
  activity: 'TRADE',
  household_income: '4200.00',
  loan_ref: 'EX-1',
  product: 'INDIVIDUAL',
  purpose: 'ACTIVITY',
  principal: '6000.00',
  disbursed_on: '2026-05-04',
  maturity_on: '2027-05-04',
  instalments: '12',
  frequency: 'MONTHLY',
  instalment_amount: '550.00',
  outstanding_principal: '4125.50',
  overdue_amount: '0',
  days_past_due: '0',
  status: 'CURRENT',
};

const ROWS: readonly { row: Row; says: Readonly<Record<Locale, string>> }[] = [
  {
    row: PLAIN,
    says: {
      en: 'A loan paid on time. Amounts are in dirhams; status CURRENT.',
      fr: 'Un prêt payé à temps. Les montants sont en dirhams ; statut SAIN.',
      ar: 'قرض يُسدَّد في موعده. المبالغ بالدرهم، والحالة CURRENT.',
    },
  },
  {
    row: {
      ...PLAIN,
      loan_ref: 'EX-2',
      overdue_amount: '1100.00',
      days_past_due: '45',
      status: 'OVERDUE',
    },
    says: {
      en: 'The same client, another loan, 45 days late: days since the oldest unpaid due date.',
      fr: 'La même cliente, un autre prêt, 45 jours de retard depuis la plus ancienne échéance impayée.',
      ar: 'الزبونة نفسها، قرض آخر متأخر 45 يوما منذ أقدم قسط غير مسدَّد.',
    },
  },
  {
    row: {
      ...PLAIN,
      national_id: 'XY100002',
      last_name: 'Berrada',
      first_name: 'Omar',
      birth_date: '1978-11-30',
      sex: 'M',
      area: 'RURAL',
      activity: 'LIVESTOCK',
      loan_ref: 'EX-3',
      product: 'SOLIDARITY',
      principal: '3000.00',
      instalment_amount: '275.00',
      outstanding_principal: '2050.00',
      group_ref: 'G-7',
    },
    says: {
      en: "A member's share of a group loan: one row a member, with the same group reference.",
      fr: 'La part d’un membre d’un prêt de groupe : une ligne par membre, même référence de groupe.',
      ar: 'حصة عضو من قرض جماعي: سطر لكل عضو بمرجع المجموعة نفسه.',
    },
  },
  {
    row: {
      ...PLAIN,
      national_id: 'XY100003',
      last_name: 'Chraibi',
      first_name: 'Nadia',
      loan_ref: 'EX-4',
      disbursed_on: '2025-09-15',
      maturity_on: '2026-09-15',
      outstanding_principal: '0',
      status: 'CLOSED',
      last_payment_on: '2026-09-14',
    },
    says: {
      en: 'A loan repaid in the month: reported once more, CLOSED, with nothing owed.',
      fr: 'Un prêt remboursé dans le mois : déclaré une dernière fois, CLOS, solde nul.',
      ar: 'قرض سُدِّد خلال الشهر: يُصرَّح به مرة أخيرة بالحالة CLOSED ورصيد صفر.',
    },
  },
  {
    row: {
      ...PLAIN,
      national_id: 'XY100004',
      last_name: 'Daoudi',
      first_name: 'Hassan',
      sex: 'M',
      loan_ref: 'EX-6',
      status: 'RESTRUCTURED',
      restructured_from: 'EX-5',
    },
    says: {
      en: 'A loan that replaces EX-5, on new terms: days past due go on counting, they do not start again.',
      fr: 'Un prêt qui remplace EX-5 à de nouvelles conditions : le retard continue de courir.',
      ar: 'قرض يحل محل EX-5 بشروط جديدة: يستمر احتساب أيام التأخر ولا يبدأ من جديد.',
    },
  },
];

const FRENCH_WORDS: Row = {
  URBAN: 'URBAIN',
  TRADE: 'COMMERCE',
  LIVESTOCK: 'ELEVAGE',
  MONTHLY: 'MENSUEL',
  CURRENT: 'SAIN',
  OVERDUE: 'RETARD',
  CLOSED: 'CLOS',
};
const AMOUNTS = ['household_income', 'principal', 'instalment_amount'].concat([
  'outstanding_principal',
  'overdue_amount',
]);

/** As a French spreadsheet shows it: decimal comma, day first, French code words. */
function toFrench(name: string, cell: string): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(cell);
  if (day) return `${day[3]}/${day[2]}/${day[1]}`;
  return AMOUNTS.includes(name) ? cell.replace('.', ',') : (FRENCH_WORDS[cell] ?? cell);
}

function toFile(
  locale: Locale,
  rows: readonly (readonly [Row, string])[],
  extra: string[],
): string {
  const isFrench = locale === 'fr';
  const delimiter = isFrench ? ';' : ',';
  const header = FILE_COLUMNS.map(({ name, french }) => (isFrench ? (french ?? name) : name));
  const lines = rows.map(([row, says]) => [
    ...FILE_COLUMNS.map(({ name }) =>
      isFrench ? toFrench(name, row[name] ?? '') : (row[name] ?? ''),
    ),
    says,
  ]);
  const written = [[...header, ...extra], ...lines].map((cells) =>
    cells.map((cell) => toCell(cell, delimiter)).join(delimiter),
  );
  return `\ufeff${written.join('\r\n')}\r\n`;
}

/** Every column's name and nothing else, in French as a French spreadsheet reads it. */
export const toReturnTemplate = (locale: Locale): string => toFile(locale, [], []);

/** Five rows of a September 2026, each with what it shows; goes in as it is. */
export const toReturnSample = (locale: Locale): string =>
  toFile(
    locale,
    ROWS.map(({ row, says }) => [row, says[locale]] as const),
    ['message'],
  );
