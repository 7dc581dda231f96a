// One line of a delimited file: its cells, and whether it can be passed on to the database as it is. A record is one
// line: a cell with a line break in it is a damaged row, or a single stray quote would swallow the rest of the file.

export type Delimiter = ',' | ';' | '\t';

const QUOTE = 0x22;

/** The cells of a line, quotes resolved; undefined where quotes do not match. */
export function toCells(line: string, delimiter: Delimiter): string[] | undefined {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      let cell = '';
      let end = line.indexOf('"', at + 1);
      while (end !== -1 && line[end + 1] === '"') {
        cell += line.slice(at + 1, end + 1);
        at = end + 1;
        end = line.indexOf('"', at + 1);
      }
      if (end === -1) return undefined;
      cells.push(cell + line.slice(at + 1, end));
      at = end + 1;
      if (at === line.length) return cells;
      if (line[at] !== delimiter) return undefined;
    } else {
      const end = line.indexOf(delimiter, at);
      const cell = end === -1 ? line.slice(at) : line.slice(at, end);
      if (cell.includes('"')) return undefined;
      cells.push(cell);
      if (end === -1) return cells;
      at = end;
    }
    at += 1;
  }
}

/** How many cells a line has; undefined where quotes do not match. Without quotes the bytes are counted. */
export function countCells(line: Buffer, delimiter: Delimiter): number | undefined {
  if (line.includes(QUOTE)) return toCells(line.toString('latin1'), delimiter)?.length;
  const sign = delimiter.charCodeAt(0);
  let cells = 1;
  for (let at = line.indexOf(sign); at !== -1; at = line.indexOf(sign, at + 1)) cells += 1;
  return cells;
}

/** A cell as it must stand in a line: quoted where it holds a delimiter, a quote or a line break. */
export function toCell(text: string, delimiter: Delimiter): string {
  if (!text.includes(delimiter) && !/["\r\n]/.test(text)) return text;
  return `"${text.replaceAll('"', '""')}"`;
}

/** The delimiter of a header line: the one it has most of. */
export function findDelimiter(header: string): Delimiter {
  const counted = ([',', ';', '\t'] as const).map((delimiter) => ({
    delimiter,
    count: header.split(delimiter).length,
  }));
  counted.sort((a, b) => b.count - a.count);
  return counted[0]?.delimiter ?? ',';
}
