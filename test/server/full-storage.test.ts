// A register without room, as PostgreSQL says it: whoever sends something is told so by its own code, keeps what he has,
// and is taken at once when there is room. That a full disk is said so at all is test/crash's affair.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { toLoanFile } from '../crash/many-loans.js';
import { type FrontDoor, openFrontDoor } from './front-door.js';

const FILE = toLoanFile('AB', 3);
const FULL = {
  code: 'STORAGE_FULL',
  remedy: expect.stringContaining('Send the same again later'),
  requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
};

let door: FrontDoor;
let token: string;

beforeAll(async () => {
  door = await openFrontDoor();
  await door.openMonth('2026-07-31');
  await door.world.asOwner(`create function public.no_room() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$`);
  token = await door.tokenOf('amc-01');
});
afterAll(() => door?.close());
afterEach(makeRoom);

const TABLES = ['intake.return', 'registry.webhook'];

async function fill(table: string): Promise<void> {
  await door.world.asOwner(
    `create trigger no_room before insert on ${table} execute function public.no_room()`,
  );
}
async function makeRoom(): Promise<void> {
  for (const table of TABLES) {
    await door.world.asOwner(`drop trigger if exists no_room on ${table}`);
  }
}

describe('a register without room', () => {
  it('refuses a file as STORAGE_FULL, keeps nothing of it, and takes it when there is room', async () => {
    const send = async () => {
      const answer = await door.ask(FILE.toPath('2026-07'), {
        method: 'PUT',
        headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
        body: FILE.text,
      });
      return { status: answer.status, ...((await answer.json()) as object) };
    };
    await fill('intake.return');
    expect(await send()).toMatchObject({ status: 507, error: FULL });
    const [kept] = await door.world.asOwner(
      `select (select count(*)::int from intake.return) as returns,
        (select count(*)::int from pg_tables where schemaname = 'intake' and tablename ~ '^staging_') as tables`,
    );
    expect(kept).toEqual({ returns: 0, tables: 0 });
    await makeRoom();
    expect(await send()).toMatchObject({ status: 202 });
  });

  it('refuses what comes through the graph as STORAGE_FULL too', async () => {
    const register = async () => {
      const query = `mutation { registerWebhook(input: { url: "https://example.org/hook",
        events: [RETURN_COMPLETED] }) { webhook { id } } }`;
      const answer = await door.ask('/graphql', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      return (await answer.json()) as { data: unknown; errors?: { extensions: object }[] };
    };
    await fill('registry.webhook');
    expect((await register()).errors).toMatchObject([{ extensions: FULL }]);
    await makeRoom();
    const { data, errors } = await register();
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ registerWebhook: { webhook: { id: expect.any(String) } } });
  });
});
