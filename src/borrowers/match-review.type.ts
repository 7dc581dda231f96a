// Pairs of people who may be one, with the explained score and every decision on them. Must never be readable by an
// association: that there is a pair tells that another lender knows the person.
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { PageInfo } from '../access/page-info.type.js';
import { toPublicId } from '../access/public-ids.js';
import { Instant } from '../access/scalars.js';
import { UserError } from '../inquiries/inquiry.type.js';
import type { FieldWeight, MatchField } from './match-score-rules.js';
import { toWeightWords } from './match-wording.js';

export enum MatchState {
  REVIEW = 'REVIEW',
  MERGED = 'MERGED',
  APART = 'APART',
}
registerEnumType(MatchState, {
  name: 'MatchState',
  description: 'Where two people stand.',
  valuesConfig: {
    REVIEW: { description: 'They wait for the bureau; until then they count as two.' },
    MERGED: { description: 'They count as one person from the next publication on.' },
    APART: { description: 'The bureau keeps them apart; no machine unites them.' },
  },
});

export enum MatchDecisionKind {
  MERGE = 'MERGE',
  KEEP_APART = 'KEEP_APART',
  UNDO = 'UNDO',
}
registerEnumType(MatchDecisionKind, {
  name: 'MatchDecisionKind',
  description: 'What may be decided about two people.',
  valuesConfig: {
    MERGE: { description: 'They are one person.' },
    KEEP_APART: { description: 'They are two people.' },
    UNDO: { description: 'The last decision falls, the machine’s too; they wait again.' },
  },
});

export enum MatchFieldName {
  NATIONAL_ID = 'NATIONAL_ID',
  LAST_NAME = 'LAST_NAME',
  FIRST_NAME = 'FIRST_NAME',
  BIRTH_DATE = 'BIRTH_DATE',
  SEX = 'SEX',
  PROVINCE = 'PROVINCE',
  NAME_ORDER = 'NAME_ORDER',
}
registerEnumType(MatchFieldName, {
  name: 'MatchField',
  description: 'What was compared of two reports.',
  valuesConfig: {
    NATIONAL_ID: { description: 'CIN or CNIE.' },
    LAST_NAME: { description: 'Last name, in whatever spelling or script.' },
    FIRST_NAME: { description: 'First name, in whatever spelling or script.' },
    BIRTH_DATE: { description: 'Birth date.' },
    SEX: { description: 'Sex.' },
    PROVINCE: { description: 'Province.' },
    NAME_ORDER: { description: 'First and last name the other way round.' },
  },
});

const FIELD_NAMES: Readonly<Record<MatchField, MatchFieldName>> = {
  nationalId: MatchFieldName.NATIONAL_ID,
  lastName: MatchFieldName.LAST_NAME,
  firstName: MatchFieldName.FIRST_NAME,
  birthDate: MatchFieldName.BIRTH_DATE,
  sex: MatchFieldName.SEX,
  province: MatchFieldName.PROVINCE,
  nameOrder: MatchFieldName.NAME_ORDER,
};

@ObjectType({ description: 'What one field says about two people being one.' })
export class MatchWeight {
  @Field(() => MatchFieldName, { description: 'Which field.' })
  field!: MatchFieldName;

  @Field(() => String, { description: 'How far the two agree, as a word of the rules.' })
  level!: string;

  @Field(() => Float, {
    description: 'In bits: 1 doubles the odds that it is one person, -1 halves them.',
  })
  weight!: number;

  @Field(() => String, { description: 'The same as a sentence.' })
  explanation!: string;
}

@ObjectType({ description: 'A decision on two people. It is never changed; an UNDO follows it.' })
export class MatchDecision {
  @Field(() => MatchDecisionKind, { description: 'What was decided.' })
  decision!: MatchDecisionKind;

  @Field(() => Boolean, { description: 'Whether the machine decided, above its threshold.' })
  isAutomatic!: boolean;

  @Field(() => String, { description: 'The program that decided; `matching` for the machine.' })
  madeBy!: string;

  @Field(() => Instant, { description: 'When.' })
  madeAt!: Date;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => Float, { nullable: true, description: 'The score it was decided at, in bits.' })
  score!: number | null;
}

@ObjectType({ description: 'Two people of the register who may be one.' })
export class MatchReview {
  /** Key of the register; not in the graph. */
  readonly pairId!: string;

  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;

  @Field(() => MatchState, { description: 'Where they stand.' })
  state!: MatchState;

  @Field(() => Float, {
    nullable: true,
    description: 'Sum of the weights, in bits; null where a ruling came before any score.',
  })
  score!: number | null;

  @Field(() => [MatchWeight], { description: 'What the score is made of, a line a field.' })
  weights!: MatchWeight[];

  @Field(() => Int, { nullable: true, description: 'Version of the rules that scored them.' })
  rulesVersion!: number | null;

  @Field(() => Instant, { description: 'When they were first found.' })
  foundAt!: Date;
}

export interface MatchReviewRow {
  pair_id: string;
  state: MatchState;
  score: string | null;
  weights: FieldWeight[];
  rules_version: number | null;
  found_at: Date;
  /** `found_at` to the microsecond, by which pairs are paged. */
  found_text: string;
}

export function toMatchReview(row: MatchReviewRow): MatchReview {
  return Object.assign(new MatchReview(), {
    pairId: row.pair_id,
    id: toPublicId('mat', row.pair_id),
    state: row.state,
    score: row.score === null ? null : Number(row.score),
    weights: row.weights.map((line) => ({
      field: FIELD_NAMES[line.field],
      level: line.level,
      weight: line.weight,
      explanation: toWeightWords(line),
    })),
    rulesVersion: row.rules_version,
    foundAt: row.found_at,
  });
}

@ObjectType({ description: 'A pair in a page of pairs.' })
export class MatchReviewEdge {
  @Field(() => String, { description: 'Sealed place in this list.' })
  cursor!: string;

  @Field(() => MatchReview, { description: 'The pair.' })
  node!: MatchReview;
}

@ObjectType({ description: 'A page of pairs who may be one person.' })
export class MatchReviewConnection {
  @Field(() => [MatchReviewEdge], { description: 'The rows of the page, oldest first.' })
  edges!: MatchReviewEdge[];

  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}

@InputType({ description: 'A decision on two people.' })
export class DecideMatchInput {
  @Field(() => ID, { description: 'As given by MatchReview.id.' })
  reviewId!: string;

  @Field(() => MatchDecisionKind, { description: 'What is decided.' })
  decision!: MatchDecisionKind;

  @Field(() => String, { description: 'Why, in the bureau’s words; 500 characters at most.' })
  reason!: string;
}

@ObjectType({ description: 'What became of a decision.' })
export class DecideMatchPayload {
  @Field(() => MatchReview, {
    nullable: true,
    description: 'The pair as decided; null if refused.',
  })
  matchReview!: MatchReview | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty where it stands.' })
  userErrors!: UserError[];
}
