// A return file checked where no gateway runs: the very intake and checks of the front door, as a TEST of a nameless
// association in an empty register. What depends on the sender's former returns cannot be seen here.
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { toDirhams } from '../access/scalar-rules.js';
import { bearLossOf } from '../database/bear-loss.js';
import type { ThrowawayDatabase } from '../database/throwaway-database.js';
import { WorkDoor } from '../database/work-door.js';
import type { Locale } from '../errors.js';
import { streamRejections } from './rejections-file.js';
import type { ReturnRequest } from './return-request-rules.js';
import { toCellWords } from './row-wording.js';
import { submitReturn } from './submit-return.js';

export interface CheckOrder extends ReturnRequest {
  path: string;
  locale: Locale;
  /** Where the rejected rows go, ready to mend; nowhere unless told. */
  rejectionsPath?: string | undefined;
}

export interface RejectedRow {
  line: number;
  codes: string[];
  /** The column each code speaks of; empty where it is the row itself. */
  columns: string[];
}

export interface CheckedFile {
  state: string;
  rows: number;
  accepted: number;
  rejected: number;
  /** Dirhams over all rows that could be read; null where the file is none. */
  outstanding: string | null;
  fileCodes: string[];
  assumed: string[];
  warnings: { code: string; count: number }[];
  /** The first of the rejected rows. */
  rejections: RejectedRow[];
}

const NAMELESS = 'nameless';
const ROWS_SHOWN = 20;

export async function checkFile(
  { ownerUrl, workUrl }: ThrowawayDatabase,
  order: CheckOrder,
): Promise<CheckedFile> {
  await arrange(ownerUrl, order.month);
  const door = new WorkDoor(workUrl, 1);
  try {
    const { id, state } = await submitReturn(door, {
      ...order,
      kind: 'TEST',
      association: NAMELESS,
      clientId: NAMELESS,
      body: createReadStream(order.path),
      gzip: false,
    });
    if (state === 'RECEIVED') await judge(door, id);
    if (order.rejectionsPath) await writeRejections(door, id, order.rejectionsPath, order.locale);
    return await readChecked(door, id);
  } finally {
    await door.close();
  }
}

async function arrange(ownerUrl: string, month: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  bearLossOf(owner);
  await owner.connect();
  try {
    await owner.query(`select registry.add_association($1, $1, $1, $1, null, '1990-01-01')`, [
      NAMELESS,
    ]);
    await owner.query(
      `insert into registry.calendar (month, due_on, real_time) values ($1, $1::date + 10, false)`,
      [month],
    );
  } finally {
    await owner.end();
  }
}

/** Under keys of the moment: nothing is kept that they would have to open. */
async function judge(door: WorkDoor, id: string): Promise<void> {
  await door.as('centrale_intake', (client) =>
    client.query('select intake.check_return($1, $2, $3)', [id, randomBytes(32), randomBytes(32)]),
  );
}

interface CheckedRow {
  state: string;
  rows: string;
  accepted: string;
  rejected: string;
  centimes: string | null;
  file_codes: string[];
  assumed: string[];
}

function readChecked(door: WorkDoor, id: string): Promise<CheckedFile> {
  return door.as('centrale_intake', async (client) => {
    const found = await client.query<CheckedRow>(
      `select state, row_count as rows, accepted_count as accepted, rejected_count as rejected,
         outstanding_centimes as centimes, file_codes, assumed from intake.return where return_id = $1`,
      [id],
    );
    const warnings = await client.query<{ code: string; count: number }>(
      `select code, count(*)::int as count from intake.warning where return_id = $1 group by code order by code`,
      [id],
    );
    const rejections = await client.query<{ line: number; codes: string[]; columns: string[] }>(
      'select line_no::int as line, codes, fields as columns from intake.read_rejections($1, 0, $2)',
      [id, ROWS_SHOWN],
    );
    const [row] = found.rows;
    if (!row) throw new Error('The checked file is not there');
    return {
      state: row.state,
      rows: Number(row.rows),
      accepted: Number(row.accepted),
      rejected: Number(row.rejected),
      outstanding: row.centimes === null ? null : toDirhams(BigInt(row.centimes)),
      fileCodes: row.file_codes,
      assumed: row.assumed,
      warnings: warnings.rows,
      rejections: rejections.rows,
    };
  });
}

async function writeRejections(
  door: WorkDoor,
  id: string,
  path: string,
  locale: Locale,
): Promise<void> {
  await door.as('centrale_intake', async (client) => {
    const { rows } = await client.query<{ dialect: { delimiter?: string; header?: string[] } }>(
      'select dialect from intake.return where return_id = $1',
      [id],
    );
    const session = {
      query: async <Row>({ text, values }: { text: string; values: unknown[] }) =>
        (await client.query(text, values)).rows as Row[],
    };
    const file = { id, dialect: rows[0]?.dialect ?? {} };
    const lines = streamRejections(session, file, (code, column) =>
      toCellWords(code, column, locale),
    );
    await pipeline(lines, createWriteStream(path));
  });
}
