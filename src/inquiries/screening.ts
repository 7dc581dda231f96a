// A screening as its lender sees it: opened with a list of own people, followed, and read as a file. Whole or absent: a
// list that breaks off opens nothing.
import { Readable } from 'node:stream';
import type { Keys } from '../access/keys.js';
import { fromPublicId, toPublicId } from '../access/public-ids.js';
import type { ViewerSession } from '../database/as-viewer.js';
import { CentraleError, type ErrorCode, type Locale } from '../errors.js';
import {
  ARREARS_BANDS,
  INSTALMENT_BANDS,
  LENDERS_BANDS,
  OUTSTANDING_BANDS,
} from '../exposure/band-rules.js';
import { toCell } from '../returns/line-rules.js';
import { toHarmless } from '../returns/rejections-file.js';
import { findOwnTerms } from './own-terms.js';
import { SCREENING_COLUMNS, type ScreeningColumn, toScreeningKey } from './screening-keys.js';
import { toStandingWords } from './standing-wording.js';

const KEYS_AT_ONCE = 5_000;
const ROWS_AT_ONCE = 5_000;
const REFUSALS: readonly ErrorCode[] = ['NO_SNAPSHOT', 'TOO_MANY_PEOPLE', 'CLIENT_SUSPENDED'];
const LEVELS = ['OK', 'WATCH', 'LIMIT_EXCEEDED'];
const HEADER =
  'line,borrower_id,client_ref,other_lenders,outstanding_elsewhere,instalments_elsewhere,worst_arrears_elsewhere,' +
  'verdict,inquiry_id,refusal';

export interface ScreeningOrder {
  keys: Pick<Keys, 'ids' | 'identifierHmac'>;
  requestId: string;
  locale: Locale;
  /** Lines of a file with one column, header first; null: every own client with a live loan in the snapshot. */
  lines: AsyncIterable<string> | null;
}

/**
 * Opens a screening and answers its uuid and how many lines it has. Throws NO_RECIPROCITY, NO_SNAPSHOT, BAD_SCREENING
 * for a file that is no list, TOO_MANY_PEOPLE above 100,000.
 */
export async function openScreening(
  session: ViewerSession,
  order: ScreeningOrder,
): Promise<{ id: string; asked: number }> {
  const terms = await findOwnTerms(session);
  if (!terms) throw new CentraleError('FORBIDDEN');
  if (terms.reason)
    throw new CentraleError('NO_RECIPROCITY', {
      reason: toStandingWords(terms.reason, order.locale),
    });
  const { clientId } = session.viewer;
  try {
    return await session.transaction(async (query) => {
      const opened = await query<{ id: string }>({
        name: 'open-screening',
        text: 'select published.open_screening($1, $2) as id',
        values: [clientId, order.requestId],
      });
      const id = opened[0]?.id ?? '';
      const add = async (column: ScreeningColumn | null, keys: string[]) => {
        const lists = SCREENING_COLUMNS.map((name) => (name === column ? keys : null));
        const rows = await query<{ total: number }>({
          name: 'add-screening-lines',
          text: 'select published.add_screening_lines($1, $2, $3::uuid[], $4::uuid[], $5::text[]) as total',
          values: [clientId, id, ...lists],
        });
        return rows[0]?.total ?? 0;
      };
      const asked = order.lines
        ? await addAll(order.lines, session, order.keys, add)
        : await add(null, []);
      return { id, asked };
    });
  } catch (error) {
    const code = REFUSALS.find((known) => error instanceof Error && error.message === known);
    throw code ? new CentraleError(code) : error;
  }
}

async function addAll(
  lines: AsyncIterable<string>,
  { viewer }: ViewerSession,
  keys: ScreeningOrder['keys'],
  add: (column: ScreeningColumn, keys: string[]) => Promise<number>,
): Promise<number> {
  let column: ScreeningColumn | undefined;
  let waiting: string[] = [];
  let asked = 0;
  for await (const line of lines) {
    if (!column) {
      const header = line
        .replace(/^\ufeff/, '')
        .trim()
        .toLowerCase();
      column = SCREENING_COLUMNS.find((name) => name === header);
      if (!column) throw new CentraleError('BAD_SCREENING');
    } else if (line.trim() !== '') {
      waiting.push(toScreeningKey(keys, viewer.association ?? '', column, line));
    }
    if (column && waiting.length === KEYS_AT_ONCE) {
      asked = await add(column, waiting);
      waiting = [];
    }
  }
  if (!column) throw new CentraleError('BAD_SCREENING');
  return waiting.length > 0 ? add(column, waiting) : asked;
}

interface StateRow {
  id: string;
  month: string;
  asked: number;
  reached: number;
  opened_at: Date;
  finished_at: Date | null;
}

/** A screening's state as it is told, month as YYYY-MM. */
export interface ScreeningState {
  id: string;
  state: 'RUNNING' | 'FINISHED';
  snapshotMonth: string;
  asked: number;
  reached: number;
  openedAt: string;
  finishedAt: string | null;
  resultUrl: string | null;
}

/** Undefined where the viewer has no such screening. */
export async function findScreening(
  session: ViewerSession,
  publicId: string,
): Promise<ScreeningState | undefined> {
  const uuid = fromPublicId('scr', publicId);
  if (uuid === undefined) return undefined;
  const rows = await session.query<StateRow>({
    name: 'find-screening',
    text: `select s.screening_id as id, to_char(p.month, 'YYYY-MM') as month, s.asked, s.reached, s.opened_at,
        s.finished_at
      from audit.screening s join published.snapshot p using (snapshot_id) where s.screening_id = $1`,
    values: [uuid],
  });
  const row = rows[0];
  if (!row) return undefined;
  const isFinished = row.finished_at !== null;
  return {
    id: publicId,
    state: isFinished ? 'FINISHED' : 'RUNNING',
    snapshotMonth: row.month,
    asked: row.asked,
    reached: row.reached,
    openedAt: row.opened_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    resultUrl: isFinished ? `/screenings/${publicId}/result.csv` : null,
  };
}

interface ResultRow {
  line_no: number;
  client_id: string | null;
  client_ref: string | null;
  inquiry_id: string | null;
  refusal: string | null;
  lenders_band: number;
  outstanding_band: number;
  instalment_band: number;
  arrears_band: number;
  verdict: number;
}

function toLine(row: ResultRow): string {
  const shown = row.inquiry_id
    ? [
        LENDERS_BANDS[row.lenders_band],
        OUTSTANDING_BANDS[row.outstanding_band],
        INSTALMENT_BANDS[row.instalment_band],
        ARREARS_BANDS[row.arrears_band],
        LEVELS[row.verdict],
        toPublicId('inq', row.inquiry_id),
      ]
    : ['', '', '', '', '', ''];
  const borrower = row.client_id ? toPublicId('brw', row.client_id) : '';
  return `${[row.line_no, borrower, toCell(toHarmless(row.client_ref ?? ''), ','), ...shown, row.refusal ?? ''].join(',')}\r\n`;
}

/** The result of a finished screening as a stream, some lines in memory at a time; one line for each that was asked. */
export function readScreening(session: ViewerSession, publicId: string): Readable {
  const uuid = fromPublicId('scr', publicId);
  const lines = async function* () {
    yield `${HEADER}\r\n`;
    for (let after = 0; ; ) {
      const rows = await session.query<ResultRow>({
        name: 'screening-rows',
        text: 'select * from published.screening_rows($1, $2, $3, $4)',
        values: [session.viewer.clientId, uuid, after, ROWS_AT_ONCE],
      });
      yield rows.map(toLine).join('');
      if (rows.length < ROWS_AT_ONCE) return;
      after = rows.at(-1)?.line_no ?? after;
    }
  };
  return Readable.from(lines());
}
