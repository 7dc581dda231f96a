// Published numbers as the graph shows them: each with its noise, its interval and its grade. A number that is withheld is
// null as a whole; there is no type here for a value without an interval.
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Decimal, WholeNumber } from '../access/scalars.js';
import type { Noisy } from './interval-rules.js';
import { MILLION, type NoisyShare } from './share-rules.js';

export enum ReliabilityGrade {
  A = 'A',
  B = 'B',
  C = 'C',
}
registerEnumType(ReliabilityGrade, {
  name: 'ReliabilityGrade',
  description:
    'How far a number can be trusted, by half of its 95 % interval over itself. What is wider than C is withheld.',
  valuesConfig: {
    A: { description: 'At most 5 %.' },
    B: { description: 'At most 15 %.' },
    C: { description: 'At most 30 %.' },
  },
});

@ObjectType({
  description:
    'The 95 % interval of a number of borrowers. It covers the noise alone: neither errors of what lenders report nor the clip.',
})
export class CountInterval {
  @Field(() => WholeNumber, { description: 'Lower end, borrowers; may be below 0.' })
  low!: bigint;

  @Field(() => WholeNumber, { description: 'Upper end, borrowers.' })
  high!: bigint;
}

@ObjectType({ description: 'A number of borrowers with noise in it.' })
export class NoisyCount {
  @Field(() => WholeNumber, { description: 'Borrowers, noise included; a whole number as text.' })
  value!: bigint;

  @Field(() => Float, {
    description: 'Standard deviation of the noise, in borrowers, rounded up to two decimals.',
  })
  sigma!: number;

  @Field(() => CountInterval, { description: 'Where the exact number is, 95 times of 100.' })
  ci95!: CountInterval;

  @Field(() => ReliabilityGrade, { description: 'How far to trust it.' })
  reliability!: ReliabilityGrade;
}

@ObjectType({
  description:
    'The 95 % interval of an amount. It covers the noise alone: neither errors of what lenders report nor the clip.',
})
export class AmountInterval {
  @Field(() => Decimal, { description: 'Lower end, dirhams; may be below 0.' })
  low!: bigint;

  @Field(() => Decimal, { description: 'Upper end, dirhams.' })
  high!: bigint;
}

@ObjectType({
  description:
    'A sum of what borrowers owe, with noise in it; nobody counts with more than the release’s clip.',
})
export class NoisyAmount {
  @Field(() => Decimal, { description: 'Dirhams, noise included.' })
  value!: bigint;

  @Field(() => Decimal, {
    description: 'Standard deviation of the noise, in dirhams, rounded up to the centime.',
  })
  sigma!: bigint;

  @Field(() => AmountInterval, { description: 'Where the exact sum is, 95 times of 100.' })
  ci95!: AmountInterval;

  @Field(() => ReliabilityGrade, { description: 'How far to trust it.' })
  reliability!: ReliabilityGrade;
}

@ObjectType({
  description:
    'The 95 % interval of a ratio of noisy numbers (delta method; Fieller’s where the whole is near its noise), rounded outwards.',
})
export class RatioInterval {
  @Field(() => Float, { description: 'Lower end, a fraction with at most six decimals.' })
  low!: number;

  @Field(() => Float, { description: 'Upper end, a fraction with at most six decimals.' })
  high!: number;
}

@ObjectType({
  description: 'A share: a ratio of noisy numbers, which costs no privacy beyond theirs.',
})
export class NoisyRatio {
  @Field(() => Float, { description: 'A fraction, 0 to 1, with at most six decimals.' })
  value!: number;

  @Field(() => WholeNumber, {
    description:
      'The noisy part; may be below 0. Borrowers, or centimes for par30Amount: the share of several cells is the sum ' +
      'of these over the sum of the denominators.',
  })
  numerator!: bigint;

  @Field(() => WholeNumber, { description: 'The noisy whole, in the same unit.' })
  denominator!: bigint;

  @Field(() => RatioInterval, { description: 'Where the exact ratio is, 95 times of 100.' })
  ci95!: RatioInterval;

  @Field(() => Boolean, {
    description: 'Whether the value or an end lay outside 0 to 1 and is shown as 0 or 1.',
  })
  clamped!: boolean;
}

const toGrade = ({ grade }: Noisy) => ReliabilityGrade[grade as keyof typeof ReliabilityGrade];

export const toNoisyCount = (noisy: Noisy | null): NoisyCount | null =>
  noisy && {
    value: noisy.value,
    sigma: Number(noisy.sigmaHundredths) / 100,
    ci95: { low: noisy.low, high: noisy.high },
    reliability: toGrade(noisy),
  };

/** Centimes inside; its σ to the centime, rounded up. */
export const toNoisyAmount = (noisy: Noisy | null): NoisyAmount | null =>
  noisy && {
    value: noisy.value,
    sigma: (noisy.sigmaHundredths + 99n) / 100n,
    ci95: { low: noisy.low, high: noisy.high },
    reliability: toGrade(noisy),
  };

/** Millionths as a fraction: never more than six decimals. */
export const toFraction = (millionths: bigint): number => Number(millionths) / Number(MILLION);

export const toNoisyRatio = (share: NoisyShare | null): NoisyRatio | null =>
  share && {
    value: toFraction(share.value),
    numerator: share.numerator,
    denominator: share.denominator,
    ci95: { low: toFraction(share.low), high: toFraction(share.high) },
    clamped: share.clamped,
  };
