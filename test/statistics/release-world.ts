// A sector of a test's own whose months are published and released, over real connections of the production logins.

import { type Audience, toDatabaseRole } from '../../src/access/viewer.js';
import { ViewerDoor, type ViewerSession } from '../../src/database/as-viewer.js';
import { openOrm } from '../../src/database/orm.js';
import { WorkDoor } from '../../src/database/work-door.js';
import { publishSnapshot } from '../../src/exposure/publish.js';
import { openWorld, type World } from '../world.js';
import { type PlacedLoan, StatisticsRegister, toSectorLoans } from './register-loans.js';

export const LENDERS = ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg', 'hh'];

export interface ReleaseWorld {
  world: World;
  register: StatisticsRegister;
  door: WorkDoor;
  /** Whoever asks, through the gateway's login. */
  as(audience: Audience, clientId: string, association?: string): ViewerSession;
  publish(month: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * `people` borrowers of eight lenders without ties, reported for each of these months (YYYY-MM-DD) as `shape` changes
 * them.
 */
export async function openReleaseWorld(
  months: readonly string[],
  people = 6000,
  shape: (loans: PlacedLoan[]) => PlacedLoan[] = (loans) => loans,
): Promise<ReleaseWorld> {
  const world = await openWorld();
  const register = await StatisticsRegister.open(world.ownerUrl);
  const door = new WorkDoor(world.workUrl);
  const orm = await openOrm(world.appUrl);
  const viewers = new ViewerDoor(world.appUrl, orm);
  await register.addAssociations(Object.fromEntries(LENDERS.map((code) => [code, code])));
  await register.addClients('RESEARCH', 'research-01', 'research-02');
  await register.addClients('BUREAU', 'bureau-01', 'bureau-02');
  const loans = shape(toSectorLoans({ seed: 20_261_124, people, lenders: LENDERS }));
  for (const month of months) {
    await register.openMonth(month);
    await register.report(month, loans);
  }
  return {
    world,
    register,
    door,
    as: (audience, clientId, association) =>
      viewers.enter({
        audience,
        clientId,
        association: association ?? null,
        databaseRole: toDatabaseRole(audience, association ?? null),
        expiresAt: new Date(Date.now() + 3_600_000),
      }),
    publish: async (month) => {
      await publishSnapshot(door, { month: month.slice(0, 7), kind: 'MONTHLY' });
    },
    close: async () => {
      await viewers.close();
      await orm.close(true);
      await door.close();
      await register.close();
      await world.close();
    },
  };
}
