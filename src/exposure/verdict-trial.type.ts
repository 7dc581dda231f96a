// Verdict rules as people read and try them: which are in force from when, and how many verdicts another set would
// change.
import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Instant, LocalDate, YearMonth } from '../access/scalars.js';
import { UserError } from '../inquiries/inquiry.type.js';
import { VerdictLevelEnum, VerdictMeasureEnum } from './risk-summary.type.js';
import type { VerdictLevel, VerdictMeasure } from './verdict-rules.js';

@ObjectType('VerdictRule', { description: 'One rule of a set.' })
export class VerdictRuleType {
  @Field(() => VerdictMeasureEnum, { description: 'What it measures.' })
  measure!: VerdictMeasure;

  @Field(() => Float, {
    nullable: true,
    description:
      'WATCH from here on: lenders, dirhams, a fraction of the income, or a place in the bands, as the measure says.',
  })
  watchFrom!: number | null;

  @Field(() => Float, { nullable: true, description: 'LIMIT_EXCEEDED from here on, same unit.' })
  limitFrom!: number | null;

  @Field(() => Boolean, { description: 'Whether the threshold itself is still allowed.' })
  exclusive!: boolean;

  @Field(() => String, { description: 'Where the rule comes from.' })
  source!: string;
}

@ObjectType({ description: 'A version of the verdict rules, equal for all.' })
export class VerdictRuleSet {
  @Field(() => Int, { description: 'Number of the version; verdicts name it.' })
  version!: number;

  @Field(() => LocalDate, { description: 'First day it applies; it ends where the next begins.' })
  validFrom!: string;

  @Field(() => String, { description: 'Country whose rules these are, ISO 3166-1.' })
  jurisdiction!: string;

  @Field(() => Boolean, { description: 'Whether it applies today.' })
  inForce!: boolean;

  @Field(() => [VerdictRuleType], { description: 'Its rules.' })
  rules!: VerdictRuleType[];
}

@InputType({ description: 'A rule to try.' })
export class VerdictRuleInput {
  @Field(() => VerdictMeasureEnum, { description: 'What it measures; once in a set.' })
  measure!: VerdictMeasure;

  @Field(() => Float, {
    nullable: true,
    description:
      'WATCH from here on. LENDERS 1–10; TOTAL_DEBT 5,000–500,000 DH in steps of 5,000; DEBT_SERVICE 0.05–3 in steps ' +
      'of 0.05; ARREARS_ELSEWHERE 1–5; INQUIRIES and OPEN_TOP_BAND 1–2.',
  })
  watchFrom?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'LIMIT_EXCEEDED from here on, same grid, not below watchFrom.',
  })
  limitFrom?: number | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether the threshold itself is still allowed.',
  })
  exclusive!: boolean;
}

@ObjectType({ description: 'People whose verdict goes from one level to another.' })
export class VerdictChange {
  @Field(() => VerdictLevelEnum, { description: 'Level under the rules in force.' })
  from!: VerdictLevel;

  @Field(() => VerdictLevelEnum, { description: 'Level under the rules tried.' })
  to!: VerdictLevel;

  @Field(() => Int, {
    nullable: true,
    description:
      'People, rounded to ten; null for fewer than ten, and for the sibling that would tell such a count.',
  })
  people!: number | null;
}

@ObjectType('VerdictTrial', {
  description:
    'A dry run of verdict rules over the current snapshot, without any requested loan: an association’s over its own ' +
    'live clients, the bureau’s over all lenders’.',
})
export class VerdictTrialType {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => YearMonth, { description: 'Month of the snapshot it runs over.' })
  snapshotMonth!: string;

  @Field(() => Instant, { description: 'When it was asked for.' })
  askedAt!: Date;

  @Field(() => Instant, {
    nullable: true,
    description: 'When it was done; null while it runs. Ask again in a moment.',
  })
  finishedAt!: Date | null;

  @Field(() => Int, { nullable: true, description: 'Clients reckoned, rounded to ten.' })
  people!: number | null;

  @Field(() => [VerdictChange], {
    nullable: true,
    description: 'All nine ways from level to level; null while it runs.',
  })
  changes!: VerdictChange[] | null;
}

@InputType({ description: 'A set of rules to try.' })
export class TryVerdictRulesInput {
  @Field(() => [VerdictRuleInput], {
    description: 'Every rule of the set; a measure left out has none.',
  })
  rules!: VerdictRuleInput[];
}

@ObjectType({ description: 'What became of a wish to try rules.' })
export class VerdictTrialPayload {
  @Field(() => VerdictTrialType, { nullable: true, description: 'The trial; null where refused.' })
  trial!: VerdictTrialType | null;

  @Field(() => [UserError], {
    description:
      'BAD_VERDICT_RULE with its place, TOO_MANY_TRIALS, NO_RECIPROCITY, NO_SNAPSHOT; else empty.',
  })
  userErrors!: UserError[];
}

@InputType({ description: 'The bureau’s adoption of rules it has tried.' })
export class AdoptVerdictRulesInput {
  @Field(() => ID, { description: 'A finished trial of the bureau’s.' })
  trial!: string;

  @Field(() => LocalDate, { description: 'First day the rules apply; today or later.' })
  validFrom!: string;

  @Field(() => String, { description: 'Where the rules come from; shown with every verdict.' })
  source!: string;
}

@ObjectType({ description: 'What became of an adoption.' })
export class AdoptVerdictRulesPayload {
  @Field(() => Int, {
    nullable: true,
    description: 'Number of the new version; null where refused.',
  })
  version!: number | null;

  @Field(() => [UserError], {
    description: 'NOT_FOUND, TRIAL_NOT_FINISHED, DATE_PASSED, BAD_REFERENCE; else empty.',
  })
  userErrors!: UserError[];
}
