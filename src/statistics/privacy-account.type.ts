// What has been spent of a year's privacy, and what a table would cost before anybody spends it. Costs are nano-rho: thousand
// millionths of ρ, added up over all tables, levels and months.
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Decimal, WholeNumber, YearMonth } from '../access/scalars.js';
import { UserError } from '../inquiries/inquiry.type.js';
import { ReliabilityGrade } from './noisy.type.js';
import { StatisticsMeasure } from './statistics-codes.js';

@ObjectType({ description: 'What one partner may ask for in a year, and has.' })
export class PartnerAccount {
  @Field(() => String, { description: 'The partner’s client.' })
  client!: string;

  @Field(() => Int, { description: 'Its part of the reserve, nano-rho.' })
  quotaNano!: number;

  @Field(() => Int, { description: 'What of it is spent, nano-rho.' })
  spentNano!: number;
}

@ObjectType('PrivacyAccount', {
  description:
    'The accounts of a calendar year. The global one binds: it is what any one borrower has lost to all readers together; a ' +
    'partner’s own is a part of the reserve inside it.',
})
export class PrivacyAccountType {
  @Field(() => YearMonth, { description: 'The month asked about; its year is what counts.' })
  period!: string;

  @Field(() => Int, { description: 'The calendar year.' })
  year!: number;

  @Field(() => Int, { description: 'All that may be spent on one borrower in the year, nano-rho.' })
  globalCapNano!: number;

  @Field(() => Int, { description: 'What of it is spent, nano-rho.' })
  globalSpentNano!: number;

  @Field(() => Float, {
    description: 'The ε that what is spent implies at δ = 10⁻⁷; for display alone.',
  })
  globalSpentEpsilon!: number;

  @Field(() => Int, {
    description: 'The part of the cap for tables asked for and for second versions, nano-rho.',
  })
  reserveCapNano!: number;

  @Field(() => Int, { description: 'What of the reserve is spent, nano-rho.' })
  reserveSpentNano!: number;

  @Field(() => Int, { description: 'Your own part of the reserve, nano-rho.' })
  myQuotaNano!: number;

  @Field(() => Int, { description: 'What of your part is spent, nano-rho.' })
  mySpentNano!: number;

  @Field(() => [PartnerAccount], { description: 'Every partner’s part.' })
  partners!: PartnerAccount[];
}

@ObjectType({ description: 'What one noisy table of a request promises, whatever its cells hold.' })
export class ForecastTable {
  @Field(() => StatisticsMeasure, { description: 'What it measures.' })
  measure!: StatisticsMeasure;

  @Field(() => Int, { description: 'Its part of the cost, nano-rho.' })
  rhoNano!: number;

  @Field(() => Int, { description: 'Its cells, those without anybody included.' })
  cells!: number;

  @Field(() => WholeNumber, {
    nullable: true,
    description: 'Half of the 95 % interval of a cell’s borrowers; null where it counts none.',
  })
  borrowersHalfWidth!: bigint | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Half of the 95 % interval of a cell’s outstanding, dirhams; null for counts.',
  })
  outstandingHalfWidth!: bigint | null;

  @Field(() => WholeNumber, {
    nullable: true,
    description:
      'Cells with fewer noisy borrowers than this are withheld; null where it counts none.',
  })
  shownFrom!: bigint | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Half of the widest 95 % interval of a share in a cell of the mean published size, as a fraction.',
  })
  shareHalfWidth!: number | null;

  @Field(() => ReliabilityGrade, {
    nullable: true,
    description: 'Grade of such a cell’s total; null where it would be withheld.',
  })
  expectedGrade!: ReliabilityGrade | null;
}

@ObjectType({
  description:
    'What a table would cost and promise, reckoned from published sizes; spends nothing.',
})
export class TableForecast {
  @Field(() => Int, { description: 'Its cost, nano-rho; 0 where it is stored already.' })
  costNano!: number;

  @Field(() => Float, {
    description: 'The ε at δ = 10⁻⁷ of what the year would then have spent; for display alone.',
  })
  epsilonAfter!: number;

  @Field(() => Boolean, {
    description: 'Whether the year, its reserve and your own part all hold the cost.',
  })
  isAffordable!: boolean;

  @Field(() => Int, {
    description: 'What the tightest of them would have left, nano-rho; below 0 where it does not.',
  })
  leftNano!: number;

  @Field(() => [ForecastTable], { description: 'Its noisy tables.' })
  tables!: ForecastTable[];

  @Field(() => ID, {
    nullable: true,
    description: 'The release that holds the same table already: it costs nothing. Else null.',
  })
  storedReleaseId!: string | null;
}

@ObjectType({ description: 'A forecast, or why there is none.' })
export class TableForecastPayload {
  @Field(() => TableForecast, { nullable: true, description: 'The forecast; null where refused.' })
  forecast!: TableForecast | null;

  @Field(() => [UserError], { description: 'BAD_TABLE_REQUEST, NOT_RELEASED; else empty.' })
  userErrors!: UserError[];
}
