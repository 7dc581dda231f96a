// From one borrower's loans at all lenders to his one cell and his bounded contribution to it: the unit of privacy.
// However many loans he has and wherever, one borrower must never change more than one bin by one, or amounts by more
// than the public clip. The same rules are kept in SQL for the whole register; a test holds the two together.
import {
  ACTIVITY_CODES,
  AREA_CODES,
  type CellPlace,
  REGION_CODES,
  toDebtBand,
} from './cell-keys-rules.js';
import { CLIP_CENTIMES, type Contribution, LOANS_MAX } from './measure-rules.js';

/** One loan of the borrower, live at the period's end. */
export interface UnitLoan {
  /** The lender's control group: affiliated lenders are one. */
  lender: string;
  /** Keyed hash of the loan's id in hexadecimal: decides between equal debts, and means nothing. */
  tieKey: string;
  region: string | null;
  area: string | null;
  activity: string | null;
  outstandingCentimes: bigint;
  /** More than 30 days past due, or written off. */
  late: boolean;
}

export interface BorrowerUnit {
  place: CellPlace;
  contribution: Contribution;
}

/** Why a borrower is left out of every table. Never published, never counted out loud. */
export type UnitProblem =
  | 'NOTHING_OWED'
  | 'NOT_AN_AMOUNT'
  | 'NEGATIVE_AMOUNT'
  | 'UNKNOWN_REGION'
  | 'UNKNOWN_AREA';

export type UnitOutcome = { unit: BorrowerUnit } | { problem: UnitProblem };

/** What one lender holds of one borrower, for the lender rule; never published. */
export interface LenderPart {
  lender: string;
  borrowers: bigint;
  crossedBorrowers: bigint;
  lateBorrowers: bigint;
  outstandingCentimes: bigint;
  lateCentimes: bigint;
  clippedCentimes: bigint;
  clippedLateCentimes: bigint;
}

const isListed = (codes: readonly string[], code: string | null): code is string =>
  code !== null && codes.includes(code);

function sumOwed(loans: readonly UnitLoan[]): bigint {
  return loans.reduce((sum, loan) => sum + loan.outstandingCentimes, 0n);
}

/** Loans on which nothing is owed are no debt: they make nobody a borrower, crossed or late. */
function findOwing(loans: readonly UnitLoan[]): UnitLoan[] {
  return loans.filter((loan) => loan.outstandingCentimes > 0n);
}

/** `part` of `whole` scaled to `clip`, rounded down to the centime. Exact at any width. */
function scaleDown(part: bigint, whole: bigint, clip: bigint): bigint {
  return (part * clip) / whole;
}

function findProblem(loans: readonly UnitLoan[]): UnitProblem | undefined {
  if (loans.some((loan) => typeof loan.outstandingCentimes !== 'bigint')) return 'NOT_AN_AMOUNT';
  if (loans.some((loan) => loan.outstandingCentimes < 0n)) return 'NEGATIVE_AMOUNT';
  return undefined;
}

/** A total order of the loans of equal debt, by code points; the place decides where one loan was merged from two. */
function toTieText({ tieKey, region, area, activity }: UnitLoan): string {
  return [tieKey, region ?? '', area ?? '', activity ?? ''].join('/');
}

/** The loan that says where the borrower is: the largest debt; among equals the least keyed hash. */
function findReference(owing: readonly UnitLoan[]): UnitLoan | undefined {
  return owing.reduce<UnitLoan | undefined>((best, loan) => {
    if (best === undefined || loan.outstandingCentimes > best.outstandingCentimes) return loan;
    if (loan.outstandingCentimes < best.outstandingCentimes) return best;
    return toTieText(loan) < toTieText(best) ? loan : best;
  }, undefined);
}

/**
 * The cell and the contribution of one borrower. Amounts stay in centimes, the register's unit: nothing is rounded but
 * the late part of a clipped total (down; the part on time takes the rest), and the two sum to the clipped total
 * exactly. An unknown activity is OTHER; an unknown region or area leaves the borrower out, because there is no cell
 * that he could be in at every level.
 */
export function toBorrowerUnit(loans: readonly UnitLoan[]): UnitOutcome {
  const problem = findProblem(loans);
  if (problem) return { problem };
  const owing = findOwing(loans);
  const reference = findReference(owing);
  if (reference === undefined) return { problem: 'NOTHING_OWED' };
  const { region, area, activity } = reference;
  if (!isListed(REGION_CODES, region)) return { problem: 'UNKNOWN_REGION' };
  if (!isListed(AREA_CODES, area)) return { problem: 'UNKNOWN_AREA' };
  const total = sumOwed(owing);
  const lateTotal = sumOwed(owing.filter((loan) => loan.late));
  const clipped = total > CLIP_CENTIMES;
  const lateCentimes = clipped ? scaleDown(lateTotal, total, CLIP_CENTIMES) : lateTotal;
  return {
    unit: {
      place: {
        region,
        area,
        activity: isListed(ACTIVITY_CODES, activity) ? activity : 'OTHER',
        band: toDebtBand(total),
      },
      contribution: {
        crossed: new Set(owing.map((loan) => loan.lender)).size > 1,
        late: lateTotal > 0n,
        lateCentimes,
        onTimeCentimes: (clipped ? CLIP_CENTIMES : total) - lateCentimes,
        clipped,
        loans: BigInt(owing.length) > LOANS_MAX ? LOANS_MAX : BigInt(owing.length),
      },
    },
  };
}

/**
 * What each lender holds of a borrower whose unit was accepted. A late borrower is held as late by the lenders of his
 * late loans alone; the clipped total is shared in proportion to what is owed to each, rounded down.
 */
export function toLenderParts(loans: readonly UnitLoan[]): LenderPart[] {
  const owing = findOwing(loans);
  const total = sumOwed(owing);
  const toClipped = (part: bigint): bigint =>
    total > CLIP_CENTIMES ? scaleDown(part, total, CLIP_CENTIMES) : part;
  const byLender = Map.groupBy(owing, (loan) => loan.lender);
  const isCrossed = byLender.size > 1;
  return [...byLender].map(([lender, own]) => {
    const owed = sumOwed(own);
    const lateOwed = sumOwed(own.filter((loan) => loan.late));
    return {
      lender,
      borrowers: 1n,
      crossedBorrowers: isCrossed ? 1n : 0n,
      lateBorrowers: lateOwed > 0n ? 1n : 0n,
      outstandingCentimes: owed,
      lateCentimes: lateOwed,
      clippedCentimes: toClipped(owed),
      clippedLateCentimes: toClipped(lateOwed),
    };
  });
}
