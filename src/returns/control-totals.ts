// The control totals of a file as the sender would declare them, for a sender who did not count. Counting what is sent
// checks the transport only: totals out of the lender's own books check the export too.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { toCentimesExactly, toDirhams } from '../access/scalar-rules.js';
import { CopyLines } from './copy-lines.js';
import { type FileCode, filledColumns } from './dialect.js';
import { FILE_COLUMNS, type FileColumn } from './file-columns-rules.js';
import { toCells } from './line-rules.js';

/** COPY lines begin with the line number, the raw line and the code of a row that was set aside. */
const LEADING_CELLS = 3;

export interface ControlTotals {
  records: number;
  /** Dirhams with two decimals. */
  outstanding: string;
}

/** Data rows of a file with these columns; undefined where it is none. */
export async function countRecords(
  path: string,
  known: readonly FileColumn[],
): Promise<number | undefined> {
  const lines = new CopyLines(known);
  const file = createReadStream(path);
  file.once('error', (error) => lines.destroy(error));
  for await (const _passed of file.pipe(lines));
  return lines.dialect && lines.rowCount;
}

/** Or why the file is no return. An amount that cannot be read counts as nothing. */
export async function findControlTotals(path: string): Promise<ControlTotals | FileCode> {
  const lines = new CopyLines(FILE_COLUMNS);
  const file = createReadStream(path);
  file.once('error', (error) => lines.destroy(error));
  let outstandingCentimes = 0n;
  for await (const line of createInterface({ input: file.pipe(lines) })) {
    if (!lines.dialect) continue;
    const at = LEADING_CELLS + filledColumns(lines.dialect).indexOf('outstanding_principal');
    const amount = toCells(line, lines.dialect.delimiter)?.[at] ?? '';
    const dirhams = amount.replaceAll(/\s/g, '').replace(',', '.');
    outstandingCentimes += toCentimesExactly(dirhams) ?? 0n;
  }
  if (!lines.dialect) return lines.fileCode ?? 'BAD_HEADER';
  return { records: lines.rowCount, outstanding: toDirhams(outstandingCentimes) };
}
