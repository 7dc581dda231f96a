// An association as the public directory shows it. Must never tell affiliation, size or how punctually it reports.
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { LocalDate } from '../access/scalars.js';
import type { Association } from '../database/entities/association.entity.js';
import type { Locale } from '../errors.js';

@Directive('@key(fields: "code")')
@ObjectType('Association', {
  description: 'A microcredit association that takes part, as the public directory shows it.',
})
export class AssociationType {
  @Field(() => ID, { description: 'Short code, lower case; never used for another association.' })
  code!: string;

  @Field(() => String, { description: 'Name in the language of Accept-Language (en, fr, ar).' })
  name!: string;

  @Field(() => String, { description: 'Name in French.' })
  nameFr!: string;

  @Field(() => String, { description: 'Name in Arabic script.' })
  nameAr!: string;

  @Field(() => String, { description: 'Name in English.' })
  nameEn!: string;

  @Field(() => LocalDate, { description: 'First day of its membership.' })
  joinedOn!: string;

  @Field(() => LocalDate, {
    nullable: true,
    description: 'Last day of its membership; null while it takes part.',
  })
  leftOn!: string | null;
}

export function toAssociation(row: Association, locale: Locale): AssociationType {
  const names = { fr: row.nameFr, ar: row.nameAr, en: row.nameEn };
  return Object.assign(new AssociationType(), {
    code: row.code,
    name: names[locale],
    nameFr: row.nameFr,
    nameAr: row.nameAr,
    nameEn: row.nameEn,
    joinedOn: row.joinedOn,
    leftOn: row.leftOn,
  });
}
