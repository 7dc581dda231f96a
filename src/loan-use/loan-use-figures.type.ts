// What visits tell of an association's own book at a month's end.
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Decimal } from '../access/scalars.js';
import { ArrearsComparison } from '../portfolio/two-by-two.type.js';
import { UseDeviation } from './visit-codes.js';

@ObjectType({ description: 'Live loans whose latest visit saw one kind of deviation.' })
export class DeviationFigure {
  @Field(() => UseDeviation, { description: 'What the latest visit saw; NONE included.' })
  deviation!: string;

  @Field(() => Int, { description: 'Loans.' })
  loans!: number;

  @Field(() => Decimal, { description: 'What was granted of them, DH.' })
  principal!: bigint;

  @Field(() => Decimal, { description: 'What their latest visits could account for, DH.' })
  amountVerified!: bigint;

  @Field(() => Decimal, { description: 'What is still owed of them, DH.' })
  outstanding!: bigint;
}

@ObjectType({
  description:
    'What loans of yours were used for, as your visits saw it, and the arrears that go with it. A loan is judged by its ' +
    'latest visit up to the month’s end.',
})
export class PortfolioLoanUse {
  @Field(() => Int, { description: 'Visits made in the month.' })
  visitsInMonth!: number;

  @Field(() => Int, { description: 'Visits made up to the month’s end, of whatever loan.' })
  visitsSoFar!: number;

  @Field(() => Int, { description: 'Live loans with a visit up to the month’s end.' })
  visitedLoans!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Visited live loans over all live loans, 0 to 1; null without live loans.',
  })
  visitedShare!: number | null;

  @Field(() => [DeviationFigure], {
    description:
      'Visited live loans by what their latest visit saw; kinds that were not seen are left out.',
  })
  byDeviation!: DeviationFigure[];

  @Field(() => ArrearsComparison, {
    description:
      'Visited live loans beside unvisited ones: share more than 30 days past due. Loans disbursed in the last 30 days ' +
      'are in neither group: they cannot be 30 days late.',
  })
  visitedVersusUnvisited!: ArrearsComparison;

  @Field(() => ArrearsComparison, {
    description:
      'Visited live loans with a deviation beside those without: share more than 30 days past due. Loans disbursed in ' +
      'the last 30 days are in neither group.',
  })
  deviatingVersusConforming!: ArrearsComparison;
}
