// The durable queue of the work behind the front door, kept by pg-boss in the schema `jobs`, as the courier. What is put
// into it comes and goes with the transaction that made it due. A job names rows by their ids: no name, no national id
// and no figure may stand in one.
import type pg from 'pg';
import { PgBoss } from 'pg-boss';

export type QueueName = 'webhook' | 'trial' | 'screening' | 'matching' | 'table';

/** Does one job; throwing puts it back, to be tried again later. */
export type JobHandler = (data: Record<string, unknown>) => Promise<void>;

const LOOK_SECONDS = 0.5;
/** Jobs under way at once, and of one subject: whoever does not answer must not hold up the others. */
const AT_ONCE = 4;
const OF_ONE_SUBJECT = 1;

export class JobQueue {
  readonly #boss: PgBoss;

  /** `onFailure` hears of what goes wrong; it must not write the error's text anywhere. */
  constructor(workUrl: string, onFailure: (error: unknown) => void) {
    this.#boss = new PgBoss({
      connectionString: workUrl,
      options: '-c role=centrale_courier',
      application_name: 'centrale queue',
      schema: 'jobs',
      max: 2,
      migrate: false,
      createSchema: false,
      schedule: false,
      registerInstance: false,
    });
    this.#boss.on('error', onFailure);
  }

  async start(): Promise<void> {
    await this.#boss.start();
  }

  /** Takes up jobs of a queue, a few at a time, one of each subject. */
  async handle(queue: QueueName, work: JobHandler): Promise<void> {
    const options = {
      batchSize: 1,
      pollingIntervalSeconds: LOOK_SECONDS,
      localConcurrency: AT_ONCE,
      localGroupConcurrency: OF_ONE_SUBJECT,
    };
    await this.#boss.work<Record<string, unknown>>(queue, options, async ([job]) => {
      if (job) await work(job.data);
    });
  }

  /** Puts a job about a subject into a queue, in the transaction of `client`. */
  async send(
    client: pg.PoolClient,
    queue: QueueName,
    data: Record<string, unknown>,
    subject: string,
  ): Promise<void> {
    await this.#boss.send(queue, data, {
      group: { id: subject },
      db: { executeSql: (text, values) => client.query(text, values) },
    });
  }

  /** Lets the job under way finish, and leaves the rest for the next start. */
  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: 10_000 });
  }
}
