// The one door through which a request reaches the database: a small pool per role, whose connections are born in it,
// so that a statement can never run with the rights of another viewer. No other file opens a connection for a request.
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import type { Viewer } from '../access/viewer.js';
import { CentraleError } from '../errors.js';
import { bearLossIn } from './bear-loss.js';

export interface Statement {
  name: string;
  text: string;
  values: unknown[];
}

export interface ViewerSession {
  readonly viewer: Viewer;
  /** One prepared statement, committed by itself, under the viewer's role. */
  query<Row>(statement: Statement): Promise<Row[]>;
  /** Several statements in one transaction, under the viewer's role; undone when `work` throws. */
  transaction<Result>(work: (query: ViewerSession['query']) => Promise<Result>): Promise<Result>;
  /** The ORM in the viewer's role: one fork per session, each of its readings in a transaction that sets the role. */
  em(): EntityManager;
}

const CONNECTIONS_PER_ROLE = 2;
const IDLE_MS = 60_000;
const PATIENCE_MS = 10_000;
const ROLE = /^centrale_(amc_[a-z][a-z0-9]{1,15}|research|bureau|supervisor)$/;
/** Settings that a transaction left behind must not meet the next one; the role falls back to that of its birth. */
const FORGET = 'reset role; reset all';
/** The server is gone, starting or shutting down, or something could not be had in time: a connection, a lock, an end. */
const UNAVAILABLE = /^(08|57P|57014|55P03|53)|ECONN|EPIPE|ENOTFOUND|ETIMEDOUT/;
/** What the driver says, without a code, of a connection that broke under a statement or did not come about. */
const BROKEN = /timeout exceeded|connection terminated|not queryable/i;

export class ViewerDoor {
  readonly #pools = new Map<string, pg.Pool>();
  #closed = false;

  constructor(
    private readonly appUrl: string,
    private readonly orm: MikroORM,
  ) {}

  enter(viewer: Viewer): ViewerSession {
    const pool = this.#poolOf(viewer.databaseRole);
    let em: EntityManager | undefined;
    return {
      viewer,
      query: (statement) => run(pool, statement),
      transaction: (work) => inTransaction(pool, work),
      em: () => {
        em ??= this.orm.em.fork({ session: { role: viewer.databaseRole } });
        return em;
      },
    };
  }

  /** Connections open now, in all roles together. */
  get connections(): number {
    return [...this.#pools.values()].reduce((sum, pool) => sum + pool.totalCount, 0);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#pools.values()].map((pool) => pool.end()));
  }

  #poolOf(role: string): pg.Pool {
    if (this.#closed) throw new CentraleError('UNAVAILABLE');
    if (!ROLE.test(role)) throw new RangeError('not the role of a viewer');
    let pool = this.#pools.get(role);
    if (!pool) {
      const options: pg.PoolConfig & { verify: VerifyConnection } = {
        connectionString: this.appUrl,
        options: `-c role=${role}`,
        max: CONNECTIONS_PER_ROLE,
        idleTimeoutMillis: IDLE_MS,
        connectionTimeoutMillis: PATIENCE_MS,
        application_name: 'centrale',
        verify: (client, done) => void verifyRole(client, role).then(() => done(), done),
      };
      pool = new pg.Pool(options);
      bearLossIn(pool);
      this.#pools.set(role, pool);
    }
    return pool;
  }
}

type VerifyConnection = (client: pg.ClientBase, done: (error?: Error) => void) => void;

/** A pooler in between may drop the option that makes a connection born in its role; then it is not used. */
async function verifyRole(client: pg.ClientBase, role: string): Promise<void> {
  const { rows } = await client.query('select current_user::text as role');
  if (rows[0]?.role !== role) throw new Error('A connection was not born in its role');
}

async function run<Row>(on: pg.Pool | pg.PoolClient, statement: Statement): Promise<Row[]> {
  try {
    return (await on.query(statement)).rows as Row[];
  } catch (error) {
    throw toOwnError(error);
  }
}

async function inTransaction<Result>(
  pool: pg.Pool,
  work: (query: ViewerSession['query']) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toOwnError(error);
  });
  let broken: Error | undefined;
  // A server that goes away in the middle must not take the process with it; the statement under way says so.
  const onLoss = (lost: Error): void => {
    broken = lost;
  };
  client.on('error', onLoss);
  try {
    await client.query('begin');
    const result = await work((statement) => run(client, statement));
    await client.query(`commit; ${FORGET}`);
    return result;
  } catch (error) {
    await client.query(`rollback; ${FORGET}`).catch((lost: Error) => {
      broken = lost;
    });
    throw toOwnError(error);
  } finally {
    client.off('error', onLoss);
    client.release(broken);
  }
}

/** Whether an error says that the database cannot be reached or does not get to it, whoever asked it: ORM or driver. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof CentraleError) return false;
  const { code } = error as { code?: unknown };
  return UNAVAILABLE.test(String(code ?? '')) || BROKEN.test(error.message);
}

/** What whoever asked is told of a database that is full, or that cannot be reached; undefined for any other failure. */
export function toOutage(error: unknown): CentraleError | undefined {
  const isFull = (error as { code?: unknown } | undefined)?.code === '53100';
  if (isFull) return new CentraleError('STORAGE_FULL');
  return isUnavailable(error) ? new CentraleError('UNAVAILABLE') : undefined;
}

/** A full or unreachable database is said to be so; any other failure goes on without the parts that quote rows. */
function toOwnError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CentraleError) return error;
  const outage = toOutage(error);
  if (outage) return outage;
  const found = error as pg.DatabaseError;
  delete found.detail;
  delete found.where;
  return found;
}
