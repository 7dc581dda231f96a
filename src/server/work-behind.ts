// What goes on behind the front door: files coming in, returns brought to their end, people matched, months published,
// messages sent. Opened with the gateway, begun once it listens; nothing of a request is held here.
import type pg from 'pg';
import { MatchingRunner } from '../borrowers/run-matching.js';
import type { ViewerDoor } from '../database/as-viewer.js';
import { JobQueue } from '../database/job-queue.js';
import { WorkDoor } from '../database/work-door.js';
import { DuePublication, type PublicationParts } from '../exposure/publish-due.js';
import { TrialRunner } from '../exposure/run-trials.js';
import { ScreeningRunner } from '../inquiries/run-screenings.js';
import { VisitWorker } from '../loan-use/visit-worker.js';
import { IntakeWorker, MERGES_AT_ONCE } from '../returns/intake-worker.js';
import { drawDueReleases } from '../statistics/draw-due.js';
import { TableRunner } from '../statistics/run-tables.js';
import { queueReturnMessages } from '../webhooks/queue-return-messages.js';
import { WebhookCourier } from '../webhooks/webhook-courier.js';
import type { ServerParts } from './server-parts.js';

/** Files that may arrive at once, from all associations. */
const UPLOADS_MAX = 12;
const WORK_MAX = 5;

export interface WorkBehind {
  /** For files that are coming in; a slow sender must not hold up the work behind. */
  uploads: WorkDoor;
  worker: IntakeWorker;
  visitWorker: VisitWorker;
  trials: TrialRunner;
  tables: TableRunner;
  screenings: ScreeningRunner;
  /** Queues the messages about a return that has come to its end, in the transaction that brought it there. */
  tellOfReturn(client: pg.PoolClient, returnId: string): Promise<void>;
  /** Takes up what a former process left, serves the queue, publishes due months; ends with `close`. */
  start(): Promise<void>;
  /** Takes up at once what was left over while the database was away. */
  takeUp(): Promise<void>;
  close(): Promise<void>;
}

type Hear = (part: string, error: unknown) => void;

/** `hear` learns what failed; it must not write an error's text anywhere. */
export function openWork(parts: ServerParts, door: ViewerDoor, hear: Hear): WorkBehind {
  const { config, keys, database } = parts;
  const uploads = new WorkDoor(database.workUrl, UPLOADS_MAX);
  const work = new WorkDoor(database.workUrl, WORK_MAX);
  const cipherDoor = new WorkDoor(database.workUrl, MERGES_AT_ONCE);
  const doors = [uploads, work, cipherDoor];
  const hearOf = (part: string) => (error: unknown) => hear(part, error);
  const queue = new JobQueue(database.workUrl, hearOf('queue'));
  const tellOfReturn = (client: pg.PoolClient, id: string) =>
    queueReturnMessages(queue, client, id);
  const worker = new IntakeWorker({
    door: work,
    cipherDoor,
    keys,
    onFailure: (_id, error) => hear('intake', error),
    onEnd: async (client, id) => {
      await tellOfReturn(client, id);
      await matching.enqueue(client);
    },
  });
  const matching = new MatchingRunner({
    queue,
    workUrl: database.workUrl,
    keys,
    whenIdle: () => worker.idle(),
    onFailure: hearOf('matching'),
  });
  const visitWorker = new VisitWorker({
    door: work,
    keys,
    onFailure: (_id, error) => hear('loan use', error),
  });
  const trials = new TrialRunner(queue, work);
  const tables = new TableRunner(queue, work);
  const screenings = new ScreeningRunner(queue, work, door);
  const allowsLoopback = config.oidcIssuer === undefined;
  const courier = new WebhookCourier({ queue, work, door, keys, allowsLoopback });
  const publication = openPublication({
    door: work,
    queue,
    beforeIt: () => matching.run(),
    onFailure: hearOf('publication'),
  });
  const runners = [courier, trials, tables, screenings];
  return {
    ...{ uploads, worker, visitWorker, trials, tables, screenings, tellOfReturn },
    ...toLife({ queue, work, doors, worker, visitWorker, matching, publication, runners }),
  };
}

interface Living {
  queue: JobQueue;
  work: WorkDoor;
  /** All that are closed at the end. */
  doors: WorkDoor[];
  worker: IntakeWorker;
  visitWorker: VisitWorker;
  matching: MatchingRunner;
  publication: DuePublication;
  runners: { start(): Promise<void> }[];
}

/** How it all begins, goes on after the database was away, and ends. */
function toLife(parts: Living): Pick<WorkBehind, 'start' | 'takeUp' | 'close'> {
  const { queue, work, doors, worker, visitWorker, matching, publication, runners } = parts;
  return {
    async start() {
      await queue.start();
      for (const runner of runners) await runner.start();
      await matching.start(work);
      await worker.resume();
      await visitWorker.resume();
      publication.start();
    },
    async takeUp() {
      publication.look();
      await Promise.all([worker.resume(), visitWorker.resume()]);
    },
    async close() {
      await worker.close();
      await matching.close();
      await visitWorker.close();
      await publication.close();
      await queue.stop();
      await Promise.all(doors.map((door) => door.close()));
    },
  };
}

/** Months published when they are due, with their releases; one that may not be drawn is tried once a process. */
function openPublication(parts: Omit<PublicationParts, 'afterwards'>): DuePublication {
  const refusedMonths = new Set<string>();
  return new DuePublication({
    ...parts,
    afterwards: () => drawDueReleases(parts.door, refusedMonths),
  });
}
