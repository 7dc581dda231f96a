// A return as the graph shows it: what was declared, what was found, what is wrong. Never a row, never a comparison
// with another lender.
import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { PageInfo } from '../access/page-info.type.js';
import { toPublicId } from '../access/public-ids.js';
import { Decimal, Instant, YearMonth } from '../access/scalars.js';
import type { Locale } from '../errors.js';
import { type ProgressRow, toRowProgress } from './progress-columns.js';
import { toQualityIndex } from './quality-rules.js';
import { toRowWords } from './row-wording.js';

export enum ReturnState {
  RECEIVED = 'RECEIVED',
  CHECKING = 'CHECKING',
  MERGING = 'MERGING',
  ACCEPTED = 'ACCEPTED',
  PARTIALLY_ACCEPTED = 'PARTIALLY_ACCEPTED',
  REFUSED = 'REFUSED',
  WITHDRAWN = 'WITHDRAWN',
}
registerEnumType(ReturnState, {
  name: 'ReturnState',
  description: 'Where a return stands.',
  valuesConfig: {
    RECEIVED: { description: 'It is safe and waits.' },
    CHECKING: { description: 'Its rows are being checked.' },
    MERGING: { description: 'Its good rows are going into the register.' },
    ACCEPTED: { description: 'All rows are in.' },
    PARTIALLY_ACCEPTED: { description: 'Good rows are in; mend the others and send a CORRECTION.' },
    REFUSED: { description: 'Nothing of it is in; its file codes say why.' },
    WITHDRAWN: { description: 'Taken back by its sender.' },
  },
});

export enum ReturnKindEnum {
  PERIODIC = 'PERIODIC',
  INITIAL = 'INITIAL',
  CORRECTION = 'CORRECTION',
  TEST = 'TEST',
}
registerEnumType(ReturnKindEnum, {
  name: 'ReturnKind',
  description: 'What a return is for.',
  valuesConfig: {
    PERIODIC: { description: 'The month’s whole book.' },
    INITIAL: { description: 'A former month’s book, at joining.' },
    CORRECTION: { description: 'Rows that replace those reported, or remove a loan.' },
    TEST: { description: 'Checked only; changes nothing.' },
  },
});

@ObjectType({ description: 'How often a code was given, with its meaning.' })
export class CodeCount {
  @Field(() => String, { description: 'The code.' })
  code!: string;

  @Field(() => Int, { description: 'How many rows have it.' })
  count!: number;

  @Field(() => String, { description: 'What it means, in the language of Accept-Language.' })
  message!: string;
}

@ObjectType({
  description:
    'How far a return is, and about how long it will take, by the pace of your own former returns.',
})
export class ReturnProgress {
  @Field(() => Int, {
    description:
      'Of the work, by time: 0 while it waits for its turn, 99 at most before its end, then 100.',
  })
  percent!: number;

  @Field(() => Int, { description: 'Data rows found.' })
  rowsTotal!: number;

  @Field(() => Int, { description: 'Rows checked; they are checked together.' })
  rowsChecked!: number;

  @Field(() => Int, { description: 'Rows in the register; they go in together.' })
  rowsMerged!: number;

  @Field(() => Int, {
    description: 'Seconds of work left, about; waiting for its turn is not in it. 0 at its end.',
  })
  remainingSeconds!: number;

  @Field(() => Int, {
    description:
      'How often a step failed for a reason that lies with the gateway. It is tried again by itself, every half minute ' +
      'at the latest: do not send the file again. If this grows, give the bureau the return’s id.',
  })
  failedTries!: number;
}

@ObjectType('Return', { description: 'A return file of an association.' })
export class ReturnType {
  /** Uuid behind the id; not in the graph. */
  readonly uuid!: string;

  @Field(() => ID, { description: 'As answered when it was sent.' })
  id!: string;

  @Field(() => String, { description: 'Code of the association that sent it.' })
  association!: string;

  @Field(() => YearMonth, { description: 'Month it reports.' })
  month!: string;

  @Field(() => ReturnKindEnum, { description: 'What it is for.' })
  kind!: string;

  @Field(() => ReturnState, { description: 'Where it stands.' })
  state!: string;

  @Field(() => String, { description: 'SHA-256 of the decoded bytes, 64 hex digits.' })
  sha256!: string;

  @Field(() => Int, { description: 'Rows declared with it.' })
  declaredRecords!: number;

  @Field(() => Decimal, { description: 'Outstanding principal declared with it, over all rows.' })
  declaredOutstanding!: bigint;

  @Field(() => Int, { description: 'Data rows found.' })
  rowCount!: number;

  @Field(() => Int, { description: 'Rows accepted.' })
  acceptedCount!: number;

  @Field(() => Int, { description: 'Rows rejected.' })
  rejectedCount!: number;

  @Field(() => Int, { description: 'Warnings given; their rows were accepted.' })
  warningCount!: number;

  @Field(() => [CodeCount], {
    description: 'Why the file as a whole was refused; empty where it was not.',
  })
  fileErrors!: CodeCount[];

  @Field(() => [String], {
    description: 'What was tolerated, such as WINDOWS_1252 or DECIMAL_COMMA.',
  })
  assumed!: string[];

  @Field(() => Float, {
    nullable: true,
    description:
      'Data quality index, 0 to 100: accepted rows over all rows, less a tenth of a row per warning. Null for an ' +
      'empty file. Compares with your own rows only.',
  })
  qualityIndex!: number | null;

  @Field(() => ReturnProgress, { description: 'How far it is.' })
  progress!: ReturnProgress;

  @Field(() => Instant, { description: 'When it was safe.' })
  receivedAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When it came to its end; null before.' })
  finishedAt!: Date | null;
}

@ObjectType({ description: 'A return in its place of a list.' })
export class ReturnEdge {
  @Field(() => String, { description: 'Opaque; of this list alone.' })
  cursor!: string;

  @Field(() => ReturnType, { description: 'The return.' })
  node!: ReturnType;
}

@ObjectType({ description: 'Returns, newest first.' })
export class ReturnConnection {
  @Field(() => [ReturnEdge], { description: 'The page.' })
  edges!: ReturnEdge[];

  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;
}

export interface ReturnListRow extends ProgressRow {
  return_id: string;
  association: string;
  month: string;
  sha256: string;
  declared_records: string;
  declared_outstanding_centimes: string;
  rejected_count: string;
  warning_count: string;
  file_codes: string[];
  assumed: string[];
  received_at: Date;
  received_text: string;
  finished_at: Date | null;
}

export function toReturn(row: ReturnListRow, locale: Locale): ReturnType {
  const rowCount = Number(row.row_count);
  const acceptedCount = Number(row.accepted_count);
  const warningCount = Number(row.warning_count);
  const isEnded = row.finished_at !== null;
  return Object.assign(new ReturnType(), {
    uuid: row.return_id,
    id: toPublicId('ret', row.return_id),
    association: row.association,
    month: row.month,
    kind: row.kind,
    state: row.state,
    sha256: row.sha256,
    declaredRecords: Number(row.declared_records),
    declaredOutstanding: BigInt(row.declared_outstanding_centimes),
    rowCount,
    acceptedCount,
    rejectedCount: Number(row.rejected_count),
    warningCount,
    fileErrors: row.file_codes.map((code) => ({
      code,
      count: 1,
      message: toRowWords(code, locale),
    })),
    assumed: row.assumed,
    qualityIndex: isEnded
      ? toQualityIndex({ rows: rowCount, accepted: acceptedCount, warnings: warningCount })
      : null,
    progress: toRowProgress(row, new Date()),
    receivedAt: row.received_at,
    finishedAt: row.finished_at,
  });
}
