// The graph types of provisions: what a scheme asks of a book, of one loan, and what another scheme would cost.
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Decimal } from '../access/scalars.js';
import { Certainty, ProvisionSchemeType } from './provision-scheme.type.js';

@ObjectType({ description: 'What a scheme asks of the loans of one class.' })
export class ProvisionClass {
  @Field(() => String, { description: 'Name of the class.' })
  class!: string;

  @Field(() => Int, { description: 'From so many days past due.' })
  minDpd!: number;

  @Field(() => Int, { nullable: true, description: 'To so many, inclusive; null: open.' })
  maxDpd!: number | null;

  @Field(() => Float, {
    description: 'Share of the base, as a fraction; restructured loans may have a higher one.',
  })
  rate!: number;

  @Field(() => Certainty, { description: 'How sure the rate is.' })
  certainty!: Certainty;

  @Field(() => Int, { description: 'Loans in the class.' })
  loans!: number;

  @Field(() => Int, {
    description: 'Of them, those whose client has a later loan: their own days give a lower class.',
  })
  dragged!: number;

  @Field(() => Decimal, { description: 'Their outstanding principal, DH.' })
  balance!: bigint;

  @Field(() => Decimal, { description: 'Provision required, DH.' })
  required!: bigint;
}

@ObjectType({ description: 'Provisions of a book by a scheme, required and held.' })
export class Provisions {
  @Field(() => ProvisionSchemeType, { description: 'The version in force at the month’s end.' })
  scheme!: ProvisionSchemeType;

  @Field(() => [ProvisionClass], {
    description: 'All classes of the scheme; they sum to the book.',
  })
  classes!: ProvisionClass[];

  @Field(() => Decimal, { description: 'Required in all, DH.' })
  required!: bigint;

  @Field(() => Decimal, { description: 'Held in all, as reported for live loans, DH.' })
  held!: bigint;

  @Field(() => Decimal, { description: 'Held less required, DH: below zero where it falls short.' })
  difference!: bigint;

  @Field(() => Boolean, { description: 'Whether the provision held was reported for every loan.' })
  isHeldComplete!: boolean;

  @Field(() => Int, { description: 'Live loans whose provision held was not reported.' })
  loansWithoutHeld!: number;

  @Field(() => Decimal, { description: 'PAR > 30 with all restructured loans, DH.' })
  atRisk!: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'Held over what is at risk, four decimals; null where nothing is.',
  })
  riskCoverage!: number | null;

  @Field(() => String, { description: 'What is counted, in the language of Accept-Language.' })
  definition!: string;
}

@ObjectType({ description: 'The cost of moving a book from one scheme to another.' })
export class ProvisionShift {
  @Field(() => ProvisionSchemeType, { description: 'The scheme moved from.' })
  from!: ProvisionSchemeType;

  @Field(() => ProvisionSchemeType, { description: 'The scheme moved to.' })
  to!: ProvisionSchemeType;

  @Field(() => Decimal, { description: 'Required by the first, DH.' })
  requiredFrom!: bigint;

  @Field(() => Decimal, { description: 'Required by the second, DH.' })
  requiredTo!: bigint;

  @Field(() => Decimal, { description: 'What the second asks beyond the first, DH.' })
  cost!: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'The cost over the gross portfolio, four decimals.',
  })
  costRatio!: number | null;

  @Field(() => String, { description: 'What is counted, in the language of Accept-Language.' })
  definition!: string;
}

@ObjectType({ description: 'What a scheme asks of one loan at its last report.' })
export class LoanProvision {
  @Field(() => ProvisionSchemeType, { description: 'The version in force at that month’s end.' })
  scheme!: ProvisionSchemeType;

  @Field(() => String, { description: 'Its class: that of the client’s latest live loan.' })
  class!: string;

  @Field(() => Int, { description: 'Days past due of the client’s latest live loan.' })
  worstDaysPastDue!: number;

  @Field(() => Boolean, { description: 'Whether its own days alone would give a lower class.' })
  isDragged!: boolean;

  @Field(() => Float, { description: 'Share of the base, as a fraction.' })
  rate!: number;

  @Field(() => Certainty, { description: 'How sure the class’s rate is.' })
  certainty!: Certainty;

  @Field(() => Decimal, { description: 'What the rate is taken of, DH.' })
  base!: bigint;

  @Field(() => Decimal, { description: 'Provision required, DH, rounded half up to the centime.' })
  required!: bigint;
}
