// The door of the work behind the front door: intake, publication, messages. It must never serve a request's own reading,
// and the gateway's login cannot come through it.
import pg from 'pg';

export type WorkRole =
  | 'centrale_intake'
  | 'centrale_publisher'
  | 'centrale_release'
  | 'centrale_sealer'
  | 'centrale_courier'
  | 'centrale_matcher';

export class WorkDoor {
  readonly #pool: pg.Pool;

  constructor(workUrl: string, connections = 4) {
    this.#pool = new pg.Pool({
      connectionString: workUrl,
      max: connections,
      application_name: 'centrale work',
    });
    // An idle connection may die with the server; the next use says so.
    this.#pool.on('error', () => {});
  }

  /** One transaction in one role: whole, or undone when `work` throws. A broken connection is not reused. */
  async as<Result>(
    role: WorkRole,
    work: (client: pg.PoolClient) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    // A server that goes away in the middle must not take the process with it; the statement under way says so.
    const onLoss = (lost: Error): void => {
      broken = lost;
    };
    client.on('error', onLoss);
    try {
      await client.query('begin');
      await client.query(`set local role ${client.escapeIdentifier(role)}`);
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((lost: Error) => {
        broken = lost;
      });
      throw error;
    } finally {
      client.off('error', onLoss);
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
