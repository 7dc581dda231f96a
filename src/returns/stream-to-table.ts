// A file's way into its staging table: measured, unpacked, cut into lines, copied, without being held anywhere. Runs
// inside the caller's transaction, so that a file which breaks off leaves nothing.
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CentraleError } from '../errors.js';
import { BodyMeasure, ByteCounter } from './body-measure.js';
import { CopyLines } from './copy-lines.js';
import { type Dialect, filledColumns } from './dialect.js';
import type { FileColumn } from './file-columns-rules.js';

export interface FileOnItsWay {
  body: Readable;
  gzip: boolean;
  /** `schema.table`, safe to stand in SQL: `line_no, raw, stream_code` and the known columns, all text. */
  table: string;
  known: readonly FileColumn[];
}

export interface Received {
  /** Of the decoded bytes. */
  sha256: Buffer;
  bytes: number;
  /** What was found on the way: rows, dialect, or why the file cannot be read. */
  lines: CopyLines;
}

type Transforms = NodeJS.ReadWriteStream[];

/** Throws RETURN_TOO_LARGE or BAD_COMPRESSION. A file that is none of its kind leaves the table empty. */
export async function streamToTable(client: pg.PoolClient, file: FileOnItsWay): Promise<Received> {
  const counter = new ByteCounter();
  const measure = new BodyMeasure(counter);
  const lines = new CopyLines(file.known);
  const sink = new LateSink(
    (dialect) => client.query(copyFrom(toCopy(file.table, dialect))),
    lines,
  );
  const stages = file.gzip
    ? [file.body, counter, createGunzip(), measure, lines, sink]
    : [file.body, counter, measure, lines, sink];
  try {
    await pipeline(stages as [Readable, ...Transforms, Writable]);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code?.startsWith('Z_') || code === 'ERR_BUFFER_TOO_LARGE') {
      throw new CentraleError('BAD_COMPRESSION');
    }
    throw error;
  }
  return { sha256: measure.sha256(), bytes: measure.bytes, lines };
}

function toCopy(table: string, dialect: Dialect): string {
  const columns = ['line_no', 'raw', 'stream_code', ...filledColumns(dialect)].join(', ');
  const delimiter = dialect.delimiter === '\t' ? `E'\\t'` : `'${dialect.delimiter}'`;
  return `copy ${table} (${columns}) from stdin (format csv, delimiter ${delimiter}, encoding 'UTF8')`;
}

/** Opens the COPY when the dialect is known, which is when the first line arrives; without one, takes in nothing. */
class LateSink extends Writable {
  #copy: Writable | undefined;

  constructor(
    private readonly open: (dialect: Dialect) => Writable,
    private readonly lines: CopyLines,
  ) {
    super({ highWaterMark: 1024 * 1024 });
  }

  override _write(
    chunk: Buffer,
    encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    if (!this.#copy) {
      if (!this.lines.dialect) {
        done();
        return;
      }
      this.#copy = this.open(this.lines.dialect);
      this.#copy.on('error', (error) => this.destroy(error));
    }
    if (this.#copy.write(chunk, encoding)) done();
    else this.#copy.once('drain', () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    if (!this.#copy) {
      done();
      return;
    }
    this.#copy.once('finish', () => done());
    this.#copy.end();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (error && this.#copy && !this.#copy.destroyed) {
      this.#copy.once('close', () => done(error));
      this.#copy.destroy(error);
    } else done(error);
  }
}
