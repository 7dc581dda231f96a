-- The register: what the lenders reported. An association's role reads its own rows and no other; the policies
-- stand on current_user alone, without sub-selects, so that they work unchanged on Citus; `collate "default"` because a
-- name compares otherwise, and then no index serves the comparison.
set local role centrale_owner;

create type registry.sex as enum ('F', 'M');
create type registry.area as enum ('URBAN', 'RURAL');
create type registry.activity as enum
  ('AGRICULTURE', 'LIVESTOCK', 'CRAFTS', 'TRADE', 'SERVICES', 'FOOD', 'HOUSING', 'OTHER');
create type registry.product as enum ('INDIVIDUAL', 'SOLIDARITY');
create type registry.loan_purpose as enum ('ACTIVITY', 'HOUSING', 'UTILITIES', 'OTHER');
create type registry.frequency as enum ('WEEKLY', 'FORTNIGHTLY', 'MONTHLY', 'BULLET');
create type registry.loan_status as enum
  ('CURRENT', 'OVERDUE', 'RESTRUCTURED', 'WRITTEN_OFF', 'CLOSED', 'REMOVED');
create type registry.closed_reason as enum ('PAID', 'REFINANCED', 'SETTLED', 'WRITTEN_OFF', 'DEATH');
create type registry.audience as enum ('AMC', 'RESEARCH', 'BUREAU', 'SUPERVISOR', 'ROUTER');
create type registry.client_status as enum ('ACTIVE', 'SUSPENDED', 'REVOKED');

-- The lenders. `control_group` names those under one control or one back office: they are one viewer and one
-- lender. Who is affiliated with whom is not public: no audience is granted that column.
create table registry.association (
  code text primary key check (code ~ '^[a-z][a-z0-9]{1,15}$'),
  name_fr text not null,
  name_ar text not null,
  name_en text not null,
  control_group text not null,
  joined_on date not null,
  left_on date check (left_on >= joined_on)
);

-- The programs that may ask, one audience each and, for an association's, one association.
create table registry.api_client (
  client_id text primary key check (client_id ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
  audience registry.audience not null,
  association text references registry.association,
  status registry.client_status not null default 'ACTIVE',
  secret_version integer not null default 1,
  jwks jsonb,
  daily_inquiries integer check (daily_inquiries > 0),
  created_at timestamptz not null default now(),
  check ((audience = 'AMC') = (association is not null))
);

-- The months that are due. A calendar in rows, because the demo's months do not follow the clock.
create table registry.calendar (
  month date primary key check (month = (date_trunc('month', month) + interval '1 month - 1 day')::date),
  due_on date not null check (due_on > month),
  real_time boolean not null,
  closed_at timestamptz
);

-- One real person as the register understands him: a national id, and, where lenders report two people under
-- one id, a variant each, from which `borrower_id` is made. `same_as` is the bureau's ruling that a variant is the other
-- person after all. The borrowers of an id are found by its clients.
create table registry.borrower (
  borrower_id uuid primary key,
  id_hash bytea not null check (octet_length(id_hash) = 32),
  variant smallint not null check (variant >= 1),
  same_as uuid,
  created_at timestamptz not null default now()
);

-- The same person as one association knows and reports him. `client_id` comes of association, id and own variant by keyed
-- hashes: it tells nothing, and depends on nobody else's rows. `known_since` is when it was merged first. Here and below
-- `association` names a line of the directory without a reference that would be asked for row by row: it is the sender's of
-- a return, which has that reference.
create table registry.client (
  association text not null,
  client_id uuid not null,
  borrower_id uuid not null,
  id_hash bytea not null,
  id_cipher bytea not null,
  own_variant smallint not null check (own_variant >= 1),
  last_name text not null,
  first_name text not null,
  last_name_ar text,
  first_name_ar text,
  name_keys text[] not null check (cardinality(name_keys) > 0),
  birth_date date not null,
  sex registry.sex not null,
  province text not null,
  area registry.area not null,
  activity registry.activity not null,
  household_income_centimes bigint check (household_income_centimes >= 0),
  income_month date,
  client_ref text,
  first_month date not null,
  last_month date not null,
  return_id uuid not null,
  known_since timestamptz not null default clock_timestamp(),
  primary key (client_id, borrower_id)
) with (fillfactor = 50);
-- Room for the next month's version of a client beside this one's: its indexes then stay as they are.
create unique index client_by_national_id on registry.client (id_hash, association, own_variant);

-- How a client was known until its lender reported another name or birth date: a snapshot goes on to be asked by what was
-- known when it was published. Rows older than the former snapshot are dropped by the publication.
create table registry.former_identity (
  client_id uuid not null,
  borrower_id uuid not null,
  id_hash bytea not null,
  name_keys text[] not null,
  birth_date date not null,
  until timestamptz not null
);
create index former_identity_by_national_id on registry.former_identity (id_hash);

-- A loan's place: which of the lender's clients holds the reference. Its terms and balance stand in positions. A lender's
-- loans stand apart: written in the order of their ids they would go into the index by client in no order.
create table registry.loan (
  loan_id uuid not null,
  borrower_id uuid not null,
  client_id uuid not null,
  first_month date not null,
  association text not null,
  loan_ref text not null,
  primary key (loan_id, borrower_id, association)
) partition by list (association);
create index loan_by_client on registry.loan (client_id);

-- A loan at a month's end as reported, append-only in two times: `month` is when it was true, `received_at`
-- when we learnt it. A correction is the next version; it closes the former one by `superseded_at` and changes
-- nothing else. Money in centimes. `monthly_instalment_centimes` is the monthly equivalent (bands, rule 1). Columns of fixed
-- width that are never null come first: PostgreSQL finds those of a row without reading the ones before them.
create table registry.position (
  month date not null,
  version smallint not null default 1,
  loan_id uuid not null,
  client_id uuid not null,
  borrower_id uuid not null,
  return_id uuid not null,
  received_at timestamptz not null,
  principal_centimes bigint not null check (principal_centimes > 0),
  outstanding_centimes bigint not null check (outstanding_centimes between 0 and principal_centimes),
  overdue_centimes bigint not null check (overdue_centimes >= 0),
  instalment_centimes bigint not null check (instalment_centimes >= 0),
  monthly_instalment_centimes bigint not null check (monthly_instalment_centimes >= 0),
  status registry.loan_status not null,
  days_past_due integer not null check (days_past_due >= 0),
  instalments integer not null check (instalments > 0),
  disbursed_on date not null,
  maturity_on date not null,
  product registry.product not null,
  purpose registry.loan_purpose not null,
  frequency registry.frequency not null,
  area registry.area not null,
  activity registry.activity not null,
  superseded_at timestamptz,
  association text not null,
  province text not null,
  group_ref text,
  restructured_from text,
  cycle integer check (cycle >= 1),
  household_income_centimes bigint,
  guarantee_centimes bigint,
  provision_held_centimes bigint,
  written_off_centimes bigint,
  last_payment_on date,
  written_off_on date,
  closed_on date,
  closed_reason registry.closed_reason,
  primary key (loan_id, month, version, borrower_id),
  check (maturity_on >= disbursed_on),
  check (superseded_at >= received_at)
) partition by list (month);
-- Rows of one lender come together, which makes this index cheap to write. Those of a client are found by his loans.
create index position_by_lender on registry.position (association);

-- Loans that had lived in the six months before when their lender reported a month without them: whatever a snapshot must
-- carry into that month is among them, unless the lender is late altogether. Noted when returns are merged, lender by lender,
-- so that no publication compares whole months. Never taken back: a loan that was reported after all may have been missing
-- from an earlier snapshot, and whoever reads this asks for each loan whether it still is.
create table registry.unreported_loan (
  month date not null,
  association text not null,
  loan_id uuid not null,
  primary key (month, loan_id)
);

-- Two reports of one national id that do not fit each other, or an inquiry that did not fit its id. The bureau
-- alone reads it: that another lender knows the id is exactly what an association must not learn.
create table registry.identity_case (
  case_id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('REPORT', 'INQUIRY')),
  id_hash bytea not null,
  borrower_id uuid,
  other_borrower_id uuid,
  association text not null,
  name_key text not null,
  birth_date date not null,
  opened_at timestamptz not null default now(),
  ruling text check (ruling in ('SAME_PERSON', 'DIFFERENT_PEOPLE', 'MISTYPED')),
  ruled_at timestamptz,
  ruled_by text,
  reason text,
  unique (kind, id_hash, association, name_key, birth_date),
  check ((ruling is null) = (ruled_at is null))
);

do $$
declare
  t text;
begin
  foreach t in array array[
    'association', 'api_client', 'calendar', 'borrower', 'client', 'former_identity', 'loan', 'position', 'unreported_loan',
    'identity_case'
  ] loop
    execute format('alter table registry.%I enable row level security', t);
    execute format('alter table registry.%I force row level security', t);
  end loop;
  foreach t in array array['client', 'loan', 'position'] loop
    execute format($p$create policy own_rows on registry.%I for select to centrale_amc
      using (association = substr(current_user::text, 14) collate "default")$p$, t);
    execute format('create policy reader on registry.%I for select to centrale_reader using (true)', t);
    execute format('create policy publisher on registry.%I for select to centrale_publisher using (true)', t);
    execute format('create policy intake on registry.%I to centrale_intake using (true) with check (true)', t);
  end loop;
  -- The calendar, the directory and the clients are the bureau's own tables, kept by the owner's commands.
  foreach t in array array['association', 'api_client', 'calendar'] loop
    execute format('create policy keeper on registry.%I to centrale_owner using (true) with check (true)', t);
  end loop;
end
$$;

create policy everyone on registry.association for select to
  centrale_amc, centrale_research, centrale_bureau, centrale_supervisor, centrale_reader,
  centrale_intake, centrale_publisher using (true);
grant select (code, name_fr, name_ar, name_en, joined_on, left_on) on registry.association to
  centrale_amc, centrale_research, centrale_bureau, centrale_supervisor;
grant select on registry.association to centrale_reader, centrale_intake, centrale_publisher;

create policy everyone on registry.calendar for select to
  centrale_amc, centrale_bureau, centrale_supervisor, centrale_research, centrale_reader,
  centrale_intake, centrale_publisher using (true);
grant select on registry.calendar to centrale_amc, centrale_bureau, centrale_supervisor,
  centrale_research, centrale_reader, centrale_intake, centrale_publisher;

create policy bureau on registry.api_client for select to centrale_bureau, centrale_reader using (true);
create policy own on registry.api_client for select to centrale_amc
  using (association = substr(current_user::text, 14) collate "default");
grant select on registry.api_client to centrale_bureau, centrale_reader;
grant select (client_id, association, status, daily_inquiries) on registry.api_client to centrale_amc;

create policy inside on registry.borrower to centrale_intake using (true) with check (true);
create policy reader on registry.borrower for select to centrale_reader using (true);
create policy rules on registry.borrower for update to centrale_reader using (true) with check (true);
create policy publisher on registry.borrower for select to centrale_publisher using (true);
grant select, insert on registry.borrower to centrale_intake;
grant select on registry.borrower to centrale_reader, centrale_publisher;
grant update (same_as) on registry.borrower to centrale_reader;

create policy intake on registry.former_identity for insert to centrale_intake with check (true);
create policy reader on registry.former_identity for select to centrale_reader using (true);
create policy publisher on registry.former_identity to centrale_publisher using (true);
grant insert on registry.former_identity to centrale_intake;
grant select on registry.former_identity to centrale_reader, centrale_publisher;
grant delete on registry.former_identity to centrale_publisher;

create policy intake on registry.unreported_loan for insert to centrale_intake with check (true);
create policy reader on registry.unreported_loan for select to centrale_reader, centrale_publisher using (true);
grant insert on registry.unreported_loan to centrale_intake;
grant select on registry.unreported_loan to centrale_reader, centrale_publisher;

create policy bureau on registry.identity_case for select to centrale_bureau using (true);
create policy intake on registry.identity_case to centrale_intake using (true) with check (true);
create policy reader on registry.identity_case to centrale_reader using (true) with check (true);
grant select (case_id, kind, association, opened_at, ruling, ruled_at, ruled_by, reason)
  on registry.identity_case to centrale_bureau;
grant select, insert on registry.identity_case to centrale_intake;
grant select, insert, update on registry.identity_case to centrale_reader;

-- An association never reads `borrower_id`: whether its client shares one with another lender's is a fact about
-- the other lender.
grant select (association, client_id, id_hash, id_cipher, own_variant, last_name, first_name, last_name_ar,
  first_name_ar, name_keys, birth_date, sex, province, area, activity, household_income_centimes, income_month,
  client_ref, first_month, last_month, return_id) on registry.client to centrale_amc;
grant select (association, loan_id, loan_ref, client_id, first_month) on registry.loan to centrale_amc;
grant select (month, association, loan_id, client_id, version, return_id, received_at, superseded_at, status,
  product, purpose, frequency, area, activity, closed_reason, principal_centimes, outstanding_centimes,
  overdue_centimes, instalment_centimes, monthly_instalment_centimes, household_income_centimes,
  guarantee_centimes, provision_held_centimes, written_off_centimes, days_past_due, instalments, cycle,
  disbursed_on, maturity_on, last_payment_on, written_off_on, closed_on, province, group_ref, restructured_from)
  on registry.position to centrale_amc;
grant select on registry.client, registry.loan, registry.position to centrale_reader, centrale_publisher;
grant select, insert, update on registry.client, registry.loan to centrale_intake;
grant select, insert, update (superseded_at) on registry.position to centrale_intake;

-- The last day of the month that was so many months before, however long either is.
create function registry.month_before(p_month date, p_months integer) returns date language sql immutable parallel safe
  return (date_trunc('month', p_month::timestamp) - make_interval(months => p_months - 1) - interval '1 day')::date;
revoke all on function registry.month_before(date, integer) from public;
grant execute on function registry.month_before(date, integer) to centrale_reader, centrale_publisher, centrale_intake;

-- Notes which loans of a lender a month lacks, when its positions of that month have changed, and which the months after it
-- lack, as far as loans are carried into them: of the loans whose positions changed, or of all where none are named, as when
-- the lender had not reported the month before. Planned each time anew, for a month that was merged just now has no statistics
-- and a few loans are found by index; a whole book is joined by hash.
create function registry.note_unreported(p_association text, p_month date, p_loans uuid[] default null) returns void
  language plpgsql set search_path = pg_catalog, pg_temp set enable_nestloop = off set plan_cache_mode = force_custom_plan as $$
declare
  noted date;
begin
  for noted in
    select m.month from generate_series(0, 6) later, lateral (select registry.month_before(p_month, -later) as month) m
    where exists (select from registry.position p where p.month = m.month and p.association = p_association)
  loop
    insert into registry.unreported_loan (month, association, loan_id)
    select noted, p_association, p.loan_id
    from registry.position p
    where p.month < noted and p.month >= registry.month_before(noted, 6) and p.association = p_association
      and p.superseded_at is null and p.status < 'CLOSED' and (p_loans is null or p.loan_id = any(p_loans))
      and not exists (select from registry.position n where n.month = noted and n.association = p_association
        and n.loan_id = p.loan_id and n.superseded_at is null and (p_loans is null or n.loan_id = any(p_loans)))
    on conflict do nothing;
  end loop;
end
$$;
revoke all on function registry.note_unreported(text, date, uuid[]) from public;
grant execute on function registry.note_unreported(text, date, uuid[]) to centrale_intake;

-- Where the rows of a partition are to be written, whose name and parent are given: into the parent, or, for whoever needs it
-- first and keeps the others waiting, into a table that becomes it with registry.close_room in the same transaction. That one
-- has no index yet, since many rows are sorted faster at once than put in their places one by one. Made apart and attached:
-- `create table … partition of` would wait for everybody who reads the parent, and keep all others from reading it until the
-- whole merge has ended. What is there is asked of pg_class, where a wait shows what was made meanwhile; a name looked up
-- before it is remembered.
create function registry.open_room(p_parent regclass, p_room text) returns regclass
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  for attempt in 1..2 loop
    if exists (select from pg_class where relname = p_room and relnamespace = 'registry'::regnamespace) then
      return p_parent;
    end if;
    perform pg_advisory_xact_lock(hashtext('registry.room'), hashtext(p_room));
  end loop;
  execute format('create table registry.%I (like %s including defaults including constraints)', p_room, p_parent);
  execute format('grant insert on registry.%I to centrale_intake', p_room);
  return format('registry.%I', p_room)::regclass;
end
$$;

-- Makes the table of registry.open_room the partition of one value, with all indexes. Rights are given on the parent only: a
-- partition asked for by its own name answers nobody. How rarely a loan, client or person recurs is counted at once, since
-- whoever looks for one of them would read all rows instead of an index.
create function registry.close_room(p_parent regclass, p_room text, p_value text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from pg_class where oid = to_regclass('registry.' || p_room) and relispartition) then return; end if;
  execute format('revoke insert on registry.%I from centrale_intake', p_room);
  execute format('alter table registry.%I enable row level security, force row level security', p_room);
  execute format('alter table %s attach partition registry.%I for values in (%L)', p_parent, p_room, p_value);
  execute format('analyze registry.%I (loan_id, client_id, borrower_id)', p_room);
end
$$;

-- The name of a month's partition of positions.
create function registry.partition_of(p_month date) returns text language sql stable
  return 'position_' || to_char(p_month, 'YYYYMM');

-- Where the positions of a month are to be written until registry.close_month.
create function registry.open_month(p_month date) returns regclass
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_month <> (date_trunc('month', p_month) + interval '1 month - 1 day')::date then
    raise exception 'BAD_MONTH';
  end if;
  return registry.open_room('registry.position', registry.partition_of(p_month));
end
$$;

-- The partition of a month is there for all. The lenders in it are not counted: others are yet to come.
create function registry.close_month(p_month date) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  select registry.close_room('registry.position', registry.partition_of(p_month), p_month::text)
$$;

-- Where the loans of a lender are to be written until registry.close_loans. Raises NO_SUCH_LENDER. The directory is the
-- owner's by a policy, which counts when a backup is put back too, in a session that asks for tables without any.
create function registry.open_loans(p_association text) returns regclass
  language plpgsql security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
begin
  if not exists (select from registry.association where code = p_association) then raise exception 'NO_SUCH_LENDER'; end if;
  return registry.open_room('registry.loan', 'loans_' || p_association);
end
$$;

-- The partition of a lender's loans is there for all.
create function registry.close_loans(p_association text) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  select registry.close_room('registry.loan', 'loans_' || p_association, p_association)
$$;

-- The partition of a month, empty where it was not there.
create function registry.ensure_month(p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform registry.open_month(p_month);
  perform registry.close_month(p_month);
end
$$;

-- The partition of a lender's loans, empty where it was not there.
create function registry.ensure_loans(p_association text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform registry.open_loans(p_association);
  perform registry.close_loans(p_association);
end
$$;
revoke all on function registry.open_room(regclass, text), registry.close_room(regclass, text, text),
  registry.partition_of(date), registry.open_month(date), registry.close_month(date), registry.ensure_month(date),
  registry.open_loans(text), registry.close_loans(text), registry.ensure_loans(text) from public;
grant execute on function registry.open_month(date), registry.close_month(date), registry.open_loans(text),
  registry.close_loans(text) to centrale_intake;

-- The comparable form of a last name: accents and vowel marks off, letters only, upper case; Arabic letters with
-- the forms of alef, ta marbuta and alef maqsura made one. The gateway computes the same for an inquiry
-- (borrowers/name-key-rules.ts); a test holds the two together. '' where no letter is left.
create function registry.name_key(p_name text) returns text
  language sql immutable parallel safe strict set search_path = pg_catalog, pg_temp as $$
  select regexp_replace(
    translate(
      upper(regexp_replace(normalize(p_name, NFKD), U&'[\0300-\036f\0640\064b-\065f\0670]', '', 'g') collate "C"),
      U&'\0649\0629', U&'\064a\0647'),
    U&'[^A-Z\0621-\064a]' collate "C", '', 'g')
$$;

-- An association joins: its database role, its line in the directory. Run by the owner's connection, which alone
-- may create roles. The role may be left from another database of the cluster.
create function registry.add_association(
  p_code text, p_name_fr text, p_name_ar text, p_name_en text, p_control_group text, p_joined_on date
) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  role_name text := 'centrale_amc_' || p_code;
begin
  insert into registry.association (code, name_fr, name_ar, name_en, control_group, joined_on)
  values (p_code, p_name_fr, p_name_ar, p_name_en, coalesce(p_control_group, p_code), p_joined_on);
  if not exists (select from pg_roles where rolname = role_name) then
    begin
      execute format('create role %I nologin nosuperuser nobypassrls in role centrale_amc', role_name);
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  if not pg_has_role('centrale_app', role_name, 'MEMBER') then
    execute format('grant %I to centrale_app', role_name);
  end if;
end
$$;
revoke all on function registry.add_association(text, text, text, text, text, date) from public;
