// A file of visits comes in: its rows stream into a staging table of their own, in one transaction with the line that
// says so. Only after that commit is it received; before it, nothing of it exists.
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type pg from 'pg';
import type { WorkDoor } from '../database/work-door.js';
import { CentraleError } from '../errors.js';
import type { LeastPace } from '../returns/body-measure.js';
import { filledColumns } from '../returns/dialect.js';
import { type Received, streamToTable } from '../returns/stream-to-table.js';
import { VISIT_COLUMNS } from './visit-columns-rules.js';

export interface VisitSubmission {
  association: string;
  clientId: string;
  records: number;
  body: Readable;
  gzip: boolean;
  leastPace?: LeastPace | undefined;
}

export interface VisitReceipt {
  /** Uuid of the file. */
  id: string;
  state: string;
  sha256: string;
  /** True where the same file was here before, whose id this is. */
  replayed: boolean;
}

/** The unique index of a file's identity: it is here already, or was by a moment first. */
const IS_HERE = '23505';

/** Reads how many data rows were declared. Throws BAD_RECORDS. */
export function readRecords(given: unknown): number {
  const records = String(given ?? '');
  if (!/^\d{1,9}$/.test(records)) throw new CentraleError('BAD_RECORDS');
  return Number(records);
}

/**
 * Receives a file. The same file again (association, declared rows, bytes) answers the first receipt and changes
 * nothing. Throws RETURN_TOO_LARGE, BAD_COMPRESSION; an upload that breaks off leaves nothing. A file that cannot be
 * read at all is kept as REFUSED, with the reason and without its rows.
 */
export async function submitVisits(
  door: WorkDoor,
  submission: VisitSubmission,
): Promise<VisitReceipt> {
  const id = randomUUID();
  const { body, gzip, leastPace } = submission;
  let received: Received | undefined;
  try {
    return await door.as('centrale_intake', async (client) => {
      await client.query('select intake.open_visit_staging($1)', [id]);
      const table = `intake.staging_${id.replaceAll('-', '')}`;
      received = await streamToTable(client, {
        body,
        gzip,
        leastPace,
        table,
        known: VISIT_COLUMNS,
      });
      const state = received.lines.fileCode ? 'REFUSED' : 'RECEIVED';
      await insertFile(client, id, submission, received, state);
      return { id, state, sha256: received.sha256.toString('hex'), replayed: false };
    });
  } catch (error) {
    if (!received || (error as pg.DatabaseError).code !== IS_HERE) throw error;
    const { sha256 } = received;
    const same = await door.as('centrale_intake', (client) => findSame(client, submission, sha256));
    if (same) return same;
    throw error;
  }
}

async function findSame(
  client: pg.PoolClient,
  { association, records }: VisitSubmission,
  sha256: Buffer,
): Promise<VisitReceipt | undefined> {
  const { rows } = await client.query<{ id: string; state: string }>(
    `select visit_file_id as id, state from intake.visit_file
     where association = $1 and declared_records = $2 and sha256 = $3 and state <> 'REFUSED'`,
    [association, records, sha256],
  );
  return rows[0] && { ...rows[0], sha256: sha256.toString('hex'), replayed: true };
}

async function insertFile(
  client: pg.PoolClient,
  id: string,
  of: VisitSubmission,
  { sha256, bytes, lines }: Received,
  state: string,
): Promise<void> {
  const { dialect, fileCode } = lines;
  if (fileCode) await client.query('select intake.drop_tables($1)', [id]);
  await client.query(
    `insert into intake.visit_file (visit_file_id, association, declared_records, sha256, size_bytes, api_client,
       state, row_count, dialect, assumed, file_codes, finished_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      id,
      of.association,
      of.records,
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
