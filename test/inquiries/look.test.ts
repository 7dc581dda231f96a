// The door to others' bands, as the database itself holds it: whoever may become an association's role gets bands
// with a record, under the purpose's conditions, and nothing else.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkDoor } from '../../src/database/work-door.js';
import { publishSnapshot } from '../../src/exposure/publish.js';
import type { Ask, Purpose, Sight } from '../../src/inquiries/look.type.js';
import { idHashOf, RegisterRows } from '../exposure/register-rows.js';
import { openWorld, type World } from '../world.js';

const CODES = ['aa', 'bb', 'cc', 'dd', 'ee'];
const JULY = '2026-07-31';

let world: World;
let register: RegisterRows;
let door: WorkDoor;

beforeAll(async () => {
  world = await openWorld();
  register = await RegisterRows.open(world.ownerUrl);
  door = new WorkDoor(world.workUrl);
  await register.addAssociations({ aa: 'aa', bb: 'bb', cc: 'cc', dd: 'dd', ee: 'dd' });
  await register.openMonth(JULY, CODES);
  await register.report([
    { association: 'aa', person: 'shared', loan: 'a1', month: JULY },
    { association: 'bb', person: 'shared', loan: 'b1', month: JULY, outstandingCentimes: 700_000 },
    { association: 'bb', person: 'elsewhere', loan: 'b2', month: JULY, daysPastDue: 45 },
    { association: 'cc', person: 'own', loan: 'c1', month: JULY, daysPastDue: 10 },
    { association: 'aa', person: 'closed', loan: 'a2', month: JULY, status: 'CLOSED' },
    { association: 'dd', person: 'tied', loan: 'd1', month: JULY },
    { association: 'ee', person: 'tied', loan: 'e1', month: JULY },
  ]);
  await publishSnapshot(door, { month: '2026-07', kind: 'MONTHLY' });
});

afterAll(async () => {
  await door?.close();
  await register?.close();
  await world?.close();
});

const ask = (person: string, purpose: Purpose, rest: Partial<Ask> = {}): Ask => ({
  id_hash: idHashOf(person),
  name_key: 'ALAMI',
  birth_date: '1980-01-01',
  purpose,
  request_id: 'test',
  application_ref: 'app-1',
  consent_ref: 'consent-1',
  ...rest,
});

async function asRole<Result>(
  role: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: world.appUrl });
  await client.connect();
  try {
    await client.query(`set role ${role}`);
    return await work(client);
  } finally {
    await client.end();
  }
}

function look(association: string, ...asks: Ask[]): Promise<Sight[]> {
  return asRole(`centrale_amc_${association}`, async (client) => {
    const { rows } = await client.query<Sight>('select * from published.look($1, $2)', [
      `${association}-api`,
      JSON.stringify(asks.map((a, n) => ({ n, ...a }))),
    ]);
    return rows.sort((a, b) => a.n - b.n);
  });
}

const bandsOf = (sight: Sight | undefined) => [
  sight?.lenders_band,
  sight?.outstanding_band,
  sight?.instalment_band,
  sight?.arrears_band,
];
const countInquiries = async () =>
  Number((await world.asOwner<{ n: string }>('select count(*) as n from audit.inquiry'))[0]?.n);

describe('a look at the others', () => {
  it('shows the bands of the others only, whatever the asker lends himself', async () => {
    const [shared, elsewhere, own] = await look(
      'aa',
      ask('shared', 'NEW_CREDIT'),
      ask('elsewhere', 'NEW_CREDIT'),
      ask('own', 'NEW_CREDIT'),
    );
    expect(bandsOf(shared)).toEqual([1, 2, 2, 0]);
    expect(bandsOf(elsewhere)).toEqual([1, 1, 2, 2]);
    expect(bandsOf(own)).toEqual([1, 1, 2, 1]);
    expect(bandsOf((await look('cc', ask('own', 'NEW_CREDIT')))[0])).toEqual([0, 0, 0, 0]);
  });

  it('counts lenders under one control as one lender and shows none of them the others', async () => {
    expect(bandsOf((await look('aa', ask('tied', 'NEW_CREDIT')))[0])).toEqual([1, 2, 3, 0]);
    expect(bandsOf((await look('dd', ask('tied', 'NEW_CREDIT')))[0])).toEqual([0, 0, 0, 0]);
    expect(bandsOf((await look('ee', ask('tied', 'NEW_CREDIT')))[0])).toEqual([0, 0, 0, 0]);
  });

  it('answers an unknown person, a misfit and a person without debt elsewhere alike', async () => {
    const strip = (sight: Sight | undefined) => ({ ...sight, inquiry_id: '', n: 0 });
    const misfit = { name_key: 'OTHER', birth_date: '1999-09-09' };
    const [unknown, unfit, clean] = await look(
      'ee',
      ask('nobody', 'NEW_CREDIT', misfit),
      ask('elsewhere', 'NEW_CREDIT', misfit),
      ask('closed', 'NEW_CREDIT', misfit),
    );
    expect(strip(unfit)).toEqual(strip(unknown));
    expect(strip(clean)).toEqual(strip(unknown));
    const cases = await world.asOwner('select kind, association from registry.identity_case');
    expect(cases).toContainEqual({ kind: 'INQUIRY', association: 'ee' });
  });

  it.each([
    ['RENEWAL', 'elsewhere', {}, 'NOT_OWN_CLIENT'],
    ['PORTFOLIO_REVIEW', 'closed', {}, 'NO_ACTIVE_LOAN'],
    ['PORTFOLIO_REVIEW', 'elsewhere', {}, 'NOT_OWN_CLIENT'],
    ['COLLECTION', 'shared', {}, 'NOT_OVERDUE'],
    ['NEW_CREDIT', 'shared', { application_ref: ' ' }, 'APPLICATION_REQUIRED'],
    ['NEW_CREDIT', 'shared', { consent_ref: null }, 'CONSENT_REQUIRED'],
    ['GUARANTOR', 'shared', { application_ref: 'never-asked' }, 'NO_APPLICATION'],
    ['DISPUTE', 'shared', { case_ref: 'case-1' }, 'PURPOSE_NOT_ALLOWED'],
  ] as const)(
    '%s about "%s" is refused and not recorded (%o → %s)',
    async (purpose, person, rest, refusal) => {
      const before = await countInquiries();
      const [sight] = await look('aa', ask(person, purpose, rest));
      expect(sight).toMatchObject({ refusal, inquiry_id: null, lenders_band: null });
      expect(await countInquiries()).toBe(before);
    },
  );

  it('reviews an own client with an active loan once per snapshot', async () => {
    const [first] = await look('aa', ask('shared', 'PORTFOLIO_REVIEW', { application_ref: null }));
    const before = await countInquiries();
    const [again] = await look('aa', ask('shared', 'PORTFOLIO_REVIEW', { application_ref: null }));
    expect(first?.inquiry_id).toBe(again?.inquiry_id);
    expect(await countInquiries()).toBe(before);
  });

  it('records the level of the advice beside the bands it showed', async () => {
    const [sight] = await look('cc', ask('elsewhere', 'NEW_CREDIT', { application_ref: 'level' }));
    const [record] = await world.asOwner(
      'select verdict, rules_version, arrears_band from audit.inquiry where inquiry_id = $1',
      [sight?.inquiry_id],
    );
    expect(record).toEqual({ verdict: 1, rules_version: 1, arrears_band: 2 });
  });

  it('gives a retry the same number and the same answer, and does not count it', async () => {
    const [first] = await look('bb', ask('shared', 'NEW_CREDIT', { application_ref: 'retry' }));
    const used = async () =>
      (
        await world.asOwner<{ used: number }>(
          `select used from audit.quota_use where association = 'bb'`,
        )
      )[0]?.used;
    const before = await used();
    const [again] = await look('bb', ask('shared', 'NEW_CREDIT', { application_ref: 'retry' }));
    expect(again).toEqual(first);
    expect(await used()).toBe(before);
  });

  it('stops at the daily allowance, which is never below 20', async () => {
    const asks = Array.from({ length: 22 }, (_, i) => ask(`guess ${i}`, 'NEW_CREDIT'));
    const sights = await look('dd', ...asks);
    const refused = sights.filter((sight) => sight.refusal === 'QUOTA_EXHAUSTED');
    const asked = sights.filter((sight) => sight.inquiry_id !== null);
    // One of the twenty was used for the tied client above.
    expect([asked.length, refused.length]).toEqual([19, 3]);
  });

  it('takes the same question twice in one call as one inquiry, paid once', async () => {
    const once = () => ask('shared', 'NEW_CREDIT', { application_ref: 'twice' });
    const used = async () =>
      (
        await world.asOwner<{ used: number }>(
          `select used from audit.quota_use where association = 'bb'`,
        )
      )[0]?.used ?? 0;
    const [before, paid] = [await countInquiries(), await used()];
    const [first, second] = await look('bb', once(), once());
    expect(second).toEqual({ ...first, n: 1 });
    expect([await countInquiries(), await used()]).toEqual([before + 1, paid + 1]);
  });

  it('shows at most ten people as members of one application', async () => {
    await look('bb', ask('shared', 'NEW_CREDIT', { application_ref: 'group' }));
    const members = Array.from({ length: 11 }, (_, i) =>
      ask(`member ${i}`, 'GUARANTOR', { application_ref: 'group' }),
    );
    const sights = await look('bb', ...members);
    expect(sights.filter((sight) => sight.refusal === 'TOO_MANY_GUARANTORS')).toHaveLength(1);
    const shown = members.filter((_, i) => sights[i]?.refusal === null);
    const again = await look('bb', ...shown);
    expect(again.map((sight) => sight.refusal)).toEqual(Array(10).fill(null));
  });

  it('freezes the inquiry band for 30 days and counts other lenders up to yesterday', async () => {
    const others = async (association: string, group: string, daysAgo: number) =>
      world.asOwner(
        `insert into audit.inquiry (inquiry_id, day, made_at, association, control_group, viewer_role, api_client,
           request_id, purpose, id_hash, name_key, birth_date, lenders_band, outstanding_band, instalment_band,
           arrears_band)
         values (gen_random_uuid(), audit.today() - $1::int, now(), $2, $3, 'x', 'x', 'x', 'NEW_CREDIT', $4::bytea,
           'ALAMI', '1980-01-01', 0, 0, 0, 0)`,
        [daysAgo, association, group, idHashOf('sought')],
      );
    const bandFor = async (association: string, application: string) =>
      (await look(association, ask('sought', 'NEW_CREDIT', { application_ref: application })))[0]
        ?.inquiries_band;
    await others('bb', 'bb', 0);
    expect(await bandFor('cc', 'one')).toBe(0);
    await others('bb', 'bb', 5);
    await others('aa', 'aa', 89);
    await others('dd', 'dd', 40);
    await others('ee', 'dd', 40);
    expect(await bandFor('cc', 'two')).toBe(0);
    await world.asOwner(
      `update audit.frozen_band set frozen_on = frozen_on - 30 where association = 'cc'`,
    );
    expect(await bandFor('cc', 'three')).toBe(2);
  });

  it('refuses whoever did not report, saying why, and keeps what is his own', async () => {
    await world.asOwner(
      `update intake.return set accepted_count = 97, row_count = 100 where association = 'bb'`,
    );
    const [below] = await look('bb', ask('shared', 'NEW_CREDIT', { application_ref: 'p9' }));
    expect(below).toMatchObject({
      refusal: 'NO_RECIPROCITY',
      detail: 'RETURN_BELOW_98_PERCENT',
      own_loans: 1,
    });
    await world.asOwner(
      `update intake.return set accepted_count = 98, reconciles = false where association = 'bb'`,
    );
    expect(
      (await look('bb', ask('shared', 'NEW_CREDIT', { application_ref: 'p9' })))[0]?.detail,
    ).toBe('TOTAL_DOES_NOT_RECONCILE');
    await world.asOwner(`update intake.return set state = 'WITHDRAWN' where association = 'bb'`);
    expect(
      (await look('bb', ask('shared', 'NEW_CREDIT', { application_ref: 'p9' })))[0]?.detail,
    ).toBe('RETURN_MISSING');
  });

  it('answers nothing when the record cannot be written', async () => {
    await world.asOwner('revoke insert on audit.inquiry from centrale_reader');
    await expect(look('aa', ask('own', 'NEW_CREDIT', { application_ref: 'p4' }))).rejects.toThrow(
      /permission denied/,
    );
    await world.asOwner('grant insert on audit.inquiry to centrale_reader');
  });

  it('shuts out a suspended client at once', async () => {
    await world.asOwner(
      `update registry.api_client set status = 'SUSPENDED' where client_id = 'cc-api'`,
    );
    await expect(look('cc', ask('own', 'NEW_CREDIT'))).rejects.toThrow('CLIENT_SUSPENDED');
  });
});

describe('a raw connection as the gateway', () => {
  it('reaches no row of another lender, no band without a record, and no role behind the front door', async () => {
    await asRole('centrale_amc_aa', async (client) => {
      const seen = await client.query('select distinct association from registry.position');
      expect(seen.rows).toEqual([{ association: 'aa' }]);
      for (const table of [
        'published.exposure',
        'registry.borrower',
        'registry.identity_case',
        'audit.frozen_band',
      ]) {
        await expect(client.query(`select * from ${table}`)).rejects.toThrow(/permission denied/);
      }
      await expect(client.query('select borrower_id from registry.client')).rejects.toThrow(
        /permission denied/,
      );
      await expect(client.query('delete from audit.inquiry')).rejects.toThrow(/permission denied/);
      await expect(client.query('update audit.quota_use set used = 0')).rejects.toThrow(
        /permission denied/,
      );
      for (const role of [
        'centrale_publisher',
        'centrale_intake',
        'centrale_reader',
        'centrale_owner',
        'postgres',
      ]) {
        await expect(client.query(`set role ${role}`)).rejects.toThrow(/permission denied/);
      }
      await expect(client.query(`select published.standing_of('bb')`)).rejects.toThrow(
        /permission denied/,
      );
    });
    await expect(
      asRole('none', (client) => client.query('select * from registry.position')),
    ).rejects.toThrow(/permission denied/);
  });
});
