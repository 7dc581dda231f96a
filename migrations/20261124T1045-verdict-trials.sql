-- Dry runs of verdict rules: how many verdicts a new set would change, before anybody adopts it. An association tries
-- them on its own clients, the bureau on all; what comes out are counts of ten people or more, rounded to ten.
set local role centrale_owner;

-- `association` null: the bureau's. `rules` is an array of {measure, watchFrom, limitFrom, exclusive}; `changes` of
-- {from, to, people}, people null where withheld.
create table published.verdict_trial (
  trial_id uuid primary key default gen_random_uuid(),
  association text references registry.association,
  api_client text not null,
  rules jsonb not null,
  snapshot_id integer references published.snapshot,
  asked_at timestamptz not null default now(),
  finished_at timestamptz,
  people integer,
  changes jsonb
);
create index verdict_trial_by_asker on published.verdict_trial (association, snapshot_id);
alter table published.verdict_trial enable row level security;
alter table published.verdict_trial force row level security;
create policy publisher on published.verdict_trial to centrale_publisher using (true) with check (true);
create policy reader on published.verdict_trial to centrale_reader using (true) with check (true);
create policy own_rows on published.verdict_trial for select to centrale_amc
  using (association = substr(current_user::text, 14) collate "default");
create policy staff on published.verdict_trial for select to centrale_bureau using (association is null);
grant select on published.verdict_trial to centrale_amc, centrale_bureau;
grant select, update (finished_at, people, changes) on published.verdict_trial to centrale_publisher;
grant select, insert on published.verdict_trial to centrale_reader;
grant insert on published.verdict_rule to centrale_reader;
create policy adopts on published.verdict_rule for insert to centrale_reader with check (true);

-- A trial's rules as the reckoning takes them.
create function published.rules_of(p_rules jsonb) returns published.verdict_rule[]
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  select array_agg(row(0, current_date, 'MA', r.measure, '', r."watchFrom", r."limitFrom", r.exclusive, 'trial')
    ::published.verdict_rule order by r.measure)
  from jsonb_to_recordset(p_rules) r (measure text, "watchFrom" numeric, "limitFrom" numeric, exclusive boolean)
$$;

-- The verdicts of a lender's own clients (of all lenders' for null) in a snapshot, without any request, under two sets of
-- rules: how many people go from which level to which.
create function published.compare_rules(
  p_association text, p_snapshot integer, p_old published.verdict_rule[], p_new published.verdict_rule[]
) returns table (was smallint, is_now smallint, people integer)
  language plpgsql stable set search_path = pg_catalog, pg_temp set work_mem = '128MB' as $$
declare
  v_month date := (select month from published.snapshot where snapshot_id = p_snapshot);
  v_version smallint := (select band_version from published.snapshot where snapshot_id = p_snapshot);
  debt bigint[] := published.amount_edges(v_version, 'OUTSTANDING');
  instalment bigint[] := published.amount_edges(v_version, 'INSTALMENT');
begin
  return query
  with own as (
    select p.association, p.client_id, sum(p.outstanding_centimes)::bigint as owed,
      sum(p.monthly_instalment_centimes)::bigint as monthly
    from published.positions_at(v_month) p
    where p_association is null or p.association = p_association
    group by 1, 2
  ), facts as (
    select coalesce(e.lenders_band, 0::smallint) as lenders, coalesce(e.outstanding_band, 0::smallint) as outstanding,
      coalesce(e.instalment_band, 0::smallint) as instalments, coalesce(e.arrears_band, 0::smallint) as arrears,
      o.owed, o.monthly,
      case when c.income_month > v_month - interval '12 months' then c.household_income_centimes end as income
    from own o
    join registry.client c on c.association = o.association and c.client_id = o.client_id
    left join published.exposure e on e.snapshot_id = p_snapshot and e.viewer = 'centrale_amc_' || o.association
      and e.borrower_id = c.borrower_id
  )
  select published.verdict_level(p_old, debt, instalment, f.lenders, f.outstanding, f.instalments, f.arrears, null, true,
      f.owed, f.monthly, 0, 0, f.income),
    published.verdict_level(p_new, debt, instalment, f.lenders, f.outstanding, f.instalments, f.arrears, null, true,
      f.owed, f.monthly, 0, 0, f.income),
    count(*)::integer
  from facts f group by 1, 2;
end
$$;

-- Runs a trial, once; small cells are withheld with siblings as in an overlap, the rest rounded to ten.
create function published.run_trial(p_trial uuid) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  trial published.verdict_trial;
begin
  select * into strict trial from published.verdict_trial t where t.trial_id = p_trial for update;
  if trial.finished_at is not null then return; end if;
  update published.verdict_trial t set finished_at = clock_timestamp(), people = r.people, changes = r.changes
  from (
    select coalesce(round(sum(c.people), -1)::integer, 0) as people, coalesce(jsonb_agg(jsonb_build_object(
      'from', l.was, 'to', l.is_now, 'people', case when c.people >= 10
        and not (c.least_of_all < 10 and (c.place <= 2 or c.smaller < 10)) then round(c.people, -1) end)
      order by l.was, l.is_now), '[]') as changes
    from (select was::smallint, is_now::smallint from generate_series(0, 2) was, generate_series(0, 2) is_now) l
    left join (
      select n.*, min(n.people) over () as least_of_all, row_number() over smallest as place,
        coalesce(sum(n.people) over (order by n.people, n.was, n.is_now
          rows between unbounded preceding and 1 preceding), 0) as smaller
      from published.compare_rules(trial.association, trial.snapshot_id, published.rules_on(trial.asked_at::date),
        published.rules_of(trial.rules)) n
      window smallest as (order by n.people, n.was, n.is_now)
    ) c using (was, is_now)
  ) r
  where t.trial_id = p_trial;
end
$$;
revoke all on function published.rules_of(jsonb),
  published.compare_rules(text, integer, published.verdict_rule[], published.verdict_rule[]),
  published.run_trial(uuid) from public;
grant execute on function published.rules_of(jsonb),
  published.compare_rules(text, integer, published.verdict_rule[], published.verdict_rule[]),
  published.run_trial(uuid) to centrale_publisher;

grant create on schema published to centrale_reader;
reset role;
set local role centrale_reader;

-- Takes a trial up for the caller: an association on its own clients, the bureau on all. Raises NOT_AN_ASKER,
-- CLIENT_SUSPENDED, NO_RECIPROCITY, NO_SNAPSHOT, TOO_MANY_TRIALS: five a snapshot for an association, or counts that
-- differ by little would add up to people.
create function published.open_trial(p_api_client text, p_rules jsonb) returns uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  asker published.asker := published.asker_of(p_api_client);
  current_snapshot integer := (select s.snapshot_id from published.snapshot s where s.is_current);
  opened uuid;
begin
  if asker.standing is not null then raise exception 'NO_RECIPROCITY'; end if;
  if current_snapshot is null then raise exception 'NO_SNAPSHOT'; end if;
  perform pg_advisory_xact_lock(hashtext('published.open_trial'), hashtext(coalesce(asker.association, '')));
  if asker.association is not null and (select count(*) from published.verdict_trial t
    where t.association = asker.association and t.snapshot_id = current_snapshot) >= 5 then
    raise exception 'TOO_MANY_TRIALS';
  end if;
  insert into published.verdict_trial (association, api_client, rules, snapshot_id)
  values (asker.association, p_api_client, p_rules, current_snapshot) returning trial_id into opened;
  return opened;
end
$$;

-- The bureau adopts the rules of a finished trial of its own as the next version, from a day on that has not passed.
-- Returns the version, or raises NOT_AN_ASKER, NOT_FOUND, TRIAL_NOT_FINISHED, DATE_PASSED.
create function published.adopt_rules(p_api_client text, p_trial uuid, p_valid_from date, p_source text) returns smallint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  trial published.verdict_trial;
  next_version smallint := (select max(version) + 1 from published.verdict_rule);
begin
  if current_setting('role') <> 'centrale_bureau' then raise exception 'NOT_AN_ASKER'; end if;
  select * into trial from published.verdict_trial t where t.trial_id = p_trial and t.association is null;
  if not found then raise exception 'NOT_FOUND'; end if;
  if trial.finished_at is null then raise exception 'TRIAL_NOT_FINISHED'; end if;
  if p_valid_from < audit.today() or p_valid_from < (select max(valid_from) from published.verdict_rule) then
    raise exception 'DATE_PASSED';
  end if;
  perform pg_advisory_xact_lock(hashtext('published.adopt_rules'));
  insert into published.verdict_rule (version, valid_from, jurisdiction, measure, unit, watch_from, limit_from, exclusive, source)
  select next_version, p_valid_from, 'MA', r.measure,
    (select o.unit from published.verdict_rule o where o.version = 1 and o.measure = r.measure),
    r."watchFrom", r."limitFrom", r.exclusive, p_source
  from jsonb_to_recordset(trial.rules) r (measure text, "watchFrom" numeric, "limitFrom" numeric, exclusive boolean);
  return next_version;
end
$$;
revoke all on function published.open_trial(text, jsonb), published.adopt_rules(text, uuid, date, text) from public;
grant execute on function published.open_trial(text, jsonb) to centrale_amc, centrale_bureau;
grant execute on function published.adopt_rules(text, uuid, date, text) to centrale_bureau;

reset role;
set local role centrale_owner;
revoke create on schema published from centrale_reader;
select jobs.create_queue('trial', '{"policy": "standard", "retryLimit": 3, "retryDelay": 5, "expireInSeconds": 900}');
