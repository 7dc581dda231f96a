// The limits of the door to others' bands: allowance, group members, the frozen band, reciprocity, the record itself,
// and what a raw connection of the gateway can reach.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idHashOf } from '../exposure/register-rows.js';
import type { World } from '../world.js';
import { ask, LookWorld } from './look-world.js';

let sector: LookWorld;
let world: World;
let look: LookWorld['look'];
let countInquiries: LookWorld['countInquiries'];

beforeAll(async () => {
  sector = await LookWorld.open();
  world = sector.world;
  look = sector.look.bind(sector);
  countInquiries = sector.countInquiries.bind(sector);
});

afterAll(async () => {
  await sector?.close();
});

describe('what a look is held to', () => {
  it('stops at the daily allowance, which is never below 20', async () => {
    const asks = Array.from({ length: 22 }, (_, i) => ask(`guess ${i}`, 'NEW_CREDIT'));
    const sights = await look('dd', ...asks);
    const refused = sights.filter((sight) => sight.refusal === 'QUOTA_EXHAUSTED');
    const asked = sights.filter((sight) => sight.inquiry_id !== null);
    expect([asked.length, refused.length]).toEqual([20, 2]);
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

  it('refuses a lender that has just joined until its own loans are among the bands', async () => {
    await world.asOwner(
      `select registry.add_association('ff', 'ff', 'ff', 'ff', 'ff', '2026-08-15')`,
    );
    await world.asOwner(
      `insert into registry.api_client (client_id, audience, association) values ('ff-api', 'AMC', 'ff')`,
    );
    const before = await countInquiries();
    const [sight] = await look('ff', ask('shared', 'NEW_CREDIT', { application_ref: 'p10' }));
    expect(sight).toMatchObject({
      refusal: 'NO_RECIPROCITY',
      detail: 'NOT_IN_SNAPSHOT',
      lenders_band: null,
    });
    expect(await countInquiries()).toBe(before);
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
    await sector.asRole('centrale_amc_aa', async (client) => {
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
      sector.asRole('none', (client) => client.query('select * from registry.position')),
    ).rejects.toThrow(/permission denied/);
  });
});
