// The publication that nobody commands: real months open as time goes on and are published on the day they are due.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkDoor } from '../../src/database/work-door.js';
import { publishDue } from '../../src/exposure/publish-due.js';
import { openWorld, type World } from '../world.js';
import { RegisterRows } from './register-rows.js';

const CODES = ['aa', 'bb', 'cc', 'dd'];

let world: World;
let register: RegisterRows;
let door: WorkDoor;

beforeAll(async () => {
  world = await openWorld();
  register = await RegisterRows.open(world.ownerUrl);
  door = new WorkDoor(world.workUrl);
  await register.addAssociations(Object.fromEntries(CODES.map((code) => [code, code])));
});

afterAll(async () => {
  await door?.close();
  await register?.close();
  await world?.close();
});

const calendar = () =>
  world.asOwner<{ month: string; due_on: string }>(
    `select to_char(month, 'YYYY-MM') as month, due_on::text from registry.calendar order by month`,
  );

describe('what comes due', () => {
  it('is nothing in a demo, whose months neither open nor close by the clock', async () => {
    await register.openMonth('2020-01-31', CODES);
    expect(await publishDue(door)).toBeNull();
    expect(await calendar()).toHaveLength(1);
  });

  it('is the newest real month past its day, once, with whoever has filed', async () => {
    const monthsAgo = (n: number) =>
      world.asOwner<{ month: string }>(
        `select (date_trunc('month', now() at time zone 'Africa/Casablanca') - $1 * interval '1 month'
           - interval '1 day')::date::text as month`,
        [n],
      );
    const [former] = await monthsAgo(2);
    const month = former?.month ?? '';
    await register.openMonth(month, CODES);
    await register.report(
      CODES.map((association) => ({ association, person: association, loan: association, month })),
    );
    await world.asOwner('update registry.calendar set real_time = true where month = $1', [month]);
    expect(await publishDue(door)).not.toBeNull();
    expect(await publishDue(door)).toBeNull();
    const snapshots = await world.asOwner<{ n: number }>(
      'select count(*)::int as n from published.snapshot',
    );
    expect(snapshots).toEqual([{ n: 1 }]);
  });

  it('opens every month that has begun, due on the 10th of the next', async () => {
    const [now] = await world.asOwner<{ month: string }>(
      `select to_char(now() at time zone 'Africa/Casablanca', 'YYYY-MM') as month`,
    );
    const months = await calendar();
    expect(months.at(-1)?.month).toBe(now?.month);
    expect(months.slice(2).every(({ due_on }) => due_on.endsWith('-10'))).toBe(true);
  });
});
