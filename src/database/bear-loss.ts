// A connection may be lost at any moment, in use too, and the driver then also tells its client, which ends the process
// where nobody listens. The statement under way has failed and says so; nothing more is made of it here.
import type pg from 'pg';

export function bearLossOf(client: pg.ClientBase): void {
  client.on('error', () => {});
}

/** The same for all connections of a pool, idle or lent. */
export function bearLossIn(pool: pg.Pool): void {
  pool.on('error', () => {});
  pool.on('connect', bearLossOf);
}
