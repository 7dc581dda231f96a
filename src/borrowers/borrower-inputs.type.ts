// How borrowers are looked for. Every field names something the viewer reported itself; none can name a lender or
// anything of another's.
import { Directive, Field, ID, InputType } from 'type-graphql';
import { LocalDate, YearMonth } from '../access/scalars.js';
import { Activity, Area, BorrowerSort, Sex, SortDirection } from './borrower-codes.js';
import { StaffPurpose } from './subject-file.type.js';

@InputType({ description: 'A last name and a birth date, both as reported.' })
export class NameAndBirthDate {
  @Field(() => String, {
    description: 'Latin or Arabic script; accents, case and spaces are ignored.',
  })
  lastName!: string;

  @Field(() => LocalDate, { description: 'Birth date.' })
  birthDate!: string;
}

@Directive('@oneOf')
@InputType({ description: 'Exactly one way to name a person.' })
export class BorrowerBy {
  @Field(() => ID, { nullable: true, description: 'The person’s id as you were given it.' })
  id?: string;

  @Field(() => String, {
    nullable: true,
    description:
      'CIN or CNIE: one or two letters and digits; case, spaces and hyphens are ignored.',
  })
  nationalId?: string;

  @Field(() => NameAndBirthDate, {
    nullable: true,
    description: 'Last name and birth date, among your own clients.',
  })
  person?: NameAndBirthDate;
}

@InputType({ description: 'Which of your own clients; every part that is given must hold.' })
export class BorrowerFilter {
  @Field(() => String, { nullable: true, description: 'CIN or CNIE.' })
  nationalId?: string | null;

  @Field(() => String, { nullable: true, description: 'Whole last name in either script.' })
  lastName?: string | null;

  @Field(() => LocalDate, { nullable: true, description: 'Birth date.' })
  birthDate?: string | null;

  @Field(() => Sex, { nullable: true, description: 'Sex.' })
  sex?: Sex | null;

  @Field(() => String, { nullable: true, description: 'Province, three letters.' })
  province?: string | null;

  @Field(() => Area, { nullable: true, description: 'Town or countryside.' })
  area?: Area | null;

  @Field(() => Activity, { nullable: true, description: 'What the person lives on.' })
  activity?: Activity | null;

  @Field(() => String, { nullable: true, description: 'Your own client number.' })
  clientRef?: string | null;

  @Field(() => YearMonth, {
    nullable: true,
    description: 'Last month you reported the person for.',
  })
  lastMonth?: string | null;
}

@InputType({ description: 'How to order a list of your own clients.' })
export class BorrowerOrder {
  @Field(() => BorrowerSort, { description: 'By what.' })
  field!: BorrowerSort;

  @Field(() => SortDirection, { description: 'Which end first.' })
  direction!: SortDirection;
}

@InputType({ description: 'The case under which the bureau’s staff open a person’s file.' })
export class CaseInput {
  @Field(() => String, { description: 'The bureau’s own reference of the case.' })
  ref!: string;

  @Field(() => StaffPurpose, { description: 'Why the file is opened.' })
  purpose!: StaffPurpose;
}
