// A file's bytes on their way to COPY: each line numbered, rows that are none set aside with their line, nothing
// held but the line under way. One ragged line would abort the whole COPY, so none may get through.
import { isAscii } from 'node:buffer';
import { Transform, type TransformCallback } from 'node:stream';
import {
  type Dialect,
  type FileCode,
  filledColumns,
  readDialect,
  stripReturn,
  toUtf8,
} from './dialect.js';
import type { FileColumn } from './file-columns-rules.js';
import { countCells, toCell, toCells } from './line-rules.js';

/** The dialect is settled from so much of the file, or from all of a shorter one. */
const START_BYTES = 256 * 1024;
const LONGEST_LINE = 64 * 1024;
const LONGEST_RAW = 2000;
const LINE_FEED = 0x0a;
/** Digits and letters of other keyboards, by the bytes that UTF-8 gives them. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  LOCAL_DIGITS: /\xd9[\xa0-\xa9]|\xdb[\xb0-\xb9]/,
  FULL_WIDTH: /\xef\xbc[\x81-\xbf]|\xef\xbd[\x80-\x9e]/,
};

export class CopyLines extends Transform {
  /** Data rows seen, rows set aside included. */
  rowCount = 0;
  dialect: Dialect | undefined;
  /** Why the file as a whole cannot be read; the rest of it is then only passed over. */
  fileCode: FileCode | undefined;

  #start: Buffer[] = [];
  #startBytes = 0;
  #rest: Buffer = Buffer.alloc(0);
  #lineNo = 0;
  #isOverlong = false;
  readonly #scripts = new Set<string>();
  #noCells: string | undefined;
  #decoder: TextDecoder | undefined;

  /** A file with the known columns; `onDialect` is told before the first line is passed on. */
  constructor(
    private readonly known: readonly FileColumn[],
    private readonly onDialect: (dialect: Dialect) => void = () => {},
  ) {
    super({ readableHighWaterMark: 1024 * 1024 });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.dialect) this.#feed(chunk);
    else if (!this.fileCode) {
      this.#start.push(chunk);
      this.#startBytes += chunk.length;
      if (this.#startBytes >= START_BYTES) this.#begin();
    }
    done();
  }

  override _flush(done: TransformCallback): void {
    if (!this.dialect && !this.fileCode) this.#begin();
    if (this.dialect && (this.#rest.length > 0 || this.#isOverlong)) this.#line(this.#rest);
    done();
  }

  #begin(): void {
    const start = Buffer.concat(this.#start);
    this.#start = [];
    const read = readDialect(start, this.known);
    if (typeof read === 'string') {
      this.fileCode = read;
      return;
    }
    this.dialect = read;
    this.onDialect(read);
    this.#feed(start);
  }

  /** Codes of what was taken for granted, as far as bytes tell. */
  get assumed(): string[] {
    return [...(this.dialect?.assumed ?? []), ...this.#scripts];
  }

  #feed(chunk: Buffer): void {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    if (this.dialect?.encoding === 'utf-8') this.#noteScripts(bytes);
    const out: Buffer[] = [];
    for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED)) {
      this.#line(bytes.subarray(0, at), out);
      bytes = bytes.subarray(at + 1);
    }
    if (out.length > 0) this.push(Buffer.concat(out));
    if (bytes.length > LONGEST_LINE) {
      // The line is a fault already; its beginning is enough to show it.
      this.#isOverlong = true;
      bytes = bytes.subarray(0, LONGEST_RAW);
    }
    this.#rest = Buffer.from(bytes);
  }

  #noteScripts(bytes: Buffer): void {
    const missing = Object.entries(SCRIPTS).filter(([code]) => !this.#scripts.has(code));
    if (missing.length === 0 || isAscii(bytes)) return;
    const text = bytes.toString('latin1');
    for (const [code, sign] of missing) if (sign.test(text)) this.#scripts.add(code);
  }

  #line(received: Buffer, out?: Buffer[]): void {
    const isOverlong = this.#isOverlong;
    this.#isOverlong = false;
    this.#rest = Buffer.alloc(0);
    this.#lineNo += 1;
    const line = stripReturn(received);
    if (this.#lineNo === 1 || (line.length === 0 && !isOverlong)) return;
    this.rowCount += 1;
    const passed = isOverlong ? this.#setAside(line, 'ROW_SHAPE') : this.#pass(line);
    if (out) out.push(passed);
    else this.push(passed);
  }

  #pass(line: Buffer): Buffer {
    const { delimiter, encoding, columns } = this.dialect as Dialect;
    const text = line.length > LONGEST_LINE ? line : toUtf8(line, encoding);
    if (!text) return this.#setAside(line, 'ROW_ENCODING');
    if (line.length > LONGEST_LINE || countCells(text, delimiter) !== columns.length) {
      return this.#setAside(line, 'ROW_SHAPE');
    }
    const prefix = `${this.#lineNo}${delimiter}${delimiter}${delimiter}`;
    if (!columns.includes(null)) return Buffer.concat([Buffer.from(prefix), text, NEW_LINE]);
    const cells = toCells(text.toString('utf8'), delimiter) ?? [];
    const kept = cells.filter((_cell, i) => columns[i] !== null);
    return Buffer.from(`${prefix}${kept.map((cell) => toCell(cell, delimiter)).join(delimiter)}\n`);
  }

  #setAside(line: Buffer, code: 'ROW_SHAPE' | 'ROW_ENCODING'): Buffer {
    const dialect = this.dialect as Dialect;
    const { delimiter } = dialect;
    this.#decoder ??= new TextDecoder(dialect.encoding);
    const text = this.#decoder.decode(line.subarray(0, LONGEST_RAW));
    const shown = text.replaceAll('\0', '\ufffd');
    this.#noCells ??= delimiter.repeat(filledColumns(dialect).length);
    const raw = `"${shown.replaceAll('"', '""')}"`;
    return Buffer.from(`${this.#lineNo}${delimiter}${raw}${delimiter}${code}${this.#noCells}\n`);
  }
}

const NEW_LINE = Buffer.from('\n');
