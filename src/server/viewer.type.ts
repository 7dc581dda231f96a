// Who is asking, as the graph shows it to himself.
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Instant, YearMonth } from '../access/scalars.js';

@ObjectType({ description: 'Whether you report, and so read others’ bands.' })
export class Reciprocity {
  @Field(() => Boolean, { description: 'True where you read the bands of others.' })
  holds!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Code of the reason where it does not hold: RETURN_MISSING, RETURN_BELOW_98_PERCENT, ' +
      'TOTAL_DOES_NOT_RECONCILE, NOT_IN_SNAPSHOT.',
  })
  reason!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The reason in a sentence, in the language of Accept-Language.',
  })
  explanation!: string | null;

  @Field(() => YearMonth, {
    nullable: true,
    description: 'Month whose PERIODIC return is due by now; null before the first.',
  })
  dueMonth!: string | null;
}

@ObjectType({ description: 'Credit inquiries (NEW_CREDIT, RENEWAL) of your association today.' })
export class InquiryQuota {
  @Field(() => Int, { description: 'Made today, Casablanca time; retries are not counted.' })
  used!: number;

  @Field(() => Int, {
    description:
      'Allowed today: three times your mean daily disbursements of the last three filed months, at least 20, unless ' +
      'your client has a limit of its own.',
  })
  allowed!: number;

  @Field(() => Int, { description: 'Left today.' })
  left!: number;
}

@ObjectType('Viewer', { description: 'Who your token says you are, and what you may do.' })
export class ViewerType {
  @Field(() => String, { description: 'AMC, RESEARCH, BUREAU or SUPERVISOR.' })
  audience!: string;

  @Field(() => ID, { description: 'The program that holds the token.' })
  clientId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Code of your association; null for others.',
  })
  association!: string | null;

  @Field(() => Instant, { description: 'When the token ends.' })
  tokenExpiresAt!: Date;

  @Field(() => [String], { description: 'Purposes for which you may look at a person.' })
  purposes!: string[];

  @Field(() => Reciprocity, {
    nullable: true,
    description: 'For associations: whether you read others’ bands.',
  })
  reciprocity!: Reciprocity | null;

  @Field(() => InquiryQuota, {
    nullable: true,
    description: 'For associations: today’s credit inquiries.',
  })
  quota!: InquiryQuota | null;
}
