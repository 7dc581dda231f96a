// Releases and their cells as the graph shows them, equal for every audience. Nothing here can hold a lender, a true count,
// or a figure of a cell that is not published.
import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { PageInfo } from '../access/page-info.type.js';
import { Decimal, Instant, YearMonth } from '../access/scalars.js';
import { Activity, Area } from '../borrowers/borrower-codes.js';
import { NoisyAmount, NoisyCount, NoisyRatio } from './noisy.type.js';
import type { ReleaseHead } from './released-rows.type.js';
import {
  DebtBand,
  ReleaseKind,
  StatisticsCellStatus,
  StatisticsDimension,
  StatisticsMeasure,
} from './statistics-codes.js';

@ObjectType({ description: 'How much of the sector a reader of one of the release’s tables sees.' })
export class ReleaseCoverage {
  @Field(() => [StatisticsDimension], { description: 'Of the table by these; none: the nation.' })
  by!: StatisticsDimension[];

  @Field(() => Float, {
    description:
      'Share of the borrowers that are in published cells, 0 to 1, from noisy numbers alone.',
  })
  share!: number;
}

@ObjectType({ description: 'A noisy table that was drawn for the release.' })
export class ReleaseTable {
  @Field(() => [StatisticsDimension], { description: 'Split by these; none: the nation.' })
  by!: StatisticsDimension[];

  @Field(() => StatisticsMeasure, { description: 'What it measures.' })
  measure!: StatisticsMeasure;

  @Field(() => Int, { description: 'Cells, those without anybody included.' })
  cells!: number;

  @Field(() => Int, { description: 'What it cost, in nano-rho (thousand millionths of ρ).' })
  rhoNano!: number;

  @Field(() => Float, {
    description:
      'Standard deviation of the noise of each of a cell’s components, rounded up to two decimals: borrowers; dirhams ' +
      'for AMOUNTS.',
  })
  sigma!: number;
}

@ObjectType('Release', {
  description:
    'Statistics of a closed month, drawn once and stored: the same for every reader, for ever. They satisfy ρ-zCDP for one ' +
    'borrower’s whole file, given the public map of cells that the lender rule hides.',
})
export class ReleaseType {
  /** The stored row; not in the graph. */
  readonly head!: ReleaseHead;

  @Field(() => ID, { description: 'Such as 2026-09-monthly-1; equal for everybody.' })
  id!: string;

  @Field(() => YearMonth, { description: 'The month at whose last day the figures are true.' })
  period!: string;

  @Field(() => ReleaseKind, { description: 'Planned, or asked for.' })
  kind!: ReleaseKind;

  @Field(() => Int, {
    description:
      'From 2 on a second draw of a planned release, charged in full; of a CUSTOM one its number in the month.',
  })
  version!: number;

  @Field(() => Instant, {
    description: 'When the month was closed: what was reported later is in none of its figures.',
  })
  closedAt!: Date;

  @Field(() => Instant, { description: 'When the noise was drawn.' })
  drawnAt!: Date;

  @Field(() => String, { description: 'How the noise is made, in words.' })
  mechanism!: string;

  @Field(() => String, { description: 'Whose presence the noise hides, in words.' })
  unit!: string;

  @Field(() => Decimal, {
    description: 'Nobody counts with more than this in a sum of amounts, dirhams; a constant.',
  })
  clip!: bigint;

  @Field(() => Int, { description: 'What the release cost each borrower, in nano-rho.' })
  rhoNano!: number;

  @Field(() => Float, { description: 'The ε that this ρ implies at `delta`; for display alone.' })
  epsilon!: number;

  @Field(() => Float, { description: 'The δ of that ε.' })
  delta!: number;

  @Field(() => ID, {
    nullable: true,
    description: 'The release whose draws the figures rest on besides its own; null where none.',
  })
  combinedWith!: string | null;

  @Field(() => [ReleaseCoverage], {
    description: 'Per table, what share of the borrowers it shows.',
  })
  coverage!: ReleaseCoverage[];

  @Field(() => [ReleaseTable], { description: 'The noisy tables that were drawn for it.' })
  tables!: ReleaseTable[];

  @Field(() => String, { description: 'How to cite it.' })
  citation!: string;

  @Field(() => String, { description: 'SHA-256 of the file at `jsonPath`, in hexadecimal.' })
  sha256!: string;

  @Field(() => String, { description: 'Path of the whole release as canonical JSON; no token.' })
  jsonPath!: string;

  @Field(() => String, { description: 'Path of its cells as CSV; no token.' })
  csvPath!: string;

  @Field(() => String, { description: 'Path of its page in the observatory; no token.' })
  pagePath!: string;
}

@ObjectType({
  description:
    'A cell of a published table. Figures of neighbouring cells agree with each other; where one is not published its figures ' +
    'are null.',
})
export class StatisticsCell {
  @Field(() => ID, {
    description:
      'Its canonical key, from the nation down: MA/06/URBAN/TRADE; * for a dimension left out.',
  })
  key!: string;

  @Field(() => String, { nullable: true, description: 'Two digits; null where not split by it.' })
  region!: string | null;

  @Field(() => Area, { nullable: true, description: 'Null where not split by it.' })
  area!: Area | null;

  @Field(() => Activity, { nullable: true, description: 'Null where not split by it.' })
  activity!: Activity | null;

  @Field(() => DebtBand, { nullable: true, description: 'Null where not split by it.' })
  band!: DebtBand | null;

  @Field(() => StatisticsCellStatus, { description: 'Whether it is published.' })
  status!: StatisticsCellStatus;

  @Field(() => ID, { nullable: true, description: 'Where MERGED, the key that counts it.' })
  mergedInto!: string | null;

  @Field(() => NoisyCount, { nullable: true, description: 'People who owe something.' })
  borrowers!: NoisyCount | null;

  @Field(() => NoisyRatio, {
    nullable: true,
    description:
      'Share of the borrowers who owe to two lenders or more; those under one control are one.',
  })
  crossedShare!: NoisyRatio | null;

  @Field(() => NoisyRatio, {
    nullable: true,
    description: 'Share of the borrowers with a loan more than 30 days late or written off.',
  })
  arrearsShare!: NoisyRatio | null;

  @Field(() => NoisyAmount, {
    nullable: true,
    description:
      'What they owe, each clipped; null too where it is too noisy or the table measures no amounts.',
  })
  outstanding!: NoisyAmount | null;

  @Field(() => NoisyRatio, {
    nullable: true,
    description: 'Share of the outstanding on loans more than 30 days late or written off.',
  })
  par30Amount!: NoisyRatio | null;

  @Field(() => NoisyRatio, {
    nullable: true,
    description: 'Share of the borrowers whose total was clipped; of the nation, quarterly.',
  })
  clippedShare!: NoisyRatio | null;
}

@ObjectType({ description: 'A cell and its place in the public order.' })
export class StatisticsEdge {
  @Field(() => String, { description: 'Its place: give it as `after` to read on from here.' })
  cursor!: string;

  @Field(() => StatisticsCell, { description: 'The cell.' })
  node!: StatisticsCell;
}

@ObjectType({
  description:
    'Cells of a release in the public order, which follows the lists and never the data.',
})
export class StatisticsConnection {
  @Field(() => ReleaseType, { description: 'The stored release that the cells are of.' })
  release!: ReleaseType;

  @Field(() => [StatisticsEdge], { description: 'The cells of the page.' })
  edges!: StatisticsEdge[];

  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}

@ObjectType({ description: 'A release and its place in the list.' })
export class ReleaseEdge {
  @Field(() => String, { description: 'Its place: give it as `after` to read on from here.' })
  cursor!: string;

  @Field(() => ReleaseType, { description: 'The release.' })
  node!: ReleaseType;
}

@ObjectType({ description: 'Releases, newest month first, all versions.' })
export class ReleaseConnection {
  @Field(() => [ReleaseEdge], { description: 'The releases of the page.' })
  edges!: ReleaseEdge[];

  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}

@InputType({
  description:
    'Cells by their codes; lists are alternatives, fields are conditions together. What is on no public list, or no dimension of ' +
    'the table, is refused (NOT_A_KEY). It selects stored cells and never has anything counted.',
})
export class StatisticsCellFilter {
  @Field(() => [ID], { nullable: true, description: 'Canonical keys, such as MA/06.' })
  key?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Regions by their two digits.' })
  region?: string[] | null;

  @Field(() => [Area], { nullable: true, description: 'Areas.' })
  area?: Area[] | null;

  @Field(() => [Activity], { nullable: true, description: 'Activities.' })
  activity?: Activity[] | null;

  @Field(() => [DebtBand], { nullable: true, description: 'Bands of debt.' })
  band?: DebtBand[] | null;
}
