// The graph types of provisioning schemes, and of an association's adoption of one. A scheme always shows what its rates
// rest on: a demonstration must never pass for the law.
import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { LocalDate } from '../access/scalars.js';
import type { SchemeRow } from '../database/scheme-loader.js';
import type { Locale } from '../errors.js';
import { UserError } from '../inquiries/inquiry.type.js';
import { CAUTIONS } from './definition-wording.js';

export enum ProvisionBase {
  OUTSTANDING = 'OUTSTANDING',
  OVERDUE = 'OVERDUE',
}
registerEnumType(ProvisionBase, {
  name: 'ProvisionBase',
  description: 'What a rate is taken of.',
  valuesConfig: {
    OUTSTANDING: { description: 'The whole outstanding principal.' },
    OVERDUE: { description: 'The amount past due only.' },
  },
});

export enum Certainty {
  SOURCED = 'SOURCED',
  UNVERIFIED = 'UNVERIFIED',
  ASSUMED = 'ASSUMED',
}
registerEnumType(Certainty, {
  name: 'Certainty',
  description: 'What a rate or a number of days rests on.',
  valuesConfig: {
    SOURCED: { description: 'The source says so.' },
    UNVERIFIED: { description: 'Said, but not confirmed by a source.' },
    ASSUMED: { description: 'No source says so; taken for granted here.' },
  },
});

@ObjectType({ description: 'A class of a scheme.' })
export class ProvisionBucket {
  @Field(() => Int, { description: 'From so many days past due.' })
  minDpd!: number;

  @Field(() => Int, { nullable: true, description: 'To so many, inclusive; null: open.' })
  maxDpd!: number | null;

  @Field(() => String, { description: 'Name of the class.' })
  class!: string;

  @Field(() => Float, { description: 'Share of the base, as a fraction.' })
  rate!: number;

  @Field(() => String, { description: 'Where rate and days come from.' })
  source!: string;

  @Field(() => Certainty, { description: 'How sure the rate is.' })
  certainty!: Certainty;

  @Field(() => Certainty, { description: 'How sure the days are.' })
  boundsCertainty!: Certainty;
}

@ObjectType('ProvisionScheme', {
  description: 'A version of a provisioning scheme; never changed, a new rule is a new version.',
})
export class ProvisionSchemeType {
  @Field(() => String, { description: 'Its code.' })
  code!: string;

  @Field(() => Int, { description: 'Version of the code, from 1.' })
  version!: number;

  @Field(() => LocalDate, { description: 'First day it is in force, until its next version.' })
  validFrom!: string;

  @Field(() => Boolean, { description: 'Your own, readable by you alone; else the sector’s.' })
  isOwn!: boolean;

  @Field(() => Boolean, { description: 'Whether no association’s own scheme may be weaker.' })
  isFloor!: boolean;

  @Field(() => ProvisionBase, { description: 'What its rates are taken of.' })
  base!: ProvisionBase;

  @Field(() => Boolean, { description: 'Whether reported guarantees are taken off the base.' })
  netOfGuarantee!: boolean;

  @Field(() => Float, { description: 'The least rate of a restructured loan.' })
  restructuredRate!: number;

  @Field(() => String, { description: 'Where it comes from, and what of it is not reckoned.' })
  source!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'What it must not be taken for, in the language of Accept-Language; null where all is sourced.',
  })
  caution!: string | null;

  @Field(() => [ProvisionBucket], {
    description: 'Its classes: contiguous, from 0, the last open.',
  })
  buckets!: ProvisionBucket[];
}

@InputType({ description: 'A class of a scheme to adopt.' })
export class ProvisionBucketInput {
  @Field(() => Int, { description: 'From so many days past due.' })
  minDpd!: number;

  @Field(() => Int, { nullable: true, description: 'To so many, inclusive; left out of the last.' })
  maxDpd?: number | null;

  @Field(() => String, { description: 'Name of the class, 1 to 40 characters.' })
  class!: string;

  @Field(() => Float, { description: 'Share of the base: 0.5 for 50 %; at most four decimals.' })
  rate!: number;
}

@InputType({ description: 'A scheme of your own, dated; nowhere weaker than the sector’s floor.' })
export class AdoptProvisionSchemeInput {
  @Field(() => String, {
    description: 'Your code for it: 2 to 32 capital letters, digits and _. Again: a new version.',
  })
  code!: string;

  @Field(() => LocalDate, { description: 'First day in force, after that of the version before.' })
  validFrom!: string;

  @Field(() => ProvisionBase, {
    defaultValue: ProvisionBase.OUTSTANDING,
    description: 'What its rates are taken of.',
  })
  base!: ProvisionBase;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether guarantees are taken off.' })
  netOfGuarantee!: boolean;

  @Field(() => Float, { defaultValue: 0, description: 'The least rate of a restructured loan.' })
  restructuredRate!: number;

  @Field(() => String, { description: 'Your decision it rests on, 1 to 500 characters.' })
  source!: string;

  @Field(() => [ProvisionBucketInput], { description: 'Its classes, from 0 days on; 20 at most.' })
  buckets!: ProvisionBucketInput[];
}

@ObjectType({ description: 'The stored scheme, or why it was refused.' })
export class AdoptProvisionSchemePayload {
  @Field(() => ProvisionSchemeType, { nullable: true, description: 'Null where it was refused.' })
  scheme!: ProvisionSchemeType | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty where it was stored.' })
  userErrors!: UserError[];
}

/** Basis points as the graph's fraction. */
export const toRate = (bp: number): number => bp / 10_000;

export function toProvisionScheme(row: SchemeRow, locale: Locale): ProvisionSchemeType {
  const isSure = row.buckets.every(
    (bucket) => bucket.certainty === 'SOURCED' && bucket.boundsCertainty === 'SOURCED',
  );
  const caution = row.isDemo ? CAUTIONS.DEMO : isSure ? null : CAUTIONS.UNVERIFIED;
  return {
    code: row.code,
    version: row.version,
    validFrom: row.validFrom,
    isOwn: row.isOwn,
    isFloor: row.isFloor,
    base: ProvisionBase[row.base],
    netOfGuarantee: row.netOfGuarantee,
    restructuredRate: toRate(row.restructuredBp),
    source: row.source,
    caution: caution?.[locale] ?? null,
    buckets: row.buckets.map((bucket) => ({
      minDpd: bucket.minDays,
      maxDpd: bucket.maxDays,
      class: bucket.class,
      rate: toRate(bucket.rateBp),
      source: bucket.source,
      certainty: Certainty[bucket.certainty],
      boundsCertainty: Certainty[bucket.boundsCertainty],
    })),
  };
}
