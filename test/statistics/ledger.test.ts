// The ledger under pressure: many at once, keys used again, processes killed in the middle. What was spent is never more
// than the cap, and never other than the sum of its entries.
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCentrale } from '../../src/cli/centrale.js';
import { WorkDoor } from '../../src/database/work-door.js';
import { type Charge, chargeLedger } from '../../src/statistics/charge.js';
import { drawRelease } from '../../src/statistics/draw-release.js';
import { CUSTOM_RESERVE_NANO, YEAR_CAP_NANO } from '../../src/statistics/privacy-account-rules.js';
import { openReleaseWorld, type ReleaseWorld } from './release-world.js';

let site: ReleaseWorld;
let doors: WorkDoor[];
beforeAll(async () => {
  site = await openReleaseWorld(['2026-08-31', '2026-09-30'], 3000);
  // Two gateways, each with connections of its own.
  doors = [new WorkDoor(site.world.workUrl, 8), new WorkDoor(site.world.workUrl, 8)];
});
afterAll(async () => {
  await Promise.all((doors ?? []).map((door) => door.close()));
  await site?.close();
});

let years = 2100;
/** A charge in a year of its own. */
const toCharge = (changes: Partial<Charge> = {}): Charge => ({
  key: `charge ${years}`,
  request: 'table',
  costNano: 1n,
  year: years,
  isPlanned: true,
  partner: null,
  ...changes,
});
const charge = (one: Charge, at = 0): Promise<boolean> => {
  const door = doors[at % doors.length] ?? site.door;
  return door.as('centrale_release', (client) => chargeLedger(client, one));
};
const readYear = async (year: number) =>
  Object.fromEntries(
    (
      await site.world.asOwner<{ kind: string; spent: string }>(
        'select kind, spent_nano::text as spent from published.privacy_account where year = $1',
        [year],
      )
    ).map(({ kind, spent }) => [kind, BigInt(spent)]),
  );
const findUnbalanced = () =>
  site.world.asOwner('select * from published.find_unbalanced_accounts()');

describe('a charge', () => {
  it('for the last unit is given to one of 64 that ask at once', async () => {
    years += 1;
    await charge(toCharge({ key: `almost all ${years}`, costNano: YEAR_CAP_NANO - 1n }));
    const asked = Array.from({ length: 64 }, (_, at) =>
      charge(toCharge({ key: `last ${years} ${at}` }), at),
    );
    const answers = await Promise.allSettled(asked);
    const given = answers.filter(({ status }) => status === 'fulfilled');
    const refused = answers.flatMap((a) => (a.status === 'rejected' ? [String(a.reason)] : []));
    expect(given).toHaveLength(1);
    expect(new Set(refused)).toEqual(new Set(['CentraleError: PRIVACY_CAP_REACHED']));
    expect(await readYear(years)).toMatchObject({ YEAR: YEAR_CAP_NANO });
    expect(await findUnbalanced()).toEqual([]);
  });

  it('never takes a year, its reserve or a partner’s part beyond the cap, whoever asks for what', async () => {
    const anyCharges = fc.array(
      fc.record({
        costNano: fc.bigInt({ min: 1n, max: 12_000_000n }),
        isPlanned: fc.boolean(),
        partner: fc.constantFrom(null, 'research-01', 'research-02'),
      }),
      { minLength: 20, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(anyCharges, async (charges) => {
        years += 1;
        const answers = await Promise.allSettled(
          charges.map((one, at) => charge(toCharge({ ...one, key: `any ${years} ${at}` }), at)),
        );
        const paid = charges.filter((_, at) => answers[at]?.status === 'fulfilled');
        const sum = (some: typeof charges) => some.reduce((all, one) => all + one.costNano, 0n);
        const found = await readYear(years);
        expect(found.YEAR).toBe(sum(paid));
        expect(found.RESERVE ?? 0n).toBe(sum(paid.filter((one) => !one.isPlanned)));
        expect(found.YEAR).toBeLessThanOrEqual(YEAR_CAP_NANO);
        expect(found.RESERVE ?? 0n).toBeLessThanOrEqual(CUSTOM_RESERVE_NANO);
        expect(await findUnbalanced()).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it('with the same key is made once, however often it is tried at the same time', async () => {
    years += 1;
    const one = toCharge({ costNano: 7n });
    const answers = await Promise.all(Array.from({ length: 32 }, (_, at) => charge(one, at)));
    expect(answers.filter((isNew) => isNew)).toHaveLength(1);
    expect(await readYear(years)).toMatchObject({ YEAR: 7n });
  });

  it('with the key of another request is an error, and spends nothing', async () => {
    years += 1;
    await charge(toCharge({ costNano: 7n }));
    await expect(charge(toCharge({ costNano: 7n, request: 'other' }))).rejects.toThrow(
      'CHARGE_KEY_REUSED',
    );
    await expect(charge(toCharge({ costNano: 8n }))).rejects.toThrow('CHARGE_KEY_REUSED');
    expect(await readYear(years)).toMatchObject({ YEAR: 7n });
  });

  it('that costs nothing or less is refused by the table itself', async () => {
    years += 1;
    for (const costNano of [0n, -1n]) {
      await expect(charge(toCharge({ key: `free ${costNano}`, costNano }))).rejects.toThrow();
    }
  });

  it('of a process that dies before its commit spends nothing, and can be made again', async () => {
    years += 1;
    const client = new pg.Client({ connectionString: site.world.workUrl });
    client.on('error', () => {});
    await client.connect();
    await client.query('begin');
    await client.query('set local role centrale_release');
    const one = toCharge({ costNano: 7n });
    expect(await chargeLedger(client, one)).toBe(true);
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const waiting = charge(one);
    await site.world.asOwner('select pg_terminate_backend($1)', [rows[0]?.pid]);
    expect(await waiting).toBe(true);
    expect(await readYear(years)).toMatchObject({ YEAR: 7n });
    expect(await findUnbalanced()).toEqual([]);
    await client.end().catch(() => undefined);
  });
});

describe('a release whose process dies in the middle', () => {
  const countAll = () =>
    site.world.asOwner(
      `select (select count(*) from published.release)::int as releases,
         (select count(*) from published.release_cell)::int as cells,
         (select count(*) from published.release_draw)::int as draws,
         (select count(*) from published.suppression_map)::int as map,
         (select count(*) from published.ledger_charge where charge_key like '2026-%')::int as charges`,
    );
  const findBlocked = async (): Promise<number> => {
    for (;;) {
      const [blocked] = await site.world.asOwner<{ pid: number }>(
        `select pid from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like '%release_cell%'`,
      );
      if (blocked) return blocked.pid;
      await new Promise((done) => setTimeout(done, 10));
    }
  };

  it('leaves nothing and spends nothing, and the next try draws', async () => {
    await site.publish('2026-08-31');
    const before = await countAll();
    const holder = new pg.Client({ connectionString: site.world.ownerUrl });
    await holder.connect();
    await holder.query('begin; lock table published.release_cell in share mode');
    const dying = drawRelease(site.door, { month: '2026-08' });
    const failed = expect(dying).rejects.toThrow();
    await site.world.asOwner('select pg_terminate_backend($1)', [await findBlocked()]);
    await failed;
    await holder.query('rollback');
    await holder.end();
    expect(await countAll()).toEqual(before);
    expect(await drawRelease(site.door, { month: '2026-08' })).toMatchObject([{ isNew: true }]);
  });

  it('leaves no release without its charge, and no charge without its entries', async () => {
    await site.publish('2026-09-30');
    const racing = Array.from({ length: 6 }, (_, at) =>
      drawRelease(doors[at % 2] ?? site.door, { month: '2026-09' }),
    );
    const drawn = (await Promise.all(racing)).flat();
    expect(drawn.filter(({ isNew }) => isNew)).toHaveLength(2);
    const unpaid = await site.world.asOwner(
      `select r.release_id from published.release r
       left join published.ledger_charge c on c.charge_key = r.release_id and c.cost_nano = r.rho_nano
       left join published.ledger_entry e on e.charge_key = c.charge_key and e.account_id = 'year:2026'
         and e.cost_nano = r.rho_nano
       where e.charge_key is null`,
    );
    expect(unpaid).toEqual([]);
    expect(await findUnbalanced()).toEqual([]);
  });
});

describe('a ledger that was changed by hand', () => {
  it('stops every draw, and the doctor says which account', async () => {
    await site.world.asOwner(
      `update published.privacy_account set spent_nano = spent_nano - 1 where account_id = 'year:2026'`,
    );
    const order = { month: '2026-09', isRestated: true };
    await expect(drawRelease(site.door, order)).rejects.toThrow('LEDGER_UNBALANCED');
    const out: string[] = [];
    const say = (line: string) => void out.push(line);
    const env = {
      DATABASE_URL: site.world.appUrl,
      DATABASE_WORK_URL: site.world.workUrl,
      CENTRALE_DATA: site.world.dir,
      CENTRALE_KEYS: `${site.world.dir}/keys.json`,
    };
    expect(await runCentrale(['doctor'], { out: say, err: say, env })).toBe(1);
    expect(out.join('\n')).toMatch(/ledger.*year:2026/);
    await site.world.asOwner(
      `update published.privacy_account set spent_nano = spent_nano + 1 where account_id = 'year:2026'`,
    );
    await expect(drawRelease(site.door, order)).rejects.toThrow('NOTHING_TO_RESTATE');
  });
});

describe('the caps in SQL', () => {
  it('are those of the rules', async () => {
    years += 1;
    await charge(toCharge({ isPlanned: false, partner: 'research-01' }));
    const rows = await site.world.asOwner<{ kind: string; cap: string }>(
      'select kind, cap_nano::text as cap from published.privacy_account where year = $1',
      [years],
    );
    expect(new Map(rows.map(({ kind, cap }) => [kind, BigInt(cap)]))).toEqual(
      new Map([
        ['PARTNER', CUSTOM_RESERVE_NANO / 2n],
        ['RESERVE', CUSTOM_RESERVE_NANO],
        ['YEAR', YEAR_CAP_NANO],
      ]),
    );
  });
});
