// The request's reading of the viewer's own book: whatever is asked of one month is read by one statement, so that
// arrears, classes and provisions of an answer are of one moment and cost one pass. Reads as the viewer, like all loaders.
import DataLoader from 'dataloader';
import type { ViewerSession } from './as-viewer.js';

/** Live loans of a month that are equally late, restructured or not. */
export interface BookLine {
  daysPastDue: number;
  isRestructured: boolean;
  loans: number;
  outstanding: bigint;
  held: bigint;
  /** Loans whose provision held was reported. */
  heldLoans: number;
}

/** What a scheme asks of the loans of one class; `ordinal` counts from 1, and 0 stands for all loans not in a line. */
export interface ProvisionLine {
  ordinal: number;
  loans: number;
  dragged: number;
  outstanding: bigint;
  required: bigint;
}

/** `scheme` is a code, '' for the viewer's own or the floor, null for the book alone. */
export interface BookKey {
  month: string;
  scheme: string | null;
}

export interface Book {
  lines: BookLine[];
  /** Null where no such scheme is in force, or none was asked for. */
  schemeId: string | null;
  provisions: ProvisionLine[];
}

export interface LoanProvisionKey {
  loanId: string;
  scheme: string;
}

/** `ordinal` counts from 1; the scheme is null where no such scheme is in force. */
export interface LoanProvisionRow {
  schemeId: string | null;
  ordinal: number;
  daysPastDue: number;
  worstDays: number;
  rateBp: number;
  base: bigint;
  required: bigint;
}

export interface BookLoaders {
  book: DataLoader<BookKey, Book, string>;
  /** Undefined for a loan that is not live. */
  provisionOfLoan: DataLoader<LoanProvisionKey, LoanProvisionRow | undefined, string>;
}

export function makeBookLoaders(session: ViewerSession): BookLoaders {
  return {
    book: new DataLoader((keys) => readBooks(session, keys), {
      cacheKeyFn: (key) => `${key.month} ${key.scheme ?? '-'}`,
    }),
    provisionOfLoan: new DataLoader((keys) => readLoanProvisions(session, keys), {
      cacheKeyFn: (key) => `${key.loanId} ${key.scheme}`,
    }),
  };
}

interface BookRow {
  asked: string | null;
  scheme_id: string | null;
  ordinal: number | null;
  days: number;
  restructured: boolean;
  loans: string;
  dragged: string;
  outstanding: string;
  required: string;
  held: string;
  held_loans: string;
}

async function readBooks(session: ViewerSession, keys: readonly BookKey[]): Promise<Book[]> {
  const read = new Map<string, BookRow[]>();
  await Promise.all(
    [...Map.groupBy(keys, (key) => key.month)].map(async ([month, alike]) => {
      const schemes = [...new Set(alike.map((key) => key.scheme))].filter((code) => code !== null);
      const rows = await session.query<BookRow>({
        name: 'read-book',
        text: 'select * from registry.read_book($1, $2)',
        values: [month, schemes],
      });
      read.set(month, rows);
    }),
  );
  return keys.map((key) => toBook(read.get(key.month) ?? [], key.scheme));
}

function toBook(rows: readonly BookRow[], scheme: string | null): Book {
  const asked = scheme === null ? [] : rows.filter((row) => row.asked === scheme);
  return {
    lines: rows.filter((row) => row.asked === null).map(toBookLine),
    schemeId: asked[0]?.scheme_id ?? null,
    provisions: asked.flatMap((row) => (row.ordinal === null ? [] : [toLine(row, row.ordinal)])),
  };
}

const toBookLine = (row: BookRow): BookLine => ({
  daysPastDue: row.days,
  isRestructured: row.restructured,
  loans: Number(row.loans),
  outstanding: BigInt(row.outstanding),
  held: BigInt(row.held),
  heldLoans: Number(row.held_loans),
});

const toLine = (row: BookRow, ordinal: number): ProvisionLine => ({
  ordinal,
  loans: Number(row.loans),
  dragged: Number(row.dragged),
  outstanding: BigInt(row.outstanding),
  required: BigInt(row.required),
});

interface LoanRow {
  loan_id: string;
  asked: string;
  scheme_id: string | null;
  ordinal: number | null;
  days: number;
  worst: number;
  rate_bp: number;
  base: string;
  required: string;
}

async function readLoanProvisions(
  session: ViewerSession,
  keys: readonly LoanProvisionKey[],
): Promise<(LoanProvisionRow | undefined)[]> {
  const rows = await session.query<LoanRow>({
    name: 'loan-provisions',
    text: 'select * from registry.loan_provisions($1, $2)',
    values: [keys.map((key) => key.loanId), keys.map((key) => key.scheme)],
  });
  const found = new Map(rows.map((row) => [`${row.loan_id} ${row.asked}`, row]));
  return keys.map((key) => {
    const row = found.get(`${key.loanId} ${key.scheme}`);
    return row && toLoanProvision(row);
  });
}

/** Amounts of a scheme that is not in force are null in the row, and 0 here: the reader sees the missing scheme first. */
const toLoanProvision = (row: LoanRow): LoanProvisionRow => ({
  schemeId: row.scheme_id,
  ordinal: row.ordinal ?? 0,
  daysPastDue: row.days,
  worstDays: row.worst,
  rateBp: row.rate_bp,
  base: BigInt(row.base ?? 0),
  required: BigInt(row.required ?? 0),
});
