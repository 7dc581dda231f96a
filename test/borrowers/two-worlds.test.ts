// Three worlds that differ in what another lender knows, seen by one association: nothing it can read, in the graph or
// with its own database role, tells them apart, until the bands are published; and then a person who was united by the
// matching reads as one who had been reported under one id from the start.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MatchedSector, MONTHS, type PersonRow } from './matched-sector.js';

const [JULY, AUGUST] = MONTHS;
const SURE: PersonRow = { nationalId: 'AB100001' };
const DOUBTFUL: PersonRow = { nationalId: 'AD300001', lastName: 'Tazi', birthDate: '1971-05-17' };
const NEW: PersonRow = { nationalId: 'AF500001', lastName: 'Alami', birthDate: '1993-06-18' };
const stranger = (n: number): PersonRow => ({
  nationalId: `ZT90000${n}`,
  lastName: ['Sebti', 'Kabbaj', 'Naciri'][n] ?? 'Rami',
  birthDate: `196${n}-11-2${n}`,
  province: 'OUJ',
});

/** What the other lender reports in August, before the association does. */
const WORLDS: Record<string, PersonRow[]> = {
  strangers: [stranger(0), stranger(1), stranger(2)],
  'the same people, ids mistyped': [
    { ...SURE, nationalId: 'AB100011', lastName: 'الإدريسي' },
    { ...DOUBTFUL, nationalId: 'AD300010', lastName: 'Benjelloun' },
    { ...NEW, nationalId: 'AF500010', lastName: 'EL ALAMI' },
  ],
  'the same people, ids right': [SURE, stranger(1), NEW],
};

/** One client each, whom nobody else knows: lenders without a book are in no snapshot. */
const OWN: Record<string, PersonRow> = {
  bb: { nationalId: 'BB811111', lastName: 'Rami', birthDate: '1950-01-20', province: 'FES' },
  cc: { nationalId: 'CC722222', lastName: 'Skalli', birthDate: '1949-02-21', province: 'SAF' },
  dd: { nationalId: 'DD633333', lastName: 'Berrada', birthDate: '1948-03-22', province: 'TAZ' },
};

type Seen = Record<string, unknown>;

const GRAPH = `{ borrowers(first: 100, orderBy: {field: LAST_NAME, direction: ASC}) { totalCount edges { node {
    id lastName firstName birthDate clientRef firstMonth lastMonth identityConflict loans { ref status outstanding }
    inquiries { purpose applicationRef } } } }
  returns(first: 100) { edges { node { month kind state rowCount acceptedCount rejectedCount warningCount fileErrors { code count }
    rejections { code count } warnings { code count } qualityIndex } } }
  alerts(first: 100) { edges { node { snapshotMonth changes { measure from to } } } userErrors { code } } }`;

/** Everything the association's role may select, without what is random or a clock. */
async function dump(sector: MatchedSector): Promise<Seen> {
  const tables = await sector.world.asOwner<{ name: string; columns: string[] }>(
    `select c.oid::regclass::text as name, array_agg(quote_ident(a.attname) order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where n.nspname in ('registry', 'intake', 'published', 'audit', 'jobs') and c.relkind in ('r', 'p', 'v', 'm')
       and has_column_privilege('centrale_amc_aa', c.oid, a.attnum, 'select')
       and a.attname !~ '(_at|^return_id|^sha256|^id_cipher|^request_id|^staging_table)$'
     group by 1`,
  );
  const session = sector.sector.sessionOf('aa');
  const seen: Seen = {};
  for (const { name, columns } of tables) {
    const text = `select to_jsonb(t) as row from (select ${columns.join(', ')} from ${name}) t order by 1`;
    seen[name] = await session.query({ name: `dump ${name}`, text, values: [] });
  }
  return seen;
}

async function observe(sector: MatchedSector, stage: string): Promise<Seen> {
  const graph = await sector.sector.ask('aa', GRAPH);
  expect(graph.errors).toBeUndefined();
  const looks: Seen[] = [];
  for (const [at, person] of [SURE, DOUBTFUL, NEW].entries()) {
    const claim = {
      name_key: (person.lastName ?? 'ELIDRISSI').toUpperCase(),
      birth_date: person.birthDate ?? '1980-03-07',
    };
    for (const purpose of ['NEW_CREDIT', 'PORTFOLIO_REVIEW'] as const) {
      const [sight] = await sector.look('aa', person.nationalId, {
        ...claim,
        purpose,
        application_ref: `${stage}-${at}`,
      });
      looks.push({ ...sight, published_at: null });
    }
  }
  return { graph: graph.data, looks, tables: await dump(sector) };
}

const STAGES = ['filed', 'matched', 'published'] as const;
const seen = new Map<string, Record<(typeof STAGES)[number], Seen>>();
const open: MatchedSector[] = [];

async function play(others: PersonRow[], keys?: MatchedSector['world']['keys']) {
  const sector = await MatchedSector.open();
  open.push(sector);
  // One key file in all worlds, so that ids are the same too.
  if (keys) Object.assign(sector.world.keys, keys);
  await sector.report('aa', [SURE, DOUBTFUL], JULY);
  for (const [code, own] of Object.entries(OWN)) await sector.report(code, [own], JULY);
  await sector.match();
  await sector.publish(JULY);
  await sector.report('bb', others, AUGUST);
  await sector.match();
  await sector.report('aa', [SURE, DOUBTFUL, NEW], AUGUST);
  const filed = await observe(sector, 'filed');
  await sector.match();
  const matched = await observe(sector, 'matched');
  for (const code of ['cc', 'dd']) await sector.report(code, [OWN[code] ?? stranger(3)], AUGUST);
  await sector.publish(AUGUST);
  return { sector, stages: { filed, matched, published: await observe(sector, 'published') } };
}

const getSeen = (world: string, stage: (typeof STAGES)[number]): Seen =>
  seen.get(world)?.[stage] ?? {};

beforeAll(async () => {
  let keys: MatchedSector['world']['keys'] | undefined;
  for (const [name, others] of Object.entries(WORLDS)) {
    const { sector, stages } = await play(others, keys);
    keys ??= { ...sector.world.keys };
    seen.set(name, stages);
  }
});
afterAll(() => Promise.all(open.map((sector) => sector.close())));

describe('an association', () => {
  it('has something to see, so that the comparison is of something', async () => {
    const states = await open[1]?.world.asOwner('select state from registry.match_pair order by 1');
    expect(states).toEqual([{ state: 'MERGED' }, { state: 'MERGED' }, { state: 'REVIEW' }]);
    const { tables, looks } = getSeen('strangers', 'filed') as { tables: Seen; looks: Seen[] };
    expect(Object.keys(tables)).toEqual(
      expect.arrayContaining(['registry.client', 'intake.return', 'audit.inquiry']),
    );
    expect((tables['registry.client'] as unknown[]).length).toBe(3);
    expect(looks.filter(({ inquiry_id }) => inquiry_id !== null)).toHaveLength(5);
  });

  it.each(['filed', 'matched'] as const)(
    'cannot tell, its return %s, whether another lender knows its clients',
    (stage) => {
      const [first, ...others] = Object.keys(WORLDS).map((world) => getSeen(world, stage));
      for (const other of others) expect(other).toEqual(first);
    },
  );

  it('reads of a person who was united what it would read had the id been right', () => {
    expect(getSeen('the same people, ids mistyped', 'published')).toEqual(
      getSeen('the same people, ids right', 'published'),
    );
  });

  it('reads nothing of a person about whom the bureau has not decided', () => {
    const bandsOf = (world: string) =>
      (getSeen(world, 'published').looks as Seen[]).map((look) => look.lenders_band);
    expect(bandsOf('strangers')).toEqual([0, 0, 0, 0, 0, 0]);
    expect(bandsOf('the same people, ids mistyped')).toEqual([1, 1, 0, 0, 1, 1]);
  });
});
