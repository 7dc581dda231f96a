// A file's way into its staging table: measured, unpacked, cut into lines, copied, without being held anywhere. Runs
// inside the caller's transaction, so that a file which breaks off leaves nothing.
import { finished, type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CentraleError } from '../errors.js';
import { BodyMeasure, ByteCounter, type LeastPace } from './body-measure.js';
import { CopyLines } from './copy-lines.js';
import { type Dialect, filledColumns } from './dialect.js';
import type { FileColumn } from './file-columns-rules.js';

export interface FileOnItsWay {
  body: Readable;
  gzip: boolean;
  /** `schema.table`, safe to stand in SQL: `line_no, raw, stream_code` and the known columns, all text. */
  table: string;
  known: readonly FileColumn[];
  leastPace?: LeastPace | undefined;
}

export interface Received {
  /** Of the decoded bytes. */
  sha256: Buffer;
  bytes: number;
  /** What was found on the way: rows, dialect, or why the file cannot be read. */
  lines: CopyLines;
}

type Stages = [Readable, ...NodeJS.ReadWriteStream[], Writable];

/**
 * The table must have been made in the open transaction.
 * Throws RETURN_TOO_LARGE, BAD_COMPRESSION, UPLOAD_STALLED, UPLOAD_BROKEN. A file that is none of its kind leaves the table
 * empty. The body is left as it is where something fails: its sender is still to be answered over the same connection.
 */
export async function streamToTable(client: pg.PoolClient, file: FileOnItsWay): Promise<Received> {
  const counter = new ByteCounter(file.leastPace);
  const measure = new BodyMeasure(counter);
  const lines = new CopyLines(file.known);
  const sink = new LateSink(
    (dialect) => client.query(copyFrom(toCopy(file.table, dialect))),
    lines,
  );
  const unpacking = file.gzip ? [createGunzip()] : [];
  const passed = pipeline([counter, ...unpacking, measure, lines, sink] as Stages);
  const endWatch = finished(file.body, { writable: false }, (error) => {
    if (error) counter.destroy(new CentraleError('UPLOAD_BROKEN'));
  });
  file.body.pipe(counter);
  try {
    await passed;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code?.startsWith('Z_') || code === 'ERR_BUFFER_TOO_LARGE') {
      throw new CentraleError('BAD_COMPRESSION');
    }
    throw error;
  } finally {
    endWatch();
    file.body.unpipe(counter);
  }
  return { sha256: measure.sha256(), bytes: measure.bytes, lines };
}

/** Into a table of the open transaction's own: its rows are kept as all will see them, and no reader marks them anew. */
function toCopy(table: string, dialect: Dialect): string {
  const columns = ['line_no', 'raw', 'stream_code', ...filledColumns(dialect)].join(', ');
  const delimiter = dialect.delimiter === '\t' ? `E'\\t'` : `'${dialect.delimiter}'`;
  return `copy ${table} (${columns}) from stdin (format csv, freeze, delimiter ${delimiter}, encoding 'UTF8')`;
}

/** Opens the COPY when the dialect is known, which is when the first line arrives; without one, takes in nothing. */
class LateSink extends Writable {
  #copy: Writable | undefined;
  #hasCopyFailed = false;

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
      this.#copy.on('error', (error) => {
        this.#hasCopyFailed = true;
        this.destroy(error);
      });
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

  /** A COPY that failed by itself hears nothing any more: it would wait for ever to be told that it has ended. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (error && this.#copy && !this.#copy.destroyed && !this.#hasCopyFailed) {
      this.#copy.once('close', () => done(error));
      this.#copy.destroy(error);
    } else done(error);
  }
}
