// How a file is written: encoding, delimiter, header. Settled once from its beginning, then held for every line.
import { isUtf8 } from 'node:buffer';
import { type FileColumn, readHeader } from './file-columns-rules.js';
import { type Delimiter, findDelimiter, toCells } from './line-rules.js';

export type Encoding = 'utf-8' | 'windows-1252';
export type FileCode = 'NOT_CSV' | 'BAD_HEADER' | 'BAD_ENCODING';

export interface Dialect {
  delimiter: Delimiter;
  encoding: Encoding;
  /** Canonical name for each column of the file, null for one that is ignored. */
  columns: (string | null)[];
  /** The header as it came, without the ignored columns. */
  header: string[];
  /** What was taken for granted: codes such as WINDOWS_1252. */
  assumed: string[];
}

const BOM = Buffer.of(0xef, 0xbb, 0xbf);
/** How files begin that people take for a CSV: zip (and with it xlsx and ods), old Excel, PDF, gzip, rar, 7z, RTF. */
const SPREADSHEETS = [
  '504b0304',
  '504b0506',
  'd0cf11e0',
  '25504446',
  '1f8b08',
  '52617221',
  '377abcaf',
  '7b5c7274',
];
/** Tables of web pages and XML, which some programs call .xls: no column's name begins so. */
const MARKUP = /^\s*[<{[]/;
const LINE_FEED = 0x0a;
/** Bytes that Windows-1252 gives no meaning to. */
const UNDEFINED_1252 = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

const stripBom = (line: Buffer) => (line.subarray(0, 3).equals(BOM) ? line.subarray(3) : line);
export const stripReturn = (line: Buffer) => (line.at(-1) === 0x0d ? line.subarray(0, -1) : line);

/** Reads a file's beginning (whole lines, where it has several); a code where it cannot be one with these columns. */
export function readDialect(start: Buffer, known: readonly FileColumn[]): Dialect | FileCode {
  const magic = start.subarray(0, 4).toString('hex');
  if (SPREADSHEETS.some((sign) => magic.startsWith(sign))) return 'NOT_CSV';
  if (magic.startsWith('fffe') || magic.startsWith('feff')) return 'BAD_ENCODING';
  const lines = splitLines(start);
  const first = lines[0];
  if (first === undefined || first.includes(0)) return 'NOT_CSV';
  const line = stripReturn(stripBom(first));
  const encoding = findEncoding(lines);
  const header = new TextDecoder(encoding).decode(line);
  const delimiter = findDelimiter(header);
  if (MARKUP.test(header)) return 'NOT_CSV';
  const cells = toCells(header, delimiter);
  const read = cells && readHeader(cells, known);
  if (!cells || !read) return 'BAD_HEADER';
  const assumed = [
    stripBom(first) !== first && 'BOM',
    delimiter === ';' && 'DELIMITER_SEMICOLON',
    delimiter === '\t' && 'DELIMITER_TAB',
    encoding === 'windows-1252' && 'WINDOWS_1252',
    first.at(-1) === 0x0d && 'CRLF',
    read.isFrench && 'FRENCH_HEADER',
    read.isReordered && 'COLUMN_ORDER',
  ].filter((code) => code !== false);
  const kept = cells.filter((_cell, i) => read.columns[i] !== null);
  return { delimiter, encoding, columns: read.columns, header: kept, assumed };
}

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, from)) {
    lines.push(bytes.subarray(from, at));
    from = at + 1;
  }
  if (from < bytes.length && lines.length === 0) lines.push(bytes.subarray(from));
  return lines;
}

/** Windows-1252 where at least half of the lines with letters beyond ASCII are no UTF-8: else those lines are faults. */
function findEncoding(lines: Buffer[]): Encoding {
  const foreign = lines.filter((line) => line.some((byte) => byte > 0x7f));
  const broken = foreign.filter((line) => !isUtf8(line));
  return broken.length > 0 && broken.length * 2 >= foreign.length ? 'windows-1252' : 'utf-8';
}

/** A line in UTF-8; undefined where it has bytes that mean nothing. */
export function toUtf8(line: Buffer, encoding: Encoding): Buffer | undefined {
  if (line.includes(0)) return undefined;
  if (encoding === 'utf-8') return isUtf8(line) ? line : undefined;
  if (!line.some((byte) => byte > 0x7f)) return line;
  if (UNDEFINED_1252.some((byte) => line.includes(byte))) return undefined;
  return Buffer.from(new TextDecoder('windows-1252').decode(line), 'utf8');
}

/** The canonical columns that a dialect fills, in the order of the file. */
export const filledColumns = ({ columns }: Pick<Dialect, 'columns'>): string[] =>
  columns.filter((name) => name !== null);
