// The graph types of where loans went between two month ends.
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Decimal, YearMonth } from '../access/scalars.js';

export enum BookState {
  NEW = 'NEW',
  DAYS_0 = 'DAYS_0',
  DAYS_1_30 = 'DAYS_1_30',
  DAYS_31_60 = 'DAYS_31_60',
  DAYS_61_90 = 'DAYS_61_90',
  DAYS_91_180 = 'DAYS_91_180',
  DAYS_181_365 = 'DAYS_181_365',
  OVER_365 = 'OVER_365',
  CLOSED = 'CLOSED',
  WRITTEN_OFF = 'WRITTEN_OFF',
  VANISHED = 'VANISHED',
}
registerEnumType(BookState, {
  name: 'BookState',
  description: 'Where a loan stands at a month’s end: how late, or out of the book.',
  valuesConfig: {
    NEW: { description: 'Not reported for the month before.' },
    DAYS_0: { description: 'Live, nothing past due.' },
    DAYS_1_30: { description: 'Live, 1 to 30 days late.' },
    DAYS_31_60: { description: 'Live, 31 to 60 days late.' },
    DAYS_61_90: { description: 'Live, 61 to 90 days late.' },
    DAYS_91_180: { description: 'Live, 91 to 180 days late.' },
    DAYS_181_365: { description: 'Live, 181 to 365 days late.' },
    OVER_365: { description: 'Live, more than 365 days late.' },
    CLOSED: { description: 'Closed: nothing is owed.' },
    WRITTEN_OFF: { description: 'Written off.' },
    VANISHED: { description: 'Reported the month before and not this month, or taken back.' },
  },
});

/** The order in which states are shown: from new over later and later to gone. */
export const BOOK_STATES = Object.values(BookState);

@ObjectType({ description: 'Loans that came from one state and are in another.' })
export class RollCell {
  @Field(() => BookState, { description: 'State at the end of the month before.' })
  from!: BookState;

  @Field(() => BookState, { description: 'State at this month’s end.' })
  to!: BookState;

  @Field(() => Int, { description: 'Number of these loans.' })
  loans!: number;

  @Field(() => Decimal, { description: 'What they owed at the end of the month before, DH.' })
  balanceBefore!: bigint;

  @Field(() => Decimal, { description: 'What they owe at this month’s end, DH.' })
  balanceNow!: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'Their number over all loans of the state they come from, four decimals.',
  })
  loanShare!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'What they owed before over what all of that state owed; null for NEW.',
  })
  balanceShare!: number | null;
}

@ObjectType({ description: 'How loans rolled from the month before to this month.' })
export class RollRates {
  @Field(() => YearMonth, { description: 'The month before.' })
  fromMonth!: string;

  @Field(() => [RollCell], {
    description: 'Cells with at least one loan, ordered by from, then to.',
  })
  cells!: RollCell[];

  @Field(() => String, { description: 'What is counted, in the language of Accept-Language.' })
  definition!: string;
}
