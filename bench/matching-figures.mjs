// What the matching found against what is known, counted above the row policies, in the register it was found in; and the
// same of its peers: the exact national id, and pg_trgm as it comes.
import { DIFFERENT_KINDS, SAME_KINDS } from '../dist/demo/labelled-pairs.js';
import { findPairKind } from '../dist/demo/labelled-sector.js';

/** A loan's reference tells whose it truly is: P<person>-<place>-<pair>. */
const TRUTH = `
  create table public.truth as
  select c.client_id, c.borrower_id, coalesce(b.same_as, b.borrower_id) as found, c.id_hash, c.birth_date,
    c.last_name || ' ' || c.first_name as name, split_part(l.loan_ref, '-', 1) as person,
    split_part(l.loan_ref, '-', 2)::smallint as place, nullif(split_part(l.loan_ref, '-', 3), '')::integer as pair
  from registry.loan l join registry.client c on c.client_id = l.client_id and c.association = l.association
  join registry.borrower b on b.borrower_id = c.borrower_id`;

const PAIRS = `
  create table public.pair_found as
  select a.pair, a.found = z.found as is_united, a.borrower_id = z.borrower_id as by_id, a.id_hash = z.id_hash as same_id,
    public.similarity(a.name, z.name) as likeness, a.birth_date = z.birth_date as same_birth,
    exists (select from registry.match_pair p where p.state = 'REVIEW'
      and p.borrower_id = least(a.borrower_id, z.borrower_id) and p.other_borrower_id = greatest(a.borrower_id, z.borrower_id)
    ) as is_asked
  from public.truth a join public.truth z on z.pair = a.pair and z.place = 1
  where a.place = 0`;

/** Pairs of reports taken for one person, by whatever names the group, and how many of them truly are one. */
const countUnited = (group) => `
  select coalesce(sum(n * (n - 1) / 2), 0)::bigint as united from (select count(*) as n from public.truth group by ${group}) g`;

export async function readTruth(sector) {
  await sector.query('drop table if exists public.truth, public.pair_found');
  await sector.query(
    'analyze registry.client, registry.loan, registry.borrower, registry.match_pair',
  );
  await sector.query(TRUTH);
  await sector.query('create index on public.truth (pair) where pair is not null');
  await sector.query('create index on public.truth (birth_date)');
  await sector.query('analyze public.truth');
  await sector.query(PAIRS);
}

/** The labelled pairs, each with its kind and what everybody says of it. */
export async function readPairs(sector, size) {
  const rows = await sector.query('select * from public.pair_found order by pair');
  return rows.map((row) => ({ ...row, ...findPairKind(size, row.pair) }));
}

/** Precision and recall of a rule over labelled pairs. */
export function measure(pairs, says) {
  const said = pairs.filter(says);
  const right = said.filter(({ isSame }) => isSame).length;
  const same = pairs.filter(({ isSame }) => isSame).length;
  return { precision: said.length === 0 ? 1 : right / said.length, recall: right / same };
}

/** Of each kind: its number, and the shares united, asked about, and found by the peers. */
export function toKinds(pairs, byName) {
  const share = (list, says) => list.filter(says).length / list.length;
  const byKind = Map.groupBy(pairs, ({ kind }) => kind);
  return [...SAME_KINDS, ...DIFFERENT_KINDS].map((kind) => {
    const list = byKind.get(kind) ?? [];
    return {
      kind,
      isSame: SAME_KINDS.includes(kind),
      count: list.length,
      united: share(list, ({ is_united }) => is_united),
      asked: share(list, ({ is_united, is_asked }) => !is_united && is_asked),
      byId: share(list, ({ same_id }) => same_id),
      byName: share(list, byName),
    };
  });
}

/** Over all reports of the register: what was united, and how much of it rightly. */
export async function measureRegister(sector) {
  const count = async (group) => Number((await sector.query(countUnited(group)))[0].united);
  const same = await count('person');
  const [united, right] = [await count('found'), await count('found, person')];
  const [byId, rightById] = [await count('id_hash'), await count('id_hash, person')];
  const [machine] = await sector.query(
    `select count(*)::integer as unions, count(*) filter (where not exists (
       select from public.truth a join public.truth z on z.person = a.person
       where a.borrower_id = p.borrower_id and z.borrower_id = p.other_borrower_id))::integer as wrong
     from registry.match_pair p where p.state = 'MERGED'`,
  );
  const [waiting] = await sector.query(
    `select count(*)::integer as pairs, count(*) filter (where exists (
       select from public.truth a join public.truth z on z.person = a.person
       where a.borrower_id = p.borrower_id and z.borrower_id = p.other_borrower_id))::integer as one_person
     from registry.match_pair p where p.state = 'REVIEW'`,
  );
  const toRate = (said, rightly) => ({ precision: rightly / said, recall: rightly / same });
  return {
    same,
    byMachine: { precision: 1 - machine.wrong / machine.unions },
    ours: toRate(united, right),
    byId: toRate(byId, rightById),
    machine,
    waiting,
  };
}

/** pg_trgm over the register, for some thousand reports drawn from it: whoever is as like in name and born that day. */
export async function sampleByName(sector, from, sample) {
  const [row] = await sector.query(
    `with drawn as (select * from public.truth order by hashtext(client_id::text) limit $2)
     select count(*)::integer as said, count(*) filter (where t.person = d.person)::integer as rightly,
       (select count(*)::integer from drawn d join public.truth t using (person) where t.client_id <> d.client_id) as same
     from drawn d join public.truth t on t.birth_date = d.birth_date and t.client_id <> d.client_id
       and public.similarity(t.name, d.name) >= $1`,
    [from, sample],
  );
  return { precision: row.rightly / row.said, recall: row.rightly / row.same };
}
