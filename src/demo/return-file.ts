// Writes an association's return file for a month, row by row: the sector is never held in memory.
import { toDirhams } from '../access/scalar-rules.js';
import { FILE_COLUMNS } from '../returns/file-columns-rules.js';
import { DEMO_ASSOCIATIONS, type DemoAssociation } from './demo-associations.js';
import type { DemoBalance, DemoLoan } from './demo-loan.type.js';
import { toLoansOf } from './person-life.js';
import { toPersonaLoans } from './persona-loans.js';

export interface DemoSize {
  seed: number;
  borrowers: number;
}

export interface ControlTotals {
  records: number;
  outstandingCentimes: bigint;
}

type Row = Record<string, string>;

/** Columns that the demo's files have; the others are optional and stay out. */
const WRITTEN = FILE_COLUMNS.filter(
  ({ name, required, french }) =>
    required ||
    (french !== undefined && name !== 'restructured_from' && name !== 'last_payment_on') ||
    [
      'last_name_ar',
      'first_name_ar',
      'cycle',
      'provision_held',
      'closed_on',
      'closed_reason',
    ].includes(name),
);
const ROWS_AT_ONCE = 200;

/** Every loan of the sector, one after another. */
export function* loansOf(size: DemoSize): Generator<DemoLoan> {
  if (size.borrowers > 0) yield* toPersonaLoans();
  for (let number = 0; number < size.borrowers; number += 1) yield* toLoansOf(size.seed, number);
}

/** Rows and sums that every association declares with its file, counted in one walk through the sector. */
export function countTotals(size: DemoSize, monthEnd: string): Map<string, ControlTotals> {
  const totals = new Map(
    DEMO_ASSOCIATIONS.map(({ code }) => [code, { records: 0, outstandingCentimes: 0n }]),
  );
  for (const loan of loansOf(size)) {
    const balance = loan.balanceAt(monthEnd);
    const total = totals.get(loan.association);
    if (!balance || !total) continue;
    total.records += 1;
    total.outstandingCentimes += BigInt(balance.outstandingCentimes);
  }
  return totals;
}

/** How an association's back office writes a file: its header, and one line for a loan. */
function toWriter({ writes, held }: DemoAssociation) {
  const isFrench = writes === 'FRENCH';
  const delimiter = isFrench ? ';' : ',';
  const names = WRITTEN.map(({ name, french }) => (isFrench ? (french ?? name) : name));
  return {
    header: `${names.join(delimiter)}\n`,
    toLine(loan: DemoLoan, balance: DemoBalance): string {
      const row = toRow(loan, balance, { isFrench, held });
      return `${WRITTEN.map(({ name }) => row[name] ?? '').join(delimiter)}\n`;
    },
  };
}

/** The file as pieces of text, header first. */
export function* writeReturnFile(
  size: DemoSize,
  association: DemoAssociation,
  monthEnd: string,
): Generator<string> {
  for (const { text } of writeReturnFiles(size, monthEnd, [association])) yield text;
}

/** Files of several associations in one walk through the sector, in pieces that say whose they are. */
export function* writeReturnFiles(
  size: DemoSize,
  monthEnd: string,
  associations: readonly DemoAssociation[] = DEMO_ASSOCIATIONS,
): Generator<{ code: string; text: string }> {
  const files = new Map(
    associations.map((a) => [a.code, { writer: toWriter(a), piece: [] as string[] }]),
  );
  for (const [code, { writer }] of files) yield { code, text: writer.header };
  for (const loan of loansOf(size)) {
    const file = files.get(loan.association);
    const balance = file && loan.balanceAt(monthEnd);
    if (!file || !balance) continue;
    file.piece.push(file.writer.toLine(loan, balance));
    if (file.piece.length < ROWS_AT_ONCE) continue;
    yield { code: loan.association, text: file.piece.join('') };
    file.piece = [];
  }
  for (const [code, { piece }] of files) yield { code, text: piece.join('') };
}

const FRENCH_CODES: Row = { URBAN: 'URBAIN', MONTHLY: 'MENSUEL', WEEKLY: 'HEBDOMADAIRE' };

/** Half of a loan more than 30 days late is what the floor asks; a lender holds its own share of that. */
const toHeld = ({ daysPastDue, outstandingCentimes }: DemoBalance, held: number): number =>
  daysPastDue > 30 ? Math.round((outstandingCentimes / 2) * held) : 0;

function toRow(
  loan: DemoLoan,
  balance: DemoBalance,
  { isFrench, held }: { isFrench: boolean; held: number },
): Row {
  const { person } = loan;
  const money = (centimes: number) => {
    const text = toDirhams(BigInt(centimes));
    return isFrench ? text.replace('.', ',') : text;
  };
  const word = (code: string) => (isFrench ? (FRENCH_CODES[code] ?? code) : code);
  return {
    national_id: person.nationalId,
    last_name: person.lastName,
    first_name: person.firstName,
    birth_date: person.birthDate,
    sex: person.sex,
    province: person.province,
    area: word(person.area),
    activity: person.activity,
    household_income: person.incomeDirhams === null ? '' : money(person.incomeDirhams * 100),
    loan_ref: loan.ref,
    product: loan.product,
    purpose: person.activity === 'HOUSING' ? 'HOUSING' : 'ACTIVITY',
    principal: money(loan.principalCentimes),
    disbursed_on: loan.disbursedOn,
    maturity_on: loan.maturityOn,
    instalments: String(loan.instalments),
    frequency: word(loan.frequency),
    instalment_amount: money(loan.instalmentCentimes),
    outstanding_principal: money(balance.outstandingCentimes),
    overdue_amount: money(balance.overdueCentimes),
    days_past_due: String(balance.daysPastDue),
    status: balance.status,
    group_ref: loan.groupRef ?? '',
    last_name_ar: person.lastNameAr ?? '',
    first_name_ar: person.firstNameAr ?? '',
    cycle: String(loan.cycle),
    provision_held: money(toHeld(balance, held)),
    closed_on: balance.closedOn ?? '',
    closed_reason: balance.closedOn === null ? '' : 'PAID',
  };
}
