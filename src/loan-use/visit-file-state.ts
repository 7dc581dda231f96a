// Where a file of visits stands, and its rejected rows, as its sender reads them over HTTP. Read in the viewer's role:
// another lender's file is none.
import type { Readable } from 'node:stream';
import { fromPublicId, toPublicId } from '../access/public-ids.js';
import type { ViewerSession } from '../database/as-viewer.js';
import type { Locale } from '../errors.js';
import { type RejectedFile, streamRejections } from '../returns/rejections-file.js';
import { toVisitWords } from './visit-wording.js';

interface FileRow {
  visit_file_id: string;
  association: string;
  state: string;
  sha256: string;
  declared_records: string;
  row_count: string;
  accepted_count: string;
  rejected_count: string;
  new_count: string;
  corrected_count: string;
  file_codes: string[];
  assumed: string[];
  received_at: Date;
  finished_at: Date | null;
  dialect: RejectedFile['dialect'];
}

const FIND = `select visit_file_id, association, state, encode(sha256, 'hex') as sha256, declared_records, row_count,
    accepted_count, rejected_count, new_count, corrected_count, file_codes, assumed, received_at, finished_at, dialect
  from intake.visit_file where visit_file_id = $1`;

async function findFile(session: ViewerSession, publicId: string): Promise<FileRow | undefined> {
  const id = fromPublicId('use', publicId);
  if (id === undefined) return undefined;
  const rows = await session.query<FileRow>({ name: 'find-visit-file', text: FIND, values: [id] });
  return rows[0];
}

async function countCodes(session: ViewerSession, id: string): Promise<Record<string, number>> {
  const rows = await session.query<{ code: string; count: number }>({
    name: 'count-visit-rejections',
    text: `select code, count(*)::int as count from intake.rejection r, unnest(r.codes) code
      where return_id = $1 group by code order by code`,
    values: [id],
  });
  return Object.fromEntries(rows.map(({ code, count }) => [code, count]));
}

/** The state as JSON; undefined where the viewer has no such file. */
export async function findVisitFileState(
  session: ViewerSession,
  publicId: string,
  locale: Locale,
): Promise<object | undefined> {
  const row = await findFile(session, publicId);
  if (!row) return undefined;
  const id = toPublicId('use', row.visit_file_id);
  const accepted = Number(row.accepted_count);
  const [created, corrected] = [Number(row.new_count), Number(row.corrected_count)];
  return {
    id,
    association: row.association,
    state: row.state,
    sha256: row.sha256,
    declared: { records: Number(row.declared_records) },
    found: { records: Number(row.row_count) },
    acceptedCount: accepted,
    rejectedCount: Number(row.rejected_count),
    visits: { new: created, corrected, unchanged: accepted - created - corrected },
    fileErrors: row.file_codes.map((code) => ({ code, message: toVisitWords(code, locale) })),
    assumed: row.assumed,
    rejections: await countCodes(session, row.visit_file_id),
    rejectionsUrl: Number(row.rejected_count) > 0 ? `/loan-use/${id}/rejections.csv` : null,
    receivedAt: row.received_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** The rejected rows, ready to mend and send again; undefined where the viewer has no such file. */
export async function openVisitRejections(
  session: ViewerSession,
  publicId: string,
  locale: Locale,
): Promise<Readable | undefined> {
  const found = await findFile(session, publicId);
  if (!found) return undefined;
  const file = { id: found.visit_file_id, dialect: found.dialect };
  return streamRejections(session, file, (code) => toVisitWords(code, locale));
}
