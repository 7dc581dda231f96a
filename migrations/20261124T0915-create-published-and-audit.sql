-- What is shown of others, and the record of every look. No association's role may read the bands themselves:
-- they come out of published.look (next file), which writes the inquiry in the same transaction.
set local role centrale_owner;

create type published.snapshot_kind as enum ('MONTHLY', 'RECTIFICATION');

-- The bands, one dated version after another; a new version never rewrites a snapshot and may only merge bands.
-- `upper_centimes` is the inclusive upper edge of an amount band, null where the band is open or is no amount; it fits
-- four bytes, as far as which a publication sums exactly.
create table published.band (
  version smallint not null,
  measure text not null check (measure in ('LENDERS', 'OUTSTANDING', 'INSTALMENT', 'ARREARS', 'INQUIRIES')),
  ordinal smallint not null,
  code text not null,
  upper_centimes bigint check (upper_centimes < 2147483647),
  primary key (version, measure, ordinal)
);
insert into published.band (version, measure, ordinal, code, upper_centimes) values
  (1, 'LENDERS', 0, 'NONE', null), (1, 'LENDERS', 1, 'ONE', null), (1, 'LENDERS', 2, 'TWO', null),
  (1, 'LENDERS', 3, 'THREE_OR_MORE', null),
  (1, 'OUTSTANDING', 0, 'ZERO', 0), (1, 'OUTSTANDING', 1, 'UP_TO_6000', 600000),
  (1, 'OUTSTANDING', 2, 'UP_TO_12000', 1200000), (1, 'OUTSTANDING', 3, 'UP_TO_30000', 3000000),
  (1, 'OUTSTANDING', 4, 'UP_TO_50000', 5000000), (1, 'OUTSTANDING', 5, 'OVER_50000', null),
  (1, 'INSTALMENT', 0, 'ZERO', 0), (1, 'INSTALMENT', 1, 'UP_TO_250', 25000),
  (1, 'INSTALMENT', 2, 'UP_TO_500', 50000), (1, 'INSTALMENT', 3, 'UP_TO_1000', 100000),
  (1, 'INSTALMENT', 4, 'UP_TO_2000', 200000), (1, 'INSTALMENT', 5, 'OVER_2000', null),
  (1, 'ARREARS', 0, 'NONE', null), (1, 'ARREARS', 1, 'D1_30', null), (1, 'ARREARS', 2, 'D31_90', null),
  (1, 'ARREARS', 3, 'D91_180', null), (1, 'ARREARS', 4, 'OVER_180', null),
  (1, 'ARREARS', 5, 'WRITTEN_OFF', null),
  (1, 'INQUIRIES', 0, 'NONE', null), (1, 'INQUIRIES', 1, 'ONE_OR_TWO', null),
  (1, 'INQUIRIES', 2, 'THREE_OR_MORE', null);

-- The advisory rules, dated. A measure at or above `watch_from` is WATCH, at or above `limit_from`
-- LIMIT_EXCEEDED; `exclusive` says that the value itself is still allowed. Units stand in `unit`.
create table published.verdict_rule (
  version smallint not null,
  valid_from date not null,
  jurisdiction text not null default 'MA',
  measure text not null check (measure in
    ('LENDERS', 'TOTAL_DEBT', 'DEBT_SERVICE', 'ARREARS_ELSEWHERE', 'INQUIRIES', 'OPEN_TOP_BAND')),
  unit text not null,
  watch_from numeric,
  limit_from numeric,
  exclusive boolean not null,
  source text not null,
  primary key (version, measure)
);
insert into published.verdict_rule values
  (1, '2026-01-01', 'MA', 'DEBT_SERVICE', 'share of household income', 0.50, 0.75, true,
   'Instalments over household income: above 50 % at risk, above 75 % critical (field practice; India 2022: 50 %)'),
  (1, '2026-01-01', 'MA', 'LENDERS', 'lenders, the asker included', null, 3, false,
   'Three lenders or more (MFIN code of conduct; the 2009 crisis)'),
  (1, '2026-01-01', 'MA', 'TOTAL_DEBT', 'centimes', 5000000, null, true,
   'Total debt above the ceiling of one microcredit, 50,000 DH (decree under law 18-97)'),
  (1, '2026-01-01', 'MA', 'ARREARS_ELSEWHERE', 'arrears band', 2, null, false,
   'More than 30 days past due elsewhere (BAM: doubtful from 30 days for microcredit)'),
  (1, '2026-01-01', 'MA', 'INQUIRIES', 'inquiry band', 2, null, false,
   'Three or more other lenders asked about a new loan within 90 days'),
  (1, '2026-01-01', 'MA', 'OPEN_TOP_BAND', 'open bands', 1, null, false,
   'An open band has no upper edge to reckon with, so it is never OK');

-- `run` 0 is the month's publication, later runs are rectifications ordered by the bureau. `published_at` is the moment as
-- of which the register was read: what was merged before it is in the snapshot, what came later is not.
create table published.snapshot (
  snapshot_id integer primary key,
  month date not null,
  run smallint not null,
  kind published.snapshot_kind not null,
  band_version smallint not null,
  published_at timestamptz not null,
  is_current boolean not null,
  agreement_ref text,
  reason text,
  unique (month, run),
  check ((kind = 'MONTHLY') = (run = 0)),
  check ((kind = 'RECTIFICATION') = (reason is not null))
);
create unique index snapshot_one_current on published.snapshot (is_current) where is_current;

-- Whose book is in a snapshot. An association reads its own line only: who filed late is nobody's business.
-- `new_loans`: loans it disbursed in the snapshot's month, null where it has not filed that month (quota).
create table published.snapshot_lender (
  snapshot_id integer not null,
  association text not null,
  new_loans integer,
  primary key (snapshot_id, association)
);

-- The bands of the others. `viewer` null: the row for everybody who is not among the holders; else the row for
-- that holder. `holders` names database roles with commas between them, which takes half the room of an array, and is
-- granted to nobody. `borrower_id` is the record, not the person: a person united out of several records has a row for each,
-- so that what a lender reads is settled when the snapshot is published. Under which names the lenders know a record is found
-- in their clients (published.who_fits).
-- `live_here`, where the record was united: the roles of lenders with a live loan under this very record, while `holders`
-- are those of the whole person. Without it a lender could tell from its right to review one of its clients that he is
-- another of its clients too.
create table published.exposure (
  snapshot_id integer not null,
  borrower_id uuid not null,
  viewer text,
  holders text,
  lenders_band smallint not null,
  outstanding_band smallint not null,
  instalment_band smallint not null,
  arrears_band smallint not null,
  live_here text,
  check ((viewer is null) = (holders is not null))
) partition by list (snapshot_id);
create index exposure_by_person on published.exposure (borrower_id);

create type audit.purpose as enum ('NEW_CREDIT', 'RENEWAL', 'PORTFOLIO_REVIEW', 'COLLECTION', 'GUARANTOR',
  'SUBJECT_ACCESS', 'SUPERVISION', 'DISPUTE');
create type audit.outcome as enum ('GRANTED', 'REFUSED', 'WITHDRAWN');

-- One look at what others lend to a person: who, for whom, why, and what was shown, the level of the advice included
-- (0 OK, 1 WATCH, 2 LIMIT_EXCEEDED; null where the asker lends nothing). Append-only.
create table audit.inquiry (
  inquiry_id uuid primary key,
  day date not null,
  made_at timestamptz not null,
  association text,
  control_group text,
  viewer_role text not null,
  api_client text not null,
  request_id text not null,
  purpose audit.purpose not null,
  id_hash bytea not null,
  name_key text not null,
  birth_date date not null,
  application_ref text,
  consent_ref text,
  case_ref text,
  requested_centimes bigint,
  requested_instalment_centimes bigint,
  household_income_centimes bigint,
  snapshot_id integer,
  lenders_band smallint not null,
  outstanding_band smallint not null,
  instalment_band smallint not null,
  arrears_band smallint not null,
  inquiries_band smallint,
  verdict smallint check (verdict between 0 and 2),
  rules_version smallint
);
create index inquiry_by_person on audit.inquiry (id_hash, day);
create index inquiry_by_association on audit.inquiry (association, day);

-- The inquiry band an association was shown of a person, kept for 30 days so that asking daily tells no dates.
create table audit.frozen_band (
  association text not null,
  id_hash bytea not null,
  name_key text not null,
  birth_date date not null,
  band smallint not null,
  frozen_on date not null,
  primary key (association, id_hash, frozen_on, name_key, birth_date)
);

-- Credit inquiries of an association in a day, and how many it may make; the allowance is fixed at the first.
-- `judged` are its credit inquiries of 60 to 90 days ago, `unexplained` those of them that led to no loan and no
-- declared outcome: above half, the allowance falls to the floor, and the supervisor sees it.
create table audit.quota_use (
  association text not null,
  day date not null,
  used integer not null,
  allowed integer not null,
  judged integer not null default 0,
  unexplained integer not null default 0,
  primary key (association, day)
);

-- What became of an application, as the lender declares it; a later line prevails over an earlier one.
create table audit.application_outcome (
  association text not null,
  application_ref text not null,
  declared_at timestamptz not null default clock_timestamp(),
  outcome audit.outcome not null,
  loan_ref text,
  api_client text not null,
  primary key (association, application_ref, declared_at)
);

do $$
declare
  t text;
begin
  foreach t in array array['band', 'verdict_rule', 'snapshot', 'snapshot_lender', 'exposure'] loop
    execute format('alter table published.%I enable row level security', t);
    execute format('alter table published.%I force row level security', t);
    execute format('create policy reader on published.%I for select to centrale_reader using (true)', t);
    execute format('create policy publisher on published.%I to centrale_publisher using (true) with check (true)', t);
    execute format('grant select on published.%I to centrale_reader, centrale_publisher', t);
  end loop;
  foreach t in array array['band', 'verdict_rule', 'snapshot'] loop
    execute format('create policy everyone on published.%I for select to
      centrale_amc, centrale_research, centrale_bureau, centrale_supervisor using (true)', t);
  end loop;
  foreach t in array array['inquiry', 'frozen_band', 'quota_use', 'application_outcome'] loop
    execute format('alter table audit.%I enable row level security', t);
    execute format('alter table audit.%I force row level security', t);
    execute format('create policy reader on audit.%I to centrale_reader using (true) with check (true)', t);
    execute format('grant select, insert on audit.%I to centrale_reader', t);
  end loop;
end
$$;
grant select on published.band, published.verdict_rule to
  centrale_amc, centrale_research, centrale_bureau, centrale_supervisor;
grant select (snapshot_id, month, run, kind, band_version, published_at, is_current) on published.snapshot to
  centrale_amc, centrale_research, centrale_bureau, centrale_supervisor;
grant insert, update (is_current) on published.snapshot to centrale_publisher;
grant insert on published.snapshot_lender, published.exposure to centrale_publisher;

create policy own_rows on published.snapshot_lender for select to centrale_amc
  using (association = substr(current_user::text, 14) collate "default");
grant select on published.snapshot_lender to centrale_amc;
create policy staff on published.snapshot_lender for select to centrale_bureau, centrale_supervisor using (true);
grant select on published.snapshot_lender to centrale_bureau, centrale_supervisor;

grant update (used) on audit.quota_use to centrale_reader;

-- An association reads the looks it took itself, and declares what became of its own applications.
create policy own_rows on audit.inquiry for select to centrale_amc
  using (association = substr(current_user::text, 14) collate "default");
grant select (inquiry_id, day, made_at, association, api_client, purpose, id_hash, name_key, birth_date,
  application_ref, consent_ref, requested_centimes, requested_instalment_centimes, snapshot_id, verdict, rules_version)
  on audit.inquiry to centrale_amc;
create policy own_rows on audit.quota_use for select to centrale_amc
  using (association = substr(current_user::text, 14) collate "default");
grant select on audit.quota_use to centrale_amc;
create policy own_rows on audit.application_outcome for select to centrale_amc
  using (association = substr(current_user::text, 14) collate "default");
create policy own_declaration on audit.application_outcome for insert to centrale_amc
  with check (association = substr(current_user::text, 14) collate "default");
grant select, insert on audit.application_outcome to centrale_amc;
create policy staff on audit.quota_use for select to centrale_supervisor using (true);
grant select on audit.quota_use to centrale_supervisor;
create policy staff on audit.inquiry for select to centrale_supervisor using (true);
grant select (inquiry_id, day, made_at, association, viewer_role, api_client, purpose, case_ref, snapshot_id)
  on audit.inquiry to centrale_supervisor;
