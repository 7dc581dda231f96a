// The graph types of how late a book is. Balances are outstanding principal of live loans; ratios are fractions.
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Decimal } from '../access/scalars.js';

@ObjectType({ description: 'Portfolio at risk beyond a number of days, by balance.' })
export class ParFigure {
  @Field(() => Int, { description: 'Loans more than so many days late.' })
  overDays!: number;

  @Field(() => Int, { description: 'Number of these loans.' })
  loans!: number;

  @Field(() => Decimal, { description: 'Their outstanding principal, DH.' })
  balance!: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'The balance over the gross portfolio, four decimals; null for an empty book.',
  })
  ratio!: number | null;

  @Field(() => Int, { description: 'Number of loans with all restructured ones added.' })
  loansWithRestructured!: number;

  @Field(() => Decimal, { description: 'Balance with all restructured loans added, DH.' })
  balanceWithRestructured!: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'That balance over the gross portfolio; null for an empty book.',
  })
  ratioWithRestructured!: number | null;

  @Field(() => String, { description: 'What is counted, in the language of Accept-Language.' })
  definition!: string;
}

@ObjectType({ description: 'A part of the book by how late it is.' })
export class AgeingBucket {
  @Field(() => Int, { description: 'From so many days past due.' })
  minDays!: number;

  @Field(() => Int, { nullable: true, description: 'To so many, inclusive; null: open.' })
  maxDays!: number | null;

  @Field(() => Int, { description: 'Loans in it.' })
  loans!: number;

  @Field(() => Decimal, { description: 'Their outstanding principal, DH.' })
  balance!: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'The balance over the gross portfolio; null for an empty book.',
  })
  share!: number | null;
}

@ObjectType({ description: 'The whole book by how late it is; the buckets sum to it.' })
export class Ageing {
  @Field(() => [AgeingBucket], { description: 'In order of days, without gap or overlap.' })
  buckets!: AgeingBucket[];

  @Field(() => String, { description: 'What is counted, in the language of Accept-Language.' })
  definition!: string;
}
