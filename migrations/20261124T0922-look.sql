-- The only road to others' bands: published.look records an inquiry and answers it, in one statement. The functions
-- here belong to centrale_reader, who may read across lenders; a caller may only execute what is granted to it.
set local role centrale_owner;
grant create on schema published, audit to centrale_reader;
reset role;
set local role centrale_reader;

-- Today where the sector lives: inquiries and allowances go by this day.
create function audit.today() returns date
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select (now() at time zone 'Africa/Casablanca')::date
$$;

-- The month whose PERIODIC return must be there by now. The demo's months do not follow the clock: they are due
-- once they are published.
create function published.last_due_month() returns date
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select max(c.month) from registry.calendar c
  where case when c.real_time then c.due_on <= audit.today()
    else exists (select from published.snapshot s where s.month >= c.month) end
$$;

-- Why an association reads no bands (promise P9: who reports fully, reads), or null where it does: a gap of the last due
-- month, or NOT_IN_SNAPSHOT. A month that ended before the association joined was never due from it.
create function published.standing_of(p_association text) returns text
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  due date := published.last_due_month();
  gap text;
begin
  if due >= (select a.joined_on from registry.association a where a.code = p_association) then
    gap := published.filing_gap(p_association, due);
    if gap is not null then return gap; end if;
  end if;
  if not exists (select from published.snapshot_lender l where l.association = p_association) then
    return 'NOT_IN_SNAPSHOT';
  end if;
  return null;
end
$$;

-- Credit inquiries that an association may make in a day, and what it rests on: three times its mean daily
-- disbursements over its last three filed months, never below 20; 20 where more than half of its inquiries of 60 to
-- 90 days ago led to no loan of that person within 60 days and to no declared outcome.
create function audit.allowance(p_association text, out allowed integer, out judged integer, out unexplained integer)
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  today date := audit.today();
  lent numeric;
begin
  select 3 * sum(m.new_loans)::numeric / sum(extract(day from m.month)) into lent
  from (
    select s.month, (array_agg(l.new_loans order by s.run desc))[1] as new_loans
    from published.snapshot_lender l join published.snapshot s using (snapshot_id)
    where l.association = p_association and l.new_loans is not null
    group by s.month order by s.month desc limit 3
  ) m;
  select count(*), count(*) filter (where not (
      exists (select from audit.application_outcome o
        where o.association = i.association and o.application_ref = i.application_ref)
      or exists (select from registry.client c
        join registry.loan l on l.association = c.association and l.client_id = c.client_id
        join registry.position p on p.loan_id = l.loan_id and p.month >= i.day
        where c.association = i.association and c.id_hash = i.id_hash
          and p.superseded_at is null and p.disbursed_on between i.day and i.day + 60)))
    into judged, unexplained
  from audit.inquiry i
  where i.association = p_association and i.day between today - 90 and today - 60
    and i.purpose in ('NEW_CREDIT', 'RENEWAL');
  allowed := case when unexplained * 2 > judged then 20 else greatest(20, ceil(coalesce(lent, 0))::integer) end;
end
$$;

-- Takes up to so many credit inquiries from the day's allowance, and answers how many. A client's own limit, where one
-- is set, stands in place of the association's allowance.
create function audit.take_quota(p_association text, p_client_limit integer, p_day date, p_wanted integer)
returns integer language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  granted integer;
begin
  for attempt in 1..2 loop
    with day_use as (
      select least(p_wanted, greatest(coalesce(p_client_limit, q.allowed) - q.used, 0)) as granted
      from audit.quota_use q where q.association = p_association and q.day = p_day
      for update
    )
    update audit.quota_use q set used = q.used + day_use.granted
    from day_use where q.association = p_association and q.day = p_day
    returning day_use.granted into granted;
    exit when found;
    insert into audit.quota_use (association, day, used, allowed, judged, unexplained)
      select p_association, p_day, 0, a.allowed, a.judged, a.unexplained from audit.allowance(p_association) a
      on conflict do nothing;
  end loop;
  return granted;
end
$$;

-- Who is asking, and when: settled once for all questions of a call.
create type published.asker as (
  role text, association text, control_group text, api_client text, client_limit integer, standing text, today date
);

-- One question about one person, as the gateway passes it. `id_hash` and the keyed name were made by the gateway.
create type published.ask as (
  n integer, id_hash bytea, name_key text, birth_date date, purpose audit.purpose, request_id text,
  application_ref text, consent_ref text, case_ref text, requested_centimes bigint,
  requested_instalment_centimes bigint, household_income_centimes bigint
);

-- The asker's own knowledge of the person: its client, and what he owes it by its own latest report.
create type published.own_side as (
  client_id uuid, borrower_id uuid, same_as uuid, loans integer, owed_centimes bigint,
  instalment_centimes bigint, income_centimes bigint
);

-- What a client owes its own lender by the latest report of each loan after `p_after`. One of a look's parts: plain SQL,
-- so that PostgreSQL plans all parts of a look as one statement.
create function published.own_debt_of(p_association text, p_client uuid, p_after date)
returns table (loans integer, owed bigint, instalment bigint) language sql stable as $$
  select count(*)::integer, coalesce(sum(l.outstanding_centimes), 0)::bigint,
    coalesce(sum(l.monthly_instalment_centimes), 0)::bigint
  from (
    select p.* from registry.loan n cross join lateral (
      select p.status, p.outstanding_centimes, p.monthly_instalment_centimes from registry.position p
      where p.loan_id = n.loan_id and p.superseded_at is null and p.month > p_after
      order by p.month desc limit 1
    ) p
    where n.association = p_association and n.client_id = p_client
  ) l
  where l.status not in ('CLOSED', 'REMOVED')
$$;

-- The asker's client of that id who fits the claimed name or birth date, with what he owes the asker, and his income
-- where it was reported in the six months before `p_after` or since: an older one is unknown. No row where there is none.
create function published.own_side_of(p_association text, p_ask published.ask, p_after date)
returns setof published.own_side language sql stable as $$
  select c.client_id, c.borrower_id, c.same_as, own.loans, own.owed, own.instalment, c.income
  from (
    select c.client_id, c.borrower_id, b.same_as,
      case when c.income_month > registry.month_before(p_after, 6) then c.household_income_centimes end as income
    from registry.client c join registry.borrower b using (borrower_id)
    where c.association = p_association and c.id_hash = (p_ask).id_hash
      and ((p_ask).name_key = any(c.name_keys) or c.birth_date = (p_ask).birth_date)
    order by ((p_ask).name_key = any(c.name_keys) and c.birth_date = (p_ask).birth_date) desc, c.own_variant
    limit 1
  ) c, lateral published.own_debt_of(p_association, c.client_id, p_after) own
$$;

-- Whether the asker's client was overdue or written off at the asker in the snapshot, as it was known when the
-- snapshot was published: a later report gives no right to look.
create function published.was_overdue(p_client uuid, p_snapshot published.snapshot) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(bool_or(l.status = 'WRITTEN_OFF' or l.days_past_due > 0), false)
  from (
    select distinct on (p.loan_id) p.status, p.days_past_due
    from registry.loan n join registry.position p using (loan_id)
    where n.client_id = p_client and p.client_id = p_client
      and p.month <= p_snapshot.month and p.month >= registry.month_before(p_snapshot.month, 6)
      and p.received_at <= p_snapshot.published_at
      and (p.superseded_at is null or p.superseded_at > p_snapshot.published_at)
    order by p.loan_id, p.month desc
  ) l
  where l.status not in ('CLOSED', 'REMOVED')
$$;

-- Why this asker may not ask this for this purpose, or null: NO_RECIPROCITY, APPLICATION_REQUIRED, CONSENT_REQUIRED,
-- NOT_OWN_CLIENT, NO_ACTIVE_LOAN, NOT_OVERDUE, NO_APPLICATION, TOO_MANY_GUARANTORS (ten people an application: a
-- group's members, not a list; `p_earlier` are those before this one in the same call), CASE_REQUIRED,
-- PURPOSE_NOT_ALLOWED. Every reason rests on the asker's own rows and the public rules.
create function published.purpose_refusal(
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
    where e.snapshot_id = p_snapshot.snapshot_id and e.borrower_id = p_side.borrower_id and e.viewer is null
      and p_asker.role = any(string_to_array(coalesce(e.live_here, e.holders), ','))
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

-- The inquiry's number: the same association, person, purpose and application are one inquiry in a day, and a
-- portfolio review is one per snapshot; so a retry is not a second look.
create function published.inquiry_id_of(p_asker published.asker, p_ask published.ask, p_snapshot_id integer)
returns uuid language sql immutable as $$
  select substr(encode(sha256(convert_to(jsonb_build_array((p_asker).role, encode((p_ask).id_hash, 'hex'),
    (p_ask).name_key, (p_ask).birth_date, (p_ask).purpose, (p_ask).application_ref, (p_ask).case_ref,
    case when (p_ask).purpose = 'PORTFOLIO_REVIEW' then to_jsonb(p_snapshot_id)
      else to_jsonb((p_asker).today) end)::text, 'UTF8')), 'hex'), 1, 32)::uuid
$$;

-- The records of that id whose reports, as they were known at a moment, agree with the claimed name or birth date.
create function published.who_fits(p_ask published.ask, p_known_at timestamptz)
returns table (borrower_id uuid, fits_both boolean) language sql stable as $$
  select c.borrower_id, bool_or(k.has_name) and bool_or(k.has_birth_date)
  from registry.client c
  left join lateral (
    select f.name_keys, f.birth_date from registry.former_identity f
    where f.id_hash = c.id_hash and f.client_id = c.client_id and f.borrower_id = c.borrower_id
      and f.until > p_known_at
    order by f.until limit 1
  ) former on true
  cross join lateral (
    select (p_ask).name_key = any(coalesce(former.name_keys, c.name_keys)) as has_name,
      (p_ask).birth_date = coalesce(former.birth_date, c.birth_date) as has_birth_date
  ) k
  where c.id_hash = (p_ask).id_hash and c.known_since <= p_known_at and (k.has_name or k.has_birth_date)
  group by c.borrower_id
$$;

-- The bands of the others about one person for this caller; no row, which means all zero, where nobody knows him, where
-- nobody else lends to him, and where neither name nor birth date fits the id. Where the caller's own client fits, only
-- the record behind that client counts, with whoever it was united with when the snapshot was published.
create function published.bands_for(
  p_caller text, p_ask published.ask, p_side published.own_side, p_snapshot published.snapshot
) returns table (lenders smallint, outstanding smallint, instalment smallint, arrears smallint)
language sql stable as $$
  select e.lenders_band, e.outstanding_band, e.instalment_band, e.arrears_band
  from (
    select (p_side).borrower_id, true as fits_both where (p_side).client_id is not null
    union all
    select f.borrower_id, f.fits_both from published.who_fits(p_ask, (p_snapshot).published_at) f
    where (p_side).client_id is null
  ) k
  join published.exposure e on e.snapshot_id = (p_snapshot).snapshot_id and e.borrower_id = k.borrower_id
    and (e.viewer = p_caller or (e.viewer is null and not p_caller = any(string_to_array(e.holders, ','))))
  order by k.fits_both desc, k.borrower_id
  limit 1
$$;

-- How many other lenders asked about a new loan of this person in 90 days, to the start of the day, as a band; kept
-- for 30 days per association and person, so that asking every day does not tell on which day somebody asked.
-- "This person": the same id, and the same name or birth date as claimed.
create function published.inquiry_band_for(p_asker published.asker, p_ask published.ask)
returns table (band smallint, is_new boolean) language sql stable as $$
  select coalesce(kept.band, (
      select case when count(distinct i.control_group) >= 3 then 2 when count(*) > 0 then 1 else 0 end
      from audit.inquiry i
      where i.id_hash = (p_ask).id_hash and i.day >= (p_asker).today - 90 and i.day < (p_asker).today
        and i.purpose = 'NEW_CREDIT' and i.control_group <> (p_asker).control_group
        and (i.name_key = (p_ask).name_key or i.birth_date = (p_ask).birth_date)
    )::smallint), kept.band is null
  from (values (1)) once (n) left join lateral (
    select f.band from audit.frozen_band f
    where f.association = (p_asker).association and f.id_hash = (p_ask).id_hash
      and f.frozen_on > (p_asker).today - 30
      and (f.name_key = (p_ask).name_key or f.birth_date = (p_ask).birth_date)
    order by f.frozen_on limit 1
  ) kept on true
$$;

-- What a look answers, one row for each question. `refusal` is a code of published.purpose_refusal, or
-- QUOTA_EXHAUSTED, or NO_RECIPROCITY with the reason of published.standing_of in `detail`; then no band is set and
-- nothing was recorded. Bands are ordinals of published.band. Own figures are the asker's own reports, in centimes.
create type published.sight as (
  n integer, inquiry_id uuid, refusal text, detail text,
  snapshot_month date, published_at timestamptz, band_version smallint,
  lenders_band smallint, outstanding_band smallint, instalment_band smallint, arrears_band smallint,
  inquiries_band smallint, rules_version smallint, client_id uuid, own_loans integer, own_owed_centimes bigint,
  own_instalment_centimes bigint, own_income_centimes bigint
);

-- The caller behind this statement: the role it runs in, never an argument. Raises NOT_AN_ASKER for any other role,
-- CLIENT_SUSPENDED where the program may not ask (any more).
create function published.asker_of(p_api_client text) returns published.asker
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  asker published.asker;
  status registry.client_status;
begin
  asker.role := current_setting('role');
  asker.api_client := p_api_client;
  asker.today := audit.today();
  if asker.role = 'centrale_bureau' then return asker; end if;
  select a.code, a.control_group into asker.association, asker.control_group
  from registry.association a where 'centrale_amc_' || a.code = asker.role and a.left_on is null;
  if not found then raise exception 'NOT_AN_ASKER'; end if;
  select c.daily_inquiries, c.status into asker.client_limit, status
  from registry.api_client c where c.client_id = p_api_client and c.association = asker.association;
  if status is distinct from 'ACTIVE' then raise exception 'CLIENT_SUSPENDED'; end if;
  asker.standing := published.standing_of(asker.association);
  return asker;
end
$$;

-- A question with what was found out before anything is recorded: the asker's own side, why it may not ask (or null),
-- whether it is a credit inquiry that counts against the allowance, and whether it was recorded before.
create type published.judged as (
  ask published.ask, inquiry_id uuid, side published.own_side, refusal text, counts boolean, is_known boolean
);

-- Judges the questions of a call. In the order of their numbers, so that two calls never wait for each other in a circle.
create function published.judge(p_asker published.asker, p_asks jsonb, p_snapshot published.snapshot)
returns published.judged[] language sql stable set search_path = pg_catalog, pg_temp as $$
  select array_agg(row(q.ask, q.inquiry_id, own.side, 
      published.purpose_refusal(p_asker, q.ask, own.side, p_snapshot, q.earlier),
      (p_asker).association is not null and (q.ask).purpose in ('NEW_CREDIT', 'RENEWAL'),
      exists (select from audit.inquiry i where i.inquiry_id = q.inquiry_id))::published.judged
    order by q.inquiry_id)
  from (
    select a as ask, published.inquiry_id_of(p_asker, a, (p_snapshot).snapshot_id) as inquiry_id,
      array_agg(a.id_hash) over (partition by a.purpose, a.application_ref order by a.id_hash
        rows between unbounded preceding and 1 preceding) as earlier
    from jsonb_populate_recordset(null::published.ask, p_asks) a
  ) q left join lateral (
    select s as side from published.own_side_of((p_asker).association, q.ask,
      coalesce(registry.month_before((p_snapshot).month, 7), '-infinity')) s
  ) own on true
$$;

-- Records the questions that may be answered and were not before, with the bands they will be shown and the level of the
-- advice they give, as many of those that count as were granted; answers how many of those were recorded. Who asks with
-- a name and birth date that nobody reports under the id opens a case for the bureau.
create function published.record_looks(
  p_asker published.asker, p_judged published.judged[], p_snapshot published.snapshot, p_granted integer
) returns integer language sql set search_path = pg_catalog, pg_temp as $$
  with scale as materialized (
    select published.rules_on((p_asker).today) as rules,
      published.amount_edges(v.version, 'OUTSTANDING') as debt_edges,
      published.amount_edges(v.version, 'INSTALMENT') as instalment_edges
    from (select coalesce((p_snapshot).band_version, 1::smallint) as version) v
  ), due as materialized (
    select * from (
      select j.*, dense_rank() over (partition by j.counts order by j.inquiry_id) as place
      from unnest(p_judged) j where j.refusal is null and not j.is_known
    ) fresh
    where not counts or place <= p_granted
  ), seen as materialized (
    select due.*, coalesce(b.lenders, 0::smallint) as lenders, coalesce(b.outstanding, 0::smallint) as outstanding,
      coalesce(b.instalment, 0::smallint) as instalment, coalesce(b.arrears, 0::smallint) as arrears, q.*
    from due
    left join lateral published.bands_for((p_asker).role, due.ask, due.side, p_snapshot) b on true
    left join lateral published.inquiry_band_for(p_asker, due.ask) q on due.counts
  ), frozen as (
    insert into audit.frozen_band
    select (p_asker).association, (ask).id_hash, (ask).name_key, (ask).birth_date, band, (p_asker).today
    from seen where counts and is_new
    on conflict do nothing
  ), misfits as (
    insert into registry.identity_case (kind, id_hash, association, name_key, birth_date)
    select 'INQUIRY', (ask).id_hash, (p_asker).association, (ask).name_key, (ask).birth_date
    from seen
    where (p_asker).association is not null and (side).client_id is null
      and exists (select from registry.client c where c.id_hash = (ask).id_hash)
      and not exists (select from registry.client c where c.id_hash = (ask).id_hash
        and ((ask).name_key = any(c.name_keys) or (ask).birth_date = c.birth_date))
    on conflict do nothing
  ), written as (
    insert into audit.inquiry
    select inquiry_id, (p_asker).today, now(), (p_asker).association, (p_asker).control_group, (p_asker).role,
      (p_asker).api_client, (ask).request_id, (ask).purpose, (ask).id_hash, (ask).name_key, (ask).birth_date,
      (ask).application_ref, (ask).consent_ref, (ask).case_ref, (ask).requested_centimes,
      (ask).requested_instalment_centimes, (ask).household_income_centimes, (p_snapshot).snapshot_id, lenders,
      outstanding, instalment, arrears, band,
      case when (p_asker).association is not null then published.verdict_level(rules, debt_edges, instalment_edges, lenders,
        outstanding, instalment, arrears, band,
        (side).loans > 0 or counts, coalesce((side).owed_centimes, 0), coalesce((side).instalment_centimes, 0),
        coalesce((ask).requested_centimes, 0), coalesce((ask).requested_instalment_centimes, 0),
        coalesce((ask).household_income_centimes, (side).income_centimes)) end,
      case when (p_asker).association is not null then (rules[1]).version end
    from seen, scale
    on conflict (inquiry_id) do nothing
    returning purpose, association
  )
  select count(*)::integer from written where association is not null and purpose in ('NEW_CREDIT', 'RENEWAL')
$$;

-- The door (promises P1, P4, P9): answers questions of one caller, each recorded as an inquiry in this transaction or
-- refused. The caller is the role of the session; `p_api_client` names the program. Questions are a JSON array of
-- published.ask; those of one caller that arrive together share a call. What is shown is read back from the record, so
-- that the same question again costs nothing and shows the same.
create function published.look(p_api_client text, p_asks jsonb) returns setof published.sight
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan as $$
declare
  asker published.asker := published.asker_of(p_api_client);
  newest published.snapshot;
  judged published.judged[];
  wanted integer;
  granted integer := 0;
  recorded integer;
begin
  select * into newest from published.snapshot s where s.is_current;
  judged := published.judge(asker, p_asks, newest);
  select count(distinct j.inquiry_id) into wanted
  from unnest(judged) j where j.counts and j.refusal is null and not j.is_known;
  if wanted > 0 then
    granted := audit.take_quota(asker.association, asker.client_limit, asker.today, wanted);
  end if;
  recorded := published.record_looks(asker, judged, newest, granted);
  if recorded < granted then
    -- Somebody else recorded the same question meanwhile: it was paid for once.
    update audit.quota_use q set used = q.used - (granted - recorded)
    where q.association = asker.association and q.day = asker.today;
  end if;
  return query
    select (j.ask).n, i.inquiry_id, coalesce(j.refusal, case when i.inquiry_id is null then 'QUOTA_EXHAUSTED' end),
      asker.standing,
      s.month, s.published_at, coalesce(s.band_version, 1::smallint), i.lenders_band, i.outstanding_band,
      i.instalment_band, i.arrears_band, i.inquiries_band, i.rules_version, (j.side).client_id, (j.side).loans,
      (j.side).owed_centimes, (j.side).instalment_centimes, (j.side).income_centimes
    from unnest(judged) j
    left join audit.inquiry i on i.inquiry_id = j.inquiry_id and j.refusal is null
    left join published.snapshot s on s.snapshot_id = i.snapshot_id;
end
$$;

-- The caller's own standing and allowance, for its `viewer`: reciprocity, its reason where it does not hold, the due
-- month, credit inquiries made today and allowed today. Tells nothing of anybody else.
create function published.my_terms(
  p_api_client text, out reason text, out due_month date, out used integer, out allowed integer
) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  asker published.asker := published.asker_of(p_api_client);
begin
  reason := asker.standing;
  due_month := published.last_due_month();
  select q.used, q.allowed into used, allowed
  from audit.quota_use q where q.association = asker.association and q.day = audit.today();
  if used is null then
    used := 0;
    allowed := (audit.allowance(asker.association)).allowed;
  end if;
  allowed := coalesce(asker.client_limit, allowed);
end
$$;

revoke all on all functions in schema audit from public;
revoke all on function
  published.last_due_month(), published.standing_of(text),
  published.own_debt_of(text, uuid, date), published.own_side_of(text, published.ask, date), published.was_overdue(uuid, published.snapshot),
  published.purpose_refusal(published.asker, published.ask, published.own_side, published.snapshot, bytea[]),
  published.inquiry_id_of(published.asker, published.ask, integer),
  published.who_fits(published.ask, timestamptz),
  published.bands_for(text, published.ask, published.own_side, published.snapshot),
  published.inquiry_band_for(published.asker, published.ask), published.asker_of(text),
  published.judge(published.asker, jsonb, published.snapshot),
  published.record_looks(published.asker, published.judged[], published.snapshot, integer),
  published.look(text, jsonb), published.my_terms(text)
from public;
grant execute on function published.look(text, jsonb) to centrale_amc, centrale_bureau;
grant execute on function published.my_terms(text) to centrale_amc;

reset role;
set local role centrale_owner;
revoke create on schema published, audit from centrale_reader;
