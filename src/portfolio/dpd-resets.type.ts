// The graph types of restructured loans whose days past due were taken back.
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { PageInfo } from '../access/page-info.type.js';
import { Decimal, YearMonth } from '../access/scalars.js';
import { LoanType } from '../loans/loan.type.js';

@ObjectType({ description: 'A restructured loan with fewer days past due than before.' })
export class DpdReset {
  @Field(() => LoanType, { nullable: true, description: 'The loan, as last reported.' })
  loan!: LoanType | null;

  @Field(() => YearMonth, { description: 'Month of the report with the days before.' })
  beforeMonth!: string;

  @Field(() => Boolean, { description: 'Whether that report is of the loan it replaces.' })
  ofReplacedLoan!: boolean;

  @Field(() => Int, { description: 'Days past due then.' })
  daysBefore!: number;

  @Field(() => Int, { description: 'Days past due as reported for the portfolio’s month.' })
  daysNow!: number;

  @Field(() => Int, { description: 'Days before, and the days since: as if nothing had happened.' })
  daysCarriedOn!: number;

  @Field(() => Decimal, { description: 'Outstanding principal at the portfolio’s month, DH.' })
  balance!: bigint;
}

@ObjectType({ description: 'A loan in a page of resets.' })
export class DpdResetEdge {
  @Field(() => String, { description: 'Sealed place in this list.' })
  cursor!: string;

  @Field(() => DpdReset, { description: 'The loan and its days.' })
  node!: DpdReset;
}

@ObjectType({ description: 'A page of resets, largest balance first.' })
export class DpdResetConnection {
  @Field(() => [DpdResetEdge], { description: 'The rows of the page, in order.' })
  edges!: DpdResetEdge[];

  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}

@ObjectType({ description: 'What restructurings took out of the days past due.' })
export class DpdResets {
  /** Month of the portfolio; not in the graph. */
  readonly month!: string;

  @Field(() => Int, { description: 'Restructured loans with fewer days past due than before.' })
  loans!: number;

  @Field(() => Decimal, { description: 'Their outstanding principal, DH.' })
  balance!: bigint;

  @Field(() => Decimal, { description: 'PAR > 30 as reported, DH.' })
  par30!: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'It over the gross portfolio, four decimals.',
  })
  par30Ratio!: number | null;

  @Field(() => Decimal, { description: 'PAR > 30 had the days been carried on, DH.' })
  par30CarriedOn!: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'It over the gross portfolio, four decimals.',
  })
  par30CarriedOnRatio!: number | null;

  @Field(() => String, { description: 'What is counted, in the language of Accept-Language.' })
  definition!: string;
}
