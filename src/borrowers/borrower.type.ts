// A borrower as the viewer may know him: for an association its own client exactly as it reported him. What other
// lenders report of the same person must never be put into these fields.
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { PageInfo } from '../access/page-info.type.js';
import { toPublicId } from '../access/public-ids.js';
import { Decimal, LocalDate, YearMonth } from '../access/scalars.js';
import type { Client } from '../database/entities/client.entity.js';
import { Activity, Area, Sex } from './borrower-codes.js';
import type { SubjectFile } from './subject-file.type.js';

@Directive('@key(fields: "id")')
@ObjectType('Borrower', {
  description:
    'A person with a loan. For an association: its own client, as it reported him. For the bureau: the person with ' +
    'every lender’s report of his identity, opened under a case.',
})
export class BorrowerType {
  /** The viewer's own row behind it, for an association; not in the graph. */
  readonly client?: Client;
  /** What the bureau opened under a case; not in the graph as such. */
  readonly file?: SubjectFile;

  @Field(() => ID, {
    description: 'Opaque, stable, and for you alone: another reader has another id for the person.',
  })
  id!: string;

  @Field(() => String, { description: 'Last name as you last reported it.' })
  lastName!: string;

  @Field(() => String, { description: 'First name as you last reported it.' })
  firstName!: string;

  @Field(() => String, { nullable: true, description: 'Last name in Arabic script, if reported.' })
  lastNameAr!: string | null;

  @Field(() => String, { nullable: true, description: 'First name in Arabic script, if reported.' })
  firstNameAr!: string | null;

  @Field(() => LocalDate, { description: 'Birth date as you last reported it.' })
  birthDate!: string;

  @Field(() => Sex, { description: 'As you last reported it.' })
  sex!: Sex;

  @Field(() => String, { description: 'Province, three letters of ISO 3166-2:MA.' })
  province!: string;

  @Field(() => Area, { description: 'Town or countryside.' })
  area!: Area;

  @Field(() => Activity, { description: 'What the person lives on.' })
  activity!: Activity;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Household income a month, DH, as you last reported it; null where you never did.',
  })
  householdIncome!: bigint | null;

  @Field(() => String, { nullable: true, description: 'Your own client number, if reported.' })
  clientRef!: string | null;

  @Field(() => YearMonth, { description: 'First month you reported the person for.' })
  firstMonth!: string;

  @Field(() => YearMonth, { description: 'Last month you reported the person for.' })
  lastMonth!: string;
}

export function toBorrower(client: Client): BorrowerType {
  return Object.assign(new BorrowerType(), {
    client,
    id: toPublicId('brw', client.clientId),
    lastName: client.lastName,
    firstName: client.firstName,
    lastNameAr: client.lastNameAr,
    firstNameAr: client.firstNameAr,
    birthDate: client.birthDate,
    sex: client.sex,
    province: client.province,
    area: client.area,
    activity: client.activity,
    householdIncome: client.householdIncomeCentimes,
    clientRef: client.clientRef,
    firstMonth: client.firstMonth,
    lastMonth: client.lastMonth,
  });
}

@ObjectType({ description: 'A borrower in a page of borrowers.' })
export class BorrowerEdge {
  @Field(() => String, {
    description: 'Sealed place in this list; good for you, this filter and this order only.',
  })
  cursor!: string;

  @Field(() => BorrowerType, { description: 'The borrower.' })
  node!: BorrowerType;
}

@ObjectType({ description: 'A page of your own clients.' })
export class BorrowerConnection {
  /** The list this is a page of; not in the graph. */
  readonly list?: unknown;

  @Field(() => [BorrowerEdge], { description: 'The rows of the page, in order.' })
  edges!: BorrowerEdge[];

  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}
