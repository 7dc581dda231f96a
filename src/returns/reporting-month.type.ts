// A month of an association as it reports it: when it was due, when it came, how good its data are. Shown to the
// association itself and the bureau; must never be shown to another lender, since nobody may see who is late.
import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { PageInfo } from '../access/page-info.type.js';
import { Instant, LocalDate, YearMonth } from '../access/scalars.js';
import { UserError } from '../inquiries/inquiry.type.js';

export enum ReportingState {
  NOT_DUE = 'NOT_DUE',
  MISSING = 'MISSING',
  INCOMPLETE = 'INCOMPLETE',
  COMPLETE = 'COMPLETE',
}
registerEnumType(ReportingState, {
  name: 'ReportingState',
  description: 'Whether a month is reported.',
  valuesConfig: {
    NOT_DUE: { description: 'Nothing has come yet, and need not have.' },
    MISSING: { description: 'It is due and no PERIODIC return of it stands.' },
    INCOMPLETE: { description: 'A return stands, but not enough of its rows; mend them.' },
    COMPLETE: { description: 'At least 98 % of the rows stand, and the total agrees.' },
  },
});

@ObjectType({
  description:
    'How good a month’s data are, against the association’s own rows and the calendar alone. The index is the mean of ' +
    'validity (weight 0.3), completeness, timeliness, consistency (0.2 each) and match rate (0.1); parts that cannot ' +
    'be measured are left out. All from 0 to 100, 100 is best.',
})
export class DataQuality {
  @Field(() => Float, { nullable: true, description: 'The index; null for a month without a row.' })
  index!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Rows that stand, corrections included, of the rows of the PERIODIC return.',
  })
  validity!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Filled cells of those that may be empty but are called for: income and cycle; the last payment of a loan older ' +
      'than the month; the group of a group loan; day and reason of a closing; day and amount of a write-off.',
  })
  completeness!: number | null;

  @Field(() => Float, {
    description: '100 where it was complete on its due day, evenly down to 0 thirty days after.',
  })
  timeliness!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Loans live the month before that neither vanished nor contradict that month; null where it was not reported.',
  })
  consistency!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Rows with a usual national id under which you report one person only.',
  })
  matchRate!: number | null;

  @Field(() => Int, { description: 'Loans live the month before and not reported now.' })
  vanishedLoans!: number;

  @Field(() => Int, { description: 'Loans that owe more than the month before.' })
  risenLoans!: number;

  @Field(() => Int, {
    description: 'Loans whose days past due cannot follow from those of the month before.',
  })
  impossibleDaysLoans!: number;

  @Field(() => Int, { description: 'Rows with doubt about the national id.' })
  doubtfulRows!: number;
}

@ObjectType({ description: 'A month of an association on the clock of the register.' })
export class ReportingMonth {
  @Field(() => String, { description: 'Code of the association.' })
  association!: string;

  @Field(() => YearMonth, { description: 'The month.' })
  month!: string;

  @Field(() => ReportingState, { description: 'Whether it is reported.' })
  state!: ReportingState;

  @Field(() => LocalDate, {
    nullable: true,
    description:
      'Day it is due. Where the calendar does not follow real time, the day it was published; null before.',
  })
  dueOn!: string | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'When its PERIODIC return was safe; null where none stands.',
  })
  receivedAt!: Date | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'When the file was safe that made it complete; null where it is not.',
  })
  completeAt!: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Days after the due day, until it was complete or until today; null where no day is set.',
  })
  daysLate!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it is not complete: RETURN_MISSING, RETURN_BELOW_98_PERCENT, TOTAL_DOES_NOT_RECONCILE. Of the last due ' +
      'month it is why others’ bands are not read.',
  })
  gap!: string | null;

  @Field(() => DataQuality, {
    nullable: true,
    description:
      'How good its data are; null where no PERIODIC return stands, or it is not counted yet.',
  })
  quality!: DataQuality | null;
}

@ObjectType({ description: 'A month in its place of a list.' })
export class ReportingMonthEdge {
  @Field(() => String, { description: 'Opaque; of this list alone.' })
  cursor!: string;

  @Field(() => ReportingMonth, { description: 'The month.' })
  node!: ReportingMonth;
}

@ObjectType({ description: 'Months on the clock, newest first.' })
export class ReportingMonthConnection {
  @Field(() => [ReportingMonthEdge], { description: 'The page.' })
  edges!: ReportingMonthEdge[];

  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}

@ObjectType({
  description: 'The sector’s mean data quality of a quarter, the same for every reader.',
})
export class SectorQuality {
  @Field(() => ID, { description: 'Such as 2026-Q3.' })
  quarter!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Mean index of the lenders, each control once, to the nearest five points. Drawn once, with the publication of ' +
      'the quarter’s last month; null where fewer than four lenders without ties could be measured.',
  })
  mean!: number | null;
}

@ObjectType({ description: 'The sector’s quarters.' })
export class SectorQualityAnswer {
  @Field(() => [SectorQuality], { description: 'Newest first; none for who does not report.' })
  quarters!: SectorQuality[];

  @Field(() => [UserError], { description: 'NO_RECIPROCITY; else empty.' })
  userErrors!: UserError[];
}
