// A file of invented people who are all alike: it costs the matching no more than another of its size, unites nobody, and
// buries nothing of what is known of others.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MatchedSector, MONTHS, type PersonRow } from './matched-sector.js';

const CROWD = 900;
const TAZI = { lastName: 'Tazi', birthDate: '1971-05-17' };

let sector: MatchedSector;

beforeAll(async () => {
  sector = await MatchedSector.open();
  await sector.report('aa', [{ nationalId: 'AB100001' }, { nationalId: 'AD300001', ...TAZI }]);
  await sector.report('bb', [{ nationalId: 'AB100010' }, { nationalId: 'AD300010', ...TAZI }]);
  await sector.match();
});
afterAll(() => sector.close());

/** Ids one after the other, so that each has dozens one slip away; the first of them lie beside those of real people. */
const crowd = (rest: Partial<PersonRow> = {}): PersonRow[] =>
  Array.from({ length: CROWD }, (_, n) => ({ nationalId: `AB${100_100 + n}`, ...rest }));

const countPairs = () =>
  sector.world.asOwner<{ most: number; merged: number }>(
    `select max(pairs)::int as most, (select count(*)::int from registry.match_pair where state = 'MERGED') as merged
     from (select count(*) as pairs from registry.match_pair p, unnest(array[p.borrower_id, p.other_borrower_id]) side
       group by side) s`,
  );

describe('invented people who are all alike', () => {
  it('are not united, and asked about in eight pairs each at most; who was united before stays so', async () => {
    await sector.report('cc', crowd());
    await sector.correct('bb', [{ nationalId: 'AB100010', province: 'MED' }]);
    const began = performance.now();
    const run = await sector.match();
    expect(run).toMatchObject({ fresh: CROWD + 1, merges: 0 });
    // What each is compared with has a limit, whatever the file's size.
    expect(run.candidates).toBeLessThanOrEqual(CROWD * 20);
    expect(performance.now() - began).toBeLessThan(20_000);
    const [counted] = await countPairs();
    expect(counted?.most).toBeLessThanOrEqual(8);
    expect(counted?.merged).toBe(2);
    expect(await sector.pairs('AB100001', 'AB100010')).toEqual(['AB100001 AB100010 MERGED']);
  });

  it('do not keep others from being united', async () => {
    await sector.report('dd', [{ nationalId: 'AD300011', ...TAZI }]);
    expect(await sector.match()).toMatchObject({ fresh: 1, merges: 2 });
  });

  it('under one id are not compared with each other without end', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => ({
      nationalId: 'ZT555555',
      loan: `same-${n}`,
      lastName: `Q${'bdfgjkmnrst'[n % 11]}${'aiu'[n % 3]}${'bdfgjkmnrst'[Math.floor(n / 11)]}`,
      birthDate: `19${60 + (n % 30)}-0${1 + (n % 9)}-1${n % 10}`,
    }));
    await sector.report('aa', rows, MONTHS[1]);
    expect((await sector.match()).candidates).toBeLessThan(60);
  });
});
