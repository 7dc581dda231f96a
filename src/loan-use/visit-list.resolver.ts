// Whom to visit next: everybody who is due, or a sample by risk; and what the visits so far tell of the own book.
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { YearMonth } from '../access/scalars.js';
import type { RequestContext } from '../database/request-context.js';
import { LoanPurpose } from '../loans/loan-codes.js';
import { PortfolioType } from '../portfolio/portfolio.type.js';
import { DueVisitConnection } from './due-visit.type.js';
import { countDueVisits, DUE_BY_DEFAULT, listDueVisits } from './due-visits.js';
import { findLoanUse } from './loan-use-figures.js';
import { PortfolioLoanUse } from './loan-use-figures.type.js';
import { planVisits } from './visit-plan.js';
import { VisitPlan } from './visit-plan.type.js';

const { minDays: MIN_DAYS, maxMonths: MAX_MONTHS, purposes: PURPOSES } = DUE_BY_DEFAULT;

@Resolver(() => DueVisitConnection)
export class DueVisitResolver {
  @Query(() => DueVisitConnection, {
    description:
      'Your live loans of the last month you reported that need a visit and have none, the oldest first, page by page. ' +
      'Errors: BAD_PAGE_SIZE, BAD_CURSOR, BAD_USER_INPUT.',
  })
  dueVisits(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { defaultValue: 25, description: 'Rows a page, 1 to 100.' })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to read on from.' })
    after: string | null | undefined,
    @Arg('minDays', () => Int, {
      defaultValue: MIN_DAYS,
      description: 'Disbursed at least so many days before the month’s end, 0 to 365.',
    })
    minDays: number,
    @Arg('maxMonths', () => Int, {
      defaultValue: MAX_MONTHS,
      description: 'Disbursed at most so many months before the month’s end, 1 to 60.',
    })
    maxMonths: number,
    @Arg('purposes', () => [LoanPurpose], {
      defaultValue: PURPOSES,
      description: 'What the loans were granted for.',
    })
    purposes: string[],
  ): Promise<DueVisitConnection> {
    const conditions = { minDays, maxMonths, purposes };
    return listDueVisits({ first, after, conditions }, context);
  }

  @FieldResolver(() => Int, { description: 'All loans of the list.' })
  totalCount(
    @Root() connection: DueVisitConnection,
    @Ctx() context: RequestContext,
  ): Promise<number> {
    return countDueVisits(connection, context);
  }
}

@Resolver(() => PortfolioType)
export class LoanUseResolver {
  @Query(() => VisitPlan, {
    nullable: true,
    description:
      'Which loans to visit when not all can be: a sample of those that are due (dueVisits with its defaults), drawn in ' +
      'proportion to a risk score out of your own data. The same each time for you and the month. Errors: NOT_FOUND ' +
      'where you reported nothing up to that month, BAD_USER_INPUT.',
  })
  visitPlan(
    @Ctx() context: RequestContext,
    @Arg('size', () => Int, { defaultValue: 20, description: 'Visits to plan, 1 to 100.' })
    size: number,
    @Arg('seedMonth', () => YearMonth, {
      nullable: true,
      description: 'Month the plan is for; without it the last one you reported.',
    })
    seedMonth?: string | null,
  ): Promise<VisitPlan> {
    return planVisits(size, seedMonth ?? null, context);
  }

  @FieldResolver(() => PortfolioLoanUse, {
    description: 'What your visits saw of the loans’ use, and the arrears that go with it.',
  })
  loanUse(
    @Root() portfolio: PortfolioType,
    @Ctx() context: RequestContext,
  ): Promise<PortfolioLoanUse> {
    return findLoanUse(portfolio.month, context);
  }
}
