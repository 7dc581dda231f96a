// Matching as the register does it: who is united, who waits for the bureau, who is left alone; and that a run leaves
// nothing to the next, follows a changed report, and respects every decision.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toIdHash } from '../../src/borrowers/national-id.js';
import { MatchedSector, MONTHS } from './matched-sector.js';

let sector: MatchedSector;

const TAZI = { lastName: 'Tazi', birthDate: '1971-05-17' };
const BENNANI = { lastName: 'Bennani', birthDate: '1988-09-23' };
const OUAZZANI = { lastName: 'Ouazzani', birthDate: '1966-02-14', sex: 'M' } as const;
const ALAMI = { lastName: 'Alami', birthDate: '1993-06-18' };
const NACIRI = { lastName: 'Naciri', birthDate: '1959-12-30' };
const CHRAIBI = { lastName: 'Chraibi', birthDate: '1975-08-04' };
const KABBAJ = { lastName: 'Kabbaj', birthDate: '1977-04-19' };

beforeAll(async () => {
  sector = await MatchedSector.open();
  await sector.report('aa', [
    { nationalId: 'AB100001' },
    { nationalId: 'AC200001', ...BENNANI },
    { nationalId: 'AD300001', ...TAZI },
    { nationalId: 'AE400001', ...OUAZZANI, firstName: 'Hassan' },
    { nationalId: 'AF500001', ...ALAMI },
    { nationalId: 'AG600001', ...NACIRI },
    { nationalId: 'AH700001', ...CHRAIBI },
    { nationalId: 'AI800001', lastName: 'Sebti', birthDate: '1982-10-25' },
  ]);
  await sector.report('bb', [
    { nationalId: 'AB100011', lastName: 'الإدريسي', firstName: 'فاطمة الزهراء' },
    { nationalId: 'AC200010', ...BENNANI, lastName: 'Fatima Zahra', firstName: 'BENANI' },
    { nationalId: 'AD300002', ...TAZI, lastName: 'Benjelloun' },
    { nationalId: 'AE400002', ...OUAZZANI, firstName: 'Houcine' },
    { nationalId: 'KX987654', ...ALAMI },
    { nationalId: 'KX987655', ...NACIRI, province: 'OUJ' },
    { nationalId: 'AH700001', lastName: 'ECH-CHRAIBI', birthDate: '1975-04-08' },
    {
      nationalId: 'AI800001',
      lastName: 'Tahiri',
      firstName: 'Omar',
      birthDate: '1961-12-24',
      sex: 'M',
    },
  ]);
});
afterAll(() => sector.close());

describe('a run of the matching', () => {
  it('unites the sure, asks about the doubtful, and leaves the rest', async () => {
    const run = await sector.match();
    expect(run).toMatchObject({ fresh: 16, merges: 3, reviews: 3 });
    expect(await sector.pairs('AB100001', 'AB100011')).toEqual(['AB100001 AB100011 MERGED']);
    expect(await sector.pairs('AC200001', 'AC200010')).toEqual(['AC200001 AC200010 MERGED']);
    expect(await sector.pairs('AH700001')).toEqual(['AH700001 AH700001 MERGED']);
    expect(await sector.pairs('AD300001', 'AD300002')).toEqual(['AD300001 AD300002 REVIEW']);
    expect(await sector.pairs('AE400001', 'AE400002')).toEqual(['AE400001 AE400002 REVIEW']);
    expect(await sector.pairs('AF500001', 'KX987654')).toEqual(['AF500001 KX987654 REVIEW']);
    expect(await sector.pairs('AG600001', 'KX987655')).toEqual([]);
    expect(await sector.pairs('AI800001')).toEqual([]);
  });

  it('records every union with its grounds, and rules on the case that stood open', async () => {
    const decisions = await sector.world.asOwner(
      'select decision, is_automatic, made_by, reason, score > 31 as high, rules_version from registry.match_decision',
    );
    expect(decisions).toHaveLength(3);
    expect(decisions[0]).toEqual({
      decision: 'MERGE',
      is_automatic: true,
      made_by: 'matching',
      reason: 'The reports agree above the threshold of rules version 1.',
      high: true,
      rules_version: 1,
    });
    const cases = await sector.world.asOwner(
      'select birth_date::text, ruling, ruled_by from registry.identity_case order by 1',
    );
    expect(cases).toEqual([
      { birth_date: '1961-12-24', ruling: null, ruled_by: null },
      { birth_date: '1975-04-08', ruling: 'SAME_PERSON', ruled_by: 'matching' },
    ]);
  });

  it('finds nothing new the second time, and changes nothing', async () => {
    const before = await sector.world.asOwner('select * from registry.match_pair order by pair_id');
    expect(await sector.match()).toEqual({ fresh: 0, candidates: 0, reviews: 0, merges: 0 });
    expect(
      await sector.world.asOwner('select * from registry.match_pair order by pair_id'),
    ).toEqual(before);
  });

  it('compares whoever comes later with whoever was there', async () => {
    await sector.report('cc', [{ nationalId: 'AB100002' }, { nationalId: 'CD100001' }]);
    const run = await sector.match();
    expect(run.fresh).toBe(2);
    // The newcomer is one slip from both reports of the first person: they are three records of one.
    expect(await sector.pairs('AB100001', 'AB100002')).toEqual(['AB100001 AB100002 MERGED']);
    const united = await sector.world.asOwner(
      'select count(*)::int as n from registry.borrower group by coalesce(same_as, borrower_id) having count(*) > 2',
    );
    expect(united).toEqual([{ n: 3 }]);
  });
});

describe('whoever was united', () => {
  const people = () =>
    sector.world.asOwner('select borrower_id, same_as from registry.borrower order by 1');

  it('is what all decisions together say, whichever way they were carried out', async () => {
    const before = await people();
    expect(before.filter(({ same_as }) => same_as !== null).length).toBeGreaterThan(2);
    await sector.world.asOwner(
      'select registry.settle_people(array(select borrower_id from registry.borrower))',
    );
    expect(await people()).toEqual(before);
  });
});

describe('a report that changes', () => {
  it('takes the machine’s own union apart where it agrees no longer, with a decision', async () => {
    const [month] = MONTHS.slice(1);
    await sector.report(
      'bb',
      [{ nationalId: 'AC200010', ...BENNANI, firstName: 'Khadija' }],
      month,
    );
    await sector.match();
    expect(await sector.pairs('AC200001', 'AC200010')).toEqual(['AC200001 AC200010 REVIEW']);
    const decisions = await sector.world.asOwner(
      `select d.decision, d.is_automatic from registry.match_decision d
       join registry.match_pair p using (pair_id) where p.state = 'REVIEW' order by d.made_at`,
    );
    expect(decisions).toEqual([
      { decision: 'MERGE', is_automatic: true },
      { decision: 'UNDO', is_automatic: true },
    ]);
    expect(await countUnited('AC200001')).toBe(1);
  });

  it('drops a question that nobody need answer any more', async () => {
    await sector.correct('bb', [{ nationalId: 'KX987654', ...ALAMI, birthDate: '1955-10-30' }]);
    await sector.match();
    expect(await sector.pairs('AF500001', 'KX987654')).toEqual([]);
  });

  it('moves nothing that a hand has decided', async () => {
    await decide('AD300001', 'AD300002', 'MERGE');
    await sector.report('aa', [{ nationalId: 'AD300001', ...TAZI, firstName: 'Zineb' }], MONTHS[1]);
    await sector.match();
    expect(await sector.pairs('AD300001', 'AD300002')).toEqual(['AD300001 AD300002 MERGED']);
    await decide('AD300001', 'AD300002', 'UNDO');
    await sector.report(
      'aa',
      [{ nationalId: 'AD300001', ...TAZI, lastName: 'Benjelloun' }],
      MONTHS[2],
    );
    await sector.match();
    expect(await sector.pairs('AD300001', 'AD300002')).toEqual(['AD300001 AD300002 REVIEW']);
  });
});

describe('people whom a decision keeps apart', () => {
  it('are not united by a third who is like both', async () => {
    await sector.report('dd', [
      { nationalId: 'EE500001', ...KABBAJ },
      { nationalId: 'EE500022', ...KABBAJ },
    ]);
    await sector.match();
    await decide('EE500001', 'EE500022', 'KEEP_APART');
    await sector.correct('cc', [{ nationalId: 'EE500002', ...KABBAJ }]);
    const run = await sector.match();
    expect(run.merges).toBe(1);
    const states = await sector.pairs('EE500001', 'EE500002', 'EE500022');
    expect(states.map((line) => line.split(' ')[2]).sort()).toEqual(['APART', 'MERGED', 'REVIEW']);
    const waiting = states.find((line) => line.endsWith('REVIEW'))?.split(' ') ?? [];
    await expect(decide(waiting[0] ?? '', waiting[1] ?? '', 'MERGE')).rejects.toThrow(
      'MERGE_CONTRADICTS',
    );
  });
});

describe('a run that is under way', () => {
  it('keeps no return waiting, neither of the people it works on nor of others', async () => {
    const states = await sector.door.as('centrale_matcher', async (client) => {
      await client.query('select registry.open_matching()');
      await client.query('update registry.borrower set same_as = same_as');
      await client.query(
        'lock table registry.match_key, registry.match_pair in row exclusive mode',
      );
      const returns = [
        await sector.correct('aa', [{ nationalId: 'AB100001', outstanding: '5000' }]),
        await sector.correct('cc', [{ nationalId: 'AB100011' }, { nationalId: 'HH100001' }]),
      ];
      return sector.world.asOwner('select state from intake.return where return_id = any($1)', [
        returns,
      ]);
    });
    expect(states).toEqual([{ state: 'ACCEPTED' }, { state: 'ACCEPTED' }]);
  });
});

describe('a run that breaks off', () => {
  it('leaves nothing behind, and the next does it all', async () => {
    await sector.correct('cc', [{ nationalId: 'AG600011', ...NACIRI }]);
    const counts = () =>
      sector.world.asOwner(`select (select count(*)::int from registry.match_key) as keys,
        (select count(*)::int from registry.match_decision) as decisions`);
    const before = await counts();
    await sector.world.asOwner(`create function registry.refuse() returns trigger language plpgsql as
      $$ begin raise exception 'broken off'; end $$`);
    await sector.world.asOwner(`create trigger broken before insert on registry.match_decision
      for each row execute function registry.refuse()`);
    await expect(sector.match()).rejects.toThrow('broken off');
    expect(await counts()).toEqual(before);
    await sector.world.asOwner('drop trigger broken on registry.match_decision');
    expect((await sector.match()).merges).toBe(1);
    expect(await sector.pairs('AG600001', 'AG600011')).toEqual(['AG600001 AG600011 MERGED']);
  });

  it('does without an id whose cipher nobody can open', async () => {
    await sector.correct('dd', [{ nationalId: 'ZZ777777', ...NACIRI }]);
    await sector.world.asOwner(
      `update registry.client set id_cipher = '\\x09' where association = 'dd' and last_name = 'Naciri'`,
    );
    await sector.match();
    expect(await sector.pairs('AG600001', 'ZZ777777')).toEqual(['AG600001 ZZ777777 REVIEW']);
  });
});

async function countUnited(nationalId: string): Promise<number> {
  const [row] = await sector.world.asOwner<{ n: number }>(
    `select count(*)::int as n from registry.borrower b join registry.borrower m
       on coalesce(m.same_as, m.borrower_id) = coalesce(b.same_as, b.borrower_id) where b.id_hash = $1`,
    [toIdHash(sector.world.keys, nationalId)],
  );
  return row?.n ?? 0;
}

async function decide(a: string, b: string, decision: string): Promise<void> {
  const hashes = [a, b].map((id) => toIdHash(sector.world.keys, id));
  const [pair] = await sector.world.asOwner<{ pair_id: string }>(
    `select p.pair_id from registry.match_pair p join registry.borrower a on a.borrower_id = p.borrower_id
     join registry.borrower b on b.borrower_id = p.other_borrower_id
     where a.id_hash = any($1) and b.id_hash = any($1)`,
    [hashes],
  );
  const [answer] = await sector.sector.sessionOf('BUREAU').query<{ refusal: string | null }>({
    name: 'test-decide',
    text: 'select registry.decide_match($1, $2, $3, $4) as refusal',
    values: ['bureau-api', pair?.pair_id, decision, 'papers seen'],
  });
  if (answer?.refusal) throw new Error(answer.refusal);
}
