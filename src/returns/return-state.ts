// Where a return stands, as its sender reads it over HTTP. Read in the viewer's role: another lender's return is none.
import { fromPublicId, toPublicId } from '../access/public-ids.js';
import { toDirhams } from '../access/scalar-rules.js';
import type { ViewerSession } from '../database/as-viewer.js';
import type { Locale } from '../errors.js';
import { PACE, PROGRESS_COLUMNS, type ProgressRow, toRowProgress } from './progress-columns.js';
import { toRowWords } from './row-wording.js';

interface ReturnRow extends ProgressRow {
  return_id: string;
  association: string;
  month: string;
  sha256: string;
  declared_records: string;
  declared_outstanding_centimes: string;
  rejected_count: string;
  warning_count: string;
  outstanding_centimes: string | null;
  file_codes: string[];
  assumed: string[];
  received_at: Date;
  finished_at: Date | null;
  dialect: { delimiter?: string; header?: string[] };
}

const FIND = `select return_id, association, to_char(month, 'YYYY-MM') as month, kind, state,
    encode(sha256, 'hex') as sha256, declared_records, declared_outstanding_centimes, row_count, accepted_count,
    rejected_count, warning_count, outstanding_centimes, file_codes, assumed, received_at, finished_at, dialect,
    ${PROGRESS_COLUMNS}
  from intake.return r ${PACE} where return_id = $1`;
const COUNTS = `select code, count(*)::int as count, 'REJECTION' as of
    from intake.rejection r, unnest(r.codes) code where return_id = $1 group by code
  union all
  select code, count(*)::int, 'WARNING' from intake.warning where return_id = $1 group by code
  order by 1`;

/** The row behind a public id; undefined where the viewer has none of that id. */
export async function findReturnRow(
  session: ViewerSession,
  publicId: string,
): Promise<ReturnRow | undefined> {
  const id = fromPublicId('ret', publicId);
  if (id === undefined) return undefined;
  const rows = await session.query<ReturnRow>({ name: 'find-return', text: FIND, values: [id] });
  return rows[0];
}

/** What went wrong, by code; a staff member who may not read rows gets none. */
async function findCounts(session: ViewerSession, id: string): Promise<Record<string, number>[]> {
  if (session.viewer.audience !== 'AMC') return [{}, {}];
  const rows = await session.query<{ code: string; count: number; of: string }>({
    name: 'count-return-codes',
    text: COUNTS,
    values: [id],
  });
  return ['REJECTION', 'WARNING'].map((of) =>
    Object.fromEntries(rows.filter((row) => row.of === of).map(({ code, count }) => [code, count])),
  );
}

/** The state as JSON; undefined where the viewer has no such return. */
export async function findReturnState(
  session: ViewerSession,
  publicId: string,
  locale: Locale,
): Promise<object | undefined> {
  const row = await findReturnRow(session, publicId);
  if (!row) return undefined;
  const [rejections, warnings] = await findCounts(session, row.return_id);
  const id = toPublicId('ret', row.return_id);
  const total = row.outstanding_centimes;
  return {
    id,
    association: row.association,
    month: row.month,
    kind: row.kind,
    state: row.state,
    sha256: row.sha256,
    declared: {
      records: Number(row.declared_records),
      outstanding: toDirhams(BigInt(row.declared_outstanding_centimes)),
    },
    found: {
      records: Number(row.row_count),
      outstanding: total === null ? null : toDirhams(BigInt(total)),
    },
    progress: toRowProgress(row, new Date()),
    acceptedCount: Number(row.accepted_count),
    rejectedCount: Number(row.rejected_count),
    warningCount: Number(row.warning_count),
    fileErrors: row.file_codes.map((code) => ({ code, message: toRowWords(code, locale) })),
    assumed: row.assumed,
    rejections,
    warnings,
    eventsUrl: `/returns/${id}/events`,
    rejectionsUrl: Number(row.rejected_count) > 0 ? `/returns/${id}/rejections.csv` : null,
    receivedAt: row.received_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
