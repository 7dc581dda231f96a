// A plan of visits: a sample of the loans that are due one, each with why it is there and how likely it was.
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { YearMonth } from '../access/scalars.js';
import { BorrowerType } from '../borrowers/borrower.type.js';
import { LoanType } from '../loans/loan.type.js';
import { RISK_FACTORS, type RiskFactor } from './visit-plan-rules.js';

const FactorEnum = Object.fromEntries(RISK_FACTORS.map((factor) => [factor, factor])) as {
  [Factor in RiskFactor]: Factor;
};
registerEnumType(FactorEnum, {
  name: 'VisitFactor',
  description:
    'What makes a loan riskier, out of your own data, and how much it adds to the score.',
  valuesConfig: {
    ARREARS: { description: '1 to 30 days past due: 2; to 90: 4; more: 5.' },
    FORMER_DEVIATION: { description: 'A visit of another loan of this client saw a deviation: 4.' },
    AMOUNT: { description: 'Principal above 3,000 DH: 1; above 6,000: 2; above 12,000: 3.' },
    CLOSE_LOANS: {
      description: 'Disbursed within 30 days of another live loan of this client at yours: 3.',
    },
    FIRST_CYCLE: { description: 'The client’s first cycle: 2; cycle not reported: 1.' },
    RURAL: { description: 'The countryside, which stands in for distance: 1.' },
    PURPOSE: { description: 'Granted for an activity: 1; for something else than was listed: 2.' },
  },
});

@ObjectType({ description: 'One reason why a loan is riskier than another.' })
export class VisitReason {
  @Field(() => FactorEnum, { description: 'What adds to the score.' })
  factor!: RiskFactor;

  @Field(() => Int, { description: 'How much it adds.' })
  points!: number;

  @Field(() => String, { description: 'The same in words, in the language of Accept-Language.' })
  explanation!: string;
}

@ObjectType({ description: 'A loan of the plan.' })
export class PlannedVisit {
  @Field(() => LoanType, { description: 'The loan, as you last reported it.' })
  loan!: LoanType;

  @Field(() => BorrowerType, { description: 'Your client, whom to visit.' })
  borrower!: BorrowerType;

  @Field(() => Int, { description: 'Its risk: 1 and the points of its reasons.' })
  score!: number;

  @Field(() => Float, {
    description: 'How likely this loan was to be in the plan, above 0 and at most 1.',
  })
  probability!: number;

  @Field(() => Float, {
    description:
      'How many loans it stands for: 1 / probability. Weigh what its visit finds by it to estimate the whole.',
  })
  weight!: number;

  @Field(() => [VisitReason], { description: 'What its score is made of, weightiest first.' })
  reasons!: VisitReason[];
}

@ObjectType({
  description:
    'A sample of the loans that are due a visit, drawn in proportion to risk. The same for you and its month until ' +
    'your own reports of the book, or visits before the month, change.',
})
export class VisitPlan {
  @Field(() => YearMonth, { description: 'The month it is for.' })
  seedMonth!: string;

  @Field(() => YearMonth, { description: 'The month whose live loans it is drawn from.' })
  month!: string;

  @Field(() => Int, { description: 'Loans it is drawn from.' })
  frame!: number;

  @Field(() => String, {
    description: 'How it was drawn and how to weigh it, in the language of Accept-Language.',
  })
  method!: string;

  @Field(() => [PlannedVisit], {
    description: 'The loans to visit, the riskiest first: `size`, or all where there are fewer.',
  })
  visits!: PlannedVisit[];
}
