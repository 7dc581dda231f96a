// Clashes of identity and the bureau's rulings on them. Must never be readable by an association: that a clash exists
// tells that another lender knows the id.
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { PageInfo } from '../access/page-info.type.js';
import { toPublicId } from '../access/public-ids.js';
import { Instant, LocalDate } from '../access/scalars.js';
import { UserError } from '../inquiries/inquiry.type.js';

export enum IdentityCaseKind {
  REPORT = 'REPORT',
  INQUIRY = 'INQUIRY',
}
registerEnumType(IdentityCaseKind, {
  name: 'IdentityCaseKind',
  description: 'What brought the clash to light.',
  valuesConfig: {
    REPORT: { description: 'Two associations report different people under one national id.' },
    INQUIRY: { description: 'An inquiry’s name and birth date fit nobody reported under its id.' },
  },
});

export enum IdentityRuling {
  SAME_PERSON = 'SAME_PERSON',
  DIFFERENT_PEOPLE = 'DIFFERENT_PEOPLE',
  MISTYPED = 'MISTYPED',
}
registerEnumType(IdentityRuling, {
  name: 'IdentityRuling',
  description: 'What the bureau found. Bands follow at the next publication.',
  valuesConfig: {
    SAME_PERSON: { description: 'One person: debts are added up from the next snapshot on.' },
    DIFFERENT_PEOPLE: { description: 'Two people under one id: they stay apart.' },
    MISTYPED: { description: 'The id was mistyped: they stay apart until a correction comes.' },
  },
});

@ObjectType({ description: 'A clash of identity for the bureau to look into.' })
export class IdentityCase {
  /** Key of the register; not in the graph. */
  readonly caseId!: string;
  /** Code of the association; the graph shows the association itself. */
  readonly associationCode!: string;

  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;

  @Field(() => IdentityCaseKind, { description: 'What brought it to light.' })
  kind!: IdentityCaseKind;

  @Field(() => String, { description: 'Comparable form of the last name that did not fit.' })
  nameKey!: string;

  @Field(() => LocalDate, { description: 'Birth date that did not fit.' })
  birthDate!: string;

  @Field(() => Instant, { description: 'When it came to light.' })
  openedAt!: Date;

  @Field(() => IdentityRuling, { nullable: true, description: 'The ruling; null while open.' })
  ruling!: IdentityRuling | null;

  @Field(() => Instant, { nullable: true, description: 'When it was ruled on.' })
  ruledAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'The program that ruled.' })
  ruledBy!: string | null;

  @Field(() => String, { nullable: true, description: 'The bureau’s reason.' })
  reason!: string | null;
}

export interface IdentityCaseRow {
  case_id: string;
  kind: IdentityCaseKind;
  association: string;
  name_key: string;
  birth_date: string;
  opened_at: Date;
  /** `opened_at` to the microsecond, by which cases are paged. */
  opened_text: string;
  ruling: IdentityRuling | null;
  ruled_at: Date | null;
  ruled_by: string | null;
  reason: string | null;
}

export function toIdentityCase(row: IdentityCaseRow): IdentityCase {
  return Object.assign(new IdentityCase(), {
    caseId: row.case_id,
    associationCode: row.association,
    id: toPublicId('case', row.case_id),
    kind: row.kind,
    nameKey: row.name_key,
    birthDate: row.birth_date,
    openedAt: row.opened_at,
    ruling: row.ruling,
    ruledAt: row.ruled_at,
    ruledBy: row.ruled_by,
    reason: row.reason,
  });
}

@ObjectType({ description: 'A case in a page of cases.' })
export class IdentityCaseEdge {
  @Field(() => String, { description: 'Sealed place in this list.' })
  cursor!: string;

  @Field(() => IdentityCase, { description: 'The case.' })
  node!: IdentityCase;
}

@ObjectType({ description: 'A page of identity cases.' })
export class IdentityCaseConnection {
  @Field(() => [IdentityCaseEdge], { description: 'The rows of the page, oldest first.' })
  edges!: IdentityCaseEdge[];

  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}

@InputType({ description: 'A ruling on an identity case. It is given once.' })
export class RuleIdentityCaseInput {
  @Field(() => ID, { description: 'As given by IdentityCase.id.' })
  caseId!: string;

  @Field(() => IdentityRuling, { description: 'What was found.' })
  ruling!: IdentityRuling;

  @Field(() => String, { description: 'Why, in the bureau’s words; 500 characters at most.' })
  reason!: string;
}

@ObjectType({ description: 'What became of a ruling.' })
export class RuleIdentityCasePayload {
  @Field(() => IdentityCase, { nullable: true, description: 'The case as ruled; null if refused.' })
  identityCase!: IdentityCase | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty where it stands.' })
  userErrors!: UserError[];
}
