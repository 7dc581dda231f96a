// Visits of the viewer's own loans: recorded, and read again beside the loan.
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Instant } from '../access/scalars.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { LoanType } from '../loans/loan.type.js';
import { recordVisits } from './record-visits.js';
import { LoanUseVisitType, RecordVisitsInput, RecordVisitsPayload, toVisit } from './visit.type.js';

const MOST_OF_A_LOAN = 100;
/** Nothing was recorded before; the database has no year 0. */
const FIRST_KNOWN = new Date('1900-01-01T00:00:00Z');

@Resolver(() => LoanType)
export class VisitResolver {
  @Mutation(() => RecordVisitsPayload, {
    nullable: true,
    description:
      'Records visits that checked what your loans were used for, at most 100; each goes in or is refused by itself. ' +
      'The same loan, day and evidence reference are the same visit: said again it changes nothing, said otherwise it ' +
      'is corrected by a new version. Refusals are data (userErrors): MISSING, BAD_FORMAT, UNKNOWN_CODE, UNKNOWN_LOAN, ' +
      'DATES_OUT_OF_ORDER, OUT_OF_RANGE, INCONSISTENT, DUPLICATE_VISIT.',
  })
  recordVisits(
    @Arg('input', () => RecordVisitsInput, { description: 'The visits.' }) input: RecordVisitsInput,
    @Ctx() context: RequestContext,
  ): Promise<RecordVisitsPayload> {
    return recordVisits(input.visits, context);
  }

  @FieldResolver(() => [LoanUseVisitType], {
    description:
      'Visits that checked what it was used for, newest first, 100 at most. Error FUTURE_TIME for a time that has ' +
      'not come.',
  })
  async visits(
    @Root() loan: LoanType,
    @Ctx() context: RequestContext,
    @Arg('knownAt', () => Instant, {
      nullable: true,
      description: 'As the register knew them at this instant; without it as known now.',
    })
    knownAt?: Date | null,
  ): Promise<LoanUseVisitType[]> {
    if (knownAt && knownAt > new Date()) throw new CentraleError('FUTURE_TIME');
    const rows = await context.loaders.visitsByLoan.load({
      loanId: loan.loanId,
      knownAt: knownAt && knownAt < FIRST_KNOWN ? FIRST_KNOWN : (knownAt ?? null),
    });
    return rows.slice(0, MOST_OF_A_LOAN).map(toVisit);
  }
}
