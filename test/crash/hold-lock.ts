// Halts what happens in the register at a chosen place: a lock of the owner's own, taken before and let go after.
import pg from 'pg';
import { vi } from 'vitest';

const PATIENCE = { timeout: 60_000, interval: 10 };

export interface HeldLock {
  /** Resolves when so many statements stand in front of the lock. */
  untilWaiters(count: number): Promise<void>;
  /** Lets go. */
  release(): Promise<void>;
}

/** Keeps every return from being judged. */
export const holdChecks = (ownerUrl: string): Promise<HeldLock> =>
  holdLock(ownerUrl, 'lock table registry.loan_ceiling in access exclusive mode');

/** Keeps every return from being merged. */
export const holdMerges = (ownerUrl: string): Promise<HeldLock> =>
  holdLock(ownerUrl, `select pg_advisory_xact_lock(hashtext('registry.merge'))`);

/** Takes the lock in a transaction of its own connection. */
export async function holdLock(ownerUrl: string, statement: string): Promise<HeldLock> {
  const holder = new pg.Client({ connectionString: ownerUrl });
  const onlooker = new pg.Client({ connectionString: ownerUrl });
  // The server itself may be killed while the lock is held.
  for (const client of [holder, onlooker]) {
    client.on('error', () => {});
    await client.connect();
  }
  await holder.query('begin');
  await holder.query(statement);
  const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
  const countWaiters = async (): Promise<number> => {
    const found = await onlooker.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where $1 = any(pg_blocking_pids(pid))`,
      [rows[0]?.pid],
    );
    return found.rows[0]?.n ?? 0;
  };
  return {
    untilWaiters: async (count) => {
      await vi.waitUntil(async () => (await countWaiters()) >= count, PATIENCE);
    },
    release: async () => {
      await Promise.all([holder.end(), onlooker.end()].map((ended) => ended.catch(() => {})));
    },
  };
}
