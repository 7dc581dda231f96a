// How much of an own book is shared with the rest, never with whom: own borrowers and own balances by the others' bands.
// Small cells are withheld, or they would be looks at people without a record.
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Decimal, YearMonth } from '../access/scalars.js';
import { UserError } from '../inquiries/inquiry.type.js';
import { ArrearsComparison } from './two-by-two.type.js';

export enum OverlapSubject {
  LENDERS = 'LENDERS',
  OUTSTANDING = 'OUTSTANDING',
  INSTALMENT = 'INSTALMENT',
  ARREARS = 'ARREARS',
  MIGRATION = 'MIGRATION',
  REPAID_HERE = 'REPAID_HERE',
  NEW_HERE = 'NEW_HERE',
}
registerEnumType(OverlapSubject, {
  name: 'OverlapSubject',
  description: 'What the cells of an overlap table count.',
  valuesConfig: {
    LENDERS: { description: 'Own live clients by how many other lenders they have (LendersBand).' },
    OUTSTANDING: { description: 'Own live clients by what they owe elsewhere (OutstandingBand).' },
    INSTALMENT: { description: 'Own live clients by instalments elsewhere (InstalmentBand).' },
    ARREARS: { description: 'Own live clients by worst arrears elsewhere (ArrearsBand).' },
    MIGRATION: {
      description:
        'Own clients at most 30 days late a month before, by whether others lent to them then (SHARED, SINGLE) and ' +
        'whether they are more than 30 days late or written off now (LATE, ON_TIME).',
    },
    REPAID_HERE: {
      description:
        'Own clients who repaid an own loan in the month, by whether their band of debt elsewhere rose meanwhile.',
    },
    NEW_HERE: {
      description:
        'Own clients who took a new own loan in the month, by whether their band of debt elsewhere fell meanwhile.',
    },
  },
});

@ObjectType({ description: 'One cell of an overlap table.' })
export class OverlapCell {
  @Field(() => String, { description: 'Band or kind, as the subject says.' })
  key!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Own borrowers; null where withheld: fewer than 10, or the sibling that would tell such a cell.',
  })
  borrowers!: number | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Own outstanding to them, DH; null where withheld.',
  })
  balance!: bigint | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the own borrowers of the table, as a fraction; null where withheld.',
  })
  share!: number | null;
}

@ObjectType({ description: 'Own borrowers and balances by one measure of the others.' })
export class OverlapTable {
  @Field(() => OverlapSubject, { description: 'What is counted.' })
  subject!: OverlapSubject;

  @Field(() => [OverlapCell], { description: 'The cells, every band or kind in its order.' })
  cells!: OverlapCell[];
}

@ObjectType({
  description:
    'Loans you disbursed in the month by whether you inquired before: exact, of your own records alone.',
})
export class NewLoansChecked {
  @Field(() => Int, { description: 'Loans disbursed in the month.' })
  loans!: number;

  @Field(() => Int, {
    description:
      'Of these, without a NEW_CREDIT or RENEWAL inquiry about the person in the 90 days before.',
  })
  withoutInquiry!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Their share; null where there is no new loan.',
  })
  shareWithoutInquiry!: number | null;

  @Field(() => Int, {
    description: 'Of these, granted although the last such inquiry advised LIMIT_EXCEEDED.',
  })
  againstLimit!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Their share of the loans with an inquiry; null where there is none.',
  })
  shareAgainstLimit!: number | null;
}

@ObjectType('Overlap', {
  description:
    'How much of your book is shared with the rest, by the bands of the month’s snapshot: never with whom, and never ' +
    'for fewer than ten people.',
})
export class OverlapType {
  @Field(() => YearMonth, { description: 'Month of the snapshot.' })
  snapshotMonth!: string;

  @Field(() => [OverlapTable], {
    description:
      'The tables; empty where no snapshot of the month stands, or where you do not report.',
  })
  tables!: OverlapTable[];

  @Field(() => ArrearsComparison, {
    nullable: true,
    description:
      'The table MIGRATION as a comparison: clients shared with others a month before against the others, late now; ' +
      'null where its cells are withheld or nothing stood before.',
  })
  migration!: ArrearsComparison | null;

  @Field(() => [UserError], { description: 'NO_RECIPROCITY with its reason, else empty.' })
  userErrors!: UserError[];
}
