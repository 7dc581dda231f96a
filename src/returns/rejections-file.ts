// The rejected rows as a file in the dialect they came in, with what is wrong appended: to be mended and sent again, a
// return's as a CORRECTION. Cells that a spreadsheet would run as formulas are quoted; the quote is taken off on re-entry.
import { Readable } from 'node:stream';
import type { ViewerSession } from '../database/as-viewer.js';
import type { Locale } from '../errors.js';
import { REJECTION_COLUMNS } from './file-columns-rules.js';
import { type Delimiter, toCell, toCells } from './line-rules.js';
import { findReturnRow } from './return-state.js';
import { toCellWords } from './row-wording.js';

/** Small pages die young: of large ones, many pile up before they are collected. */
const ROWS_AT_ONCE = 200;
/** What a spreadsheet may run: the sign first, or after blanks, or in the full width of other keyboards. */
const FORMULA = /^[\t\r]|^[ \u00a0]*[-=+@\uff0d\uff1d\uff0b\uff20]/;
const NEGATIVE = /^-[\d.,]+$/;

/**
 * A cell that no spreadsheet takes for a formula; negative numbers stay as they are. The quote put before it is taken off
 * when the file comes back (intake.plain).
 */
export const toHarmless = (cell: string): string =>
  FORMULA.test(cell) && !NEGATIVE.test(cell) ? `'${cell}` : cell;

interface RejectionRow {
  line_no: string;
  raw: string;
  codes: string[];
  fields: string[];
}

/** A file whose rejected rows are kept, and how it was written. */
export interface RejectedFile {
  /** Uuid under which its rows are kept. */
  id: string;
  dialect: { delimiter?: string; header?: string[] };
}

/** What is wrong with a column's cell, and what to do. */
type ToWords = (code: string, field: string) => string;

function toLine(
  row: RejectionRow,
  { delimiter, width }: { delimiter: Delimiter; width: number },
  toWords: ToWords,
): string {
  const cells = toCells(row.raw, delimiter) ?? [row.raw];
  // Of a line that was too short: what is wrong with it must stand under its heading.
  while (cells.length < width) cells.push('');
  const messages = row.codes.map((code, i) => toWords(code, row.fields[i] ?? '')).join(' | ');
  const added = [row.codes.join('|'), row.fields.join('|'), messages];
  const all = [...cells.map(toHarmless), ...added].map((cell) => toCell(cell, delimiter));
  return `${all.join(delimiter)}\r\n`;
}

/** The file as a stream, a few rows in memory at a time, each code in the words given. */
export function streamRejections(
  session: Pick<ViewerSession, 'query'>,
  { id, dialect }: RejectedFile,
  toWords: ToWords,
): Readable {
  const delimiter = (dialect.delimiter ?? ',') as Delimiter;
  const columns = dialect.header ?? [];
  const header = [...columns, ...REJECTION_COLUMNS];
  const shape = { delimiter, width: columns.length };
  const lines = async function* () {
    yield `\ufeff${header.map((cell) => toCell(cell, delimiter)).join(delimiter)}\r\n`;
    let after = '0';
    for (;;) {
      const rows = await session.query<RejectionRow>({
        name: 'read-rejections',
        text: 'select line_no, raw, codes, fields from intake.read_rejections($1, $2, $3)',
        values: [id, after, ROWS_AT_ONCE],
      });
      if (rows.length > 0) yield rows.map((row) => toLine(row, shape, toWords)).join('');
      const last = rows.at(-1);
      if (!last || rows.length < ROWS_AT_ONCE) return;
      after = last.line_no;
    }
  };
  // A page a piece: a million pieces of a line each would cost more than the lines.
  return Readable.from(lines(), { highWaterMark: 1 });
}

/** The rejected rows of a return; undefined where the viewer has no such return. */
export async function openRejections(
  session: ViewerSession,
  publicId: string,
  locale: Locale,
): Promise<Readable | undefined> {
  const found = await findReturnRow(session, publicId);
  if (!found) return undefined;
  const file = { id: found.return_id, dialect: found.dialect };
  return streamRejections(session, file, (code, field) => toCellWords(code, field, locale));
}
