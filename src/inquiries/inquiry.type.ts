// The graph types of an inquiry: what an association states when it asks about a person, and what it is answered.
// The input must never carry an association: who asks is settled by the token.
import 'reflect-metadata';
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Decimal, LocalDate } from '../access/scalars.js';
import { RiskSummaryType } from '../exposure/risk-summary.type.js';

export enum InquiryPurpose {
  NEW_CREDIT = 'NEW_CREDIT',
  RENEWAL = 'RENEWAL',
  PORTFOLIO_REVIEW = 'PORTFOLIO_REVIEW',
  COLLECTION = 'COLLECTION',
  GUARANTOR = 'GUARANTOR',
}
registerEnumType(InquiryPurpose, {
  name: 'InquiryPurpose',
  description:
    'Why an association asks about a person. Every purpose has its own condition; none is open to curiosity.',
  valuesConfig: {
    NEW_CREDIT: {
      description:
        'An application of a new client: application and consent reference; counts on the quota.',
    },
    RENEWAL: {
      description:
        'An application of an own client: application and consent reference; counts on the quota.',
    },
    PORTFOLIO_REVIEW: {
      description: 'An own client with an active loan in the last snapshot; once per snapshot.',
    },
    COLLECTION: {
      description:
        'An own client who was overdue or written off at the asker in the last snapshot.',
    },
    GUARANTOR: {
      description:
        'A member of an own application of the last 90 days; ten people an application at most.',
    },
  },
});

export enum OwnClientPurpose {
  PORTFOLIO_REVIEW = 'PORTFOLIO_REVIEW',
  COLLECTION = 'COLLECTION',
}
registerEnumType(OwnClientPurpose, {
  name: 'OwnClientPurpose',
  description: 'Why an association looks at its own client, without an application.',
  valuesConfig: {
    PORTFOLIO_REVIEW: { description: 'The client had an active loan in the last snapshot.' },
    COLLECTION: { description: 'The client was overdue or written off in the last snapshot.' },
  },
});

export enum ApplicationOutcome {
  GRANTED = 'GRANTED',
  REFUSED = 'REFUSED',
  WITHDRAWN = 'WITHDRAWN',
}
registerEnumType(ApplicationOutcome, {
  name: 'ApplicationOutcome',
  description: 'What became of an application, as its lender declares it.',
  valuesConfig: {
    GRANTED: { description: 'The lender granted the loan.' },
    REFUSED: { description: 'The lender refused it, by its own decision.' },
    WITHDRAWN: { description: 'The applicant withdrew.' },
  },
});

@InputType({
  description: 'An inquiry about one person. All text at most 64 characters, the name 100.',
})
export class InquireInput {
  @Field(() => String, {
    description:
      'CIN or CNIE: one or two letters and digits; case, spaces and hyphens are ignored.',
  })
  nationalId!: string;

  @Field(() => String, {
    description: 'Last name in Latin or Arabic script; accents and case are ignored.',
  })
  lastName!: string;

  @Field(() => LocalDate, { description: 'Birth date.' })
  birthDate!: string;

  @Field(() => InquiryPurpose, { description: 'Why you ask.' })
  purpose!: InquiryPurpose;

  @Field(() => String, {
    nullable: true,
    description: 'Your own reference of the application: NEW_CREDIT, RENEWAL, GUARANTOR.',
  })
  applicationRef?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Your own reference of the applicant’s consent: NEW_CREDIT, RENEWAL.',
  })
  consentRef?: string | null;

  @Field(() => Decimal, { nullable: true, description: 'Amount asked for.' })
  requestedAmount?: bigint | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Monthly instalment of the loan asked for.',
  })
  requestedInstalment?: bigint | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Household income a month; else the one you last reported of this client is used.',
  })
  householdIncome?: bigint | null;
}

@ObjectType({
  description: 'A refusal that is part of the business, as data: what is wrong and what to do.',
})
export class UserError {
  @Field(() => String, { description: 'Stable code; the list stands in the documentation.' })
  code!: string;

  @Field(() => String, {
    description: 'What is wrong, in the language of Accept-Language (en, fr, ar).',
  })
  message!: string;

  @Field(() => String, { description: 'What to do about it, in the same language.' })
  remedy!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the input that is meant, where one is.',
  })
  field!: string[] | null;
}

@ObjectType({
  description:
    'The answer to an inquiry: either a recorded summary, or refusals and nothing recorded.',
})
export class InquirePayload {
  @Field(() => ID, {
    nullable: true,
    description: 'Number of the recorded inquiry; the same for a retry on the same day.',
  })
  inquiryId!: string | null;

  @Field(() => RiskSummaryType, {
    nullable: true,
    description: 'Bands and advice; null where the inquiry was refused.',
  })
  riskSummary!: RiskSummaryType | null;

  @Field(() => [UserError], {
    description: 'Why the inquiry was refused; empty where it was answered.',
  })
  userErrors!: UserError[];
}

@ObjectType({
  description: 'A recorded reading of a client’s bands, or the reason why there is none.',
})
export class RiskLook {
  @Field(() => RiskSummaryType, {
    nullable: true,
    description: 'Bands and advice; null where the look was refused.',
  })
  summary!: RiskSummaryType | null;

  @Field(() => [UserError], {
    description: 'Why the look was refused; empty where it was answered.',
  })
  userErrors!: UserError[];
}

@InputType({ description: 'The lender’s own decision on an application it made an inquiry for.' })
export class DeclareOutcomeInput {
  @Field(() => String, { description: 'Your own reference, as given in the inquiry.' })
  applicationRef!: string;

  @Field(() => ApplicationOutcome, {
    description: 'What became of it. A later declaration prevails over an earlier one.',
  })
  outcome!: ApplicationOutcome;

  @Field(() => String, {
    nullable: true,
    description: 'Your reference of the loan, where one was granted.',
  })
  loanRef?: string | null;
}

@ObjectType({ description: 'Whether the declaration was recorded.' })
export class DeclareOutcomePayload {
  @Field(() => Boolean, { description: 'True once it is recorded.' })
  recorded!: boolean;

  @Field(() => [UserError], { description: 'Why it was not; empty where it was.' })
  userErrors!: UserError[];
}
