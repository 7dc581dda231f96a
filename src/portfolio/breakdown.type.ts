// The graph types of a book by one of its properties.
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Decimal } from '../access/scalars.js';

export enum BreakdownBy {
  REGION = 'REGION',
  AREA = 'AREA',
  ACTIVITY = 'ACTIVITY',
  PRODUCT = 'PRODUCT',
  SEX = 'SEX',
  CYCLE = 'CYCLE',
}
registerEnumType(BreakdownBy, {
  name: 'BreakdownBy',
  description: 'By what the book is told apart.',
  valuesConfig: {
    REGION: { description: 'Region, from the province: codes 01 to 12 of the 2015 scheme.' },
    AREA: { description: 'Town or countryside.' },
    ACTIVITY: { description: 'What the client lives on.' },
    PRODUCT: { description: 'Individual or group loan.' },
    SEX: { description: 'The client’s sex.' },
    CYCLE: { description: 'Loan cycle: 1, 2, 3, 4+.' },
  },
});

@ObjectType({ description: 'One part of the book.' })
export class BreakdownRow {
  @Field(() => String, { description: 'Code of the part; "?" where it was not reported.' })
  key!: string;

  @Field(() => String, { description: 'Its name, in the language of Accept-Language.' })
  name!: string;

  @Field(() => Int, { description: 'Live loans.' })
  loans!: number;

  @Field(() => Int, { description: 'Clients with at least one of them.' })
  borrowers!: number;

  @Field(() => Decimal, { description: 'Their outstanding principal, DH.' })
  gross!: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'The part’s share of the gross portfolio, four decimals.',
  })
  share!: number | null;

  @Field(() => Decimal, { description: 'Of it, loans more than 30 days late, DH.' })
  par30!: bigint;

  @Field(() => Float, { nullable: true, description: 'PAR > 30 over the part’s gross portfolio.' })
  par30Ratio!: number | null;
}

@ObjectType({
  description: 'The whole book by one property; the rows sum to it in loans and gross.',
})
export class Breakdown {
  @Field(() => BreakdownBy, { description: 'The property.' })
  by!: BreakdownBy;

  @Field(() => [BreakdownRow], { description: 'Parts with at least one live loan, by key.' })
  rows!: BreakdownRow[];

  @Field(() => String, { description: 'What is counted, in the language of Accept-Language.' })
  definition!: string;
}
