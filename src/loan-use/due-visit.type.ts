// A loan that should have been visited by now and was not, with whom to visit.
import { Field, Int, ObjectType } from 'type-graphql';
import { PageInfo } from '../access/page-info.type.js';
import { LocalDate, YearMonth } from '../access/scalars.js';
import { BorrowerType } from '../borrowers/borrower.type.js';
import { LoanType } from '../loans/loan.type.js';

@ObjectType({ description: 'A live loan of yours that needs a visit and has none.' })
export class DueVisit {
  @Field(() => LoanType, { description: 'The loan, as you last reported it.' })
  loan!: LoanType;

  @Field(() => BorrowerType, { description: 'Your client, whom to visit.' })
  borrower!: BorrowerType;

  @Field(() => LocalDate, {
    description: 'First day the visit was due: `minDays` after the disbursement.',
  })
  dueSince!: string;

  @Field(() => Int, { description: 'Days from the disbursement to the month’s end.' })
  daysOld!: number;
}

@ObjectType({ description: 'A due visit in its place of the list.' })
export class DueVisitEdge {
  @Field(() => String, {
    description: 'Sealed place in this list; good for you and these conditions only.',
  })
  cursor!: string;

  @Field(() => DueVisit, { description: 'The due visit.' })
  node!: DueVisit;
}

@ObjectType({ description: 'Due visits, the oldest loan first.' })
export class DueVisitConnection {
  /** What the list is of; not in the graph. */
  readonly list?: unknown;

  @Field(() => YearMonth, {
    nullable: true,
    description: 'The month whose live loans these are; null where you reported nothing.',
  })
  month!: string | null;

  @Field(() => [DueVisitEdge], { description: 'The rows of the page, in order.' })
  edges!: DueVisitEdge[];

  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}
