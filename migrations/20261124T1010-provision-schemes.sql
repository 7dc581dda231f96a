-- Provisioning schemes as dated data. A scheme is stored once and never changed: a new rule is a new version with its
-- own first day. Those of the sector are everybody's to read; an association's own is read by that association alone.
set local role centrale_owner;

create type registry.provision_base as enum ('OUTSTANDING', 'OVERDUE');
create type registry.certainty as enum ('SOURCED', 'UNVERIFIED', 'ASSUMED');

-- Rates in basis points. `restructured_bp` is the least rate of a restructured loan. `is_floor`: an association's own
-- scheme may nowhere be weaker. `is_demo`: invented beyond what its source says, and never to be shown as the law.
create table registry.provision_scheme (
  scheme_id uuid primary key default gen_random_uuid(),
  association text references registry.association,
  code text not null check (code ~ '^[A-Z][A-Z0-9_]{1,31}$'),
  version smallint not null check (version >= 1),
  valid_from date not null,
  base registry.provision_base not null,
  net_of_guarantee boolean not null,
  restructured_bp integer not null check (restructured_bp between 0 and 10000),
  is_floor boolean not null,
  is_demo boolean not null,
  source text not null check (length(source) between 1 and 500),
  adopted_by text,
  adopted_at timestamptz not null default now(),
  check (association is null or not (is_floor or is_demo)),
  check ((association is null) = (adopted_by is null))
);
create unique index provision_scheme_version on registry.provision_scheme (coalesce(association, ''), code, version);

-- Days past due from `min_days` to `max_days`, both inclusive; the last bucket is open. `certainty` speaks of the rate,
-- `bounds_certainty` of the days. `association` repeats the scheme's, so that the row policy needs no sub-select.
create table registry.provision_bucket (
  scheme_id uuid not null references registry.provision_scheme,
  ordinal smallint not null,
  association text,
  min_days integer not null check (min_days >= 0),
  max_days integer check (max_days >= min_days),
  class text not null check (length(class) between 1 and 40),
  rate_bp integer not null check (rate_bp between 0 and 10000),
  source text not null check (length(source) between 1 and 500),
  certainty registry.certainty not null,
  bounds_certainty registry.certainty not null,
  primary key (scheme_id, ordinal)
);

do $$
declare
  t text;
begin
  foreach t in array array['provision_scheme', 'provision_bucket'] loop
    execute format('alter table registry.%I enable row level security', t);
    execute format('alter table registry.%I force row level security', t);
    execute format('create policy keeper on registry.%I to centrale_owner using (true) with check (true)', t);
    execute format($p$create policy sector_and_own on registry.%I for select to centrale_amc
      using (association is null or association = substr(current_user::text, 14) collate "default")$p$, t);
    execute format('grant select on registry.%I to centrale_amc', t);
  end loop;
end
$$;

-- What is wrong with the terms of a scheme by themselves, or null. SCHEME_BUCKETS unless the buckets, 1 to 20 of them,
-- begin at 0, follow each other without gap or overlap and end open; SCHEME_RATES unless every rate is between 0 and
-- 1 and none is below that of fewer days. The gateway reckons the same (portfolio/provision-rules.ts); a test holds the
-- two together.
create function registry.scheme_refusal(p_terms jsonb) returns text
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case
    when count(*) not between 1 and 20
      or bool_or(min_days is distinct from coalesce(former_max + 1, case when place = 1 then 0 end))
      or bool_or((max_days is null) <> is_last or max_days < min_days or max_days > 20000) then 'SCHEME_BUCKETS'
    when bool_or(rate_bp is null or rate_bp not between 0 and 10000 or rate_bp < former_rate)
      or coalesce((p_terms->>'restructuredBp')::integer, -1) not between 0 and 10000 then 'SCHEME_RATES'
  end
  from (
    select place, min_days, max_days, rate_bp, lag(max_days) over o as former_max, lag(rate_bp) over o as former_rate,
      lead(place) over o is null as is_last
    from (
      select place, (b->>'minDays')::integer as min_days, (b->>'maxDays')::integer as max_days,
        (b->>'rateBp')::integer as rate_bp
      from jsonb_array_elements(p_terms->'buckets') with ordinality u (b, place)
    ) bucket window o as (order by place)
  ) checked
$$;

-- Whether terms are weaker than a floor: a lower rate at any number of days, a smaller base, guarantees taken off where
-- the floor takes none, or a lower least rate of restructured loans. Both must be without refusal.
create function registry.is_below_floor(p_terms jsonb, p_floor jsonb) returns boolean
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  with rate as (
    select terms.is_own, (b->>'minDays')::integer as min_days, (b->>'rateBp')::integer as rate_bp
    from (values (true, p_terms), (false, p_floor)) terms (is_own, t), jsonb_array_elements(terms.t->'buckets') b
  )
  select (p_floor->>'base' = 'OUTSTANDING' and p_terms->>'base' = 'OVERDUE')
    or ((p_terms->>'netOfGuarantee')::boolean and not (p_floor->>'netOfGuarantee')::boolean)
    or (p_terms->>'restructuredBp')::integer < (p_floor->>'restructuredBp')::integer
    or exists (
      select from (select distinct min_days as days from rate) edge
      where (select r.rate_bp from rate r where r.is_own and r.min_days <= edge.days order by r.min_days desc limit 1)
        < (select r.rate_bp from rate r where not r.is_own and r.min_days <= edge.days order by r.min_days desc limit 1)
    )
$$;

-- A stored scheme in the form in which it was given.
create function registry.terms_of(p_scheme uuid) returns jsonb
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object('code', s.code, 'validFrom', s.valid_from, 'base', s.base,
    'netOfGuarantee', s.net_of_guarantee, 'restructuredBp', s.restructured_bp, 'source', s.source,
    'buckets', (select jsonb_agg(jsonb_build_object('minDays', b.min_days, 'maxDays', b.max_days, 'class', b.class,
      'rateBp', b.rate_bp, 'source', b.source, 'certainty', b.certainty, 'boundsCertainty', b.bounds_certainty)
      order by b.ordinal) from registry.provision_bucket b where b.scheme_id = s.scheme_id))
  from registry.provision_scheme s where s.scheme_id = p_scheme
$$;

-- Stores a scheme as the next version of its code, of the sector (no association) or of an association. Raises
-- scheme_refusal's codes; SCHEME_DATED unless it begins after the version before it; for an association also
-- SCHEME_CODE_TAKEN where the sector has the code, and BELOW_FLOOR by any floor in force on its first day or later.
create function registry.store_provision_scheme(p_association text, p_api_client text, p_terms jsonb,
  p_is_floor boolean, p_is_demo boolean) returns uuid
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  refusal text := registry.scheme_refusal(p_terms);
  begins date := (p_terms->>'validFrom')::date;
  former registry.provision_scheme;
  stored uuid := gen_random_uuid();
begin
  if refusal is not null then raise exception using message = refusal; end if;
  perform pg_advisory_xact_lock(hashtext('registry.provision_scheme'), hashtext(coalesce(p_association, '')));
  select * into former from registry.provision_scheme s
  where s.association is not distinct from p_association and s.code = p_terms->>'code'
  order by s.version desc limit 1;
  if former.valid_from >= begins then raise exception 'SCHEME_DATED'; end if;
  if p_association is not null then
    if exists (select from registry.provision_scheme s where s.association is null and s.code = p_terms->>'code') then
      raise exception 'SCHEME_CODE_TAKEN';
    end if;
    if exists (
      select from (
        select s.scheme_id, coalesce(lead(s.valid_from) over (order by s.valid_from, s.version), 'infinity') as ends
        from registry.provision_scheme s where s.is_floor
      ) floor_in_time
      where floor_in_time.ends > begins and registry.is_below_floor(p_terms, registry.terms_of(floor_in_time.scheme_id))
    ) then
      raise exception 'BELOW_FLOOR';
    end if;
  end if;
  insert into registry.provision_scheme (scheme_id, association, code, version, valid_from, base, net_of_guarantee,
    restructured_bp, is_floor, is_demo, source, adopted_by)
  values (stored, p_association, p_terms->>'code', coalesce(former.version, 0) + 1, begins,
    (p_terms->>'base')::registry.provision_base, (p_terms->>'netOfGuarantee')::boolean,
    (p_terms->>'restructuredBp')::integer, p_is_floor, p_is_demo, p_terms->>'source', p_api_client);
  insert into registry.provision_bucket (scheme_id, ordinal, association, min_days, max_days, class, rate_bp, source,
    certainty, bounds_certainty)
  select stored, place, p_association, (b->>'minDays')::integer, (b->>'maxDays')::integer, b->>'class',
    (b->>'rateBp')::integer, b->>'source', (b->>'certainty')::registry.certainty,
    (b->>'boundsCertainty')::registry.certainty
  from jsonb_array_elements(p_terms->'buckets') with ordinality u (b, place);
  return stored;
end
$$;

-- An association adopts a scheme of its own. Who adopts is the caller's role, never an argument; raises NOT_AN_ASKER
-- for any other role, and store_provision_scheme's codes.
create function registry.adopt_provision_scheme(p_api_client text, p_terms jsonb) returns uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if current_setting('role') not like 'centrale\_amc\__%' then raise exception 'NOT_AN_ASKER'; end if;
  return registry.store_provision_scheme(substr(current_setting('role'), 14), p_api_client, p_terms, false, false);
end
$$;

-- The version of a scheme in force at a month's end; without a code the caller's own, else the floor. Null where none
-- is. Runs as its caller: another association's scheme is no scheme.
create function registry.scheme_at(p_code text, p_month date) returns uuid
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select s.scheme_id from registry.provision_scheme s
  where s.valid_from <= p_month and (s.code = p_code or p_code is null and (s.association is not null or s.is_floor))
  order by (s.association is not null) desc, s.valid_from desc, s.version desc limit 1
$$;

revoke all on function registry.scheme_refusal(jsonb), registry.is_below_floor(jsonb, jsonb), registry.terms_of(uuid),
  registry.store_provision_scheme(text, text, jsonb, boolean, boolean),
  registry.adopt_provision_scheme(text, jsonb), registry.scheme_at(text, date) from public;
grant execute on function registry.adopt_provision_scheme(text, jsonb), registry.scheme_at(text, date) to centrale_amc;

-- The schemes of the sector. What no source gives is said to be assumed, and a first day that no source gives is the
-- earliest that does no harm: a scheme can only be asked for from then on.
do $$
begin
  perform registry.store_provision_scheme(null, null, '{"code": "BAM_19G_2002", "validFrom": "2003-01-01",
    "base": "OUTSTANDING", "netOfGuarantee": true, "restructuredBp": 0,
    "source": "Bank Al-Maghrib circulars 19/G/2002 and 38/G/2004, for banks; rates are minima on balances net of eligible guarantees. Events that make a loan doubtful without arrears, quotas of guarantees and reserved interest are not reported and not reckoned.",
    "buckets": [
      {"minDays": 0, "maxDays": 89, "class": "SAINE_OU_IRREGULIERE", "rateBp": 0, "certainty": "ASSUMED",
       "boundsCertainty": "SOURCED", "source": "Default begins at 90 days of arrears; no rate is stated below"},
      {"minDays": 90, "maxDays": 179, "class": "PRE_DOUTEUSE", "rateBp": 2000, "certainty": "SOURCED",
       "boundsCertainty": "UNVERIFIED", "source": "19/G/2002: 20 %, from 90 days; the end at 180 days is unverified"},
      {"minDays": 180, "maxDays": 359, "class": "DOUTEUSE", "rateBp": 5000, "certainty": "SOURCED",
       "boundsCertainty": "UNVERIFIED", "source": "19/G/2002: 50 %; 180 and 360 days are unverified"},
      {"minDays": 360, "maxDays": null, "class": "COMPROMISE", "rateBp": 10000, "certainty": "SOURCED",
       "boundsCertainty": "UNVERIFIED", "source": "19/G/2002: 100 %, also in litigation; 360 days is unverified"}]}',
    false, false);
  perform registry.store_provision_scheme(null, null, '{"code": "MIX_MBB", "validFrom": "2000-01-01",
    "base": "OUTSTANDING", "netOfGuarantee": false, "restructuredBp": 5000,
    "source": "MIX MicroBanking Bulletin, adjustment of loan-loss allowances; renegotiated loans 50 %. Its write-off within a year is not reckoned; its first day is not dated.",
    "buckets": [
      {"minDays": 0, "maxDays": 89, "class": "D0_89", "rateBp": 0, "certainty": "ASSUMED",
       "boundsCertainty": "SOURCED", "source": "The adjustment begins at 90 days; no rate is stated below"},
      {"minDays": 90, "maxDays": 180, "class": "D90_180", "rateBp": 5000, "certainty": "SOURCED",
       "boundsCertainty": "SOURCED", "source": "MicroBanking Bulletin: 90 to 180 days 50 %"},
      {"minDays": 181, "maxDays": null, "class": "OVER_180", "rateBp": 10000, "certainty": "SOURCED",
       "boundsCertainty": "SOURCED", "source": "MicroBanking Bulletin: over 180 days 100 %"}]}',
    false, false);
  perform registry.store_provision_scheme(null, null, '{"code": "SADHAN", "validFrom": "2000-01-01",
    "base": "OUTSTANDING", "netOfGuarantee": false, "restructuredBp": 0,
    "source": "Sa-Dhan, best practice of Indian microfinance; nothing is stated of restructured loans, its first day is not dated.",
    "buckets": [
      {"minDays": 0, "maxDays": 0, "class": "CURRENT", "rateBp": 0, "certainty": "SOURCED",
       "boundsCertainty": "SOURCED", "source": "Sa-Dhan: current 0 %"},
      {"minDays": 1, "maxDays": 30, "class": "D1_30", "rateBp": 1000, "certainty": "SOURCED",
       "boundsCertainty": "SOURCED", "source": "Sa-Dhan: 1 to 30 days 10 %"},
      {"minDays": 31, "maxDays": 60, "class": "D31_60", "rateBp": 2500, "certainty": "SOURCED",
       "boundsCertainty": "SOURCED", "source": "Sa-Dhan: 31 to 60 days 25 %"},
      {"minDays": 61, "maxDays": 90, "class": "D61_90", "rateBp": 5000, "certainty": "SOURCED",
       "boundsCertainty": "SOURCED", "source": "Sa-Dhan: 61 to 90 days 50 %"},
      {"minDays": 91, "maxDays": 180, "class": "D91_180", "rateBp": 7500, "certainty": "SOURCED",
       "boundsCertainty": "SOURCED", "source": "Sa-Dhan: 91 to 180 days 75 %"},
      {"minDays": 181, "maxDays": 365, "class": "D181_365", "rateBp": 9000, "certainty": "SOURCED",
       "boundsCertainty": "SOURCED", "source": "Sa-Dhan: 181 to 365 days 90 %"},
      {"minDays": 366, "maxDays": null, "class": "OVER_365", "rateBp": 10000, "certainty": "SOURCED",
       "boundsCertainty": "SOURCED", "source": "Sa-Dhan: over 365 days 100 %"}]}',
    false, false);
  perform registry.store_provision_scheme(null, null, '{"code": "AMC_2009_DEMO", "validFrom": "2009-01-01",
    "base": "OUTSTANDING", "netOfGuarantee": false, "restructuredBp": 0,
    "source": "Decision of 25 December 2008 for microcredit associations: above 30 days 50 %. A demonstration, unverified beyond that first step: the later steps are unknown, and 50 % is kept for them.",
    "buckets": [
      {"minDays": 0, "maxDays": 30, "class": "D0_30", "rateBp": 0, "certainty": "ASSUMED",
       "boundsCertainty": "SOURCED", "source": "The decision begins above 30 days; no rate is stated below"},
      {"minDays": 31, "maxDays": null, "class": "OVER_30", "rateBp": 5000, "certainty": "SOURCED",
       "boundsCertainty": "UNVERIFIED", "source": "Decision of 25 December 2008: above 30 days 50 %; where the next step begins is unknown"}]}',
    true, true);
end
$$;
