-- The bureau's eye on identity: it opens a person's file, or a clash of identity, under a case, which is recorded as an
-- inquiry. No association can tell that a case exists. What it rules stands with the matches.
set local role centrale_owner;
grant select (name_key, birth_date) on registry.identity_case to centrale_bureau;
grant create on schema registry to centrale_reader;
reset role;
set local role centrale_reader;

-- Opens the file of the people named by borrower id, else by the keyed hash of a national id, else by name key and
-- birth date: who reports them how, and the bands of all lenders. Each person opened is an inquiry under the case, by
-- published.look, in this transaction. Ten people at most. Raises NOT_AN_ASKER for any role but the bureau's,
-- CASE_REQUIRED and PURPOSE_NOT_ALLOWED as a look does.
create function registry.open_subject_file(
  p_api_client text, p_request_id text, p_purpose audit.purpose, p_case_ref text,
  p_borrower uuid, p_id_hash bytea, p_name_key text, p_birth_date date
) returns table (
  borrower_id uuid, variant smallint, same_as uuid, inquiry_id uuid, snapshot_month date, band_version smallint,
  lenders_band smallint, outstanding_band smallint, instalment_band smallint, arrears_band smallint, reports jsonb
) language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_ids uuid[];
  person record;
  sight published.sight;
begin
  if current_setting('role') <> 'centrale_bureau' then raise exception 'NOT_AN_ASKER'; end if;
  if coalesce(btrim(p_case_ref), '') = '' then raise exception 'CASE_REQUIRED'; end if;
  if p_borrower is not null then
    found_ids := array[p_borrower];
  elsif p_id_hash is not null then
    found_ids := array(select distinct c.borrower_id from registry.client c where c.id_hash = p_id_hash);
  else
    found_ids := array(select distinct c.borrower_id from registry.client c
      where c.birth_date = p_birth_date and p_name_key = any(c.name_keys));
  end if;
  for person in
    select b.borrower_id, b.id_hash, b.variant, b.same_as,
      (array_agg(c.name_keys[1] order by c.association, c.client_id))[1] as name_key,
      (array_agg(c.birth_date order by c.association, c.client_id))[1] as birth_date,
      jsonb_agg(jsonb_build_object('association', c.association, 'lastName', c.last_name, 'firstName', c.first_name,
        'lastNameAr', c.last_name_ar, 'firstNameAr', c.first_name_ar, 'birthDate', c.birth_date, 'sex', c.sex,
        'firstMonth', c.first_month, 'lastMonth', c.last_month) order by c.association, c.client_id) as reports
    from registry.borrower b join registry.client c on c.id_hash = b.id_hash and c.borrower_id = b.borrower_id
    where b.borrower_id = any(found_ids)
    group by b.borrower_id order by b.id_hash, b.variant limit 10
  loop
    select * into sight from published.look(p_api_client, jsonb_build_array(jsonb_build_object(
      'n', 0, 'id_hash', '\x' || encode(person.id_hash, 'hex'), 'name_key', person.name_key,
      'birth_date', person.birth_date, 'purpose', p_purpose, 'request_id', p_request_id, 'case_ref', p_case_ref)));
    if sight.refusal is not null then raise exception using message = sight.refusal; end if;
    borrower_id := person.borrower_id;
    variant := person.variant;
    same_as := person.same_as;
    inquiry_id := sight.inquiry_id;
    snapshot_month := sight.snapshot_month;
    band_version := sight.band_version;
    lenders_band := sight.lenders_band;
    outstanding_band := sight.outstanding_band;
    instalment_band := sight.instalment_band;
    arrears_band := sight.arrears_band;
    reports := person.reports;
    return next;
  end loop;
end
$$;

-- The people of an identity case, opened under the case itself.
create function registry.open_identity_case(p_api_client text, p_request_id text, p_case uuid) returns table (
  borrower_id uuid, variant smallint, same_as uuid, inquiry_id uuid, snapshot_month date, band_version smallint,
  lenders_band smallint, outstanding_band smallint, instalment_band smallint, arrears_band smallint, reports jsonb
) language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if current_setting('role') <> 'centrale_bureau' then raise exception 'NOT_AN_ASKER'; end if;
  return query
    select f.* from registry.identity_case k, lateral registry.open_subject_file(
      p_api_client, p_request_id, 'DISPUTE', 'identity case ' || k.case_id, null, k.id_hash, null, null) f
    where k.case_id = p_case;
end
$$;

revoke all on function
  registry.open_subject_file(text, text, audit.purpose, text, uuid, bytea, text, date),
  registry.open_identity_case(text, text, uuid)
from public;
grant execute on function
  registry.open_subject_file(text, text, audit.purpose, text, uuid, bytea, text, date),
  registry.open_identity_case(text, text, uuid)
to centrale_bureau;

reset role;
set local role centrale_owner;
revoke create on schema registry from centrale_reader;
