// The graph types of a book's past months, as its trend is drawn.
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Decimal, YearMonth } from '../access/scalars.js';

@ObjectType('PortfolioMonth', { description: 'A reported month of the book.' })
export class PortfolioMonth {
  @Field(() => YearMonth, { description: 'The month.' })
  month!: string;

  @Field(() => Int, { description: 'Live loans at its end.' })
  loans!: number;

  @Field(() => Decimal, { description: 'Gross portfolio at its end, DH.' })
  gross!: bigint;

  @Field(() => Decimal, { description: 'Of it, loans more than 30 days late, DH.' })
  par30!: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'PAR > 30 over the gross portfolio, four decimals; null for an empty book.',
  })
  par30Ratio!: number | null;

  @Field(() => Decimal, { description: 'Written off in the month, DH.' })
  writtenOff!: bigint;
}

@ObjectType({ description: 'The book over the months that were reported.' })
export class PortfolioHistory {
  @Field(() => [PortfolioMonth], {
    description:
      'Oldest first, the portfolio’s own month last; months without a report are missing.',
  })
  months!: PortfolioMonth[];

  @Field(() => String, { description: 'What is counted, in the language of Accept-Language.' })
  definition!: string;
}
