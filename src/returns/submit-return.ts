// A return comes in: its rows stream into a staging table of their own, in one transaction with the line that says so.
// Only after that commit is it received; before it, nothing of it exists.
import { randomUUID } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { WorkDoor } from '../database/work-door.js';
import { CentraleError } from '../errors.js';
import { BodyMeasure, ByteCounter } from './body-measure.js';
import { CopyLines } from './copy-lines.js';
import { type Dialect, filledColumns } from './dialect.js';
import type { ReturnRequest } from './return-request-rules.js';

export interface Submission extends ReturnRequest {
  association: string;
  clientId: string;
  body: Readable;
  gzip: boolean;
}

export interface Receipt {
  /** Uuid of the return. */
  id: string;
  state: string;
  sha256: string;
  /** True where the same return was here before, whose id this is. */
  replayed: boolean;
}

interface Received {
  sha256: Buffer;
  bytes: number;
  lines: CopyLines;
}

/** Thrown to undo a transaction whose outcome is a receipt after all. */
class Undo extends Error {
  constructor(readonly receipt: Receipt) {
    super('undo');
  }
}

/**
 * Receives a file. The same file again (association, month, kind, totals, bytes) answers the first receipt and changes
 * nothing. Throws MONTH_NOT_OPEN, ALREADY_FILED, RETURN_TOO_LARGE, BAD_COMPRESSION; an upload that breaks off leaves
 * nothing. A file that cannot be read at all is kept as REFUSED, with the reason and without its rows.
 */
export async function submitReturn(door: WorkDoor, submission: Submission): Promise<Receipt> {
  const id = randomUUID();
  let received: Received | undefined;
  try {
    return await door.as('centrale_intake', async (client) => {
      await checkMonth(client, submission);
      await client.query('select intake.open_staging($1)', [id]);
      received = await stream(client, id, submission);
      const known = await findSame(client, submission, received.sha256);
      if (known) throw new Undo(known);
      const state = received.lines.fileCode ? 'REFUSED' : 'RECEIVED';
      await insertReturn(client, id, submission, received, state);
      return { id, state, sha256: received.sha256.toString('hex'), replayed: false };
    });
  } catch (error) {
    if (error instanceof Undo) return error.receipt;
    const { code, constraint } = error as pg.DatabaseError;
    if (!received || code !== '23505') throw error;
    const { sha256 } = received;
    // Another upload was in first by a moment: of this file, which is then this return, or of another for its place.
    const same = await door.as('centrale_intake', (client) => findSame(client, submission, sha256));
    if (same) return same;
    if (constraint === 'return_one_periodic') {
      throw new CentraleError('ALREADY_FILED', { month: submission.month.slice(0, 7) });
    }
    throw constraint === 'return_identity' ? new CentraleError('UNAVAILABLE') : error;
  }
}

async function checkMonth(client: pg.PoolClient, { month, kind }: Submission): Promise<void> {
  const { rows } = await client.query<{ open: boolean }>(
    `select closed_at is null or $2 = 'CORRECTION' as open from registry.calendar where month = $1`,
    [month, kind],
  );
  if (!rows[0]?.open) throw new CentraleError('MONTH_NOT_OPEN', { month: month.slice(0, 7) });
}

async function stream(client: pg.PoolClient, id: string, from: Submission): Promise<Received> {
  const counter = new ByteCounter();
  const measure = new BodyMeasure(counter);
  const lines = new CopyLines();
  const sink = new LateSink((dialect) => client.query(copyFrom(toCopy(id, dialect))), lines);
  const stages = from.gzip
    ? [from.body, counter, createGunzip(), measure, lines, sink]
    : [from.body, counter, measure, lines, sink];
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

type Transforms = NodeJS.ReadWriteStream[];

function toCopy(id: string, dialect: Dialect): string {
  const columns = ['line_no', 'raw', 'stream_code', ...filledColumns(dialect)].join(', ');
  const delimiter = dialect.delimiter === '\t' ? `E'\\t'` : `'${dialect.delimiter}'`;
  return `copy intake.staging_${id.replaceAll('-', '')} (${columns})
    from stdin (format csv, delimiter ${delimiter}, encoding 'UTF8')`;
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

async function findSame(
  client: pg.PoolClient,
  of: Submission,
  sha256: Buffer,
): Promise<Receipt | undefined> {
  const { rows } = await client.query<{ return_id: string; state: string }>(
    `select return_id, state from intake.return
     where association = $1 and month = $2 and kind = $3 and declared_records = $4
       and declared_outstanding_centimes = $5 and sha256 = $6 and state not in ('REFUSED', 'WITHDRAWN')`,
    [of.association, of.month, of.kind, of.records, of.outstandingCentimes, sha256],
  );
  const found = rows[0];
  if (!found) return undefined;
  return {
    id: found.return_id,
    state: found.state,
    sha256: sha256.toString('hex'),
    replayed: true,
  };
}

async function insertReturn(
  client: pg.PoolClient,
  id: string,
  of: Submission,
  { sha256, bytes, lines }: Received,
  state: string,
): Promise<void> {
  const { dialect, fileCode } = lines;
  if (fileCode) await client.query('select intake.drop_tables($1)', [id]);
  await client.query(
    `insert into intake.return (return_id, association, month, kind, declared_records,
       declared_outstanding_centimes, sha256, size_bytes, api_client, state, row_count, dialect, assumed, file_codes,
       finished_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      id,
      of.association,
      of.month,
      of.kind,
      of.records,
      of.outstandingCentimes,
      sha256,
      bytes,
      of.clientId,
      state,
      lines.rowCount,
      JSON.stringify(
        dialect ? { ...dialect, columns: filledColumns(dialect), assumed: undefined } : {},
      ),
      JSON.stringify(dialect?.assumed ?? []),
      fileCode ? [fileCode] : [],
      fileCode ? new Date() : null,
    ],
  );
}
