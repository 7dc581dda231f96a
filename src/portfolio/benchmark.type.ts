// An own book beside the sector's, as published: ratios of noised sums, the same for everybody. Nothing here is reckoned
// from other lenders' figures, and no lender's rank, median or quantile can come out of it.
import { Field, Float, ID, ObjectType, registerEnumType } from 'type-graphql';
import { YearMonth } from '../access/scalars.js';

export enum BenchmarkMeasure {
  PAR30_AMOUNT = 'PAR30_AMOUNT',
  LATE_BORROWERS = 'LATE_BORROWERS',
  CROSSED_BORROWERS = 'CROSSED_BORROWERS',
}
registerEnumType(BenchmarkMeasure, {
  name: 'BenchmarkMeasure',
  description: 'What is compared.',
  valuesConfig: {
    PAR30_AMOUNT: {
      description:
        'Outstanding on loans more than 30 days late or written off over all outstanding, each person clipped.',
    },
    LATE_BORROWERS: {
      description: 'Share of the people with a loan more than 30 days late or written off.',
    },
    CROSSED_BORROWERS: {
      description:
        'Share of the people who owe more than one lender. Of your clients it is mostly higher than of all people: whoever has ' +
        'several lenders is a client of each.',
    },
  },
});

@ObjectType({ description: 'One measure of your book beside the sector’s published one.' })
export class BenchmarkFigure {
  @Field(() => BenchmarkMeasure, { description: 'What is compared.' })
  measure!: BenchmarkMeasure;

  @Field(() => Float, {
    nullable: true,
    description:
      'Yours, by the sector’s own definition, from your rows alone; CROSSED_BORROWERS from the overlap of the whole book, null of ' +
      'a region. Null too where your book is empty or it is withheld.',
  })
  own!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The sector’s, as released; null where withheld.',
  })
  sector!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Lower end of its 95 % interval (noise only).',
  })
  low!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Upper end of its 95 % interval (noise only).',
  })
  high!: number | null;
}

@ObjectType('Benchmark', {
  description: 'Your book beside the sector, read from the month’s published release alone.',
})
export class BenchmarkType {
  @Field(() => YearMonth, {
    nullable: true,
    description: 'Month of the release; null where there is none.',
  })
  releaseMonth!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The stored release the sector’s figures are of; null where there is none.',
  })
  releaseId!: string | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the sector’s borrowers in published cells of that table, 0 to 1.',
  })
  coverage!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why there is nothing to compare with, in the language of Accept-Language; else null.',
  })
  reason!: string | null;

  @Field(() => [BenchmarkFigure], { description: 'The figures; empty without a release.' })
  figures!: BenchmarkFigure[];
}
