// The clock and the data quality of months: an association's own, for the bureau everybody's; and the sector's mean,
// which is all that peers read of each other's.
import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { fromCursor, toCursor } from '../access/cursors.js';
import { checkPageSize, toConnection } from '../access/page-info.type.js';
import type { RequestContext } from '../database/request-context.js';
import { findReciprocityError } from '../inquiries/reciprocity.js';
import { toDataQuality } from './data-quality-rules.js';
import { QUALITY_COLUMNS, type QualityRow, toQualityCounts } from './quality-counts.js';
import {
  DataQuality,
  ReportingMonth,
  ReportingMonthConnection,
  ReportingState,
  type SectorQuality,
  SectorQualityAnswer,
} from './reporting-month.type.js';

interface Row extends QualityRow {
  association: string;
  month: string;
  due_on: string | null;
  is_due: boolean;
  received_at: Date | null;
  complete_at: Date | null;
  gap: string | null;
  is_counted: boolean;
}

const LIST = `select f.association, to_char(f.month, 'YYYY-MM-DD') as month, to_char(f.due_on, 'YYYY-MM-DD') as due_on,
    f.is_due, f.received_at, f.complete_at, f.gap, q.month is not null as is_counted, ${QUALITY_COLUMNS}
  from published.filings($1) f left join intake.quality q on q.association = f.association and q.month = f.month
  where $2::date is null or f.month < $2::date or (f.month = $2::date and f.association > $3)
  order by f.month desc, f.association limit $4`;

const CODE = /^[a-z][a-z0-9]{1,15}$/;
const NO_EDGE = (row: never): never => row;

@Resolver()
export class ReportingMonthResolver {
  @Query(() => ReportingMonthConnection, {
    description:
      'Months on the clock, newest first: your own, for the bureau all associations’. Errors: BAD_PAGE_SIZE, BAD_CURSOR.',
  })
  async reportingMonths(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { defaultValue: 25, description: 'Rows a page, 1 to 100.' })
    first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to read on from.' })
    after?: string | null,
    @Arg('association', () => ID, {
      nullable: true,
      description: 'This association’s only; of another than your own there are none.',
    })
    association?: string | null,
  ): Promise<ReportingMonthConnection> {
    checkPageSize(first);
    // What is no code need not be asked for.
    if (association && !CODE.test(association)) return toConnection([], { first, after }, NO_EDGE);
    const { keys, viewer, session } = context;
    const list = ['reportingMonths', association ?? null];
    const place = after ? fromCursor(keys.ids, viewer, list, after) : [null, null];
    const rows = await session.query<Row>({
      name: 'list-reporting-months',
      text: LIST,
      values: [association ?? null, ...place, first + 1],
    });
    return toConnection(rows, { first, after }, (row) => ({
      cursor: toCursor(keys.ids, viewer, list, [row.month, row.association]),
      node: toReportingMonth(row),
    }));
  }

  @Query(() => SectorQualityAnswer, {
    description: 'The sector’s mean data quality by quarter, for whoever reports.',
  })
  async sectorQuality(@Ctx() context: RequestContext): Promise<SectorQualityAnswer> {
    const { session, viewer } = context;
    const refusal = viewer.audience === 'AMC' ? await findReciprocityError(context) : null;
    if (refusal) return { quarters: [], userErrors: [refusal] };
    const isOwn = viewer.audience === 'AMC';
    const quarters = await session.query<SectorQuality>({
      name: isOwn ? 'my-sector-quality' : 'sector-quality',
      text: `select to_char(quarter_end, 'YYYY"-Q"Q') as quarter, mean_points as mean
        from ${isOwn ? 'published.my_sector_quality($1)' : 'published.sector_quality'} order by quarter_end desc`,
      values: isOwn ? [viewer.clientId] : [],
    });
    return { quarters, userErrors: [] };
  }
}

function toState({ gap, is_due: isDue }: Row): ReportingState {
  if (gap === null) return ReportingState.COMPLETE;
  if (gap !== 'RETURN_MISSING') return ReportingState.INCOMPLETE;
  return isDue ? ReportingState.MISSING : ReportingState.NOT_DUE;
}

const toReportingMonth = (row: Row): ReportingMonth =>
  Object.assign(new ReportingMonth(), {
    association: row.association,
    month: row.month,
    state: toState(row),
    dueOn: row.due_on,
    receivedAt: row.received_at,
    completeAt: row.complete_at,
    daysLate: row.days_late,
    gap: toState(row) === ReportingState.NOT_DUE ? null : row.gap,
    quality: row.is_counted ? toQuality(row) : null,
  });

const toQuality = (row: Row): DataQuality =>
  Object.assign(new DataQuality(), {
    ...toDataQuality(toQualityCounts(row)),
    vanishedLoans: Number(row.vanished_loans),
    risenLoans: Number(row.rose_loans),
    impossibleDaysLoans: Number(row.odd_days_loans),
    doubtfulRows: Number(row.doubtful_rows),
  });
