// A loan of the viewer's own and its month-end reports. Must never be filled from another lender's rows: the row
// policies see to it, and no field of another type leads here but by the borrower's own association.
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { toPublicId } from '../access/public-ids.js';
import { Decimal, Instant, LocalDate, YearMonth } from '../access/scalars.js';
import type { Loan } from '../database/entities/loan.entity.js';
import type { Position } from '../database/entities/position.entity.js';
import {
  ClosedReason,
  LoanProduct,
  LoanPurpose,
  LoanStatus,
  RepaymentFrequency,
} from './loan-codes.js';

@ObjectType('LoanPosition', {
  description:
    'What was reported of a loan for one month’s end. A correction is a version of its own.',
})
export class LoanPositionType {
  @Field(() => YearMonth, { description: 'The month at whose last day this was true.' })
  month!: string;

  @Field(() => Int, { description: '1 for the first report of the month, 2 for its correction, …' })
  version!: number;

  @Field(() => Instant, { description: 'When the register learnt it.' })
  receivedAt!: Date;

  @Field(() => Instant, {
    nullable: true,
    description: 'When a later version took its place; null while it stands.',
  })
  supersededAt!: Date | null;

  @Field(() => LoanStatus, { description: 'State as reported.' })
  status!: LoanStatus;

  @Field(() => Decimal, { description: 'Principal still owed, DH.' })
  outstanding!: bigint;

  @Field(() => Decimal, {
    description: 'Amount past due, DH; above zero exactly with days past due.',
  })
  overdue!: bigint;

  @Field(() => Int, { description: 'Days past due of the oldest unpaid instalment.' })
  daysPastDue!: number;

  @Field(() => LocalDate, { nullable: true, description: 'Day of the last payment, if reported.' })
  lastPaymentOn!: string | null;

  @Field(() => Decimal, { nullable: true, description: 'Provision held, DH, if reported.' })
  provisionHeld!: bigint | null;

  @Field(() => Decimal, { nullable: true, description: 'Amount written off, DH, if reported.' })
  writtenOff!: bigint | null;
}

@Directive('@key(fields: "id")')
@ObjectType('Loan', {
  description:
    'A loan of your own, as you last reported it. Other lenders’ loans are not in the graph.',
})
export class LoanType {
  /** Keys of the register behind the loan; not in the graph. */
  readonly loanId!: string;
  readonly clientId!: string;

  @Field(() => ID, { description: 'Opaque and stable, for you alone.' })
  id!: string;

  @Field(() => String, { description: 'Your own reference, as in the return file’s loan_ref.' })
  ref!: string;

  @Field(() => YearMonth, { description: 'First month it was reported for.' })
  firstMonth!: string;

  @Field(() => YearMonth, { description: 'Month of the report the figures below come from.' })
  asOf!: string;

  @Field(() => LoanStatus, { description: 'State at the end of that month.' })
  status!: LoanStatus;

  @Field(() => LoanProduct, { description: 'Individual or group loan.' })
  product!: LoanProduct;

  @Field(() => LoanPurpose, { description: 'What it was granted for.' })
  purpose!: LoanPurpose;

  @Field(() => Decimal, {
    description: 'Amount granted, DH; of a group loan the member’s own share.',
  })
  principal!: bigint;

  @Field(() => Decimal, { description: 'Principal still owed, DH.' })
  outstanding!: bigint;

  @Field(() => Decimal, { description: 'Amount past due, DH.' })
  overdue!: bigint;

  @Field(() => Int, { description: 'Days past due of the oldest unpaid instalment.' })
  daysPastDue!: number;

  @Field(() => RepaymentFrequency, { description: 'How often an instalment is due.' })
  frequency!: RepaymentFrequency;

  @Field(() => Int, { description: 'Number of instalments agreed.' })
  instalments!: number;

  @Field(() => Decimal, { description: 'One instalment, DH, at the loan’s own frequency.' })
  instalment!: bigint;

  @Field(() => Decimal, {
    description: 'The instalment as an amount a month, DH; zero once closed or written off.',
  })
  monthlyInstalment!: bigint;

  @Field(() => LocalDate, { description: 'Day it was disbursed.' })
  disbursedOn!: string;

  @Field(() => LocalDate, { description: 'Day the last instalment is due.' })
  maturityOn!: string;

  @Field(() => LocalDate, { nullable: true, description: 'Day of the last payment, if reported.' })
  lastPaymentOn!: string | null;

  @Field(() => LocalDate, { nullable: true, description: 'Day it was closed, if reported.' })
  closedOn!: string | null;

  @Field(() => ClosedReason, { nullable: true, description: 'Why it was closed, if reported.' })
  closedReason!: ClosedReason | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Loan cycle of the client, from 1, if reported.',
  })
  cycle!: number | null;

  @Field(() => String, { nullable: true, description: 'Your reference of the solidarity group.' })
  groupRef!: string | null;

  @Field(() => String, { nullable: true, description: 'Your reference of the loan it replaces.' })
  restructuredFrom!: string | null;
}

export function toLoan(loan: Loan, latest: Position): LoanType {
  return Object.assign(new LoanType(), {
    loanId: loan.loanId,
    clientId: loan.clientId,
    id: toPublicId('loan', loan.loanId),
    ref: loan.loanRef,
    firstMonth: loan.firstMonth,
    asOf: latest.month,
    status: latest.status,
    product: latest.product,
    purpose: latest.purpose,
    principal: latest.principalCentimes,
    outstanding: latest.outstandingCentimes,
    overdue: latest.overdueCentimes,
    daysPastDue: latest.daysPastDue,
    frequency: latest.frequency,
    instalments: latest.instalments,
    instalment: latest.instalmentCentimes,
    monthlyInstalment: latest.monthlyInstalmentCentimes,
    disbursedOn: latest.disbursedOn,
    maturityOn: latest.maturityOn,
    lastPaymentOn: latest.lastPaymentOn ?? null,
    closedOn: latest.closedOn ?? null,
    closedReason: latest.closedReason ?? null,
    cycle: latest.cycle ?? null,
    groupRef: latest.groupRef ?? null,
    restructuredFrom: latest.restructuredFrom ?? null,
  });
}

export function toLoanPosition(position: Position): LoanPositionType {
  return Object.assign(new LoanPositionType(), {
    month: position.month,
    version: position.version,
    receivedAt: position.receivedAt,
    supersededAt: position.supersededAt ?? null,
    status: position.status,
    outstanding: position.outstandingCentimes,
    overdue: position.overdueCentimes,
    daysPastDue: position.daysPastDue,
    lastPaymentOn: position.lastPaymentOn ?? null,
    provisionHeld: position.provisionHeldCentimes ?? null,
    writtenOff: position.writtenOffCentimes ?? null,
  });
}
