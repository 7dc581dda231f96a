// A union taken apart again: at the next publication everything published is what it would be had there never been one;
// and between publications neither a union nor its undoing moves a band, for anybody.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countPublished, publishSnapshot } from '../../src/exposure/publish.js';
import { MatchedSector, MONTHS } from './matched-sector.js';

let sector: MatchedSector;

beforeAll(async () => {
  sector = await MatchedSector.open();
  await sector.report('aa', [
    { nationalId: 'AB100001', outstanding: '3000' },
    { nationalId: 'KX900001', lastName: 'Tazi', birthDate: '1971-05-17' },
  ]);
  await sector.report('bb', [{ nationalId: 'AB100011', outstanding: '4000' }]);
  await sector.report('cc', [{ nationalId: 'AB100001', outstanding: '2000' }]);
  await sector.report('dd', [
    { nationalId: 'AB100001', lastName: 'Idrissi', birthDate: '1980-07-03', outstanding: '2500' },
    { nationalId: 'KX900001', lastName: 'Tazi', birthDate: '1971-05-17' },
  ]);
  await sector.publish(MONTHS[0]);
});
afterAll(() => sector.close());

const bandsOf = async (association: string, id: string, application: string, rest = {}) => {
  const [sight] = await sector.look(association, id, { application_ref: application, ...rest });
  expect(sight?.refusal).toBeNull();
  return [
    sight?.lenders_band,
    sight?.outstanding_band,
    sight?.instalment_band,
    sight?.arrears_band,
  ];
};

async function decideAll(from: string, decision: string): Promise<number> {
  const pairs = await sector.world.asOwner<{ pair_id: string }>(
    'select pair_id from registry.match_pair where state = $1',
    [from],
  );
  for (const { pair_id } of pairs) {
    await sector.sector.sessionOf('BUREAU').query({
      name: 'decide',
      text: 'select registry.decide_match($1, $2, $3, $4)',
      values: ['bureau-api', pair_id, decision, 'test'],
    });
  }
  return pairs.length;
}

describe('a person united out of three records and taken apart again', () => {
  it('is published as one, for every lender and under every id, and then as before to the letter', async () => {
    const before = await sector.exposure();
    const apart = await bandsOf('aa', 'AB100001', 'apart');
    expect(apart).toEqual([1, 1, 3, 0]);

    await sector.match();
    const unitedPairs = await sector.world.asOwner(
      `select 1 from registry.match_pair where state = 'MERGED'`,
    );
    expect(unitedPairs).toHaveLength(3);
    expect(await bandsOf('aa', 'AB100001', 'matched, not published')).toEqual(apart);

    await sector.publish(MONTHS[0], 'united');
    expect(await bandsOf('aa', 'AB100001', 'united')).toEqual([3, 2, 4, 0]);
    expect(await bandsOf('bb', 'AB100011', 'united')).toEqual([3, 2, 4, 0]);
    // Whoever asks under the other id, and has no client there, reads the others under that id as well.
    expect(await bandsOf('cc', 'AB100011', 'united')).toEqual([3, 2, 4, 0]);
    const strange = { name_key: 'OTHER', birth_date: '1999-09-09' };
    expect(await bandsOf('cc', 'AB100011', 'misfit', strange)).toEqual([0, 0, 0, 0]);

    expect(await decideAll('MERGED', 'UNDO')).toBe(3);
    expect(await bandsOf('aa', 'AB100001', 'undone, not published')).toEqual([3, 2, 4, 0]);
    expect(
      await bandsOf('dd', 'AB100001', 'undone, not published', {
        name_key: 'IDRISSI',
        birth_date: '1980-07-03',
      }),
    ).toEqual([3, 2, 4, 0]);
    await sector.publish(MONTHS[0], 'taken apart');
    expect(await sector.exposure()).toEqual(before);
    expect(await bandsOf('aa', 'AB100001', 'apart again')).toEqual(apart);
  });

  it('counts once among the people of a publication', async () => {
    const countPeople = async (reason: string) =>
      countPublished(
        sector.door,
        await publishSnapshot(sector.door, {
          month: MONTHS[0].slice(0, 7),
          kind: 'RECTIFICATION',
          reason,
          agreementRef: 'test',
        }),
      );
    const apart = await countPeople('apart');
    await decideAll('REVIEW', 'MERGE');
    expect(await countPeople('united')).toBe(apart - 2);
  });

  it('gives a lender no right over a client without a loan because of another client of its own', async () => {
    await sector.report(
      'aa',
      [
        { nationalId: 'CC100001', lastName: 'Sebti', birthDate: '1982-10-25', status: 'CLOSED' },
        { nationalId: 'CC100011', lastName: 'Sebti', birthDate: '1982-10-25' },
      ],
      MONTHS[1],
    );
    await sector.report(
      'bb',
      [{ nationalId: 'CC100001', lastName: 'Sebti', birthDate: '1982-10-25' }],
      MONTHS[1],
    );
    await sector.match();
    await sector.publish(MONTHS[1]);
    const review = async (nationalId: string) => {
      const [sight] = await sector.look('aa', nationalId, {
        purpose: 'PORTFOLIO_REVIEW',
        name_key: 'SEBTI',
        birth_date: '1982-10-25',
        application_ref: null,
        consent_ref: null,
      });
      return [sight?.refusal, sight?.lenders_band];
    };
    expect(await review('CC100011')).toEqual([null, 1]);
    expect(await review('CC100001')).toEqual(['NO_ACTIVE_LOAN', null]);
  });
});
