// A return comes in: its rows stream into a staging table of their own, in one transaction with the line that says so.
// Only after that commit is it received; before it, nothing of it exists.
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type pg from 'pg';
import type { WorkDoor } from '../database/work-door.js';
import { CentraleError } from '../errors.js';
import type { LeastPace } from './body-measure.js';
import { filledColumns } from './dialect.js';
import { FILE_COLUMNS } from './file-columns-rules.js';
import type { ReturnRequest } from './return-request-rules.js';
import { type Received, streamToTable } from './stream-to-table.js';

export interface Submission extends ReturnRequest {
  association: string;
  clientId: string;
  body: Readable;
  gzip: boolean;
  leastPace?: LeastPace | undefined;
  /** Called in the transaction that receives a file which has come to its end with that: it is no return at all. */
  onRefused?(client: pg.PoolClient, returnId: string): Promise<void>;
}

export interface Receipt {
  /** Uuid of the return. */
  id: string;
  state: string;
  sha256: string;
  /** True where the same return was here before, whose id this is. */
  replayed: boolean;
}

/** Thrown to undo a transaction whose outcome is a receipt after all. */
class Undo extends Error {
  constructor(readonly receipt: Receipt) {
    super('undo');
  }
}

/**
 * Receives a file. The same file again (association, month, kind, totals, bytes) answers the first receipt and changes
 * nothing. Throws MONTH_NOT_OPEN, NOT_INITIAL, ALREADY_FILED, RETURN_TOO_LARGE, BAD_COMPRESSION; an upload that
 * breaks off leaves nothing. A file that cannot be read at all is kept as REFUSED, with the reason and without its rows.
 */
export async function submitReturn(door: WorkDoor, submission: Submission): Promise<Receipt> {
  const id = randomUUID();
  let received: Received | undefined;
  try {
    return await door.as('centrale_intake', async (client) => {
      const refusal = await findRefusal(client, submission);
      if (refusal && !(await mayBeReplay(client, submission))) throw refusal;
      await client.query('select intake.open_staging($1)', [id]);
      received = await stream(client, id, submission);
      const known = await findSame(client, submission, received.sha256);
      if (known) throw new Undo(known);
      if (refusal) throw refusal;
      const state = received.lines.fileCode ? 'REFUSED' : 'RECEIVED';
      await insertReturn(client, id, submission, received, state);
      if (state === 'REFUSED') await submission.onRefused?.(client, id);
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
    if (constraint === 'return_one_periodic' || constraint === 'return_one_initial') {
      const { month, kind } = submission;
      throw new CentraleError('ALREADY_FILED', { month: month.slice(0, 7), kind });
    }
    throw constraint === 'return_identity' ? new CentraleError('UNAVAILABLE') : error;
  }
}

/** Why a return of this kind may not come for its month, as the register's own words say it. */
async function findRefusal(
  client: pg.PoolClient,
  { association, month, kind }: Submission,
): Promise<CentraleError | undefined> {
  const { rows } = await client.query<{ code: FilingRefusal | null }>(
    'select intake.filing_refusal($1, $2, $3) as code',
    [association, month, kind],
  );
  const code = rows[0]?.code;
  return code ? new CentraleError(code, { month: month.slice(0, 7) }) : undefined;
}
type FilingRefusal = 'MONTH_NOT_OPEN' | 'NOT_INITIAL';

/** Only its bytes tell a replay, which answers what it answered when it might still come. */
async function mayBeReplay(client: pg.PoolClient, of: Submission): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from intake.return
     where association = $1 and month = $2 and kind = $3 and declared_records = $4
       and declared_outstanding_centimes = $5 and state not in ('REFUSED', 'WITHDRAWN') limit 1`,
    [of.association, of.month, of.kind, of.records, of.outstandingCentimes],
  );
  return rows.length > 0;
}

function stream(client: pg.PoolClient, id: string, from: Submission): Promise<Received> {
  const table = `intake.staging_${id.replaceAll('-', '')}`;
  return streamToTable(client, { ...from, table, known: FILE_COLUMNS });
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
      JSON.stringify(lines.assumed),
      fileCode ? [fileCode] : [],
      fileCode ? new Date() : null,
    ],
  );
}
