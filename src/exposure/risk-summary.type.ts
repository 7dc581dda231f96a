// What an association is shown of a person's debt elsewhere, as graph types: bands, and advice made from bands.
// Must never gain a field for an exact amount, a count of loans, a date, a place or a name of another lender.
import 'reflect-metadata';
import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { LocalDate, YearMonth } from '../access/scalars.js';
import {
  ARREARS_BANDS,
  INQUIRIES_BANDS,
  INSTALMENT_BANDS,
  LENDERS_BANDS,
  OUTSTANDING_BANDS,
} from './band-rules.js';
import type { VerdictLevel, VerdictReason } from './verdict-rules.js';

const toEnum = <Code extends string>(codes: readonly Code[]): { [K in Code]: K } =>
  Object.fromEntries(codes.map((code) => [code, code])) as { [K in Code]: K };

/** Descriptions of amount bands, made from their names: UP_TO_6000, OVER_50000. */
const describeAmounts = (codes: readonly string[]): Record<string, { description: string }> =>
  Object.fromEntries(
    codes.map((code) => {
      const edge = code.split('_').at(-1);
      if (code === 'ZERO') return [code, { description: 'Nothing.' }];
      const side = code.startsWith('OVER') ? 'More than' : 'Above the former band, up to and with';
      return [code, { description: `${side} ${edge} DH.` }];
    }),
  );

export const LendersBand = toEnum(LENDERS_BANDS);
registerEnumType(LendersBand, {
  name: 'LendersBand',
  description:
    'How many other lenders have a live loan to the person; lenders under one control are one.',
  valuesConfig: {
    NONE: { description: 'No other lender.' },
    ONE: { description: 'One other lender.' },
    TWO: { description: 'Two other lenders.' },
    THREE_OR_MORE: { description: 'Three other lenders or more.' },
  },
});

export const OutstandingBand = toEnum(OUTSTANDING_BANDS);
registerEnumType(OutstandingBand, {
  name: 'OutstandingBand',
  description:
    'Outstanding principal at all other lenders together, in dirhams; upper edges are inclusive.',
  valuesConfig: describeAmounts(OUTSTANDING_BANDS),
});

export const InstalmentBand = toEnum(INSTALMENT_BANDS);
registerEnumType(InstalmentBand, {
  name: 'InstalmentBand',
  description:
    'Monthly instalments at all other lenders together, in dirhams: weekly × 52/12, fortnightly × 26/12, a bullet ' +
    'spread over its months. Upper edges are inclusive.',
  valuesConfig: describeAmounts(INSTALMENT_BANDS),
});

export const ArrearsBand = toEnum(ARREARS_BANDS);
registerEnumType(ArrearsBand, {
  name: 'ArrearsBand',
  description: 'Worst arrears at any other lender, by days past due as reported.',
  valuesConfig: {
    NONE: { description: 'Not past due; a restructured loan alone is none.' },
    D1_30: { description: '1 to 30 days past due.' },
    D31_90: { description: '31 to 90 days past due.' },
    D91_180: { description: '91 to 180 days past due.' },
    OVER_180: { description: 'More than 180 days past due.' },
    WRITTEN_OFF: { description: 'Written off by at least one other lender.' },
  },
});

export const InquiriesBand = toEnum(INQUIRIES_BANDS);
registerEnumType(InquiriesBand, {
  name: 'InquiriesBand',
  description:
    'How many other lenders asked about a new loan for the person in the 90 days before today; kept for 30 days per ' +
    'association and person.',
  valuesConfig: {
    NONE: { description: 'No other lender asked.' },
    ONE_OR_TWO: { description: 'One or two other lenders asked.' },
    THREE_OR_MORE: { description: 'Three other lenders or more asked.' },
  },
});

export const VerdictLevelEnum = toEnum(['OK', 'WATCH', 'LIMIT_EXCEEDED'] as const);
registerEnumType(VerdictLevelEnum, {
  name: 'VerdictLevel',
  description: 'Advice, never a decision: the lender decides and declares the outcome.',
  valuesConfig: {
    OK: { description: 'No rule in force speaks against another loan.' },
    WATCH: { description: 'At least one rule asks for a closer look.' },
    LIMIT_EXCEEDED: { description: 'At least one limit of the rules in force is passed.' },
  },
});

export const VerdictMeasureEnum = toEnum([
  'LENDERS',
  'TOTAL_DEBT',
  'DEBT_SERVICE',
  'ARREARS_ELSEWHERE',
  'INQUIRIES',
  'OPEN_TOP_BAND',
  'INCOME_UNKNOWN',
] as const);
registerEnumType(VerdictMeasureEnum, {
  name: 'VerdictMeasure',
  description: 'What a reason of the verdict measured.',
  valuesConfig: {
    LENDERS: { description: 'Lenders in all, the asker included.' },
    TOTAL_DEBT: {
      description: 'Own, elsewhere (upper edge of the band) and requested principal, in centimes.',
    },
    DEBT_SERVICE: {
      description: 'Own, elsewhere and requested instalments over the monthly household income.',
    },
    ARREARS_ELSEWHERE: {
      description: 'Arrears band at the other lenders, as its place in ArrearsBand from 0.',
    },
    INQUIRIES: { description: 'Inquiry band, as its place in InquiriesBand from 0.' },
    OPEN_TOP_BAND: {
      description:
        'Amount bands without an upper edge: the true amount may be larger than reckoned.',
    },
    INCOME_UNKNOWN: { description: 'No income stated or reported; debt service was not reckoned.' },
  },
});

@ObjectType('VerdictReason', {
  description: 'One rule that spoke, with what it measured and against which threshold.',
})
export class VerdictReasonType {
  @Field(() => VerdictMeasureEnum, { description: 'The measure.' })
  measure!: VerdictReason['measure'];

  @Field(() => VerdictLevelEnum, { description: 'The level this rule alone gives.' })
  level!: VerdictLevel;

  @Field(() => Float, {
    nullable: true,
    description: 'The value, in the unit of the measure (shares as fractions).',
  })
  value!: number | null;

  @Field(() => Float, { nullable: true, description: 'The threshold passed, in the same unit.' })
  threshold!: number | null;

  @Field(() => Boolean, {
    description: 'Whether the value is a lower bound, because a band is open.',
  })
  atLeast!: boolean;

  @Field(() => String, {
    description: 'The same in a sentence, in the language of Accept-Language (en, fr, ar).',
  })
  explanation!: string;

  @Field(() => String, { description: 'Where the rule comes from.' })
  source!: string;
}

@ObjectType('Verdict', {
  description:
    'The advisory reading of one person’s whole indebtedness, computed from bands (each at its upper edge), own ' +
    'figures and the stated income by dated rules. Never a decision.',
})
export class VerdictType {
  @Field(() => VerdictLevelEnum, {
    description: 'The worst level of the reasons; OK where there is none.',
  })
  level!: VerdictLevel;

  @Field(() => [VerdictReasonType], { description: 'Every rule that spoke, worst first.' })
  reasons!: VerdictReasonType[];

  @Field(() => Float, {
    nullable: true,
    description:
      'Instalments of all lenders over household income (0.5 is half); null where the income is unknown.',
  })
  debtService!: number | null;

  @Field(() => Boolean, {
    description: 'Whether an open band makes figures of this verdict lower bounds.',
  })
  atLeast!: boolean;

  @Field(() => Int, { description: 'Version of the verdict rules applied.' })
  rulesVersion!: number;
}

@ObjectType('RiskSummary', {
  description:
    'A person’s debt at all other lenders together, in bands of the current monthly snapshot. Someone whom nobody ' +
    'knows, or whose name and birth date do not fit the id, has the bands of someone without debt elsewhere.',
})
export class RiskSummaryType {
  @Field(() => ID, { description: 'The inquiry under which this reading was recorded.' })
  inquiryId!: string;

  @Field(() => YearMonth, {
    nullable: true,
    description: 'Month of the snapshot; null before the first.',
  })
  snapshotMonth!: string | null;

  @Field(() => LocalDate, { nullable: true, description: 'Day the snapshot was published.' })
  publishedOn!: string | null;

  @Field(() => Int, { description: 'Version of the bands.' })
  bandVersion!: number;

  @Field(() => LendersBand, { description: 'Other lenders.' })
  otherLenders!: keyof typeof LendersBand;

  @Field(() => OutstandingBand, { description: 'Outstanding principal elsewhere.' })
  outstandingElsewhere!: keyof typeof OutstandingBand;

  @Field(() => InstalmentBand, { description: 'Monthly instalments elsewhere.' })
  instalmentsElsewhere!: keyof typeof InstalmentBand;

  @Field(() => ArrearsBand, { description: 'Worst arrears elsewhere.' })
  worstArrearsElsewhere!: keyof typeof ArrearsBand;

  @Field(() => InquiriesBand, {
    nullable: true,
    description: 'Recent inquiries by others; given for NEW_CREDIT and RENEWAL only.',
  })
  recentInquiries!: keyof typeof InquiriesBand | null;

  @Field(() => VerdictType, { description: 'What the rules in force say of it.' })
  verdict!: VerdictType;
}
