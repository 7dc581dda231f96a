// The first run: what is missing is filled and published once, and a database that was configured is left alone.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.js';
import { type FillDemo, type FirstRun, runFirstTime } from '../../src/first-run.js';
import { toWelcome } from '../../src/welcome.js';
import { openWorld, type World } from '../world.js';

let world: World;
let run: FirstRun;
let said: string[];

beforeEach(async () => {
  world = await openWorld();
  said = [];
  run = {
    config: readConfig({}),
    keys: world.keys,
    database: { ...world, embedded: true, keep: () => {}, stop: async () => {} },
    address: 'http://127.0.0.1:4000',
    stopping: new AbortController().signal,
    say: (line) => said.push(line),
  };
});
afterEach(() => world.close());

/** A sector of four lenders with a loan each, for two months. */
const fill: FillDemo = async () => {
  await world.asOwner(`
    insert into registry.calendar values ('2026-08-31', '2026-09-10', false, null),
      ('2026-09-30', '2026-10-10', false, null) on conflict do nothing`);
  for (const code of ['alpha', 'beta', 'gamma', 'delta']) {
    await world.asOwner(
      `select registry.add_association($1, $1, $1, $1, null, '2026-01-01')
       where not exists (select from registry.association where code = $1)`,
      [code],
    );
  }
  await world.asOwner(`select registry.ensure_month('2026-08-31')`);
  await world.asOwner(`insert into registry.position (month, association, loan_id, client_id, borrower_id, return_id,
      received_at, status, product, purpose, frequency, area, activity, principal_centimes, outstanding_centimes,
      overdue_centimes, instalment_centimes, monthly_instalment_centimes, days_past_due, instalments, disbursed_on,
      maturity_on, province)
    select '2026-08-31', code, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now(),
      'CURRENT', 'INDIVIDUAL', 'ACTIVITY', 'MONTHLY', 'URBAN', 'TRADE', 600000, 430000, 0, 50000, 50000, 0, 12,
      '2026-05-01', '2027-05-01', 'FES' from registry.association`);
};

const months = async (): Promise<string[]> =>
  (
    await world.asOwner<{ m: string }>('select month::text as m from published.snapshot order by 1')
  ).map((row) => row.m);

describe('the first run', () => {
  it('fills, publishes each month of the demo, and does nothing the next time', async () => {
    expect(await runFirstTime(run, fill)).toBe(true);
    expect(await months()).toEqual(['2026-08-31', '2026-09-30']);
    expect(said.filter((line) => line.startsWith('Published'))).toHaveLength(2);
    const again = async () => expect.unreachable('it was filled already');
    expect(await runFirstTime(run, again)).toBe(true);
  });

  it('goes on where it was killed', async () => {
    const killed: FillDemo = async (order) => {
      await fill(order);
      throw new Error('killed');
    };
    await expect(runFirstTime(run, killed)).rejects.toThrow('killed');
    expect(await months()).toEqual([]);
    await runFirstTime(run, async () => {});
    expect(await months()).toEqual(['2026-08-31', '2026-09-30']);
  });

  it('leaves a configured database and a real issuer alone', async () => {
    const never = async () => expect.unreachable('no demo here');
    const configured = { ...run, database: { ...run.database, embedded: false } };
    expect(await runFirstTime(configured, never)).toBe(false);
    const config = readConfig({ OIDC_ISSUER: 'https://id.example' });
    expect(await runFirstTime({ ...run, config }, never)).toBe(false);
  });
});

describe('the welcome', () => {
  const person = { nationalId: 'AB12345', lastName: "N'Aït", birthDate: '1990-01-01' };
  const lines = (env: NodeJS.ProcessEnv) =>
    toWelcome({ config: readConfig(env), env, clients: ['amc-01'], person });

  it('ends with two lines that a shell takes as they stand', () => {
    const [token, curl] = lines({}).slice(-2);
    expect(token).toBe('TOKEN=$(npm run --silent token -- --client amc-01)');
    expect(curl).toContain('http://127.0.0.1:4000/graphql');
    expect(curl).toContain("N'\\''Aït");
  });

  it('names the settings that the second terminal needs too', () => {
    const [token] = lines({ PORT: '4001', CENTRALE_DATA: '/my data' }).slice(-2);
    expect(token).toBe(
      "TOKEN=$(PORT=4001 CENTRALE_DATA='/my data' npm run --silent token -- --client amc-01)",
    );
  });
});
