// Sends rows to a table of the open transaction by COPY, a bundle at a time: the quick way in for what is reckoned here.
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';

export type Cell = string | number | null | readonly string[];

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

function toText(cell: Cell): string {
  if (cell === null) return '\\N';
  if (typeof cell === 'number') return String(cell);
  const text =
    typeof cell === 'string'
      ? cell
      : `{${cell.map((part) => `"${part.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
  return text.replace(/[\\\t\n\r]/g, (sign) => SPECIAL[sign] ?? sign);
}

/** `target` is a table with its columns, written in the code and never made of data. */
export async function copyRows(
  client: pg.ClientBase,
  target: string,
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  if (rows.length === 0) return;
  await copyText(client, target, rows.map((row) => `${row.map(toText).join('\t')}\n`).join(''));
}

/** The same for rows that are lines of COPY already, in its text format. */
export async function copyText(client: pg.ClientBase, target: string, text: string): Promise<void> {
  const copy = client.query(from(`copy ${target} from stdin`));
  const done = finished(copy);
  if (!copy.write(text)) await Promise.race([once(copy, 'drain'), done]);
  copy.end();
  await done;
}

/** Reads a query a bundle at a time, so that no table is ever held here. */
export async function* readBundles<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  cursor: string,
  text: string,
  values: unknown[],
  size: number,
): AsyncGenerator<Row[]> {
  await client.query(`declare ${cursor} no scroll cursor for ${text}`, values);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${size} from ${cursor}`);
    if (rows.length > 0) yield rows;
    if (rows.length < size) break;
  }
  await client.query(`close ${cursor}`);
}
