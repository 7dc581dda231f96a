// MikroORM over the gateway's login. Every fork of it names a role for its session (as-viewer): without one the
// login reads nothing at all.
import { MikroORM } from '@mikro-orm/postgresql';
import { allEntities } from './entities/all-entities.js';

/** The ORM of a process. It never logs a statement: their parameters can be names. */
export function openOrm(appUrl: string): Promise<MikroORM> {
  return MikroORM.init({
    clientUrl: appUrl,
    entities: allEntities,
    debug: false,
    pool: { min: 0, max: 10 },
    allowGlobalContext: false,
  });
}
