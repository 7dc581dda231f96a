// A visit as its lender recorded it, and what goes in and comes back when visits are recorded. The input must never
// carry an association: whose visits they are is settled by the token.
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { toPublicId } from '../access/public-ids.js';
import { Decimal, Instant, LocalDate } from '../access/scalars.js';
import type { LoanUseVisit } from '../database/entities/loan-use-visit.entity.js';
import { LoanUse, UseDeviation, VisitAction } from './visit-codes.js';

@ObjectType('LoanUseVisit', {
  description: 'A visit of yours that checked what one of your loans was used for.',
})
export class LoanUseVisitType {
  /** Key of the loan it is about; not in the graph. */
  readonly loanId!: string;

  @Field(() => ID, {
    description:
      'Opaque and stable, for you alone: one loan, day and evidence reference are one visit.',
  })
  id!: string;

  @Field(() => LocalDate, { description: 'Day of the visit.' })
  visitedOn!: string;

  @Field(() => LoanUse, { description: 'What the loan was granted for.' })
  declaredUse!: string;

  @Field(() => LoanUse, { description: 'What it was mainly seen in.' })
  observedUse!: string;

  @Field(() => Decimal, {
    description: 'How much of the loan the visit could account for, by sight or by papers, DH.',
  })
  amountVerified!: bigint;

  @Field(() => UseDeviation, { description: 'How far the observed use is from the declared one.' })
  deviation!: string;

  @Field(() => VisitAction, { description: 'What you did about it.' })
  action!: string;

  @Field(() => String, { nullable: true, description: 'Your own reference of the evidence.' })
  evidenceRef!: string | null;

  @Field(() => Int, { description: '1 as first recorded, 2 as corrected, …' })
  version!: number;

  @Field(() => Instant, { description: 'When the register learnt this version.' })
  recordedAt!: Date;
}

export function toVisit(row: LoanUseVisit): LoanUseVisitType {
  return Object.assign(new LoanUseVisitType(), {
    loanId: row.loanId,
    id: toPublicId('visit', row.visitId),
    visitedOn: row.visitedOn,
    declaredUse: row.declaredUse,
    observedUse: row.observedUse,
    amountVerified: row.amountVerifiedCentimes,
    deviation: row.deviation,
    action: row.action,
    evidenceRef: row.evidenceRef,
    version: row.version,
    recordedAt: row.recordedAt,
  });
}

// Code words come as text: an unknown one is a refusal of its visit and must not stop the others of the call, and the
// French words of the file are understood here too.
@InputType({
  description: 'A visit to record. The same loan, day and evidence reference again correct it.',
})
export class VisitInput {
  @Field(() => String, { description: 'Your own reference of the loan, as in your returns.' })
  loanRef!: string;

  @Field(() => LocalDate, {
    description: 'Day of the visit: not before the disbursement, not in the future.',
  })
  visitedOn!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the loan was granted for: a code of LoanUse. Left out for REMOVED.',
  })
  declaredUse?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What it was mainly seen in: a code of LoanUse. Left out for REMOVED.',
  })
  observedUse?: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description:
      'How much of the loan the visit could account for, by sight or by papers, DH: 0 to the principal. Left out ' +
      'for REMOVED.',
  })
  amountVerified?: bigint | null;

  @Field(() => String, {
    description:
      'A code of UseDeviation; NONE where both uses are the same, TOTAL where they are not. REMOVED takes back a ' +
      'visit that should not have been recorded.',
  })
  deviation!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What you did about it: a code of VisitAction. Left out for REMOVED.',
  })
  action?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Your own reference of the evidence, at most 64 characters.',
  })
  evidenceRef?: string | null;
}

@InputType({ description: 'Visits to record together.' })
export class RecordVisitsInput {
  @Field(() => [VisitInput], { description: 'At most 100; each is recorded or refused by itself.' })
  visits!: VisitInput[];
}

@ObjectType({ description: 'A visit of the call that was taken in.' })
export class RecordedVisit {
  @Field(() => Int, { description: 'Its place in the call, from 0.' })
  index!: number;

  @Field(() => LoanUseVisitType, {
    nullable: true,
    description: 'The visit as it stands now; null where it was taken back.',
  })
  visit!: LoanUseVisitType | null;
}

@ObjectType({ description: 'Why a visit of the call was refused; nothing of it was recorded.' })
export class VisitUserError {
  @Field(() => Int, { description: 'Place of the visit in the call, from 0.' })
  index!: number;

  @Field(() => [String], { description: 'Path of the input that is meant.' })
  field!: string[];

  @Field(() => String, { description: 'Stable code; the list stands in the documentation.' })
  code!: string;

  @Field(() => String, {
    description: 'What is wrong, in the language of Accept-Language (en, fr, ar).',
  })
  message!: string;

  @Field(() => String, { description: 'What to do about it, in the same language.' })
  remedy!: string;
}

@ObjectType({ description: 'What came of the visits of a call.' })
export class RecordVisitsPayload {
  @Field(() => [RecordedVisit], {
    description:
      'Those taken in, in the order of the call. One that was known as it is, is among them.',
  })
  visits!: RecordedVisit[];

  @Field(() => [VisitUserError], {
    description: 'What is wrong with the others; a visit may have several.',
  })
  userErrors!: VisitUserError[];
}
