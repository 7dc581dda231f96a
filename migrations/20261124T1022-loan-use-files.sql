-- Visits by file: as they came, what was wrong with them, and nothing of anybody else's. A rejected line stands in
-- intake.rejection beside those of returns, under the file's id.
set local role centrale_owner;

-- A file of visits. The same association, declared records and SHA-256 of the decoded bytes are the same file; one
-- that was refused frees its place. `new_count` and `corrected_count` are what it changed; accepted rows beyond them
-- were known already.
create table intake.visit_file (
  visit_file_id uuid primary key,
  association text not null references registry.association,
  declared_records bigint not null check (declared_records >= 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  size_bytes bigint not null,
  api_client text not null,
  state intake.return_state not null default 'RECEIVED',
  received_at timestamptz not null default now(),
  finished_at timestamptz,
  row_count bigint not null default 0,
  accepted_count bigint not null default 0,
  rejected_count bigint not null default 0,
  new_count bigint not null default 0,
  corrected_count bigint not null default 0,
  dialect jsonb not null default '{}',
  assumed jsonb not null default '[]',
  file_codes text[] not null default '{}'
);
create unique index visit_file_identity on intake.visit_file (association, declared_records, sha256)
  where state <> 'REFUSED';

alter table intake.visit_file enable row level security;
alter table intake.visit_file force row level security;
create policy own_rows on intake.visit_file for select to centrale_amc
  using (association = substr(current_user::text, 14) collate "default");
create policy intake on intake.visit_file to centrale_intake using (true) with check (true);
grant select on intake.visit_file to centrale_amc;
grant select, insert, update on intake.visit_file to centrale_intake;

-- The cells of a file as received, in a table of its own that lives while the file is checked. Every column is text.
create function intake.open_visit_staging(p_file uuid) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create table intake.%I (line_no bigint primary key, raw text, stream_code text, loan_ref text,
    visited_on text, declared_use text, observed_use text, amount_verified text, deviation text, action text,
    evidence_ref text)', intake.staging_of(p_file));
end
$$;

-- What a file of visits took for granted beyond what the stream already saw.
create function intake.assumed_in_visits(p_file uuid) returns jsonb
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  found jsonb;
begin
  execute format($sql$
    select coalesce(jsonb_agg(code), '[]') from (
      select unnest(array_remove(array[
        case when bool_or(amount_verified like '%%,%%') then 'DECIMAL_COMMA' end,
        case when bool_or(visited_on like '%%/%%') then 'DATE_DMY' end,
        case when bool_or(exists (select from intake.code_word w where w.word <> w.code
          and (w.field = 'loan_use'
              and w.word in (intake.code_form(intake.plain(declared_use)), intake.code_form(intake.plain(observed_use)))
            or w.field = 'use_deviation' and w.word = intake.code_form(intake.plain(deviation))
            or w.field = 'visit_action' and w.word = intake.code_form(intake.plain(action))))) then 'FRENCH_CODES' end,
        case when bool_or(amount_verified ~ E'[0-9][ \u00a0\u202f][0-9]') then 'THOUSANDS_BLANK' end
      ], null)) as code from intake.%I
    ) a
  $sql$, intake.staging_of(p_file)) into found;
  return found;
end
$$;

-- Gives the planner statistics of the register's tables that have none or have doubled since. The server does so by
-- itself, but a minute later, and until then a join of a large book is planned as if it were empty.
create function registry.catch_up_statistics() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t regclass;
begin
  for t in
    select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'registry' and c.relkind = 'r'
      and pg_relation_size(c.oid) > 2 * 8192::bigint * greatest(c.relpages, 4)
  loop
    execute format('analyze %s', t);
  end loop;
end
$$;
revoke all on function registry.catch_up_statistics() from public;
grant execute on function registry.catch_up_statistics() to centrale_intake;

-- Checks a received file and writes its good rows, whole or not at all, and answers its last state: REFUSED (it changed
-- nothing, its file codes say why), ACCEPTED or PARTIALLY_ACCEPTED. May be called again after a crash.
create function intake.process_visits(p_file uuid, p_ids bytea) returns intake.return_state
  language plpgsql set search_path = pg_catalog, pg_temp set work_mem = '128MB' as $$
declare
  f intake.visit_file;
  clean text := intake.clean_of(p_file);
  codes text[] := '{}';
  rejected bigint;
  written bigint := 0;
  rewritten bigint := 0;
  final intake.return_state;
begin
  select * into strict f from intake.visit_file where visit_file_id = p_file for update;
  if f.state not in ('RECEIVED', 'CHECKING') then return f.state; end if;
  execute format('create table intake.%I as %s', clean, intake.visit_judgement(format(
    '(select * from intake.%I where stream_code is null)', intake.staging_of(p_file)))) using f.association, p_ids;
  execute format('create unique index on intake.%I (line_no)', clean);
  execute format('analyze intake.%I', clean);
  execute format('create unlogged table intake.%I as select line_no, problems from intake.%I where problems is not null',
    intake.part_of(p_file, 'fault'), clean);
  perform intake.keep_rejections(p_file, f.association, f.dialect);
  select count(*) into rejected from intake.rejection j where j.return_id = p_file;
  if f.declared_records <> f.row_count then codes := array_append(codes, 'COUNT_MISMATCH'); end if;
  if rejected > 100 and rejected * 10 > f.row_count then codes := array_append(codes, 'TOO_MANY_REJECTIONS'); end if;
  final := case when cardinality(codes) > 0 then 'REFUSED' when rejected > 0 then 'PARTIALLY_ACCEPTED'
    else 'ACCEPTED' end;
  if final <> 'REFUSED' then
    select w.created, w.corrected into written, rewritten
    from intake.write_visits(format('intake.%I', clean), null, f.association, f.api_client, p_file) w;
  end if;
  update intake.visit_file set state = final, finished_at = clock_timestamp(), file_codes = codes,
    rejected_count = rejected, accepted_count = case when final = 'REFUSED' then 0 else f.row_count - rejected end,
    new_count = written, corrected_count = rewritten,
    assumed = f.assumed || intake.assumed_in_visits(p_file)
  where visit_file_id = p_file;
  perform intake.drop_tables(p_file);
  perform registry.catch_up_statistics();
  return final;
end
$$;

revoke all on function intake.open_visit_staging(uuid), intake.assumed_in_visits(uuid),
  intake.process_visits(uuid, bytea) from public;
grant execute on function intake.open_visit_staging(uuid), intake.assumed_in_visits(uuid),
  intake.process_visits(uuid, bytea) to centrale_intake;
