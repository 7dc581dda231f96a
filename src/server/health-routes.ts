// Whether the process lives, and whether it can answer. For balancers and people: no addresses, versions, texts
// of errors or counts are ever shown here.
import type { FastifyInstance, FastifyReply } from 'fastify';

export interface HealthChecks {
  /** Throws where the database cannot be reached with the gateway's rights. */
  reachDatabase: () => Promise<void>;
  /** False where the database is behind or ahead of this program. */
  areMigrationsCurrent: () => Promise<boolean>;
  /** YYYY-MM of the snapshot in use; undefined before the first. */
  findSnapshotMonth: () => Promise<string | undefined>;
}

const PATIENCE_MS = 2_000;

export function addHealthRoutes(app: FastifyInstance, checks: HealthChecks): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => answerReady(reply, checks));
}

async function answerReady(reply: FastifyReply, checks: HealthChecks) {
  const database = await isTrue(async () => {
    await checks.reachDatabase();
    return true;
  });
  const migrations = database && (await isTrue(checks.areMigrationsCurrent));
  // A register without a snapshot is ready: it answers own data, and says that nothing is published yet.
  const month = migrations
    ? await within(checks.findSnapshotMonth()).catch(() => undefined)
    : undefined;
  const isReady = database && migrations;
  return reply.code(isReady ? 200 : 503).send({
    status: isReady ? 'ready' : 'unready',
    database: database ? 'reachable' : 'unreachable',
    migrations: migrations ? 'current' : database ? 'pending' : 'unknown',
    snapshot: month ?? 'absent',
  });
}

async function isTrue(check: () => Promise<boolean>): Promise<boolean> {
  return within(check()).catch(() => false);
}

async function within<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('No answer in time')), PATIENCE_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
