-- Who is who across lenders: what is compared of each report, which two may be one person, and every decision on it, by
-- the machine and by the bureau. No association's role has any right here: that two lenders know one person is exactly
-- what neither may learn before the bands are published.
do $$
begin
  if not exists (select from pg_roles where rolname = 'centrale_matcher') then
    create role centrale_matcher nologin nosuperuser nobypassrls nocreaterole nocreatedb;
  end if;
  if not pg_has_role('centrale_work', 'centrale_matcher', 'MEMBER') then
    grant centrale_matcher to centrale_work;
  end if;
  execute format('grant temporary on database %I to centrale_matcher', current_database());
end
$$;
create extension if not exists pg_trgm with schema public;
set local role centrale_owner;
grant usage on schema registry to centrale_matcher;

-- A client's report as it is compared: keys of the names by script (borrowers/maghrebi-name-rules.ts), `marks` the
-- consonants of last name, first name and their words, by which candidates are found, `words` the same in order for
-- measuring likeness. `print` is of what was keyed and by which rules: a report without its print is keyed and matched
-- again.
create table registry.match_key (
  borrower_id uuid not null,
  client_id uuid not null,
  print bigint not null,
  last_latin text,
  last_arabic text,
  first_latin text,
  first_arabic text,
  marks text[] not null check (cardinality(marks) >= 2),
  words text not null,
  birth_date date not null,
  sex registry.sex not null,
  province text not null,
  primary key (borrower_id, client_id)
);
create index match_key_by_block on registry.match_key (birth_date, province, sex);

-- Two people of the register who may be one, the smaller id first. REVIEW waits for the bureau; MERGED counts as one
-- person from the next publication on; APART stays apart. `weights` explains the score, a line a field. What a hand
-- has touched (`by_hand`) no machine decides again.
create table registry.match_pair (
  pair_id uuid primary key default gen_random_uuid(),
  borrower_id uuid not null,
  other_borrower_id uuid not null check (other_borrower_id > borrower_id),
  state text not null default 'REVIEW' check (state in ('REVIEW', 'MERGED', 'APART')),
  by_hand boolean not null default false,
  score numeric(5, 1),
  weights jsonb not null default '[]',
  rules_version smallint,
  found_at timestamptz not null default now(),
  unique (borrower_id, other_borrower_id)
);
create index match_pair_by_other on registry.match_pair (other_borrower_id);
create index match_pair_by_time on registry.match_pair (found_at, pair_id);
create index borrower_united on registry.borrower (same_as) where same_as is not null;
create index borrower_variant on registry.borrower (id_hash) where variant > 1;
create index identity_case_by_borrower on registry.identity_case (borrower_id) where borrower_id is not null;

-- Every decision there ever was, the machine's too, and why. Append-only.
create table registry.match_decision (
  decision_id uuid primary key default gen_random_uuid(),
  pair_id uuid not null references registry.match_pair,
  decision text not null check (decision in ('MERGE', 'KEEP_APART', 'UNDO')),
  is_automatic boolean not null,
  made_by text not null,
  made_at timestamptz not null default clock_timestamp(),
  reason text not null check (btrim(reason) <> ''),
  score numeric(5, 1),
  weights jsonb not null,
  rules_version smallint
);
create index match_decision_by_pair on registry.match_decision (pair_id, made_at);

do $$
declare
  t text;
begin
  foreach t in array array['match_key', 'match_pair', 'match_decision'] loop
    execute format('alter table registry.%I enable row level security', t);
    execute format('alter table registry.%I force row level security', t);
    execute format('create policy matcher on registry.%I to centrale_matcher using (true) with check (true)', t);
  end loop;
  foreach t in array array['match_pair', 'match_decision'] loop
    execute format('create policy reader on registry.%I to centrale_reader using (true) with check (true)', t);
    execute format('create policy bureau on registry.%I for select to centrale_bureau using (true)', t);
  end loop;
  foreach t in array array['client', 'borrower', 'identity_case'] loop
    execute format('create policy matcher on registry.%I for select to centrale_matcher using (true)', t);
  end loop;
end
$$;
grant select, insert, update, delete on registry.match_key to centrale_matcher;
grant select, insert, update, delete on registry.match_pair to centrale_matcher;
grant select, insert, update on registry.match_pair to centrale_reader;
grant select, insert on registry.match_decision to centrale_matcher, centrale_reader;
grant select (pair_id, state, by_hand, score, weights, rules_version, found_at) on registry.match_pair to centrale_bureau;
grant select on registry.match_decision to centrale_bureau;
grant select (association, client_id, borrower_id, id_cipher, last_name, first_name, last_name_ar, first_name_ar,
  birth_date, sex, province) on registry.client to centrale_matcher;
grant select, update (same_as) on registry.borrower to centrale_matcher;
create policy unites on registry.borrower for update to centrale_matcher using (true) with check (true);
grant select (case_id, borrower_id, other_borrower_id, ruling), update (ruling, ruled_at, ruled_by, reason)
  on registry.identity_case to centrale_matcher;
create policy rules on registry.identity_case for update to centrale_matcher using (true) with check (true);

-- Everybody who counts as one person with this borrower, himself included.
create function registry.members_of(p_borrower uuid) returns uuid[]
  language sql stable set search_path = pg_catalog, pg_temp as $$
  with eldest as (
    select coalesce(b.same_as, b.borrower_id) as borrower_id from registry.borrower b where b.borrower_id = p_borrower
  )
  select array_agg(borrower_id) from (
    select borrower_id from eldest
    union all
    select m.borrower_id from eldest e join registry.borrower m on m.same_as = e.borrower_id
  ) members
$$;

-- Settles who is one person among these borrowers, from the united pairs alone and from nothing that was before, so that
-- a pair taken apart leaves no trace: each group goes by its eldest record.
create function registry.settle_people(p_members uuid[]) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  to_settle uuid[] := p_members;
  one_person uuid[];
  reached uuid[];
  eldest uuid;
begin
  while cardinality(to_settle) > 0 loop
    reached := to_settle[1:1];
    loop
      one_person := reached;
      reached := array(
        select unnest(one_person)
        union select p.other_borrower_id from registry.match_pair p where p.borrower_id = any(one_person) and p.state = 'MERGED'
        union select p.borrower_id from registry.match_pair p where p.other_borrower_id = any(one_person) and p.state = 'MERGED'
      );
      exit when cardinality(reached) = cardinality(one_person);
    end loop;
    select b.borrower_id into eldest from registry.borrower b where b.borrower_id = any(one_person)
    order by b.created_at, b.borrower_id limit 1;
    update registry.borrower b set same_as = nullif(eldest, b.borrower_id)
    where b.borrower_id = any(one_person) and b.same_as is distinct from nullif(eldest, b.borrower_id);
    to_settle := array(select m from unnest(to_settle) m where m <> all(one_person));
  end loop;
end
$$;

-- Puts pairs into the state that a decision means and records it of each; the bureau's cases about the two people follow:
-- ruled with it, or open again. Whoever calls settles who is one person.
create function registry.record_decisions(
  p_pairs uuid[], p_decision text, p_automatic boolean, p_made_by text, p_reason text
) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  is_undone constant boolean := p_decision = 'UNDO';
begin
  update registry.match_pair p set by_hand = p.by_hand or not p_automatic,
    state = case p_decision when 'MERGE' then 'MERGED' when 'KEEP_APART' then 'APART' else 'REVIEW' end
  where p.pair_id = any(p_pairs);
  insert into registry.match_decision (pair_id, decision, is_automatic, made_by, reason, score, weights, rules_version)
  select p.pair_id, p_decision, p_automatic, p_made_by, p_reason, p.score, p.weights, p.rules_version
  from registry.match_pair p where p.pair_id = any(p_pairs);
  update registry.identity_case k set
    ruling = case p_decision when 'MERGE' then 'SAME_PERSON' when 'KEEP_APART' then 'DIFFERENT_PEOPLE' end,
    ruled_at = case when not is_undone then now() end,
    ruled_by = case when not is_undone then p_made_by end,
    reason = case when not is_undone then p_reason end
  from (
    select p.borrower_id as one, p.other_borrower_id as other from registry.match_pair p where p.pair_id = any(p_pairs)
    union all
    select p.other_borrower_id, p.borrower_id from registry.match_pair p where p.pair_id = any(p_pairs)
  ) pair
  where k.borrower_id = pair.one and k.other_borrower_id = pair.other and (k.ruling is null) <> is_undone;
end
$$;

-- Carries out a decision on a pair. Returns null, or why not: MERGE_CONTRADICTS where it would unite somebody whom a
-- decision keeps apart, TOO_MANY where a machine would make one person of more than eight records. Whoever calls has
-- checked that the state allows it.
create function registry.decide_pair(
  p_pair uuid, p_decision text, p_automatic boolean, p_made_by text, p_reason text
) returns text language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  pair registry.match_pair;
  involved uuid[];
begin
  perform pg_advisory_xact_lock(hashtext('registry.decide_pair'));
  select * into strict pair from registry.match_pair p where p.pair_id = p_pair for update;
  involved := array(select distinct m
    from unnest(registry.members_of(pair.borrower_id) || registry.members_of(pair.other_borrower_id)) m);
  if p_decision = 'MERGE' then
    if exists (select from registry.match_pair p where p.state = 'APART'
      and p.borrower_id = any(involved) and p.other_borrower_id = any(involved)) then return 'MERGE_CONTRADICTS'; end if;
    if p_automatic and cardinality(involved) > 8 then return 'TOO_MANY'; end if;
  end if;
  perform registry.record_decisions(array[p_pair], p_decision, p_automatic, p_made_by, p_reason);
  perform registry.settle_people(involved);
  return null;
end
$$;

-- Opens a run of the matching, one at a time, and the tables of its transaction: `match_fresh` reports that are new or
-- have changed, `match_near` ids one slip apart, `match_found` what the scores say.
create function registry.open_matching() returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtext('registry.match'));
  create temp table match_fresh (like registry.match_key) on commit drop;
  create temp table match_near (n integer not null, near_n integer not null) on commit drop;
  create temp table match_found (borrower_id uuid not null, other_borrower_id uuid not null, verdict text not null,
    score numeric(5, 1) not null, weights jsonb not null) on commit drop;
end
$$;

-- Lets the planner know the keys as they are now: whoever fills a table does not own it, and may not do this himself.
create function registry.measure_match_keys() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  analyze registry.match_key;
  analyze registry.match_pair;
end
$$;

-- Keeps the keys of the fresh reports, and numbers all reports, so that the work on ids goes by numbers.
create function registry.keep_match_keys() returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into registry.match_key select * from pg_temp.match_fresh order by borrower_id, client_id
  on conflict (borrower_id, client_id) do update set print = excluded.print, last_latin = excluded.last_latin,
    last_arabic = excluded.last_arabic, first_latin = excluded.first_latin, first_arabic = excluded.first_arabic,
    marks = excluded.marks, words = excluded.words, birth_date = excluded.birth_date, sex = excluded.sex,
    province = excluded.province;
  analyze pg_temp.match_fresh;
  create temp table match_member on commit drop as
    select row_number() over ()::integer as n, k.borrower_id, k.client_id, f.client_id is not null as is_fresh,
      k.birth_date - date '1900-01-01' as birth_day, hashtext(k.marks[1]) as last_mark, hashtext(k.marks[2]) as first_mark
    from registry.match_key k left join pg_temp.match_fresh f on f.client_id = k.client_id;
  create unique index on pg_temp.match_member (n);
  analyze pg_temp.match_member;
  if (select count(*) from pg_temp.match_fresh) * 10 > (select count(*) from pg_temp.match_member) then
    perform registry.measure_match_keys();
  end if;
end
$$;

-- Who may be whom, among people of whom one at least is fresh. By the id: equal, or one slip apart (`relation` 2 and 1).
-- Under another id (0) only who was born the same day, or with day and month exchanged, in one province, of one sex, and
-- shares a mark: nobody else can reach the threshold of a review (a test goes through all that can); of these, fifty a
-- person at most, the most alike first. And pairs found before, which are scored again. Where more people were born on
-- one day in one place than a country has, or more than twenty bear one id, somebody invents them: none of these is
-- compared for that, so that no file makes the work grow faster than itself.
create function registry.find_match_candidates() returns bigint
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  found_pairs bigint;
begin
  create temp table match_candidate on commit drop as
  with asked as (
    select f.borrower_id, f.marks, f.words, f.sex, f.province, born
    from pg_temp.match_fresh f, unnest(array[f.birth_date,
      case when extract(day from f.birth_date) <= 12 and extract(day from f.birth_date) <> extract(month from f.birth_date)
        then make_date(extract(year from f.birth_date)::integer, extract(day from f.birth_date)::integer,
          extract(month from f.birth_date)::integer) end]) born
    where born is not null
  ), swollen as (
    select birth_date, province, sex from registry.match_key group by 1, 2, 3 having count(*) > 500
  ), alike as (
    select a.borrower_id, k.borrower_id as other, max(public.similarity(a.words, k.words)) as likeness
    from asked a join registry.match_key k
      on k.birth_date = a.born and k.province = a.province and k.sex = a.sex and k.marks && a.marks
    where k.borrower_id <> a.borrower_id
      and (a.born, a.province, a.sex) not in (select birth_date, province, sex from swollen)
    group by 1, 2
  ), nearest as (
    select borrower_id, other, row_number() over (partition by borrower_id order by likeness desc, other) as place
    from alike where likeness >= 0.5
  ), found as (
    select borrower_id, other, 0 as relation from nearest where place <= 50
    union all
    select a.borrower_id, b.borrower_id, 1
    from pg_temp.match_near near
    join pg_temp.match_member a on a.n = near.n join pg_temp.match_member b on b.n = near.near_n
    union all
    select f.borrower_id, b.borrower_id, 2
    from (select distinct borrower_id from pg_temp.match_fresh) f
    join registry.borrower own on own.borrower_id = f.borrower_id
    join (select id_hash from registry.borrower where variant > 1 group by id_hash having count(*) < 20) v
      on v.id_hash = own.id_hash
    join registry.borrower b on b.id_hash = v.id_hash
    union all
    select p.borrower_id, p.other_borrower_id, 0 from registry.match_pair p
    where not p.by_hand and (p.borrower_id in (select borrower_id from pg_temp.match_fresh)
      or p.other_borrower_id in (select borrower_id from pg_temp.match_fresh))
  )
  select least(borrower_id, other) as borrower_id, greatest(borrower_id, other) as other_borrower_id,
    max(relation)::smallint as relation
  from found where borrower_id <> other group by 1, 2;
  get diagnostics found_pairs = row_count;
  analyze pg_temp.match_candidate;
  return found_pairs;
end
$$;

-- Whoever is like more than eight others is like nobody in particular: of the new pairs about him the eight best are kept,
-- and the machine unites none of them. Unions that stand are left alone, or invented people could undo them.
create function registry.thin_crowds() returns void
  language plpgsql set search_path = pg_catalog, pg_temp set enable_nestloop = off as $$
begin
  create temp table match_place on commit drop as
  with pair as (
    select f.borrower_id, f.other_borrower_id, f.score, p.state from pg_temp.match_found f
    left join registry.match_pair p using (borrower_id, other_borrower_id) where f.verdict <> 'APART'
    union all
    select p.borrower_id, p.other_borrower_id, p.score, p.state from registry.match_pair p
    where not exists (select from pg_temp.match_found f
      where f.borrower_id = p.borrower_id and f.other_borrower_id = p.other_borrower_id)
  ), placed as (
    select p.borrower_id, p.other_borrower_id, p.state, count(*) over (partition by side) as pairs,
      row_number() over (partition by side order by p.state is null, p.score desc, p.borrower_id, p.other_borrower_id) as nth
    from pair p, unnest(array[p.borrower_id, p.other_borrower_id]) side
  )
  select borrower_id, other_borrower_id, min(state) as state, max(pairs) as pairs, max(nth) as nth
  from placed group by 1, 2 having max(pairs) > 8;
  delete from pg_temp.match_found f using pg_temp.match_place p
  where f.borrower_id = p.borrower_id and f.other_borrower_id = p.other_borrower_id and p.state is null and p.nth > 8;
  update pg_temp.match_found f set verdict = 'REVIEW' from pg_temp.match_place p
  where f.borrower_id = p.borrower_id and f.other_borrower_id = p.other_borrower_id and f.verdict = 'MERGE'
    and p.state is distinct from 'MERGED';
end
$$;

-- Unites at once, by one statement each, the pairs of this run whose people are in no other pair: nearly all, and nothing
-- about them depends on what else is decided. Answers how many. No statistics know yet how many pairs this run has found:
-- no nested loops.
create function registry.unite_lone_pairs(p_reason text) returns integer
  language plpgsql set search_path = pg_catalog, pg_temp set enable_nestloop = off as $$
declare
  lone uuid[];
begin
  perform pg_advisory_xact_lock(hashtext('registry.decide_pair'));
  lone := array(
    with place as (
      select p.pair_id, side from registry.match_pair p, unnest(array[p.borrower_id, p.other_borrower_id]) side
    ), crowded as (
      select pair_id from (select pair_id, count(*) over (partition by side) as pairs from place) c where pairs > 1
    )
    select p.pair_id from registry.match_pair p join pg_temp.match_found f using (borrower_id, other_borrower_id)
    where p.state = 'REVIEW' and not p.by_hand and f.verdict = 'MERGE'
      and not exists (select from crowded c where c.pair_id = p.pair_id)
  );
  perform registry.record_decisions(lone, 'MERGE', true, 'matching', p_reason);
  update registry.borrower b set same_as = two.eldest
  from (
    select eldest.borrower_id as eldest, youngest.borrower_id as youngest
    from registry.match_pair p
    join registry.borrower one on one.borrower_id = p.borrower_id
    join registry.borrower other on other.borrower_id = p.other_borrower_id,
    lateral (select case when (one.created_at, one.borrower_id) < (other.created_at, other.borrower_id)
      then one.borrower_id else other.borrower_id end as borrower_id) eldest,
    lateral (select case when eldest.borrower_id = one.borrower_id then other.borrower_id else one.borrower_id end
      as borrower_id) youngest
    where p.pair_id = any(lone)
  ) two
  where b.borrower_id = two.youngest;
  return cardinality(lone);
end
$$;

-- Takes up what was found: pairs for the bureau, and, where no hand has touched a pair, the machine's own decisions:
-- united where the verdict is MERGE, taken apart again where it is so no longer. Answers how many wait and how many were
-- united by this run.
create function registry.apply_matches(p_rules integer, out reviews integer, out merges integer)
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  pair record;
  grounds constant text := 'The reports agree above the threshold of rules version ' || p_rules || '.';
begin
  analyze pg_temp.match_found;
  perform registry.thin_crowds();
  insert into registry.match_pair as p (borrower_id, other_borrower_id, score, weights, rules_version)
  select f.borrower_id, f.other_borrower_id, f.score, f.weights, p_rules from pg_temp.match_found f
  on conflict (borrower_id, other_borrower_id) do update
    set score = excluded.score, weights = excluded.weights, rules_version = excluded.rules_version
  where not p.by_hand;
  delete from registry.match_pair p using pg_temp.match_found f
  where p.borrower_id = f.borrower_id and p.other_borrower_id = f.other_borrower_id and f.verdict = 'APART'
    and p.state = 'REVIEW' and not p.by_hand
    and not exists (select from registry.match_decision d where d.pair_id = p.pair_id);
  perform registry.decide_pair(p.pair_id, 'UNDO', true, 'matching', 'The reports changed and agree no longer.')
  from registry.match_pair p join pg_temp.match_found f using (borrower_id, other_borrower_id)
  where p.state = 'MERGED' and not p.by_hand and f.verdict <> 'MERGE';
  merges := registry.unite_lone_pairs(grounds);
  for pair in
    select p.pair_id from registry.match_pair p join pg_temp.match_found f using (borrower_id, other_borrower_id)
    where p.state = 'REVIEW' and not p.by_hand and f.verdict = 'MERGE'
    order by f.score desc, p.borrower_id, p.other_borrower_id
  loop
    if registry.decide_pair(pair.pair_id, 'MERGE', true, 'matching', grounds) is null then merges := merges + 1; end if;
  end loop;
  select count(*) into reviews
  from registry.match_pair p join pg_temp.match_found f using (borrower_id, other_borrower_id) where p.state = 'REVIEW';
end
$$;
revoke all on function registry.measure_match_keys(), registry.members_of(uuid), registry.settle_people(uuid[]),
  registry.record_decisions(uuid[], text, boolean, text, text), registry.decide_pair(uuid, text, boolean, text, text),
  registry.open_matching(), registry.keep_match_keys(), registry.find_match_candidates(),
  registry.thin_crowds(), registry.unite_lone_pairs(text), registry.apply_matches(integer)
from public;
grant execute on function registry.members_of(uuid), registry.settle_people(uuid[]),
  registry.record_decisions(uuid[], text, boolean, text, text), registry.decide_pair(uuid, text, boolean, text, text)
to centrale_reader, centrale_matcher;
grant execute on function registry.measure_match_keys(), registry.open_matching(), registry.keep_match_keys(),
  registry.find_match_candidates(), registry.thin_crowds(), registry.unite_lone_pairs(text),
  registry.apply_matches(integer) to centrale_matcher;

-- One run waits at most beside the one that is going on: it takes up whatever came in meanwhile.
select jobs.create_queue('matching', '{"policy": "stately", "retryLimit": 5, "retryDelay": 30, "retryBackoff": true,
  "expireInSeconds": 7200}');

-- Rulings that were given before there were pairs stand as decisions of their own.
reset role;
set local role centrale_reader;
insert into registry.match_pair (borrower_id, other_borrower_id, state, by_hand, found_at)
select least(borrower_id, other_borrower_id), greatest(borrower_id, other_borrower_id), 'MERGED', true, min(opened_at)
from registry.identity_case where ruling = 'SAME_PERSON' group by 1, 2;
insert into registry.match_decision (pair_id, decision, is_automatic, made_by, made_at, reason, weights)
select p.pair_id, 'MERGE', false, coalesce(k.ruled_by, 'bureau'), k.ruled_at,
  coalesce(nullif(btrim(k.reason), ''), 'ruling'), '[]'
from registry.identity_case k join registry.match_pair p
  on p.borrower_id = least(k.borrower_id, k.other_borrower_id)
  and p.other_borrower_id = greatest(k.borrower_id, k.other_borrower_id)
where k.ruling = 'SAME_PERSON';
