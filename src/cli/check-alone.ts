// `centrale return check` without a gateway: the same stream, checks and words over a register that is made for the one
// file and thrown away with it. Nobody's rows are in it: what a check compares with the month before is not looked at.
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { type Keys, loadKeys } from '../access/keys.js';
import { toPublicId } from '../access/public-ids.js';
import { toDatabaseRole } from '../access/viewer.js';
import { ViewerDoor, type ViewerSession } from '../database/as-viewer.js';
import { bearLossOf } from '../database/bear-loss.js';
import { openOrm } from '../database/orm.js';
import type { ThrowawayDatabase } from '../database/throwaway-database.js';
import { WorkDoor } from '../database/work-door.js';
import type { Locale } from '../errors.js';
import { toAssumedWords } from '../returns/assumed-wording.js';
import { readFirstRejections } from '../returns/first-rejections.js';
import { IntakeWorker } from '../returns/intake-worker.js';
import { openRejections } from '../returns/rejections-file.js';
import type { ReturnRequest } from '../returns/return-request-rules.js';
import { findReturnState } from '../returns/return-state.js';
import { submitReturn } from '../returns/submit-return.js';
import { CommandError, type CommandIo } from './command.js';
import { withThrowaway } from './with-throwaway.js';

const WHO = 'checked';
const SHOWN = 10;
/** What of a return's state means something without a gateway. */
const TOLD = [
  'month',
  'state',
  'declared',
  'found',
  'acceptedCount',
  'rejectedCount',
  'warningCount',
  'fileErrors',
  'assumed',
  'rejections',
  'warnings',
];

interface Told extends Record<string, unknown> {
  state: string;
  assumed: string[];
  fileErrors: { code: string; message: string }[];
}

export interface AloneCheck {
  path: string;
  request: ReturnRequest;
  /** Where the rejected rows go, to be mended; they are only named where it is undefined. */
  rejections: string | undefined;
  /** Language of the sentences; the state's names stay as they are. */
  locale: Locale;
}

/** Checks a file and prints its state and its first rejected rows; answers 0 where every row is good. */
export async function checkAlone(check: AloneCheck, io: CommandIo): Promise<number> {
  io.err('Making a register for this file alone; it is thrown away afterwards.');
  return withThrowaway(async (database) => {
    const keys = await loadKeys(join(database.dir, 'keys.json'), true);
    await prepare(database, check.request.month);
    const id = await takeIn(database, keys, check);
    return tell(database, toPublicId('ret', id), check, io);
  });
}

/** One lender and one open month. */
async function prepare({ ownerUrl }: ThrowawayDatabase, month: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  bearLossOf(owner);
  await owner.connect();
  try {
    await owner.query(`select registry.add_association($1, $1, $1, $1, null, '1990-01-01')`, [WHO]);
    await owner.query(
      'insert into registry.calendar (month, due_on, real_time) values ($1, $1::date + 10, false)',
      [month],
    );
  } finally {
    await owner.end();
  }
}

/** Receives and checks the file, as a TEST; answers the return's uuid. */
async function takeIn(
  database: ThrowawayDatabase,
  keys: Keys,
  { path, request }: AloneCheck,
): Promise<string> {
  const door = new WorkDoor(database.workUrl);
  let failed = false;
  const worker = new IntakeWorker({
    door,
    keys,
    onFailure: () => {
      failed = true;
    },
  });
  try {
    const body = createReadStream(path);
    const gzip = path.endsWith('.gz');
    const submission = { ...request, association: WHO, clientId: 'check', body, gzip };
    const receipt = await submitReturn(door, { ...submission, kind: 'TEST' });
    if (receipt.state === 'RECEIVED') worker.enqueue(WHO, receipt.id);
    await worker.idle();
    if (failed)
      throw new CommandError('The check broke off. Free some memory or disk, then again.');
    return receipt.id;
  } finally {
    await worker.close();
    await door.close();
  }
}

async function tell(
  database: ThrowawayDatabase,
  id: string,
  check: AloneCheck,
  io: CommandIo,
): Promise<number> {
  const orm = await openOrm(database.appUrl);
  const door = new ViewerDoor(database.appUrl, orm);
  const databaseRole = toDatabaseRole('AMC', WHO);
  const viewer = { audience: 'AMC' as const, association: WHO, clientId: 'check', databaseRole };
  try {
    const session = door.enter({ ...viewer, expiresAt: new Date(Date.now() + 3_600_000) });
    await tellRejections(session, id, check, io);
    const found = (await findReturnState(session, id, check.locale)) as Told;
    for (const code of found.assumed) io.err(`${code}: ${toAssumedWords(code, check.locale)}`);
    for (const { code, message } of found.fileErrors) io.err(`${code}: ${message}`);
    io.out(JSON.stringify(Object.fromEntries(TOLD.map((name) => [name, found[name]])), null, 2));
    return found.state === 'ACCEPTED' ? 0 : 1;
  } finally {
    await Promise.all([door.close(), orm.close(true)]);
  }
}

async function tellRejections(
  session: ViewerSession,
  id: string,
  { rejections, locale }: AloneCheck,
  io: CommandIo,
): Promise<void> {
  for (const { line, faults } of await readFirstRejections(session, id, SHOWN, locale)) {
    io.err(`Line ${line}: ${faults.join('; ')}`);
  }
  if (rejections === undefined) return;
  const file = await openRejections(session, id, locale);
  if (file) await pipeline(file, createWriteStream(rejections, { mode: 0o600 }));
  io.err(`Rejected rows are in ${rejections}, with what is wrong beside each.`);
}
