// A book's provisions from what was read of it: the lines of the scheme speak of the loans that are late or dragged, and
// all others are in the class of loans paid on time. Pure.
import type { BookLine, ProvisionLine } from '../database/book-loaders.js';
import { sumLines, toAtRisk } from './arrears-rules.js';
import { toFraction } from './ratio-rules.js';

export interface ClassSum {
  loans: number;
  /** Loans whose own days past due would give a lower class. */
  dragged: number;
  balance: bigint;
  required: bigint;
}

/** One sum per class of the scheme, in order; together they are the whole book. */
export function toClassSums(
  book: readonly BookLine[],
  lines: readonly ProvisionLine[],
  classes: number,
): ClassSum[] {
  const rest = sumLines(book);
  for (const line of lines) {
    rest.loans -= line.loans;
    rest.balance -= line.outstanding;
  }
  return Array.from({ length: classes }, (_, at) => {
    const own = lines.find(({ ordinal }) => ordinal === at + 1);
    const others = at === 0 ? rest : { loans: 0, balance: 0n };
    const othersAsked =
      at === 0 ? (lines.find(({ ordinal }) => ordinal === 0)?.required ?? 0n) : 0n;
    return {
      loans: (own?.loans ?? 0) + others.loans,
      dragged: own?.dragged ?? 0,
      balance: (own?.outstanding ?? 0n) + others.balance,
      required: (own?.required ?? 0n) + othersAsked,
    };
  });
}

/** What is held against the book, and how much of what is at risk it covers; null where nothing is at risk. */
export function toHeld(book: readonly BookLine[]) {
  const held = book.reduce((sum, line) => sum + line.held, 0n);
  const withHeld = book.reduce((sum, line) => sum + line.heldLoans, 0);
  const loansWithoutHeld = sumLines(book).loans - withHeld;
  const atRisk = toAtRisk(book, 30, true).balance;
  return { held, loansWithoutHeld, atRisk, riskCoverage: toFraction(held, atRisk) };
}
