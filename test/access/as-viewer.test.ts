// The door of requests under load and under abuse: whatever happened on a connection before, the next request sees
// the rows of its own viewer and no other.
import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toDatabaseRole, type Viewer } from '../../src/access/viewer.js';
import { ViewerDoor, type ViewerSession } from '../../src/database/as-viewer.js';
import { Client } from '../../src/database/entities/client.entity.js';
import { openOrm } from '../../src/database/orm.js';
import { Sector } from '../graph/sector.js';
import { readSourceFiles } from '../house/source-files.js';

const LENDERS = ['eins', 'zwei'] as const;
const CLIENTS_EACH = 5;

let sector: Sector;
let orm: MikroORM;
let door: ViewerDoor;

beforeAll(async () => {
  sector = await Sector.open(...LENDERS);
  for (let n = 0; n < CLIENTS_EACH; n += 1) {
    for (const association of LENDERS) {
      await sector.report({
        association,
        nationalId: `EE${1000 + n}`,
        loanRef: `${association}${n}`,
      });
    }
  }
  orm = await openOrm(sector.world.appUrl);
  door = new ViewerDoor(sector.world.appUrl, orm);
});
afterAll(async () => {
  await door.close();
  await orm.close(true);
  await sector.close();
});

function viewerOf(association: string | null): Viewer {
  const audience = association === null ? 'RESEARCH' : 'AMC';
  return {
    audience,
    association,
    clientId: 'test',
    databaseRole: toDatabaseRole(audience, association),
    expiresAt: new Date(Date.now() + 60_000),
  };
}
const enter = (association: string | null) => door.enter(viewerOf(association));

const REFS = { name: 'refs', text: 'select association, loan_ref from registry.loan', values: [] };
const ownersOf = async (query: ViewerSession['query']): Promise<string[]> => {
  const rows = await query<{ association: string }>(REFS);
  return [...new Set(rows.map(({ association }) => association))];
};

describe('the door of requests', () => {
  it('lets no row cross between 500 requests of two lenders and a research partner, a hundred at once', async () => {
    const request = async (n: number): Promise<void> => {
      const association = [...LENDERS, null][n % 3] ?? null;
      const session = enter(association);
      if (association === null) {
        await expect(session.query(REFS)).rejects.toMatchObject({ code: '42501' });
      } else if (n % 2 === 0) {
        expect(await ownersOf(session.query)).toEqual([association]);
      } else {
        const found = await session.em().find(Client, {});
        expect(new Set(found.map((client) => client.association))).toEqual(new Set([association]));
      }
    };
    // All at once, the last would wait longer for a connection than a busy machine's door has patience.
    for (let first = 0; first < 500; first += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, n) => request(first + n)));
    }
    expect(door.connections).toBeLessThanOrEqual(6);
  });

  it('leaves nothing of a transaction that throws to the next one', async () => {
    const session = enter('eins');
    for (let n = 0; n < 4; n += 1) {
      const failing = session.transaction(async (query) => {
        await query({ name: 'role', text: 'set role centrale_amc_zwei', values: [] });
        await query({ name: 'set', text: "set search_path to 'left_behind'", values: [] });
        throw new Error('on the way');
      });
      await expect(failing).rejects.toThrow('on the way');
      const after = await session.query<{ role: string; path: string }>({
        name: 'who',
        text: `select current_user::text as role, current_setting('search_path') as path`,
        values: [],
      });
      expect(after[0]?.role).toBe('centrale_amc_eins');
      expect(after[0]?.path).not.toContain('left_behind');
    }
  });

  it('brings a role that a finished transaction left behind back to that of its birth', async () => {
    const session = enter('eins');
    for (let n = 0; n < 4; n += 1) {
      await session.transaction((query) =>
        query({ name: 'become', text: 'set role centrale_amc_zwei', values: [] }),
      );
      expect(await ownersOf(session.query)).toEqual(['eins']);
    }
  });

  it('undoes a transaction whole, and goes on after an error in the middle of one', async () => {
    const session = enter('eins');
    const broken = session.transaction((query) =>
      query({ name: 'broken', text: 'select 1/0', values: [] }),
    );
    await expect(broken).rejects.toMatchObject({ code: '22012' });
    expect(await ownersOf(session.query)).toEqual(['eins']);
  });

  it('shows a lender its own rows although a statement forgets every condition', async () => {
    const em = enter('zwei').em();
    const rows = await em.execute<{ association: string }[]>(
      'select association from registry.loan',
    );
    expect(new Set(rows.map(({ association }) => association))).toEqual(new Set(['zwei']));
    expect(rows).toHaveLength(CLIENTS_EACH);
  });

  it('gives the ORM of one viewer nothing that the ORM of another has read', async () => {
    const [mine] = await enter('eins').em().find(Client, {}, { limit: 1 });
    expect(mine).toBeDefined();
    const other = enter('zwei').em();
    expect(await other.findOne(Client, { clientId: mine?.clientId ?? '' })).toBeNull();
    await expect(orm.em.find(Client, {})).rejects.toThrow(/global/i);
  });

  it('refuses a viewer whose role is none, and everybody once it is closed', async () => {
    const forged = { ...viewerOf('eins'), databaseRole: 'centrale_publisher' };
    expect(() => door.enter(forged)).toThrow(/role/);
    const brief = new ViewerDoor(sector.world.appUrl, orm);
    await brief.close();
    expect(() => brief.enter(viewerOf('eins'))).toThrow(/UNAVAILABLE/);
  });

  it('answers UNAVAILABLE where the database is gone, with nothing of the driver’s words', async () => {
    const nowhere = new ViewerDoor('postgres://centrale_app:x@127.0.0.1:1/none', orm);
    await expect(nowhere.enter(viewerOf('eins')).query(REFS)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: 'UNAVAILABLE',
    });
    await nowhere.close();
  });

  it('strips the parts of an error that quote rows', async () => {
    const wrong = enter('eins').query({
      name: 'wrong',
      text: `select * from json_to_record('{"a":"EE1000"}') as x(a int)`,
      values: [],
    });
    const error = await wrong.catch((thrown: unknown) => thrown as pg.DatabaseError);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toHaveProperty('where');
    expect(error).not.toHaveProperty('detail');
  });
});

describe('the gateway’s login', () => {
  it('reads nothing while it is nobody, whatever it sets', async () => {
    const client = new pg.Client({ connectionString: sector.world.appUrl });
    await client.connect();
    try {
      await expect(client.query(REFS.text)).rejects.toMatchObject({ code: '42501' });
      await client.query(`select set_config('app.association', 'eins', false)`);
      await expect(client.query(REFS.text)).rejects.toMatchObject({ code: '42501' });
      for (const role of ['centrale_publisher', 'centrale_intake', 'centrale_reader']) {
        await expect(client.query(`set role ${role}`)).rejects.toMatchObject({ code: '42501' });
      }
    } finally {
      await client.end();
    }
  });

  it('is told its role in two files only', () => {
    const free = readSourceFiles('src')
      .filter(({ path }) => !/database\/(as-viewer|work-door)\.ts$/.test(path))
      .filter(({ text }) =>
        /\bset (local |session )?role\b|set_config\(|sessionContext/i.test(text),
      );
    expect(free.map(({ path }) => path)).toEqual([]);
  });
});
