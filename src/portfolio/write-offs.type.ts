// The graph types of what a lender gave up, and of when the figures were made that are not read live.
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Decimal, Instant } from '../access/scalars.js';

@ObjectType({ description: 'Loans written off in a period, over its mean gross portfolio.' })
export class WriteOffPeriod {
  @Field(() => Int, {
    description: 'Month ends of the period that were reported: the mean rests on them.',
  })
  monthEnds!: number;

  @Field(() => Int, { description: 'Loans written off in it.' })
  loans!: number;

  @Field(() => Decimal, { description: 'Amount written off, DH.' })
  amount!: bigint;

  @Field(() => Decimal, { nullable: true, description: 'Mean gross portfolio, DH.' })
  averageGross!: bigint | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Amount over mean gross portfolio, four decimals; null where that is zero.',
  })
  ratio!: number | null;

  @Field(() => Int, {
    description: 'Loans first reported as written off already, without a date: in no period.',
  })
  undatedLoans!: number;
}

@ObjectType({ description: 'Write-offs of the month and of the year that ends with it.' })
export class WriteOffs {
  @Field(() => WriteOffPeriod, { description: 'Of the month.' })
  month!: WriteOffPeriod;

  @Field(() => WriteOffPeriod, { description: 'Of the trailing twelve months.' })
  trailingYear!: WriteOffPeriod;

  @Field(() => String, { description: 'What is counted, in the language of Accept-Language.' })
  definition!: string;
}

@ObjectType({ description: 'What the figures that are not read live were made from.' })
export class FiguresMade {
  @Field(() => ID, { description: 'The last of your returns that they know of.' })
  returnId!: string;

  @Field(() => Instant, { description: 'When they were made.' })
  madeAt!: Date;

  @Field(() => Boolean, {
    description: 'False where a return ended since: they are being made again.',
  })
  isCurrent!: boolean;

  @Field(() => String, {
    description: 'Which figures are meant, in the language of Accept-Language.',
  })
  definition!: string;
}
