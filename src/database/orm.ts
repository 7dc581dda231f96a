// MikroORM over the gateway's login. Every fork of it names a role for its session (as-viewer): without one the
// login reads nothing at all.
import { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { bearLossIn } from './bear-loss.js';
import { allEntities } from './entities/all-entities.js';

/** How long a reading waits for a connection before it is told that there is none. */
const PATIENCE_MS = 10_000;
/** How long whoever holds a connection that is lost may take to give it back. */
const GIVE_BACK_MS = 250;

/** The ORM of a process. It never logs a statement: their parameters can be names. */
export function openOrm(appUrl: string): Promise<MikroORM> {
  return MikroORM.init({
    clientUrl: appUrl,
    entities: allEntities,
    debug: false,
    pool: { min: 0, max: 10 },
    driverOptions: { connectionTimeoutMillis: PATIENCE_MS, onPoolCreated: letGoOfLost },
    allowGlobalContext: false,
  });
}

/**
 * A transaction whose connection is lost cannot roll back, and the ORM then never gives the connection back: after ten
 * of them every reading would wait for ever, and so would closing. The pool itself lets go of what has ended.
 */
function letGoOfLost(pool: pg.Pool): void {
  bearLossIn(pool);
  const held = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => held.add(client));
  pool.on('release', (_error, client) => held.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      setTimeout(() => {
        if (held.delete(client)) client.release(true);
      }, GIVE_BACK_MS);
    });
  });
}
