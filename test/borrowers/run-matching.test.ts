// The matching behind the front door: it follows returns by itself, one run for many, and its failure stays where it is.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishByHand } from '../../src/exposure/publish-by-hand.js';
import { type Cells, GOOD_ROW } from '../returns/staged-return.js';
import { type FrontDoor, openFrontDoor } from '../server/front-door.js';

const COLUMNS = Object.keys(GOOD_ROW);
let door: FrontDoor;

beforeAll(async () => {
  door = await openFrontDoor();
  for (const month of ['2026-07-31', '2026-08-31', '2026-09-30']) {
    await door.world.asOwner(
      'insert into registry.calendar values ($1, $1::date + 10, false, null)',
      [month],
    );
  }
});
afterAll(() => door.close());

/** Sends one row and waits until the return has come to its end. */
async function send(client: string, month: string, cells: Cells): Promise<string> {
  const row = { ...GOOD_ROW, ...cells };
  const body = `${COLUMNS.join(',')}\n${COLUMNS.map((name) => row[name] ?? '').join(',')}\n`;
  const authorization = `Bearer ${await door.tokenOf(client)}`;
  const sent = await door.ask(`/returns/${month}?records=1&outstanding=5500`, {
    method: 'PUT',
    body,
    headers: { 'content-type': 'text/csv', authorization },
  });
  const { statusUrl } = (await sent.json()) as { statusUrl: string };
  for (;;) {
    const answer = await door.ask(statusUrl, { headers: { authorization } });
    const { state } = (await answer.json()) as { state: string };
    if (!['RECEIVED', 'CHECKING', 'MERGING'].includes(state)) return state;
    await pause(50);
  }
}

async function until(text: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const [row] = await door.world.asOwner<{ done: boolean }>(`select (${text}) as done`);
    if (row?.done) return;
    await pause(100);
  }
  throw new Error(`never came: ${text}`);
}

describe('the matching behind the front door', () => {
  it('follows the returns by itself', async () => {
    expect(await send('amc-01', '2026-07', { national_id: 'AB123456' })).toBe('ACCEPTED');
    expect(await send('amc-02', '2026-07', { national_id: 'AB123465' })).toBe('ACCEPTED');
    await until(`exists (select from registry.match_pair where state = 'MERGED')`);
  });

  it('is asked for in the transaction that ends a return, and once for many', async () => {
    await door.world.asOwner(`create function registry.hold() returns trigger language plpgsql as
      $$ begin perform pg_sleep(1.5); return new; end $$`);
    await door.world.asOwner(`create trigger held before insert on registry.match_key
      for each statement execute function registry.hold()`);
    const count = async () =>
      (
        await door.world.asOwner<{ n: number }>(
          `select count(*)::int as n from jobs.job where name = 'matching' and state < 'completed'`,
        )
      )[0]?.n ?? 0;
    await send('amc-01', '2026-08', { national_id: 'CD111111' });
    await pause(200);
    await send('amc-02', '2026-08', { national_id: 'CD222222' });
    await send('amc-02', '2026-09', { national_id: 'CD333333' });
    const waiting = await count();
    expect(waiting).toBeGreaterThanOrEqual(1);
    expect(waiting).toBeLessThanOrEqual(2);
    await door.world.asOwner('drop trigger held on registry.match_key');
    await until(`(select count(*) from registry.match_key) = 5`);
    await until(
      `not exists (select from jobs.job where name = 'matching' and state < 'completed')`,
    );
  });

  it('that fails is told without its words, and is tried again', async () => {
    await door.world.asOwner(`create function registry.spill() returns trigger language plpgsql as
      $$ begin raise exception 'about %', new.words; end $$`);
    await door.world.asOwner(`create trigger spilt before insert on registry.match_key
      for each row execute function registry.spill()`);
    expect(
      await send('amc-01', '2026-09', { national_id: 'EF444444', last_name: 'Zqarqouri' }),
    ).toBe('ACCEPTED');
    await until(`exists (select from jobs.job where name = 'matching' and state = 'retry')`);
    const [job] = await door.world.asOwner<{ text: string }>(
      `select jsonb_agg(j)::text as text from jobs.job j where name = 'matching'`,
    );
    expect(job?.text).toContain('The matching failed');
    for (const text of [job?.text ?? '', door.log()])
      expect(text).not.toMatch(/KRKR|EF444444|about/i);
    expect(door.log()).toContain('"requestId":"matching"');
  });

  it('does not hold up a publication by its failure', async () => {
    const order = { month: '2026-07', kind: 'MONTHLY', agreementRef: 'test' } as const;
    const published = await publishByHand(door.world.workUrl, door.world.keys, order);
    expect(published).toMatchObject({ people: 1, isMatched: false });
    await door.world.asOwner('drop trigger spilt on registry.match_key');
    const next = { ...order, month: '2026-08' } as const;
    expect(await publishByHand(door.world.workUrl, door.world.keys, next)).toMatchObject({
      isMatched: true,
    });
    await until(`exists (select from registry.match_key k join registry.client c using (client_id)
      where c.last_name = 'Zqarqouri')`);
  });
});
