// The graph types of static pools.
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Decimal, YearMonth } from '../access/scalars.js';

export enum VintageBy {
  MONTH = 'MONTH',
  QUARTER = 'QUARTER',
}
registerEnumType(VintageBy, {
  name: 'VintageBy',
  description: 'How long the time of disbursement of one pool is.',
  valuesConfig: {
    MONTH: { description: 'A month.' },
    QUARTER: {
      description: 'A quarter of the calendar; months on book count from each loan’s own month.',
    },
  },
});

@ObjectType('VintagePoint', { description: 'A pool at an age.' })
export class VintagePointType {
  @Field(() => Int, { description: 'Months since the month of disbursement; 0 is its own end.' })
  monthsOnBook!: number;

  @Field(() => Int, { description: 'Loans ever more than 30 days late or written off by then.' })
  loans!: number;

  @Field(() => Decimal, { description: 'Their principal, DH.' })
  principal!: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'That principal over the pool’s, four decimals.',
  })
  share!: number | null;
}

@ObjectType('Vintage', { description: 'Loans disbursed in one month or quarter, for good.' })
export class VintageType {
  @Field(() => YearMonth, { description: 'First month of disbursement.' })
  from!: string;

  @Field(() => YearMonth, { description: 'Last month of disbursement.' })
  to!: string;

  @Field(() => Int, { description: 'Loans in the pool.' })
  loans!: number;

  @Field(() => Decimal, { description: 'Their principal, DH.' })
  principal!: bigint;

  @Field(() => Boolean, {
    description:
      'Whether you reported every month of disbursement itself. Of other pools, loans that ended before your first ' +
      'report are missing: their shares compare with no whole pool’s.',
  })
  isWhole!: boolean;

  @Field(() => [VintagePointType], {
    description: 'Ages at which every month needed was reported.',
  })
  points!: VintagePointType[];
}

@ObjectType({ description: 'Static pools of the book.' })
export class Vintages {
  @Field(() => [VintageType], { description: 'Newest first.' })
  pools!: VintageType[];

  @Field(() => String, { description: 'What is counted, in the language of Accept-Language.' })
  definition!: string;
}
