// A lender's own loan, and what was reported of it in two times.
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Instant, YearMonth } from '../access/scalars.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { findLoan } from './find-loans.js';
import { LoanPositionType, LoanType, toLoanPosition } from './loan.type.js';

@Resolver(() => LoanType)
export class LoanResolver {
  @Query(() => LoanType, {
    nullable: true,
    description:
      'A loan of your own by its id. Error NOT_FOUND where you have none, whoever else may have one.',
  })
  async loan(
    @Arg('id', () => ID, { description: 'As given by Loan.id.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<LoanType> {
    const loan = await findLoan(id, context);
    if (!loan) throw new CentraleError('NOT_FOUND');
    return loan;
  }

  @FieldResolver(() => [LoanPositionType], {
    description:
      'Its month-end reports, newest month first, one a month: what was true when, as it was known then. ' +
      'Error FUTURE_TIME for a time that has not come.',
  })
  async positions(
    @Root() loan: LoanType,
    @Ctx() context: RequestContext,
    @Arg('asOf', () => YearMonth, {
      nullable: true,
      description: 'Last month to include; without it all.',
    })
    asOf?: string | null,
    @Arg('knownAt', () => Instant, {
      nullable: true,
      description: 'As the register knew it at this instant; without it as known now.',
    })
    knownAt?: Date | null,
  ): Promise<LoanPositionType[]> {
    const now = new Date();
    const thisMonth = now.toISOString().slice(0, 7);
    if ((asOf && asOf.slice(0, 7) > thisMonth) || (knownAt && knownAt > now)) {
      throw new CentraleError('FUTURE_TIME');
    }
    const positions = await context.loaders.positionsByLoan.load({
      loanId: loan.loanId,
      upToMonth: asOf ?? NO_LAST_MONTH,
      knownAt: knownAt && knownAt < FIRST_KNOWN ? FIRST_KNOWN : (knownAt ?? NEVER_PAST),
    });
    return positions.map(toLoanPosition);
  }
}

// Open ends of the two times, so that "all, as known now" is one key for every loan of a request.
const NO_LAST_MONTH = '9999-12-31';
const NEVER_PAST = new Date('9999-12-31T00:00:00Z');
/** Nothing was reported before; the database has no year 0. */
const FIRST_KNOWN = new Date('1900-01-01T00:00:00Z');
