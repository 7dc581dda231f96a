-- The bureau's hand on identity: it opens a person's file under a case, which is recorded as an inquiry, and rules on
-- clashes of identity. No association can tell that a case exists; bands follow a ruling at the next publication.
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
    found_ids := array(select b.borrower_id from registry.borrower b where b.id_hash = p_id_hash);
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
    from registry.borrower b join registry.client c on c.borrower_id = b.borrower_id
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

-- The bureau's ruling on a case, once. SAME_PERSON unites the second report's person with the first's; the other two
-- close the case and leave them apart. Returns null, or why it was refused: NOT_FOUND, CASE_ALREADY_RULED,
-- RULING_IMPOSSIBLE (nobody to unite).
create function registry.rule_identity_case(p_api_client text, p_case uuid, p_ruling text, p_reason text)
returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ruled registry.identity_case;
  root uuid;
begin
  if current_setting('role') <> 'centrale_bureau' then raise exception 'NOT_AN_ASKER'; end if;
  if coalesce(btrim(p_reason), '') = '' then return 'REASON_REQUIRED'; end if;
  select * into ruled from registry.identity_case k where k.case_id = p_case for update;
  if not found then return 'NOT_FOUND'; end if;
  if ruled.ruling is not null then return 'CASE_ALREADY_RULED'; end if;
  if p_ruling = 'SAME_PERSON' then
    if ruled.borrower_id is null or ruled.other_borrower_id is null then return 'RULING_IMPOSSIBLE'; end if;
    -- Always to the root, so that one step is enough to find the person.
    select coalesce(b.same_as, b.borrower_id) into root from registry.borrower b
    where b.borrower_id = ruled.other_borrower_id;
    if root is null then return 'RULING_IMPOSSIBLE'; end if;
    update registry.borrower b set same_as = root
    where (b.borrower_id = ruled.borrower_id or b.same_as = ruled.borrower_id) and b.borrower_id <> root;
  end if;
  update registry.identity_case k
  set ruling = p_ruling, ruled_at = now(), ruled_by = p_api_client, reason = p_reason
  where k.case_id = p_case;
  return null;
end
$$;

revoke all on function
  registry.open_subject_file(text, text, audit.purpose, text, uuid, bytea, text, date),
  registry.open_identity_case(text, text, uuid),
  registry.rule_identity_case(text, uuid, text, text)
from public;
grant execute on function
  registry.open_subject_file(text, text, audit.purpose, text, uuid, bytea, text, date),
  registry.open_identity_case(text, text, uuid),
  registry.rule_identity_case(text, uuid, text, text)
to centrale_bureau;

reset role;
set local role centrale_owner;
revoke create on schema registry from centrale_reader;
