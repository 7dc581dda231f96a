// The register that the matching is measured on: an embedded server of its own, filled through the gateway's own intake
// (stream, checks, merge) with reports of which it is known who is who.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadKeys } from '../dist/access/keys.js';
import { startEmbeddedServer } from '../dist/database/embedded-server.js';
import { migrate } from '../dist/database/migrate.js';
import { WorkDoor } from '../dist/database/work-door.js';
import { DEMO_ASSOCIATIONS } from '../dist/demo/demo-associations.js';
import {
  LABELLED_HEADER,
  LABELLED_OUTSTANDING_CENTIMES,
  toLabelledLine,
  toLabelledReports,
} from '../dist/demo/labelled-sector.js';
import { IntakeWorker } from '../dist/returns/intake-worker.js';
import { submitReturn } from '../dist/returns/submit-return.js';

const DATABASE = 'matching';
const MONTH = '2026-09-30';
const PIECE = 1 << 18;

/** Writes the return files of these people in one walk; answers them as { code, month, path, records }. */
async function writeFiles(size, dir, name) {
  const files = new Map();
  for (const { code } of DEMO_ASSOCIATIONS) {
    const path = join(dir, `${name}-${code}.csv`);
    const file = { code, month: MONTH.slice(0, 7), path, records: 0 };
    const stream = createWriteStream(path);
    stream.write(LABELLED_HEADER);
    files.set(code, { file, stream, piece: '' });
  }
  for (const report of toLabelledReports(size)) {
    const of = files.get(report.association);
    of.piece += toLabelledLine(report);
    of.file.records += 1;
    if (of.piece.length < PIECE) continue;
    if (!of.stream.write(of.piece))
      await new Promise((resolve) => of.stream.once('drain', resolve));
    of.piece = '';
  }
  for (const of of files.values()) {
    await new Promise((resolve) => of.stream.end(of.piece, resolve));
  }
  return [...files.values()].map(({ file }) => file).filter(({ records }) => records > 0);
}

async function arrange(owner) {
  for (const { code, controlGroup } of DEMO_ASSOCIATIONS) {
    await owner.query(`select registry.add_association($1, $1, $1, $1, $2, '2020-01-01')`, [
      code,
      controlGroup,
    ]);
  }
  await owner.query('insert into registry.calendar values ($1, $1::date + 10, false, null)', [
    MONTH,
  ]);
}

/** Each file as the front door takes it in; answers the seconds until the last row was merged. */
async function takeIn(door, keys, files, kind) {
  const failures = [];
  const worker = new IntakeWorker({ door, keys, onFailure: (_id, error) => failures.push(error) });
  const began = performance.now();
  for (const { code, path, records } of files) {
    const receipt = await submitReturn(door, {
      association: code,
      clientId: 'bench',
      month: MONTH,
      kind,
      records,
      outstandingCentimes: BigInt(records) * BigInt(LABELLED_OUTSTANDING_CENTIMES),
      gzip: false,
      body: createReadStream(path),
    });
    worker.enqueue(code, receipt.id);
    await worker.idle();
  }
  await worker.close();
  if (failures.length > 0) throw failures[0];
  return (performance.now() - began) / 1000;
}

/** An empty register with the demo's lenders. */
export async function openMatchingSector() {
  const dir = await mkdtemp(join(tmpdir(), 'centrale-matching-'));
  const server = await startEmbeddedServer({ dir: join(dir, 'server') });
  const admin = new pg.Client({ connectionString: server.ownerUrl('postgres') });
  await admin.connect();
  await admin.query(`create database ${DATABASE}`);
  const ownerUrl = server.ownerUrl(DATABASE);
  const workUrl = server.workUrl(DATABASE);
  await migrate({ ownerUrl, appUrl: server.appUrl(DATABASE), workUrl });
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await arrange(owner);
  const keys = await loadKeys(join(dir, 'keys.json'), true);
  const door = new WorkDoor(workUrl, 4);
  return {
    door,
    keys,
    month: MONTH,
    admin,
    toUrl: (database) => server.ownerUrl(database),
    query: async (text, values = []) => (await owner.query(text, values)).rows,
    write: (size, name) => writeFiles(size, dir, name),
    takeIn: (files, kind) => takeIn(door, keys, files, kind),
    async close() {
      await door.close();
      await owner.end();
      await admin.end();
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
