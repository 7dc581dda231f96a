-- Intake: the returns as they came, what was wrong with them, and nothing of anybody else's.
set local role centrale_owner;

create type intake.return_kind as enum ('PERIODIC', 'INITIAL', 'CORRECTION', 'TEST');
create type intake.return_state as enum
  ('RECEIVED', 'CHECKING', 'MERGING', 'ACCEPTED', 'PARTIALLY_ACCEPTED', 'REFUSED', 'WITHDRAWN');

-- A return. Its identity is association, month, kind, declared records and total, and the SHA-256 of the decoded
-- bytes: the same again is the same return. `assumed` lists what was tolerated (delimiter, encoding, …);
-- `file_codes` why the whole file was refused. `accepted_ratio` feeds reciprocity.
create table intake.return (
  return_id uuid primary key,
  association text not null references registry.association,
  month date not null,
  kind intake.return_kind not null,
  declared_records bigint not null check (declared_records >= 0),
  declared_outstanding_centimes bigint not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  size_bytes bigint not null,
  api_client text not null,
  state intake.return_state not null default 'RECEIVED',
  received_at timestamptz not null default now(),
  finished_at timestamptz,
  row_count bigint not null default 0,
  accepted_count bigint not null default 0,
  rejected_count bigint not null default 0,
  warning_count bigint not null default 0,
  outstanding_centimes bigint,
  reconciles boolean,
  header text,
  dialect jsonb not null default '{}',
  assumed jsonb not null default '[]',
  file_codes text[] not null default '{}',
  staging_table text
);
-- A refused or withdrawn return frees its identity, so that the mended request can come again.
create unique index return_identity on intake.return
  (association, month, kind, declared_records, declared_outstanding_centimes, sha256)
  where state not in ('REFUSED', 'WITHDRAWN');
create unique index return_one_periodic on intake.return (association, month)
  where kind = 'PERIODIC' and state not in ('REFUSED', 'WITHDRAWN');
create index return_by_association on intake.return (association, received_at desc);

-- A row that was not accepted, as it was received, with its codes, and the column each code speaks of.
create table intake.rejection (
  association text not null,
  return_id uuid not null,
  line_no bigint not null,
  raw text not null,
  codes text[] not null,
  fields text[] not null,
  primary key (return_id, line_no)
);

-- Something to look at in a row that was accepted.
create table intake.warning (
  association text not null,
  return_id uuid not null,
  line_no bigint not null,
  loan_ref text,
  code text not null,
  field text,
  primary key (return_id, line_no, code)
);

do $$
declare
  t text;
begin
  foreach t in array array['return', 'rejection', 'warning'] loop
    execute format('alter table intake.%I enable row level security', t);
    execute format('alter table intake.%I force row level security', t);
    execute format($p$create policy own_rows on intake.%I for select to centrale_amc
      using (association = substr(current_user::text, 14) collate "default")$p$, t);
    execute format('create policy intake on intake.%I to centrale_intake using (true) with check (true)', t);
    execute format('grant select on intake.%I to centrale_amc', t);
    execute format('grant select, insert, update, delete on intake.%I to centrale_intake', t);
  end loop;
end
$$;
create policy reader on intake.return for select to centrale_reader using (true);
create policy publisher on intake.return for select to centrale_publisher using (true);
create policy staff on intake.return for select to centrale_bureau, centrale_supervisor using (true);
grant select on intake.return to centrale_reader, centrale_publisher, centrale_bureau, centrale_supervisor;
