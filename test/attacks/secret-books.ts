// The people of the two worlds, and books of one lender that differ in everything but the bands another lender reads:
// amounts within their band, number of loans, dates, products, places, first names, references, and further clients.
import type { Cells } from '../returns/staged-return.js';
import { rowOf } from './lenders.js';
import { Tape } from './tape.js';

export interface Person {
  nationalId: string;
  lastName: string;
  birthDate: string;
}

const person = (nationalId: string, lastName: string, birthDate: string): Person => ({
  nationalId,
  lastName,
  birthDate,
});

/** Clients of the asker and of the secret lender. */
export const SHARED = [
  person('SA10001', 'Alaoui', '1980-01-01'),
  person('SA10002', 'Bennani', '1975-05-17'),
  person('SA10003', 'Chraibi', '1990-11-30'),
  person('SA10004', 'Daoudi', '1968-02-29'),
] as const;
/** Clients of the secret lender whom the asker may have heard of, and asks about. */
export const THEIRS = [
  person('SB20001', 'El Fassi', '1983-03-03'),
  person('SB20002', 'Filali', '1992-07-21'),
] as const;
/** Clients of the asker alone. */
export const OWN = [
  person('SC30001', 'Ghazi', '1979-09-09'),
  person('SC30002', 'Hakimi', '1988-12-12'),
] as const;
export const UNKNOWN = person('SD40001', 'Idrissi', '1981-04-04');
export const EVERYBODY: readonly Person[] = [...SHARED, ...THEIRS, ...OWN, UNKNOWN];

/** What the secret lender is owed by a person, in centimes, from above the first to the second; days past due. */
interface Bands {
  outstanding: [number, number];
  instalment: [number, number];
  days: [number, number];
  isWrittenOff?: true;
}

const BANDS: Readonly<Record<string, Bands>> = {
  SA10001: { outstanding: [0, 600_000], instalment: [25_000, 50_000], days: [0, 0] },
  SA10002: { outstanding: [600_000, 1_200_000], instalment: [50_000, 100_000], days: [1, 30] },
  SA10003: {
    outstanding: [1_200_000, 3_000_000],
    instalment: [0, 0],
    days: [400, 900],
    isWrittenOff: true,
  },
  SA10004: { outstanding: [5_000_000, 14_000_000], instalment: [200_000, 900_000], days: [31, 90] },
  SB20001: { outstanding: [3_000_000, 5_000_000], instalment: [100_000, 200_000], days: [91, 180] },
  SB20002: { outstanding: [0, 600_000], instalment: [0, 25_000], days: [0, 0] },
};

const toDirhams = (centimes: number): string => (centimes / 100).toFixed(2);

/** A total above the lower edge and within the upper, with room for the rounding of instalments; in so many parts. */
function toParts(tape: Tape, [above, upTo]: [number, number], parts: number): number[] {
  if (upTo === 0) return Array.from({ length: parts }, () => 0);
  const room = upTo - above;
  const total = above + Math.ceil(room / 10) + tape.pick(Math.floor((room * 9) / 10));
  const part = Math.floor(total / parts);
  return Array.from({ length: parts }, (_, n) => (n === 0 ? total - part * (parts - 1) : part));
}

const FREQUENCIES = [
  ['MONTHLY', 1],
  ['WEEKLY', 12 / 52],
  ['FORTNIGHTLY', 12 / 26],
] as const;

function toLoan(tape: Tape, of: Person, ref: string, owed: number, monthly: number): Cells {
  const [frequency, share] = tape.choose(FREQUENCIES);
  const year = tape.between(2024, 2025);
  return rowOf(ref, {
    national_id: of.nationalId,
    last_name: of.lastName,
    birth_date: of.birthDate,
    first_name: tape.choose(['Sara', 'Omar', 'Leila', 'Youssef', 'Nadia']),
    last_name_ar: tape.choose(['', 'السر', 'المخفي']),
    sex: tape.choose(['F', 'M']),
    province: tape.choose(['CAS', 'RAB', 'AGD', 'OUJ', 'ERR']),
    area: tape.choose(['URBAN', 'RURAL']),
    activity: tape.choose(['TRADE', 'CRAFTS', 'FOOD', 'OTHER']),
    household_income: String(tape.between(1_000, 9_000)),
    product: tape.choose(['INDIVIDUAL', 'SOLIDARITY']),
    purpose: tape.choose(['ACTIVITY', 'HOUSING', 'OTHER']),
    principal: toDirhams(owed + tape.pick(100_000)),
    outstanding_principal: toDirhams(owed),
    disbursed_on: `${year}-${String(tape.between(1, 12)).padStart(2, '0')}-15`,
    maturity_on: `${tape.between(2027, 2029)}-03-${tape.between(10, 28)}`,
    instalments: String(tape.between(6, 48)),
    frequency,
    instalment_amount: toDirhams(Math.floor(monthly * share)),
    group_ref: tape.choose(['', 'G1', 'G2']),
    cycle: String(tape.between(1, 5)),
  });
}

function toLoans(tape: Tape, of: Person, mark: string): Cells[] {
  const bands = BANDS[of.nationalId];
  if (!bands) return [];
  const count = tape.between(1, 3);
  const owed = toParts(tape, bands.outstanding, count);
  const monthly = toParts(tape, bands.instalment, count);
  const late = tape.pick(count);
  return owed.map((centimes, n) => {
    const loan = toLoan(tape, of, `${of.nationalId}-${n}${mark}`, centimes, monthly[n] ?? 0);
    const days = n === late ? tape.between(...bands.days) : 0;
    if (bands.isWrittenOff) loan.status = 'WRITTEN_OFF';
    else if (days > 0) loan.status = 'OVERDUE';
    else loan.status = tape.choose(['CURRENT', 'RESTRUCTURED']);
    const overdue = days > 0 ? toDirhams(tape.between(1, 20_000)) : '0';
    return { ...loan, days_past_due: String(days), overdue_amount: overdue };
  });
}

/** How long a tape may be to decide all of a book. */
export const BOOK_TAPE = 400;

/** A whole book of the secret lender: the same bands, whatever the tape says. */
export function toSecretBook(numbers: readonly number[]): Cells[] {
  const tape = new Tape(numbers);
  const mark = tape.choose(['', 'X', 'Y']);
  const others = Array.from({ length: tape.pick(6) }, (_, n) => {
    const stranger = person(`SE${50_000 + tape.pick(9_999)}${n}`, 'Stranger', '1970-01-01');
    return toLoan(tape, stranger, `S${n}-${tape.pick(999)}`, tape.between(1, 9_000_000), 50_000);
  });
  return [...[...SHARED, ...THEIRS].flatMap((of) => toLoans(tape, of, mark)), ...others];
}

/** The book with another balance of a person's first loan, in dirhams. */
export function withDebt(book: readonly Cells[], of: Person, outstanding: string): Cells[] {
  const first = book.findIndex((row) => row.national_id === of.nationalId);
  return book.map((row, n) =>
    n === first ? { ...row, outstanding_principal: outstanding, principal: '20000' } : row,
  );
}

/** What turns one book of a lender into another: its rows, and the loans of the former that it has no more. */
export function toCorrection(former: readonly Cells[], next: readonly Cells[]): Cells[] {
  const kept = new Set(next.map((row) => row.loan_ref));
  const gone = former.filter((row) => !kept.has(row.loan_ref));
  return [...next, ...gone.map(({ loan_ref }) => ({ loan_ref, status: 'REMOVED' }) as Cells)];
}

/** The asker's own book: every shared client, its own, and one of them late. */
export const ASKERS_BOOK: Cells[] = [...SHARED, ...OWN].map((of, n) =>
  rowOf(`A${n}`, {
    national_id: of.nationalId,
    last_name: of.lastName,
    birth_date: of.birthDate,
    client_ref: `client ${n}`,
    ...(n === 1 ? { status: 'OVERDUE', overdue_amount: '120.00', days_past_due: '12' } : {}),
  }),
);
