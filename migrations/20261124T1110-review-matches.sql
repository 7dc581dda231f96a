-- The bureau's hand on matches: it opens both people of a pair, which is recorded as inquiries under a case, and decides:
-- one person, two people, or the last decision undone. Bands follow at the next publication, and no association can tell
-- that there was anything to decide.
set local role centrale_owner;
grant create on schema registry to centrale_reader;
reset role;
set local role centrale_reader;

-- Both people of a pair, opened under a case that is the pair itself. Raises NOT_AN_ASKER for any role but the bureau's.
create function registry.open_match_review(p_api_client text, p_request_id text, p_pair uuid) returns table (
  borrower_id uuid, variant smallint, same_as uuid, inquiry_id uuid, snapshot_month date, band_version smallint,
  lenders_band smallint, outstanding_band smallint, instalment_band smallint, arrears_band smallint, reports jsonb
) language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if current_setting('role') <> 'centrale_bureau' then raise exception 'NOT_AN_ASKER'; end if;
  return query
    select f.* from registry.match_pair p,
      lateral unnest(array[p.borrower_id, p.other_borrower_id]) with ordinality side (borrower_id, place),
      lateral registry.open_subject_file(p_api_client, p_request_id, 'DISPUTE', 'match review ' || p.pair_id,
        side.borrower_id, null, null, null) f
    where p.pair_id = p_pair order by side.place;
end
$$;

-- The bureau's decision on a pair: MERGE or KEEP_APART where it waits, UNDO of whatever was decided last. Returns null,
-- or why it was refused: REASON_REQUIRED, NOT_FOUND, MATCH_ALREADY_DECIDED, NOTHING_TO_UNDO, MERGE_CONTRADICTS.
create function registry.decide_match(p_api_client text, p_pair uuid, p_decision text, p_reason text) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  was text;
begin
  if current_setting('role') <> 'centrale_bureau' then raise exception 'NOT_AN_ASKER'; end if;
  if coalesce(btrim(p_reason), '') = '' then return 'REASON_REQUIRED'; end if;
  select p.state into was from registry.match_pair p where p.pair_id = p_pair for update;
  if not found then return 'NOT_FOUND'; end if;
  if p_decision = 'UNDO' and was = 'REVIEW' then return 'NOTHING_TO_UNDO'; end if;
  if p_decision <> 'UNDO' and was <> 'REVIEW' then return 'MATCH_ALREADY_DECIDED'; end if;
  return registry.decide_pair(p_pair, p_decision, false, p_api_client, p_reason);
end
$$;

-- The bureau's ruling on a case, once. Where the case is about two people, the ruling is a decision on the pair, kept and
-- undone like any other: SAME_PERSON unites them, the other two keep them apart. Returns null, or why it was refused:
-- NOT_FOUND, CASE_ALREADY_RULED, RULING_IMPOSSIBLE (nobody to unite), REASON_REQUIRED, MERGE_CONTRADICTS.
create function registry.rule_identity_case(p_api_client text, p_case uuid, p_ruling text, p_reason text)
returns text language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ruled registry.identity_case;
  pair registry.match_pair;
  decision text := case p_ruling when 'SAME_PERSON' then 'MERGE' else 'KEEP_APART' end;
  refusal text;
begin
  if current_setting('role') <> 'centrale_bureau' then raise exception 'NOT_AN_ASKER'; end if;
  if coalesce(btrim(p_reason), '') = '' then return 'REASON_REQUIRED'; end if;
  select * into ruled from registry.identity_case k where k.case_id = p_case for update;
  if not found then return 'NOT_FOUND'; end if;
  if ruled.ruling is not null then return 'CASE_ALREADY_RULED'; end if;
  if ruled.borrower_id is null or ruled.other_borrower_id is null then
    if p_ruling = 'SAME_PERSON' then return 'RULING_IMPOSSIBLE'; end if;
  else
    insert into registry.match_pair (borrower_id, other_borrower_id)
    values (least(ruled.borrower_id, ruled.other_borrower_id), greatest(ruled.borrower_id, ruled.other_borrower_id))
    on conflict do nothing;
    select * into strict pair from registry.match_pair p
    where p.borrower_id = least(ruled.borrower_id, ruled.other_borrower_id)
      and p.other_borrower_id = greatest(ruled.borrower_id, ruled.other_borrower_id) for update;
    if pair.state = 'REVIEW' then
      refusal := registry.decide_pair(pair.pair_id, decision, false, p_api_client, p_reason);
      if refusal is not null then return refusal; end if;
    elsif pair.state <> (case decision when 'MERGE' then 'MERGED' else 'APART' end) then
      return 'MATCH_ALREADY_DECIDED';
    end if;
  end if;
  update registry.identity_case k
  set ruling = p_ruling, ruled_at = now(), ruled_by = p_api_client, reason = p_reason
  where k.case_id = p_case;
  return null;
end
$$;
revoke all on function registry.open_match_review(text, text, uuid), registry.decide_match(text, uuid, text, text),
  registry.rule_identity_case(text, uuid, text, text)
from public;
grant execute on function registry.open_match_review(text, text, uuid), registry.decide_match(text, uuid, text, text),
  registry.rule_identity_case(text, uuid, text, text)
to centrale_bureau;

reset role;
set local role centrale_owner;
revoke create on schema registry from centrale_reader;
