// Two groups of loans or clients compared, as the graph shows it: numbers with their intervals, and never a cause.
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Locale } from '../errors.js';
import { compareGroups, type Estimate, type Group } from './two-by-two-rules.js';

@ObjectType({ description: 'An estimate with its 95 % interval.' })
export class IntervalEstimate {
  @Field(() => Float, { description: 'The estimate itself.' })
  value!: number;

  @Field(() => Float, { description: 'Lower end of the interval.' })
  low!: number;

  @Field(() => Float, { description: 'Upper end of the interval.' })
  high!: number;
}

@ObjectType({
  description: 'How many of a group are late: loans or clients, as the comparison says.',
})
export class LateShare {
  @Field(() => Int, { description: 'All of the group.' })
  total!: number;

  @Field(() => Int, { description: 'Those of them more than 30 days past due.' })
  late!: number;

  @Field(() => IntervalEstimate, {
    nullable: true,
    description: 'Late over all, 0 to 1, with Wilson’s interval; null for an empty group.',
  })
  rate!: IntervalEstimate | null;
}

@ObjectType({
  description:
    'Arrears of two groups of loans or clients beside each other. An association, not a cause: who came into which group was ' +
    'not left to chance.',
})
export class ArrearsComparison {
  @Field(() => LateShare, { description: 'The group in question.' })
  group!: LateShare;

  @Field(() => LateShare, { description: 'The group it is compared with.' })
  others!: LateShare;

  @Field(() => IntervalEstimate, {
    nullable: true,
    description:
      'Rate of the group less that of the others, −1 to 1, with Newcombe’s interval; null where a group is empty.',
  })
  riskDifference!: IntervalEstimate | null;

  @Field(() => IntervalEstimate, {
    nullable: true,
    description:
      'Odds of being late in the group over those in the others, with the log interval; null where a group is ' +
      'empty, and where nobody or everybody is late.',
  })
  oddsRatio!: IntervalEstimate | null;

  @Field(() => Boolean, {
    description:
      'Whether one of the four numbers was 0, so that a half was added to each for the odds ratio (Haldane, Anscombe).',
  })
  isCorrected!: boolean;

  @Field(() => String, { description: 'How to read it, in the language of Accept-Language.' })
  note!: string;
}

const NOTE: Record<Locale, string> = {
  en: 'An association, not a cause. Where an interval holds 0 (difference) or 1 (odds ratio), the data do not tell the groups apart.',
  fr: 'Une association, pas une cause. Si l’intervalle contient 0 (différence) ou 1 (rapport de cotes), les données ne distinguent pas les groupes.',
  ar: 'هذا ارتباط وليس سببا. إذا احتوى المجال على 0 (الفرق) أو 1 (نسبة الأرجحية) فالمعطيات لا تميز بين المجموعتين.',
};

const toEstimate = (estimate: Estimate | undefined): IntervalEstimate | null =>
  estimate ? { value: estimate.value, low: estimate.low, high: estimate.high } : null;

const toLateShare = (of: Group, rate: Estimate | undefined): LateShare => ({
  total: of.total,
  late: of.cases,
  rate: toEstimate(rate),
});

/** The comparison of late loans, cases, in two groups. */
export function toArrearsComparison(
  group: Group,
  others: Group,
  locale: Locale,
): ArrearsComparison {
  const told = compareGroups(group, others);
  return {
    group: toLateShare(group, told.first),
    others: toLateShare(others, told.second),
    riskDifference: toEstimate(told.difference),
    oddsRatio: toEstimate(told.oddsRatio),
    isCorrected: told.oddsRatio?.isCorrected ?? false,
    note: NOTE[locale],
  };
}
