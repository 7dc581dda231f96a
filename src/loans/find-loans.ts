// Finds loans for the viewer, always through the request's loaders, so that every road to a loan obeys the same row
// policies and costs the same few statements.
import { fromPublicId } from '../access/public-ids.js';
import type { Loan } from '../database/entities/loan.entity.js';
import type { RequestContext } from '../database/request-context.js';
import { type LoanType, toLoan } from './loan.type.js';

const MOST_OF_A_CLIENT = 100;

async function withLatestPosition(loan: Loan, context: RequestContext): Promise<LoanType | null> {
  const latest = await context.loaders.latestPositionByLoan.load(loan.loanId);
  return latest ? toLoan(loan, latest) : null;
}

/** The viewer's own loan of this key of the register, or null. */
export async function findLoanByKey(
  loanId: string,
  context: RequestContext,
): Promise<LoanType | null> {
  const loan = await context.loaders.loanById.load(loanId);
  return loan ? withLatestPosition(loan, context) : null;
}

/** The loan of this public id, or null: malformed, unknown and another lender's are one answer. */
export async function findLoan(id: string, context: RequestContext): Promise<LoanType | null> {
  const loanId = fromPublicId('loan', id);
  return loanId ? findLoanByKey(loanId, context) : null;
}

/** A client's loans at the viewer, newest first, 100 at most; those taken back by a correction are left out. */
export async function findLoansOfClient(
  clientId: string,
  context: RequestContext,
): Promise<LoanType[]> {
  const rows = await context.loaders.loansByClient.load(clientId);
  const loans = await Promise.all(rows.map((loan) => withLatestPosition(loan, context)));
  return loans
    .filter((loan): loan is LoanType => loan !== null && loan.status !== 'REMOVED')
    .sort((a, b) => b.disbursedOn.localeCompare(a.disbursedOn) || a.id.localeCompare(b.id))
    .slice(0, MOST_OF_A_CLIENT);
}

/** A router's reference to a loan: the same rules as `loan(id)`. */
export function resolveLoanReference(
  reference: { id?: unknown },
  context: RequestContext,
): Promise<LoanType | null> {
  return findLoan(String(reference.id), context);
}
