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

-- Why an association reads no bands (promise P9: who reports fully, reads), or null where it does:
-- RETURN_MISSING, RETURN_BELOW_98_PERCENT, TOTAL_DOES_NOT_RECONCILE, NOT_IN_SNAPSHOT. Rows mended by a CORRECTION
-- count as accepted.
create function published.standing_of(p_association text) returns text
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  due date := published.last_due_month();
  filed intake.return;
  mended bigint := 0;
begin
  if due is not null then
    select * into filed from intake.return r
    where r.association = p_association and r.month = due and r.kind = 'PERIODIC'
      and r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED');
    if not found then return 'RETURN_MISSING'; end if;
    if filed.accepted_count * 100 < filed.row_count * 98 then
      select count(*) into mended from registry.position p
      where p.association = p_association and p.month = due and p.superseded_at is null and p.status <> 'REMOVED';
      if mended * 100 < filed.row_count * 98 then return 'RETURN_BELOW_98_PERCENT'; end if;
    end if;
    if filed.reconciles is not true then return 'TOTAL_DOES_NOT_RECONCILE'; end if;
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
        join registry.position p on p.client_id = c.client_id and p.month >= i.day
        where c.association = i.association and c.id_hash = i.id_hash
          and p.superseded_at is null and p.disbursed_on between i.day and i.day + 60)))
    into judged, unexplained
  from audit.inquiry i
  where i.association = p_association and i.day between today - 90 and today - 60
    and i.purpose in ('NEW_CREDIT', 'RENEWAL');
  allowed := case when unexplained * 2 > judged then 20 else greatest(20, ceil(coalesce(lent, 0))::integer) end;
end
$$;

-- Takes one credit inquiry from the day's allowance, or answers false. A client's own limit, where one is set,
-- stands in place of the association's allowance.
create function audit.take_quota(p_association text, p_client_limit integer) returns boolean
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  today date := audit.today();
begin
  update audit.quota_use q set used = q.used + 1
  where q.association = p_association and q.day = today and q.used < coalesce(p_client_limit, q.allowed);
  if found then return true; end if;
  insert into audit.quota_use (association, day, used, allowed, judged, unexplained)
    select p_association, today, 1, a.allowed, a.judged, a.unexplained from audit.allowance(p_association) a
    on conflict do nothing;
  if found then return true; end if;
  update audit.quota_use q set used = q.used + 1
  where q.association = p_association and q.day = today and q.used < coalesce(p_client_limit, q.allowed);
  return found;
end
$$;

-- How many other lenders asked about a new loan of this person in 90 days, to the start of today, as a band; kept
-- for 30 days per association and person, so that asking every day does not tell on which day somebody asked.
-- "This person": the same id, and the same name or birth date as claimed.
create function audit.inquiry_band(
  p_association text, p_control_group text, p_id_hash bytea, p_name_key text, p_birth_date date
) returns smallint language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  today date := audit.today();
  band smallint;
begin
  select f.band into band from audit.frozen_band f
  where f.association = p_association and f.id_hash = p_id_hash and f.frozen_on > today - 30
    and (f.name_key = p_name_key or f.birth_date = p_birth_date)
  order by f.frozen_on limit 1;
  if found then return band; end if;
  select case when n >= 3 then 2 when n > 0 then 1 else 0 end into band
  from (
    select count(distinct i.control_group) as n from audit.inquiry i
    where i.id_hash = p_id_hash and i.day >= today - 90 and i.day < today and i.purpose = 'NEW_CREDIT'
      and i.control_group <> p_control_group
      and (i.name_key = p_name_key or i.birth_date = p_birth_date)
  ) others;
  insert into audit.frozen_band values (p_association, p_id_hash, p_name_key, p_birth_date, band, today)
    on conflict do nothing;
  return band;
end
$$;

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

-- The asker's client of that id who fits the claimed name or birth date, with what he owes the asker; null fields
-- where there is none.
create function published.own_side_of(p_association text, p_ask published.ask) returns published.own_side
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  side published.own_side;
begin
  select c.client_id, c.borrower_id, b.same_as, 0, 0, 0, c.household_income_centimes into side
  from registry.client c join registry.borrower b using (borrower_id)
  where c.association = p_association and c.id_hash = p_ask.id_hash
    and (p_ask.name_key = any(c.name_keys) or c.birth_date = p_ask.birth_date)
  order by (p_ask.name_key = any(c.name_keys) and c.birth_date = p_ask.birth_date) desc, c.own_variant
  limit 1;
  if side.client_id is null then return side; end if;
  select count(*), coalesce(sum(l.outstanding_centimes), 0), coalesce(sum(l.monthly_instalment_centimes), 0)
    into side.loans, side.owed_centimes, side.instalment_centimes
  from (
    select distinct on (p.loan_id) p.status, p.outstanding_centimes, p.monthly_instalment_centimes
    from registry.position p
    where p.client_id = side.client_id and p.superseded_at is null
    order by p.loan_id, p.month desc
  ) l
  where l.status not in ('CLOSED', 'REMOVED');
  return side;
end
$$;

-- Whether the asker's client was overdue or written off at the asker in the snapshot, as it was known when the
-- snapshot was published: a later report gives no right to look.
create function published.was_overdue(p_client uuid, p_snapshot published.snapshot) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(bool_or(l.status = 'WRITTEN_OFF' or l.days_past_due > 0), false)
  from (
    select distinct on (p.loan_id) p.status, p.days_past_due from registry.position p
    where p.client_id = p_client and p.month <= p_snapshot.month and p.received_at <= p_snapshot.published_at
      and (p.superseded_at is null or p.superseded_at > p_snapshot.published_at)
    order by p.loan_id, p.month desc
  ) l
  where l.status not in ('CLOSED', 'REMOVED')
$$;

-- Why this asker may not ask this for this purpose, or null: APPLICATION_REQUIRED, CONSENT_REQUIRED, NOT_OWN_CLIENT,
-- NO_ACTIVE_LOAN, NOT_OVERDUE, NO_APPLICATION, TOO_MANY_GUARANTORS (ten people an application: a group's members,
-- not a list), CASE_REQUIRED, PURPOSE_NOT_ALLOWED. Every reason rests on the asker's own rows and the public rules.
create function published.purpose_refusal(
  p_caller text, p_association text, p_ask published.ask, p_side published.own_side, p_snapshot published.snapshot
) returns text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  today date := audit.today();
begin
  if (p_ask.purpose in ('SUBJECT_ACCESS', 'SUPERVISION', 'DISPUTE')) <> (p_association is null) then
    return 'PURPOSE_NOT_ALLOWED';
  end if;
  if p_association is null then
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
      and e.borrower_id in (p_side.borrower_id, p_side.same_as) and p_caller = any(e.holders)
  ) then
    return 'NO_ACTIVE_LOAN';
  end if;
  if p_ask.purpose = 'COLLECTION' and not published.was_overdue(p_side.client_id, p_snapshot) then
    return 'NOT_OVERDUE';
  end if;
  if p_ask.purpose = 'GUARANTOR' then
    if not exists (select from audit.inquiry i
      where i.association = p_association and i.day between today - 90 and today
        and i.application_ref = p_ask.application_ref and i.purpose in ('NEW_CREDIT', 'RENEWAL')) then
      return 'NO_APPLICATION';
    end if;
    if (select count(distinct i.id_hash) from audit.inquiry i
      where i.association = p_association and i.day between today - 90 and today
        and i.application_ref = p_ask.application_ref and i.purpose = 'GUARANTOR'
        and i.id_hash <> p_ask.id_hash) >= 10 then
      return 'TOO_MANY_GUARANTORS';
    end if;
  end if;
  return null;
end
$$;

-- The inquiry's number: the same association, person, purpose and application are one inquiry in a day, and a
-- portfolio review is one per snapshot; so a retry is not a second look.
create function published.inquiry_id_of(p_caller text, p_ask published.ask, p_snapshot_id integer) returns uuid
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select substr(encode(sha256(convert_to(jsonb_build_array(p_caller, encode(p_ask.id_hash, 'hex'), p_ask.name_key,
    p_ask.birth_date, p_ask.purpose, p_ask.application_ref, p_ask.case_ref,
    case when p_ask.purpose = 'PORTFOLIO_REVIEW' then p_snapshot_id::text
      else audit.today()::text end)::text, 'UTF8')), 'hex'), 1, 32)::uuid
$$;

-- The bands of the others about one person for this caller, all zero where nobody knows him, where nobody else lends
-- to him, and where neither name nor birth date fits the id. Where the caller's own client fits, only the person
-- behind that client counts, so that a variant the bureau has not ruled on stays apart.
create function published.bands_for(
  p_caller text, p_ask published.ask, p_side published.own_side, p_snapshot_id integer,
  out lenders smallint, out outstanding smallint, out instalment smallint, out arrears smallint
) language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  select e.lenders_band, e.outstanding_band, e.instalment_band, e.arrears_band
    into lenders, outstanding, instalment, arrears
  from published.exposure e
  where e.snapshot_id = p_snapshot_id and e.id_hash = p_ask.id_hash
    and (e.viewer = p_caller or (e.viewer is null and not p_caller = any(e.holders)))
    and case when p_side.client_id is null
      then p_ask.name_key = any(e.name_keys) or p_ask.birth_date = any(e.birth_dates)
      else e.borrower_id in (p_side.borrower_id, p_side.same_as) end
  order by (p_ask.name_key = any(e.name_keys) and p_ask.birth_date = any(e.birth_dates)) desc, e.borrower_id
  limit 1;
  if not found then
    lenders := 0; outstanding := 0; instalment := 0; arrears := 0;
  end if;
end
$$;

-- An association that asks with a name and birth date nobody reports under that id: the bureau looks into it.
create function published.open_misfit(p_association text, p_ask published.ask) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from registry.client c where c.id_hash = p_ask.id_hash)
    and not exists (select from registry.client c where c.id_hash = p_ask.id_hash
      and (p_ask.name_key = any(c.name_keys) or p_ask.birth_date = c.birth_date)) then
    insert into registry.identity_case (kind, id_hash, association, name_key, birth_date)
    values ('INQUIRY', p_ask.id_hash, p_association, p_ask.name_key, p_ask.birth_date)
    on conflict do nothing;
  end if;
end
$$;

-- What a look answers, one row for each question. `refusal` is a code of published.purpose_refusal, or
-- QUOTA_EXHAUSTED, or NO_RECIPROCITY with the reason of published.standing_of in `detail`; then no band is set and
-- nothing was recorded. Bands are ordinals of published.band. Own figures are the asker's own reports, in centimes.
create type published.sight as (
  n integer, inquiry_id uuid, refusal text, detail text,
  snapshot_month date, published_at timestamptz, band_version smallint,
  lenders_band smallint, outstanding_band smallint, instalment_band smallint, arrears_band smallint,
  inquiries_band smallint, client_id uuid, own_loans integer, own_owed_centimes bigint,
  own_instalment_centimes bigint, own_income_centimes bigint
);

-- Who is asking, and on what: settled once for all questions of a call.
create type published.asker as (
  role text, association text, control_group text, api_client text, client_limit integer, standing text
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

-- One question: refused, or recorded and answered. The record comes before the answer, in this transaction; the
-- same question again reads its record, so that it costs nothing and shows the same.
create function published.look_at(p_asker published.asker, p_ask published.ask, p_snapshot published.snapshot,
  p_inquiry uuid) returns published.sight
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  sight published.sight;
  side published.own_side;
  band record;
  counted boolean := p_ask.purpose in ('NEW_CREDIT', 'RENEWAL') and p_asker.association is not null;
begin
  sight.n := p_ask.n;
  if p_asker.association is not null then side := published.own_side_of(p_asker.association, p_ask); end if;
  sight.client_id := side.client_id;
  sight.own_loans := side.loans;
  sight.own_owed_centimes := side.owed_centimes;
  sight.own_instalment_centimes := side.instalment_centimes;
  sight.own_income_centimes := side.income_centimes;
  if p_asker.standing is not null then
    sight.refusal := 'NO_RECIPROCITY';
    sight.detail := p_asker.standing;
    return sight;
  end if;
  sight.refusal := published.purpose_refusal(p_asker.role, p_asker.association, p_ask, side, p_snapshot);
  if sight.refusal is not null then return sight; end if;

  if not exists (select from audit.inquiry i where i.inquiry_id = p_inquiry) then
    if counted and not audit.take_quota(p_asker.association, p_asker.client_limit) then
      sight.refusal := 'QUOTA_EXHAUSTED';
      return sight;
    end if;
    band := published.bands_for(p_asker.role, p_ask, side, p_snapshot.snapshot_id);
    if p_asker.association is not null and side.client_id is null then
      perform published.open_misfit(p_asker.association, p_ask);
    end if;
    insert into audit.inquiry values (p_inquiry, audit.today(), now(), p_asker.association, p_asker.control_group,
      p_asker.role, p_asker.api_client, p_ask.request_id, p_ask.purpose, p_ask.id_hash, p_ask.name_key,
      p_ask.birth_date, p_ask.application_ref, p_ask.consent_ref, p_ask.case_ref, p_ask.requested_centimes,
      p_ask.requested_instalment_centimes, p_ask.household_income_centimes, p_snapshot.snapshot_id,
      band.lenders, band.outstanding, band.instalment, band.arrears,
      case when counted then audit.inquiry_band(p_asker.association, p_asker.control_group, p_ask.id_hash,
        p_ask.name_key, p_ask.birth_date) end)
    on conflict (inquiry_id) do nothing;
    if not found and counted then
      update audit.quota_use q set used = q.used - 1 where q.association = p_asker.association and q.day = audit.today();
    end if;
  end if;

  select i.inquiry_id, s.month, s.published_at, coalesce(s.band_version, 1), i.lenders_band, i.outstanding_band,
      i.instalment_band, i.arrears_band, i.inquiries_band
    into sight.inquiry_id, sight.snapshot_month, sight.published_at, sight.band_version, sight.lenders_band,
      sight.outstanding_band, sight.instalment_band, sight.arrears_band, sight.inquiries_band
  from audit.inquiry i left join published.snapshot s using (snapshot_id)
  where i.inquiry_id = p_inquiry;
  return sight;
end
$$;

-- The door (promises P1, P4, P9): answers questions of one caller, each recorded as an inquiry in this transaction or
-- refused. The caller is the role of the session; `p_api_client` names the program. Questions are a JSON array of
-- published.ask; those of one caller that arrive together share a call. They are taken in the order of their
-- numbers, so that two calls never wait for each other in a circle.
create function published.look(p_api_client text, p_asks jsonb) returns setof published.sight
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  asker published.asker := published.asker_of(p_api_client);
  newest published.snapshot;
  question record;
begin
  select * into newest from published.snapshot s where s.is_current;
  for question in
    select a as ask, published.inquiry_id_of(asker.role, a, newest.snapshot_id) as inquiry
    from jsonb_populate_recordset(null::published.ask, p_asks) a
    order by inquiry
  loop
    return next published.look_at(asker, question.ask, newest, question.inquiry);
  end loop;
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

revoke all on function
  audit.today(), published.last_due_month(), published.standing_of(text), audit.allowance(text),
  audit.take_quota(text, integer), audit.inquiry_band(text, text, bytea, text, date),
  published.own_side_of(text, published.ask), published.was_overdue(uuid, published.snapshot),
  published.purpose_refusal(text, text, published.ask, published.own_side, published.snapshot),
  published.inquiry_id_of(text, published.ask, integer),
  published.bands_for(text, published.ask, published.own_side, integer),
  published.open_misfit(text, published.ask), published.asker_of(text),
  published.look_at(published.asker, published.ask, published.snapshot, uuid),
  published.look(text, jsonb), published.my_terms(text)
from public;
grant execute on function published.look(text, jsonb) to centrale_amc, centrale_bureau;
grant execute on function published.my_terms(text) to centrale_amc;

reset role;
set local role centrale_owner;
revoke create on schema published, audit from centrale_reader;
