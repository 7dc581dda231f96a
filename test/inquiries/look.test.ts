// The door to others' bands, as the database itself holds it: whoever may become an association's role gets bands
// with a record, under the purpose's conditions, and nothing else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sight } from '../../src/inquiries/look.type.js';
import type { World } from '../world.js';
import { ask, bandsOf, LookWorld } from './look-world.js';

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

  it('counts an own loan that was not reported again as long as the snapshot carries it', async () => {
    const asked = (person: string) =>
      look('cc', ask(person, 'COLLECTION'), ask(person, 'NEW_CREDIT'));
    expect(await asked('late')).toMatchObject([
      { refusal: null, own_loans: 1 },
      { refusal: null, own_loans: 1 },
    ]);
    expect(await asked('forgotten')).toMatchObject([
      { refusal: 'NOT_OVERDUE' },
      { refusal: null, own_loans: 0 },
    ]);
  });

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
});
