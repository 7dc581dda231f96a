-- Bands by record. A person whom the bureau or the matching united out of several records has, from the next publication
-- on, a row for each: what a lender reads about its client is settled when the snapshot is published, and a decision on
-- who is who changes nothing in between, for anybody.
set local role centrale_owner;

-- `borrower_id` is the record, not the person. `live_here`, where the record was united with others: the roles of the
-- lenders with a live loan under this very record; `holders` are those of the whole person. Without it a lender could
-- tell from its right to review one of its clients that he is another of its clients too.
alter table published.exposure add column live_here text[];

-- Whether a client has a live loan at a month's end, by the same rules as published.positions_at.
create function published.is_live(p_client uuid, p_month date) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from (
      select distinct on (p.loan_id) p.month, p.maturity_on, p.status
      from registry.position p
      join registry.association a on a.code = p.association and (a.left_on is null or a.left_on > p_month)
      where p.client_id = p_client and p.superseded_at is null and p.month <= p_month
        and p.month > p_month - interval '6 months'
      order by p.loan_id, p.month desc
    ) latest
    where (latest.month = p_month or latest.maturity_on > p_month or latest.maturity_on <= latest.month)
      and latest.status not in ('CLOSED', 'REMOVED')
  )
$$;
revoke all on function published.is_live(uuid, date) from public;
grant execute on function published.is_live(uuid, date) to centrale_publisher;

-- Writes the bands: per record of a person one row for everybody who lends him nothing, and per lender one where others
-- lend too. Lenders under one control are one lender and one viewer. Records that were united are one person: each has
-- a row of its own, with the bands of the whole person. Sets of lenders are few, and nearly all of a record's reports
-- agree: lists of roles are made once a set, and names are gathered one by one only where reports differ.
create or replace function published.fill_exposure(p_snapshot integer, p_month date, p_version smallint) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format($sql$
    insert into published.%I (snapshot_id, id_hash, borrower_id, viewer, holders, name_keys, birth_dates,
      lenders_band, outstanding_band, instalment_band, arrears_band, live_here)
    with united as materialized (
      select borrower_id, same_as as person from registry.borrower where same_as is not null
    ), per_lender as materialized (
      select coalesce(u.person, p.borrower_id) as person, a.control_group as lender,
        sum(p.outstanding_centimes)::bigint as owed, sum(p.monthly_instalment_centimes)::bigint as instalment,
        max(published.arrears_band(p.status, p.days_past_due)) as arrears
      from published.positions_at($2) p
      join registry.association a on a.code = p.association
      left join united u on u.borrower_id = p.borrower_id
      group by 1, 2
    ), whole as materialized (
      select person, count(*)::integer as lenders, sum(owed)::bigint as owed, sum(instalment)::bigint as instalment,
        max(arrears) as arrears, array_agg(lender) as list
      from (select * from per_lender order by person, lender) l
      group by person
    ), role_list as materialized (
      select d.list, (
          select array_agg('centrale_amc_' || m.code order by m.code)
          from registry.association m where m.control_group = any(d.list)
        ) as holders
      from (select distinct list from whole) d
    ), others as (
      select l.person, l.lender, count(*) over the_others as lenders, sum(l.owed) over the_others as owed,
        sum(l.instalment) over the_others as instalment, max(l.arrears) over the_others as arrears
      from per_lender l join whole w using (person)
      where w.lenders > 1
      window the_others as (partition by l.person rows between unbounded preceding and unbounded following
        exclude current row)
    ), bands as (
      select w.person, null::text as viewer, r.holders, w.lenders, w.owed, w.instalment, w.arrears
      from whole w join role_list r using (list)
      union all
      select o.person, 'centrale_amc_' || m.code, null, o.lenders::integer, o.owed::bigint, o.instalment::bigint, o.arrears
      from others o join registry.association m on m.control_group = o.lender
    ), known as (
      select coalesce(u.person, c.borrower_id) as person, c.borrower_id, c.id_hash, min(c.name_keys) as name_keys,
        min(c.birth_date) as birth_date,
        min(c.name_keys) = max(c.name_keys) and min(c.birth_date) = max(c.birth_date) as is_one_voice
      from registry.client c left join united u on u.borrower_id = c.borrower_id
      group by 1, 2, 3
    ), live_here as (
      select u.borrower_id, coalesce(array_agg(distinct 'centrale_amc_' || m.code) filter (where m.code is not null), '{}')
        as roles
      from (select borrower_id from united union select person from united) u
      left join registry.client c on c.borrower_id = u.borrower_id and published.is_live(c.client_id, $2)
      left join registry.association a on a.code = c.association
      left join registry.association m on m.control_group = a.control_group
      group by 1
    )
    select $1, k.id_hash, k.borrower_id, b.viewer, b.holders,
      case when k.is_one_voice then k.name_keys else (
        select array_agg(distinct key) from registry.client c, unnest(c.name_keys) key
        where c.borrower_id = k.borrower_id and c.id_hash = k.id_hash
      ) end,
      case when k.is_one_voice then array[k.birth_date] else (
        select array_agg(distinct c.birth_date) from registry.client c
        where c.borrower_id = k.borrower_id and c.id_hash = k.id_hash
      ) end,
      least(b.lenders, 3), width_bucket(b.owed - 1, $3), width_bucket(b.instalment - 1, $4), b.arrears,
      case when b.viewer is null then h.roles end
    from bands b join known k using (person) left join live_here h on h.borrower_id = k.borrower_id
  $sql$, 'exposure_' || p_snapshot) using p_snapshot, p_month,
    published.amount_edges(p_version, 'OUTSTANDING'), published.amount_edges(p_version, 'INSTALMENT');
end
$$;

-- Own clients with a live loan in a snapshot, for every association at once, with the others' bands in it and in the
-- former one (null where there was none), as each association could read them; in a table of this transaction.
create or replace function published.gather_own_clients(p_snapshot integer, p_former integer) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  create temp table own_client on commit drop as
  with holding as (
    select substr(role, 14) as association, role, e.borrower_id
    from published.exposure e, unnest(coalesce(e.live_here, e.holders)) role
    where e.snapshot_id = p_snapshot and e.viewer is null
  ), before as (
    select e.borrower_id, e.viewer, e.holders, e.lenders_band, e.outstanding_band, e.arrears_band
    from published.exposure e where e.snapshot_id = p_former
  )
  select h.association, c.client_id, c.id_hash, c.name_keys[1] as name_key, c.birth_date,
    coalesce(v.lenders_band, 0::smallint) as lenders, coalesce(v.outstanding_band, 0::smallint) as outstanding,
    coalesce(v.instalment_band, 0::smallint) as instalment, coalesce(v.arrears_band, 0::smallint) as arrears,
    case when p_former is not null then coalesce(mine.lenders_band, theirs.lenders_band, 0::smallint) end as former_lenders,
    case when p_former is not null then coalesce(mine.outstanding_band, theirs.outstanding_band, 0::smallint) end
      as former_outstanding,
    case when p_former is not null then coalesce(mine.arrears_band, theirs.arrears_band, 0::smallint) end as former_arrears
  from holding h
  join registry.client c on c.association = h.association and c.borrower_id = h.borrower_id
  left join published.exposure v on v.snapshot_id = p_snapshot and v.borrower_id = h.borrower_id and v.viewer = h.role
  left join before mine on mine.borrower_id = h.borrower_id and mine.viewer = h.role
  left join before theirs on theirs.borrower_id = h.borrower_id and theirs.viewer is null
    and not h.role = any(theirs.holders);
  analyze pg_temp.own_client;
end
$$;

-- The verdicts of a lender's own clients (of all lenders' for null) in a snapshot, without any request, under two sets of
-- rules: how many people go from which level to which.
create or replace function published.compare_rules(
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

grant create on schema published to centrale_reader;
reset role;
set local role centrale_reader;

-- The bands of the others about one person for this caller; no row, which means all zero, where nobody knows him, where
-- nobody else lends to him, and where neither name nor birth date fits the id. Where the caller's own client fits, only
-- the record behind that client counts, with whoever it was united with when the snapshot was published.
create or replace function published.bands_for(
  p_caller text, p_ask published.ask, p_side published.own_side, p_snapshot_id integer
) returns table (lenders smallint, outstanding smallint, instalment smallint, arrears smallint)
language sql stable as $$
  select e.lenders_band, e.outstanding_band, e.instalment_band, e.arrears_band
  from published.exposure e
  where e.snapshot_id = p_snapshot_id and e.id_hash = (p_ask).id_hash
    and (e.viewer = p_caller or (e.viewer is null and not p_caller = any(e.holders)))
    and case when (p_side).client_id is null
      then (p_ask).name_key = any(e.name_keys) or (p_ask).birth_date = any(e.birth_dates)
      else e.borrower_id = (p_side).borrower_id end
  order by ((p_ask).name_key = any(e.name_keys) and (p_ask).birth_date = any(e.birth_dates)) desc, e.borrower_id
  limit 1
$$;

-- Why this asker may not ask this for this purpose, or null: NO_RECIPROCITY, APPLICATION_REQUIRED, CONSENT_REQUIRED,
-- NOT_OWN_CLIENT, NO_ACTIVE_LOAN, NOT_OVERDUE, NO_APPLICATION, TOO_MANY_GUARANTORS (ten people an application: a
-- group's members, not a list; `p_earlier` are those before this one in the same call), CASE_REQUIRED,
-- PURPOSE_NOT_ALLOWED. Every reason rests on the asker's own rows and the public rules.
create or replace function published.purpose_refusal(
  p_asker published.asker, p_ask published.ask, p_side published.own_side, p_snapshot published.snapshot,
  p_earlier bytea[]
) returns text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if p_asker.standing is not null then return 'NO_RECIPROCITY'; end if;
  if (p_ask.purpose in ('SUBJECT_ACCESS', 'SUPERVISION', 'DISPUTE')) <> (p_asker.association is null) then
    return 'PURPOSE_NOT_ALLOWED';
  end if;
  if p_asker.association is null then
    return case when coalesce(btrim(p_ask.case_ref), '') = '' then 'CASE_REQUIRED' end;
  end if;
  if p_ask.purpose in ('NEW_CREDIT', 'RENEWAL', 'GUARANTOR') and coalesce(btrim(p_ask.application_ref), '') = '' then
    return 'APPLICATION_REQUIRED';
  end if;
  if p_ask.purpose in ('NEW_CREDIT', 'RENEWAL') and coalesce(btrim(p_ask.consent_ref), '') = '' then
    return 'CONSENT_REQUIRED';
  end if;
  if p_ask.purpose in ('RENEWAL', 'PORTFOLIO_REVIEW', 'COLLECTION') and p_side.client_id is null then
    return 'NOT_OWN_CLIENT';
  end if;
  if p_ask.purpose = 'PORTFOLIO_REVIEW' and not exists (
    select from published.exposure e
    where e.snapshot_id = p_snapshot.snapshot_id and e.id_hash = p_ask.id_hash and e.viewer is null
      and e.borrower_id = p_side.borrower_id and p_asker.role = any(coalesce(e.live_here, e.holders))
  ) then
    return 'NO_ACTIVE_LOAN';
  end if;
  if p_ask.purpose = 'COLLECTION' and not published.was_overdue(p_side.client_id, p_snapshot) then
    return 'NOT_OVERDUE';
  end if;
  if p_ask.purpose = 'GUARANTOR' then
    if not exists (select from audit.inquiry i
      where i.association = p_asker.association and i.day between p_asker.today - 90 and p_asker.today
        and i.application_ref = p_ask.application_ref and i.purpose in ('NEW_CREDIT', 'RENEWAL')) then
      return 'NO_APPLICATION';
    end if;
    if (select count(*) from (
        select i.id_hash from audit.inquiry i
        where i.association = p_asker.association and i.day between p_asker.today - 90 and p_asker.today
          and i.application_ref = p_ask.application_ref and i.purpose = 'GUARANTOR'
        union select unnest(p_earlier)
      ) members where id_hash <> p_ask.id_hash) >= 10 then
      return 'TOO_MANY_GUARANTORS';
    end if;
  end if;
  return null;
end
$$;

-- Adds lines to a screening of the caller's that has not begun: named by client ids, by loan ids, or by keyed hashes of
-- national ids (hex); with nothing named, every own client with a live loan in the snapshot. Raises
-- TOO_MANY_PEOPLE above 100,000, whole.
create or replace function published.add_screening_lines(
  p_api_client text, p_screening uuid, p_clients uuid[], p_loans uuid[], p_id_hashes text[]
) returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  asker published.asker := published.screener_of(p_api_client);
  screening audit.screening;
  total integer;
begin
  select * into strict screening from audit.screening s
  where s.screening_id = p_screening and s.association = asker.association and s.reached = 0 for update;
  insert into audit.screening_line (association, screening_id, line_no, client_id)
  select asker.association, p_screening, screening.asked + k.n, k.client_id
  from (
    select g.n, c.client_id from unnest(p_clients) with ordinality g (client_id, n)
    left join registry.client c on c.association = asker.association and c.client_id = g.client_id
    union all
    select g.n, l.client_id from unnest(p_loans) with ordinality g (loan_id, n)
    left join registry.loan l on l.association = asker.association and l.loan_id = g.loan_id
    union all
    select g.n, (select c.client_id from registry.client c where c.association = asker.association
      and c.id_hash = decode(g.hash, 'hex') order by c.own_variant limit 1)
    from unnest(p_id_hashes) with ordinality g (hash, n)
    union all
    select row_number() over (order by c.client_id), c.client_id
    from published.exposure e
    join registry.client c on c.association = asker.association and c.borrower_id = e.borrower_id
    where p_clients is null and p_loans is null and p_id_hashes is null
      and e.snapshot_id = screening.snapshot_id and e.viewer is null
      and asker.role = any(coalesce(e.live_here, e.holders))
  ) k;
  select coalesce(max(l.line_no), 0) into total from audit.screening_line l where l.screening_id = p_screening;
  if total > 100000 then raise exception 'TOO_MANY_PEOPLE'; end if;
  update audit.screening s set asked = total, finished_at = case when total = 0 then now() end
  where s.screening_id = p_screening;
  return total;
end
$$;

-- Records the next lines of a screening as inquiries, and answers how many are left. A line that means nobody, or a
-- client without a live loan in the snapshot, is passed over: it is told as refused when the result is read.
create or replace function published.run_screening(p_api_client text, p_screening uuid, p_limit integer) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  asker published.asker := published.screener_of(p_api_client);
  screening audit.screening;
  shown published.snapshot;
  rules published.verdict_rule[] := published.rules_on(asker.today);
  upto integer;
begin
  select * into strict screening from audit.screening s
  where s.screening_id = p_screening and s.association = asker.association for update;
  select * into strict shown from published.snapshot s where s.snapshot_id = screening.snapshot_id;
  upto := least(screening.reached + p_limit, screening.asked);
  insert into audit.inquiry (inquiry_id, day, made_at, association, control_group, viewer_role, api_client, request_id,
    purpose, id_hash, name_key, birth_date, snapshot_id, lenders_band, outstanding_band, instalment_band, arrears_band,
    verdict, rules_version)
  select published.inquiry_id_of(asker, row(0, c.id_hash, c.name_keys[1], c.birth_date, 'PORTFOLIO_REVIEW', null, null,
      null, null, null, null, null)::published.ask, screening.snapshot_id),
    asker.today, now(), asker.association, asker.control_group, asker.role, asker.api_client, screening.request_id,
    'PORTFOLIO_REVIEW', c.id_hash, c.name_keys[1], c.birth_date, screening.snapshot_id, coalesce(mine.lenders_band, 0),
    coalesce(mine.outstanding_band, 0), coalesce(mine.instalment_band, 0), coalesce(mine.arrears_band, 0),
    published.verdict_level(rules, scale.debt, scale.instalment, coalesce(mine.lenders_band, 0::smallint),
      coalesce(mine.outstanding_band, 0::smallint), coalesce(mine.instalment_band, 0::smallint),
      coalesce(mine.arrears_band, 0::smallint), null, own.loans > 0, own.owed, own.instalment, 0, 0,
      case when c.income_month > shown.month - interval '12 months' then c.household_income_centimes end),
    (rules[1]).version
  from (select published.amount_edges(shown.band_version, 'OUTSTANDING') as debt,
      published.amount_edges(shown.band_version, 'INSTALMENT') as instalment) scale
  cross join audit.screening_line l
  join registry.client c on c.association = asker.association and c.client_id = l.client_id
  join published.exposure held on held.snapshot_id = screening.snapshot_id and held.id_hash = c.id_hash
    and held.borrower_id = c.borrower_id and held.viewer is null
    and asker.role = any(coalesce(held.live_here, held.holders))
  left join published.exposure mine on mine.snapshot_id = screening.snapshot_id and mine.id_hash = c.id_hash
    and mine.borrower_id = held.borrower_id and mine.viewer = asker.role
  cross join lateral published.own_debt_of(c.client_id, (shown.month - interval '6 months')::date) own
  where l.screening_id = p_screening and l.line_no > screening.reached and l.line_no <= upto
  on conflict (inquiry_id) do nothing;
  update audit.screening s set reached = upto, finished_at = case when upto = screening.asked then now() end
  where s.screening_id = p_screening;
  return screening.asked - upto;
end
$$;

reset role;
set local role centrale_owner;
revoke create on schema published from centrale_reader;
