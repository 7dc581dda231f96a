-- Visits that check what a loan was used for. An association records them for its own loans and reads its own; nobody
-- else reads any. Everything a visit is compared with is the association's own, or a table equal for all.
set local role centrale_owner;

-- What money was meant for, or seen in: the activities of the return file, and what else a visit may find. Codes and no
-- free text: a text would come to hold other people's affairs, and could neither be counted nor translated.
create type registry.loan_use as enum
  ('AGRICULTURE', 'LIVESTOCK', 'CRAFTS', 'TRADE', 'SERVICES', 'FOOD', 'HOUSING', 'OTHER',
   'UTILITIES', 'HOUSEHOLD', 'HEALTH', 'DEBT', 'LENT_ON', 'NOT_SEEN');
create type registry.use_deviation as enum
  ('NONE', 'PARTIAL', 'TOTAL', 'CONSUMPTION', 'ON_LENT', 'REPAID_OTHER_LOAN', 'REMOVED');
create type registry.visit_action as enum
  ('NONE', 'REMINDED', 'REVISIT_PLANNED', 'RESCHEDULED', 'RECALLED', 'OTHER');

-- A visit as recorded, append-only as positions are: a correction is the next version, it closes the former one by
-- `superseded_at` and changes nothing else; deviation REMOVED takes a visit back. One loan, day and evidence reference
-- are one visit: `visit_id` is their keyed hash. `borrower_id` is there to distribute by and granted to no association.
create table registry.loan_use_visit (
  association text not null,
  visit_id uuid not null,
  version smallint not null,
  loan_id uuid not null,
  client_id uuid not null,
  borrower_id uuid not null,
  visited_on date not null,
  declared_use registry.loan_use not null,
  observed_use registry.loan_use not null,
  amount_verified_centimes bigint not null check (amount_verified_centimes >= 0),
  deviation registry.use_deviation not null,
  action registry.visit_action not null,
  evidence_ref text check (length(evidence_ref) <= 64),
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  api_client text not null,
  visit_file_id uuid,
  primary key (borrower_id, association, visit_id, version),
  check (superseded_at >= recorded_at)
);
create unique index visit_that_stands on registry.loan_use_visit (association, visit_id, borrower_id)
  where superseded_at is null;
create index visit_by_loan on registry.loan_use_visit (loan_id);

alter table registry.loan_use_visit enable row level security;
alter table registry.loan_use_visit force row level security;
-- A role's name has a collation of its own, under which no index of the column would serve.
create policy own_rows on registry.loan_use_visit for select to centrale_amc
  using (association = substr(current_user::text, 14) collate "default");
create policy reader on registry.loan_use_visit to centrale_reader using (true) with check (true);
create policy intake on registry.loan_use_visit to centrale_intake using (true) with check (true);
grant select (association, visit_id, version, loan_id, client_id, visited_on, declared_use, observed_use,
  amount_verified_centimes, deviation, action, evidence_ref, recorded_at, superseded_at, api_client, visit_file_id)
  on registry.loan_use_visit to centrale_amc;
grant select, insert, update (superseded_at) on registry.loan_use_visit to centrale_reader, centrale_intake;

-- Words stand here without accents, as intake.code_form leaves them. Their owner is under their policy too; it is let
-- in for as long as this step takes.
create policy loan_use_words on intake.code_word to centrale_owner using (true) with check (true);
insert into intake.code_word (field, word, code)
select field, word, code from (values
  ('loan_use', 'AGRICULTURE', 'AGRICULTURE'), ('loan_use', 'LIVESTOCK', 'LIVESTOCK ELEVAGE'),
  ('loan_use', 'CRAFTS', 'CRAFTS ARTISANAT'), ('loan_use', 'TRADE', 'TRADE COMMERCE'),
  ('loan_use', 'SERVICES', 'SERVICES SERVICE'), ('loan_use', 'FOOD', 'FOOD ALIMENTATION RESTAURATION'),
  ('loan_use', 'HOUSING', 'HOUSING LOGEMENT HABITAT'), ('loan_use', 'OTHER', 'OTHER AUTRE'),
  ('loan_use', 'UTILITIES', 'UTILITIES BRANCHEMENT RACCORDEMENT'),
  ('loan_use', 'HOUSEHOLD', 'HOUSEHOLD MENAGE CONSOMMATION'), ('loan_use', 'HEALTH', 'HEALTH SANTE'),
  ('loan_use', 'DEBT', 'DEBT DETTE'), ('loan_use', 'LENT_ON', 'LENT_ON PRETE_A_UN_TIERS'),
  ('loan_use', 'NOT_SEEN', 'NOT_SEEN NON_CONSTATE'),
  ('use_deviation', 'NONE', 'NONE AUCUN'), ('use_deviation', 'PARTIAL', 'PARTIAL PARTIEL'),
  ('use_deviation', 'TOTAL', 'TOTAL'), ('use_deviation', 'CONSUMPTION', 'CONSUMPTION CONSOMMATION'),
  ('use_deviation', 'ON_LENT', 'ON_LENT PRETE_A_UN_TIERS'),
  ('use_deviation', 'REPAID_OTHER_LOAN', 'REPAID_OTHER_LOAN AUTRE_PRET'),
  ('use_deviation', 'REMOVED', 'REMOVED SUPPRIME'),
  ('visit_action', 'NONE', 'NONE AUCUNE'), ('visit_action', 'REMINDED', 'REMINDED RAPPEL'),
  ('visit_action', 'REVISIT_PLANNED', 'REVISIT_PLANNED REVISITE'),
  ('visit_action', 'RESCHEDULED', 'RESCHEDULED REECHELONNE'),
  ('visit_action', 'RECALLED', 'RECALLED EXIGE'), ('visit_action', 'OTHER', 'OTHER AUTRE')
) v (field, code, words), unnest(string_to_array(words, ' ')) word;
drop policy loan_use_words on intake.code_word;

-- The cells of a visit as they were said, by a file's line or by an item of a call.
create type intake.visit_cells as (
  line_no bigint, loan_ref text, visited_on text, declared_use text, observed_use text, amount_verified text,
  deviation text, action text, evidence_ref text
);

-- A visit as understood. `problems` are codes as CODE:column, null where there is none.
create type intake.judged_visit as (
  line_no bigint, problems text[], visit_id uuid, loan_id uuid, client_id uuid, borrower_id uuid, visited_on date,
  declared_use text, observed_use text, amount_verified bigint, deviation text, action text, evidence_ref text
);

-- What is wrong with a cell by itself: MISSING where it must not be empty, else its code where it is no good.
create function intake.cell_fault(p_column text, p_cell text, p_required boolean, p_is_good boolean, p_code text)
  returns text language sql immutable parallel safe
  return case when p_cell is null then case when p_required then 'MISSING:' || p_column end
    when not p_is_good then p_code || ':' || p_column end;

-- The text of the query that makes judged visits of `p_cells`, a relation of visit_cells; $1 is the association, $2 the
-- key of ids, which makes a loan's id of its reference. A loan is known where the association's own newest report of it
-- stands; another lender's is unknown. A visit is after the disbursement and not in the future: not after today, nor after
-- the months of a demo, which do not follow the clock. NONE says that the observed use is the declared one, TOTAL that it is
-- not. REMOVED needs no more than a visit that is there. Of equal visits the later are the same visit; one that differs is
-- DUPLICATE_VISIT.
create function intake.visit_judgement(p_cells text) returns text
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  select format($sql$
    with words as materialized (
      select w->'loan_use' as uses, w->'use_deviation' as deviations, w->'visit_action' as actions,
        (select greatest((now() at time zone 'Africa/Casablanca')::date, max(c.month))
          from registry.calendar c where not c.real_time) as horizon
      from (select intake.code_words() as w) w
    ), plain as (
      select s.line_no, intake.plain(s.loan_ref) as loan_ref, intake.plain(s.visited_on) as visited_on,
        intake.code_form(intake.plain(s.declared_use)) as declared_use,
        intake.code_form(intake.plain(s.observed_use)) as observed_use,
        intake.plain(s.amount_verified) as amount_verified, intake.code_form(intake.plain(s.deviation)) as deviation,
        intake.code_form(intake.plain(s.action)) as action, intake.plain(s.evidence_ref) as evidence_ref
      from %s s
    ), read as (
      select c.line_no, c.loan_ref, intake.to_day(c.visited_on) as visited_on, uses->>c.declared_use as declared_use,
        uses->>c.observed_use as observed_use, intake.to_centimes(c.amount_verified) as amount_verified,
        deviations->>c.deviation as deviation, actions->>c.action as action, c.evidence_ref, horizon,
        array_remove(array[
          intake.cell_fault('loan_ref', c.loan_ref, true, intake.is_text(c.loan_ref, 64), 'BAD_FORMAT'),
          intake.cell_fault('visited_on', c.visited_on, true, intake.to_day(c.visited_on) is not null, 'BAD_FORMAT'),
          intake.cell_fault('declared_use', c.declared_use, needs.all_cells, uses ? c.declared_use, 'UNKNOWN_CODE'),
          intake.cell_fault('observed_use', c.observed_use, needs.all_cells, uses ? c.observed_use, 'UNKNOWN_CODE'),
          intake.cell_fault('amount_verified', c.amount_verified, needs.all_cells,
            intake.to_centimes(c.amount_verified) is not null, 'BAD_FORMAT'),
          intake.cell_fault('deviation', c.deviation, true, deviations ? c.deviation, 'UNKNOWN_CODE'),
          intake.cell_fault('action', c.action, needs.all_cells, actions ? c.action, 'UNKNOWN_CODE'),
          intake.cell_fault('evidence_ref', c.evidence_ref, false, intake.is_text(c.evidence_ref, 64), 'BAD_FORMAT')
        ], null) as faults
      from plain c, words,
        lateral (select deviations->>c.deviation is distinct from 'REMOVED' as all_cells) needs
    ), known as (
      select r.*, l.loan_id, l.client_id, l.borrower_id, p.disbursed_on, p.principal_centimes,
        case when p.disbursed_on is not null then intake.keyed_uuid($2, 'visit|' || $1 || '|' || l.loan_id || '|'
          || to_char(r.visited_on, 'YYYY-MM-DD') || '|' || coalesce(r.evidence_ref, '')) end as visit_id
      from read r
      left join registry.loan l on l.association = $1
        and l.loan_id = intake.keyed_uuid($2, 'loan|' || $1 || '|' || r.loan_ref)
      left join lateral (
        select newest.disbursed_on, newest.principal_centimes from (
          select q.status, q.disbursed_on, q.principal_centimes from registry.position q
          where q.loan_id = l.loan_id and q.superseded_at is null order by q.month desc limit 1
        ) newest where newest.status <> 'REMOVED'
      ) p on true
    ), weighed as (
      select k.*, k.faults || array_remove(array[
          case when k.disbursed_on is null and intake.is_text(k.loan_ref, 64) and k.loan_ref is not null
            then 'UNKNOWN_LOAN:loan_ref' end,
          case when k.visited_on < k.disbursed_on or k.visited_on > k.horizon then 'DATES_OUT_OF_ORDER:visited_on' end,
          case when k.amount_verified < 0 or k.amount_verified > k.principal_centimes
            then 'OUT_OF_RANGE:amount_verified' end,
          case when k.deviation = 'NONE' and k.observed_use <> k.declared_use
            or k.deviation = 'TOTAL' and k.observed_use = k.declared_use
            or k.deviation = 'REMOVED' and k.visit_id is not null and not exists (
              select from registry.loan_use_visit v where v.association = $1 and v.visit_id = k.visit_id)
            then 'INCONSISTENT:deviation' end
        ], null) as problems,
        concat_ws('|', k.declared_use, k.observed_use, k.amount_verified, k.deviation, k.action) as said
      from known k
    )
    select w.line_no, case
        when cardinality(w.problems) > 0 then w.problems
        when w.said <> first_value(w.said) over (
          partition by w.visit_id, cardinality(w.problems) = 0 order by w.line_no) then '{DUPLICATE_VISIT:evidence_ref}'
        end as problems,
      w.visit_id, w.loan_id, w.client_id, w.borrower_id, w.visited_on, w.declared_use, w.observed_use,
      w.amount_verified, w.deviation, w.action, w.evidence_ref
    from weighed w
  $sql$, p_cells)
$$;

-- Writes the judged visits of `p_judged` that have no problem, a relation of judged_visit, or the array itself as
-- `unnest($2)`: a new visit, the next version of one that is said otherwise now, nothing where it stands as it is.
-- One writer of an association at a time, or two would both find no visit and both write its first version.
create function intake.write_visits(
  p_judged text, p_rows intake.judged_visit[], p_association text, p_api_client text, p_file uuid,
  out created bigint, out corrected bigint
) language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  said text := format('select distinct on (j.visit_id) j.* from %s j where j.problems is null
    order by j.visit_id, j.line_no', p_judged);
  learnt timestamptz;
begin
  perform pg_advisory_xact_lock(hashtext('registry.loan_use_visit'), hashtext(p_association));
  learnt := clock_timestamp();
  execute format($sql$
    update registry.loan_use_visit v set superseded_at = greatest($3, v.recorded_at)
    from (%s) s
    where v.association = $1 and v.visit_id = s.visit_id and v.superseded_at is null
      and case when s.deviation = 'REMOVED' then v.deviation <> 'REMOVED'
        else (v.declared_use::text, v.observed_use::text, v.amount_verified_centimes, v.deviation::text, v.action::text)
          is distinct from (s.declared_use, s.observed_use, s.amount_verified, s.deviation, s.action) end
  $sql$, said) using p_association, p_rows, learnt;
  get diagnostics corrected = row_count;
  execute format($sql$
    insert into registry.loan_use_visit (association, visit_id, version, loan_id, client_id, borrower_id, visited_on,
      declared_use, observed_use, amount_verified_centimes, deviation, action, evidence_ref, recorded_at, api_client,
      visit_file_id)
    select $1, s.visit_id, 1 + coalesce(former.version, 0), s.loan_id, s.client_id, s.borrower_id, s.visited_on,
      coalesce(s.declared_use::registry.loan_use, former.declared_use),
      coalesce(s.observed_use::registry.loan_use, former.observed_use),
      coalesce(s.amount_verified, former.amount_verified_centimes), s.deviation::registry.use_deviation,
      coalesce(s.action::registry.visit_action, former.action), s.evidence_ref, $3, $4, $5
    from (%s) s
    left join lateral (
      select v.* from registry.loan_use_visit v
      where v.association = $1 and v.visit_id = s.visit_id order by v.version desc limit 1
    ) former on true
    where former.visit_id is null or former.superseded_at is not null
  $sql$, said) using p_association, p_rows, learnt, p_api_client, p_file;
  get diagnostics created = row_count;
  created := created - corrected;
end
$$;

revoke all on function
  intake.code_form(text), intake.cell_fault(text, text, boolean, boolean, text), intake.visit_judgement(text),
  intake.write_visits(text, intake.judged_visit[], text, text, uuid)
from public;
grant execute on function
  intake.unquoted(text), intake.plain(text), intake.to_centimes(text), intake.day_of(integer, integer, integer),
  intake.to_day(text),
  intake.is_text(text, integer), intake.code_words(), intake.keyed_uuid(bytea, text),
  intake.code_form(text), intake.cell_fault(text, text, boolean, boolean, text), intake.visit_judgement(text),
  intake.write_visits(text, intake.judged_visit[], text, text, uuid)
to centrale_intake, centrale_reader;

grant create on schema registry to centrale_reader;
reset role;
set local role centrale_reader;

-- The door for an association's programs: its visits, each judged by itself, the good ones written in this transaction.
-- The caller is the role of the session, `p_api_client` names the program, `p_ids` is the key of ids; the visits are a
-- JSON array of intake.visit_cells. Answers each line with its visit, or with its problems and nothing written. Raises
-- NOT_AN_ASKER for any role but that of a present association, CLIENT_SUSPENDED where its program may not ask.
create function registry.record_visits(p_api_client text, p_ids bytea, p_visits jsonb)
returns table (line_no bigint, problems text[], visit_id uuid)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  own text;
  status registry.client_status;
  judged intake.judged_visit[];
begin
  select a.code into own from registry.association a
  where 'centrale_amc_' || a.code = current_setting('role') and a.left_on is null;
  if not found then raise exception 'NOT_AN_ASKER'; end if;
  select c.status into status from registry.api_client c where c.client_id = p_api_client and c.association = own;
  if status is distinct from 'ACTIVE' then raise exception 'CLIENT_SUSPENDED'; end if;
  execute format('select array_agg(j::intake.judged_visit order by j.line_no) from (%s) j',
      intake.visit_judgement('jsonb_populate_recordset(null::intake.visit_cells, $3)'))
    into judged using own, p_ids, p_visits;
  perform intake.write_visits('unnest($2)', judged, own, p_api_client, null);
  return query select j.line_no, j.problems, case when j.problems is null then j.visit_id end
    from unnest(judged) j order by j.line_no;
end
$$;
revoke all on function registry.record_visits(text, bytea, jsonb) from public;
grant execute on function registry.record_visits(text, bytea, jsonb) to centrale_amc;

reset role;
set local role centrale_owner;
revoke create on schema registry from centrale_reader;
