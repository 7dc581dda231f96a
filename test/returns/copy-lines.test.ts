// What becomes of a file's bytes before the database sees them, whatever its dialect and however it is cut up.
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CopyLines } from '../../src/returns/copy-lines.js';
import { FILE_COLUMNS } from '../../src/returns/file-columns-rules.js';
import { toHarmless } from '../../src/returns/rejections-file.js';

const REQUIRED = FILE_COLUMNS.filter(({ required }) => required);
const HEADER = REQUIRED.map(({ name }) => name);
const ROW = HEADER.map((_name, i) => `v${i}`);
const toFile = (lines: string[][], delimiter = ',', end = '\n') =>
  lines.map((cells) => cells.join(delimiter) + end).join('');

async function read(chunks: Buffer[]) {
  const lines = new CopyLines(FILE_COLUMNS);
  const out = await buffer(Readable.from(chunks).pipe(lines));
  return { out: out.toString(), lines };
}
const readFile = (file: string | Buffer) => read([Buffer.from(file)]);

describe('A dialect that is tolerated is reported as assumed', () => {
  const french = REQUIRED.map(({ french }) => french ?? '');
  test.each([
    ['nothing', toFile([HEADER, ROW]), []],
    ['a BOM', `\ufeff${toFile([HEADER, ROW])}`, ['BOM']],
    ['semicolons', toFile([HEADER, ROW], ';'), ['DELIMITER_SEMICOLON']],
    ['tabs', toFile([HEADER, ROW], '\t'), ['DELIMITER_TAB']],
    ['CRLF', toFile([HEADER, ROW], ',', '\r\n'), ['CRLF']],
    ['a French header', toFile([french, ROW]), ['FRENCH_HEADER']],
    ['another order', toFile([HEADER.toReversed(), ROW]), ['COLUMN_ORDER']],
    ['Windows-1252', Buffer.from(toFile([HEADER, ROW.with(1, 'Zoé')]), 'latin1'), ['WINDOWS_1252']],
  ])('%s', async (_what, file, assumed) => {
    const { lines } = await readFile(file);
    expect(lines.fileCode).toBeUndefined();
    expect(lines.dialect?.assumed).toEqual(assumed);
    expect(lines.rowCount).toBe(1);
  });

  test('Windows-1252 reaches the database as UTF-8', async () => {
    const { out } = await readFile(Buffer.from(toFile([HEADER, ROW.with(1, 'Zoé')]), 'latin1'));
    expect(out).toContain(',Zoé,');
  });
});

describe('A file that is no return is refused as a whole', () => {
  test.each([
    ['a spreadsheet', 'PK\x03\x04rest', 'NOT_CSV'],
    ['an empty zip', 'PK\x05\x06rest', 'NOT_CSV'],
    ['an old spreadsheet', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'NOT_CSV'],
    ['a PDF', '%PDF-1.7', 'NOT_CSV'],
    [
      'gzip that was not said to be it',
      Buffer.from('1f8b0808112233440203612e637376', 'hex'),
      'NOT_CSV',
    ],
    ['a rar', 'Rar!\x1a\x07\x01', 'NOT_CSV'],
    ['a 7z', Buffer.from('377abcaf271c', 'hex'), 'NOT_CSV'],
    ['a text with fonts', '{\\rtf1\\ansi national_id', 'NOT_CSV'],
    ['a web page', '<html><table><tr><td>national_id', 'NOT_CSV'],
    ['a web page with a BOM', '\ufeff <html><table><tr><td>national_id', 'NOT_CSV'],
    ['JSON', '[{"national_id":"AB1"}]', 'NOT_CSV'],
    ['a zero byte in the header', `${HEADER.join(',')}\0\n`, 'NOT_CSV'],
    ['UTF-16', Buffer.from('\ufeffnational_id', 'utf16le'), 'BAD_ENCODING'],
    ['an unknown column', toFile([[...HEADER, 'colour']]), 'BAD_HEADER'],
    ['a column twice', toFile([[...HEADER, 'sex']]), 'BAD_HEADER'],
    ['a missing column', toFile([HEADER.slice(1)]), 'BAD_HEADER'],
  ])('%s', async (_what, file, code) => {
    const { lines, out } = await readFile(file);
    expect(lines.fileCode).toBe(code);
    expect(out).toBe('');
  });
});

describe('A damaged row is set aside under its line number, the others go on', () => {
  test.each([
    ['too few cells', Buffer.from('a,b'), 'ROW_SHAPE'],
    ['an unclosed quote', Buffer.from(`"${ROW.join(',')}`), 'ROW_SHAPE'],
    ['a line over 64 KiB', Buffer.from('x'.repeat(70_000)), 'ROW_SHAPE'],
    [
      'over 64 KiB in the right cells',
      Buffer.from(ROW.with(1, 'x'.repeat(70_000)).join(',')),
      'ROW_SHAPE',
    ],
    ['a zero byte', Buffer.from(ROW.with(1, '\0').join(',')), 'ROW_ENCODING'],
  ])('%s', async (_what, row, code) => {
    const file = Buffer.concat([
      Buffer.from(toFile([HEADER, ROW])),
      row,
      Buffer.from(`\n${toFile([ROW])}`),
    ]);
    const { out, lines } = await readFile(file);
    expect(lines.rowCount).toBe(3);
    const [first, aside, last] = out.trimEnd().split('\n');
    expect(first).toMatch(/^2,,,v0/);
    expect(aside).toMatch(new RegExp(`^3,".*",${code},`));
    // Shown without what no text of the register may hold, and no more of it than is kept.
    expect(aside).not.toContain('\0');
    expect(aside?.length).toBeLessThan(2_500);
    expect(last).toMatch(/^4,,,v0/);
  });

  test('an unclosed quote in the last line too, without a line end', async () => {
    const { out } = await readFile(`${toFile([HEADER, ROW])}"open`);
    expect(out).toContain('\n3,"""open",ROW_SHAPE');
  });
});

test('The columns of a rejections file are ignored on re-entry', async () => {
  const added = ['error_code', 'error_field', 'message'];
  const { out, lines } = await readFile(
    toFile([
      [...HEADER, ...added],
      [...ROW, 'MISSING', 'sex', '"a, b"'],
    ]),
  );
  expect(lines.dialect?.header).toEqual(HEADER);
  expect(out).toBe(`2,,,${ROW.join(',')}\n`);
});

test('A cell that a spreadsheet would run is quoted, a negative number is not', () => {
  expect(['=1+1', '-x', '-5', "'-5", 'a'].map(toHarmless)).toEqual([
    "'=1+1",
    "'-x",
    '-5',
    "'-5",
    'a',
  ]);
});

test('A damaged row of a Windows-1252 file keeps its letters', async () => {
  const { out } = await readFile(
    Buffer.from(`${toFile([HEADER, ROW.with(1, 'Zoé')])}Zoé,b\n`, 'latin1'),
  );
  expect(out).toContain('3,"Zoé,b",ROW_SHAPE');
});

test('What comes out does not depend on where the chunks were cut', async () => {
  const cell = fc.constantFrom('a', '', 'é', '"b,c"', '"', 'أ', '\0', '\r', 'd\ne');
  const row = fc.array(cell, { minLength: HEADER.length - 1, maxLength: HEADER.length });
  const rows = fc.array(row, { maxLength: 6 });
  const cuts = fc.array(fc.nat(2000), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(rows, cuts, fc.constantFrom('\n', '\r\n'), async (body, at, end) => {
      const file = Buffer.from(toFile([HEADER, ...body], ',', end));
      const places = [0, ...at.map((n) => n % file.length).sort((a, b) => a - b), file.length];
      const chunks = places.slice(1).map((to, i) => file.subarray(places[i], to));
      const whole = await read([file]);
      const cut = await read(chunks.filter((chunk) => chunk.length > 0));
      expect(cut.out).toBe(whole.out);
      expect(cut.lines.rowCount).toBe(whole.lines.rowCount);
      expect(cut.lines.dialect).toEqual(whole.lines.dialect);
    }),
  );
});
