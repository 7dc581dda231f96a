// Tables that partners ask for: what is asked, how far it has come, and where the published table is.
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { PageInfo } from '../access/page-info.type.js';
import { Instant, YearMonth } from '../access/scalars.js';
import { UserError } from '../inquiries/inquiry.type.js';
import { StatisticsDimension, TableRequestState } from './statistics-codes.js';

@InputType({ description: 'A table that is wanted, from public lists alone.' })
export class RequestTableInput {
  @Field(() => YearMonth, { description: 'A month with a release.' })
  period!: string;

  @Field(() => [StatisticsDimension], {
    description: 'What it is split by, in any order; none: the nation.',
  })
  by!: StatisticsDimension[];

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Amounts too; half of the cost is then theirs.',
  })
  withAmounts!: boolean;

  @Field(() => Int, {
    description:
      'What it may cost, in nano-rho: 1 to 50,000,000. Ask privacyAccount.forecast first.',
  })
  rhoNano!: number;

  @Field(() => String, {
    description:
      'Your own key, 1 to 100 printable characters: the same key again is the same request.',
  })
  idempotencyKey!: string;
}

@ObjectType('TableRequest', {
  description:
    'A table asked for by a partner. After two people of the bureau have approved it is charged, drawn once, audited, and ' +
    'published to all.',
})
export class TableRequestType {
  @Field(() => ID, { description: 'Opaque.' })
  id!: string;

  @Field(() => String, { description: 'The client that asked.' })
  requestedBy!: string;

  @Field(() => Instant, { description: 'When it was asked for.' })
  requestedAt!: Date;

  @Field(() => YearMonth, { description: 'The month it speaks of.' })
  period!: string;

  @Field(() => [StatisticsDimension], { description: 'What it is split by; none: the nation.' })
  by!: StatisticsDimension[];

  @Field(() => Boolean, { description: 'Whether amounts are asked for too.' })
  withAmounts!: boolean;

  @Field(() => Int, { description: 'Its cost in nano-rho; spent when it is drawn, and only then.' })
  rhoNano!: number;

  @Field(() => TableRequestState, { description: 'How far it has come.' })
  state!: TableRequestState;

  @Field(() => UserError, {
    nullable: true,
    description: 'Why it was REFUSED: PRIVACY_CAP_REACHED or RELEASE_UNSAFE; else null.',
  })
  refusal!: UserError | null;

  @Field(() => ID, { nullable: true, description: 'The stored release, where DRAWN; else null.' })
  releaseId!: string | null;

  @Field(() => Int, { description: 'How many people of the bureau have approved.' })
  approvals!: number;
}

@ObjectType({ description: 'A request and its place in the list.' })
export class TableRequestEdge {
  @Field(() => String, { description: 'Its place: give it as `after` to read on from here.' })
  cursor!: string;

  @Field(() => TableRequestType, { description: 'The request.' })
  node!: TableRequestType;
}

@ObjectType({ description: 'Requests, newest first.' })
export class TableRequestConnection {
  @Field(() => [TableRequestEdge], { description: 'The requests of the page.' })
  edges!: TableRequestEdge[];

  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}

@ObjectType({ description: 'What became of a call about a request.' })
export class TableRequestPayload {
  @Field(() => TableRequestType, {
    nullable: true,
    description: 'The request as it stands now; null where refused.',
  })
  request!: TableRequestType | null;

  @Field(() => [UserError], {
    description:
      'BAD_TABLE_REQUEST, NOT_RELEASED, IDEMPOTENCY_KEY_REUSED, TOO_MANY_TABLE_REQUESTS, NOT_FOUND, SAME_APPROVER, ' +
      'REQUEST_CLOSED, CLIENT_SUSPENDED; else empty.',
  })
  userErrors!: UserError[];
}
