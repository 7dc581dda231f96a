// What the bureau opens about a person under a case: who reports him how, and the bands of all lenders. Must never
// be readable by another audience.
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { LocalDate, YearMonth } from '../access/scalars.js';
import { AssociationType } from '../associations/association.type.js';
import {
  ArrearsBand,
  InstalmentBand,
  LendersBand,
  OutstandingBand,
} from '../exposure/risk-summary.type.js';
import { Sex } from './borrower-codes.js';

export enum StaffPurpose {
  SUBJECT_ACCESS = 'SUBJECT_ACCESS',
  SUPERVISION = 'SUPERVISION',
  DISPUTE = 'DISPUTE',
}
registerEnumType(StaffPurpose, {
  name: 'StaffPurpose',
  description: 'Why staff open a person’s file.',
  valuesConfig: {
    SUBJECT_ACCESS: { description: 'The person asks what is kept about him (law 09-08).' },
    SUPERVISION: { description: 'The supervisor asks.' },
    DISPUTE: { description: 'Somebody contests what is reported, the identity included.' },
  },
});

@ObjectType({ description: 'How one association reports a person’s identity.' })
export class IdentityReport {
  /** Code of the reporting association; the graph shows the association itself. */
  readonly associationCode!: string;

  @Field(() => AssociationType, { nullable: true, description: 'Who reports it.' })
  association?: AssociationType | null;

  @Field(() => String, { description: 'Last name as reported.' })
  lastName!: string;

  @Field(() => String, { description: 'First name as reported.' })
  firstName!: string;

  @Field(() => String, { nullable: true, description: 'Last name in Arabic script, if reported.' })
  lastNameAr!: string | null;

  @Field(() => String, { nullable: true, description: 'First name in Arabic script, if reported.' })
  firstNameAr!: string | null;

  @Field(() => LocalDate, { description: 'Birth date as reported.' })
  birthDate!: string;

  @Field(() => Sex, { description: 'Sex as reported.' })
  sex!: Sex;

  @Field(() => YearMonth, { description: 'First month of such a report.' })
  firstMonth!: string;

  @Field(() => YearMonth, { description: 'Last month of such a report.' })
  lastMonth!: string;
}

@ObjectType({
  description: 'A person’s debt at all lenders together, in bands of the current snapshot.',
})
export class SubjectBands {
  @Field(() => ID, { description: 'The inquiry under which this opening was recorded.' })
  inquiryId!: string;

  @Field(() => YearMonth, {
    nullable: true,
    description: 'Month of the snapshot; null before the first.',
  })
  snapshotMonth!: string | null;

  @Field(() => Int, { description: 'Version of the bands.' })
  bandVersion!: number;

  @Field(() => LendersBand, { description: 'Lenders with a live loan.' })
  lenders!: keyof typeof LendersBand;

  @Field(() => OutstandingBand, { description: 'Outstanding principal, DH.' })
  outstanding!: keyof typeof OutstandingBand;

  @Field(() => InstalmentBand, { description: 'Monthly instalments, DH.' })
  instalments!: keyof typeof InstalmentBand;

  @Field(() => ArrearsBand, { description: 'Worst arrears.' })
  worstArrears!: keyof typeof ArrearsBand;
}

/** A person's file as it was opened. */
export interface SubjectFile {
  borrowerId: string;
  variant: number;
  sameAs: string | null;
  reports: IdentityReport[];
  bands: SubjectBands;
}
