-- The ledger's one door, and tables that partners ask for. Nobody but these functions writes there, so that a cost is never
-- taken back, spent twice, or approved by one person.
set local role centrale_owner;
grant create on schema published to centrale_reader;
reset role;
set local role centrale_reader;

-- Makes sure that a year's accounts exist. The caps are public constants (src/statistics/privacy-account-rules.ts); a
-- partner may ask for half of the reserve.
create function published.open_accounts(p_year smallint, p_partner text) returns void
  language sql set search_path = pg_catalog, pg_temp as $$
  insert into published.privacy_account (account_id, kind, year, api_client, cap_nano)
  select a.* from (values
    ('partner:' || p_partner || ':' || p_year, 'PARTNER', p_year, p_partner, 25000000),
    ('reserve:' || p_year, 'RESERVE', p_year, null, 50000000),
    ('year:' || p_year, 'YEAR', p_year, null, 250000000)
  ) a (id, kind, year, partner, cap)
  where a.id is not null
  order by a.id
  on conflict do nothing
$$;

-- Charges a draw to the year it speaks of, to the reserve where it was not planned, and to the partner who asked for it.
-- Answers true, or false where this key was charged before for the same request: then nothing more is spent. All or
-- nothing, in the caller's transaction; each debit is one statement that looks and spends at once, in the order of the
-- accounts' names, so that any number of callers never wait in a circle and never spend more than there is. Raises
-- CHARGE_KEY_REUSED where the key stands for another request, PRIVACY_CAP_REACHED where an account does not hold so much.
create function published.charge(
  p_charge_key text, p_request_hash bytea, p_cost_nano bigint, p_year smallint, p_is_planned boolean, p_partner text
) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  account text;
  former published.ledger_charge;
begin
  insert into published.ledger_charge (charge_key, request_hash, cost_nano)
  values (p_charge_key, p_request_hash, p_cost_nano) on conflict do nothing;
  if not found then
    select * into strict former from published.ledger_charge c where c.charge_key = p_charge_key;
    if former.request_hash <> p_request_hash or former.cost_nano <> p_cost_nano then
      raise exception 'CHARGE_KEY_REUSED';
    end if;
    return false;
  end if;
  perform published.open_accounts(p_year, p_partner);
  for account in
    select a.account_id from published.privacy_account a
    where a.year = p_year and (a.kind = 'YEAR' or a.kind = 'RESERVE' and not p_is_planned or a.api_client = p_partner)
    order by a.account_id
  loop
    update published.privacy_account a set spent_nano = a.spent_nano + p_cost_nano
    where a.account_id = account and a.cap_nano - a.spent_nano >= p_cost_nano;
    if not found then raise exception 'PRIVACY_CAP_REACHED'; end if;
    insert into published.ledger_entry (charge_key, account_id, cost_nano) values (p_charge_key, account, p_cost_nano);
  end loop;
  return true;
end
$$;

-- The accounts whose balance is not the sum of their entries. There are none, unless somebody changed the tables by hand.
create function published.find_unbalanced_accounts() returns setof text
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.account_id from published.privacy_account a
  left join published.ledger_entry e on e.account_id = a.account_id
  group by a.account_id, a.spent_nano having a.spent_nano <> coalesce(sum(e.cost_nano), 0)
$$;

-- Who asks, for a role that several clients share: the role says the audience, and the client must be one of its active
-- ones. Raises CLIENT_SUSPENDED.
create function published.require_client(p_api_client text, p_audience registry.audience) returns void
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from registry.api_client c
    where c.client_id = p_api_client and c.audience = p_audience and c.status = 'ACTIVE') then
    raise exception 'CLIENT_SUSPENDED';
  end if;
end
$$;

-- What has been spent of a year: for everybody the account that binds and the reserve, for a partner its own part, for the
-- bureau and the supervisor every partner's. An account that nothing was charged to has its whole cap.
create function published.read_accounts(p_api_client text, p_year integer)
returns table (kind text, year smallint, api_client text, cap_nano bigint, spent_nano bigint)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  caller constant text := current_setting('role');
begin
  return query
  select d.kind, p_year::smallint, d.partner, coalesce(a.cap_nano, d.cap), coalesce(a.spent_nano, 0)
  from (
    values ('YEAR', null, 250000000::bigint), ('RESERVE', null, 50000000)
    union all
    select 'PARTNER', c.client_id, 25000000 from registry.api_client c
    where c.audience = 'RESEARCH' and (caller in ('centrale_bureau', 'centrale_supervisor')
      or caller = 'centrale_research' and c.client_id = p_api_client)
  ) d (kind, partner, cap)
  left join published.privacy_account a
    on a.year = p_year and a.kind = d.kind and a.api_client is not distinct from d.partner
  order by array_position(array['YEAR', 'RESERVE', 'PARTNER'], d.kind), d.partner;
end
$$;

-- The newest release of a period that holds a table of these dimensions, with amounts where they are wanted; or null.
create function published.find_stored_table(p_period text, p_dimensions text[], p_with_amounts boolean) returns text
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select r.release_id from published.release r
  join published.release_table c
    on c.release_id = r.release_id and c.measure = 'COUNTS' and c.dimensions = p_dimensions
  where r.period = p_period and (not p_with_amounts or exists (
    select from published.release_table a
    where a.release_id = r.release_id and a.measure = 'AMOUNTS' and a.dimensions = p_dimensions))
  order by r.drawn_at desc, r.release_id desc limit 1
$$;

-- A partner asks for a table. What is stored already is answered at once, at no cost; nothing is charged here. The same key
-- again is the same request. Raises NOT_AN_ASKER, CLIENT_SUSPENDED, IDEMPOTENCY_KEY_REUSED, NOT_RELEASED where the period
-- has no release, TOO_MANY_TABLE_REQUESTS above ten that wait.
create function published.request_table(
  p_api_client text, p_idempotency_key text, p_period text, p_dimensions text[], p_with_amounts boolean, p_rho_nano bigint
) returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  known published.table_request;
  stored text;
  made uuid;
begin
  if current_setting('role') <> 'centrale_research' then raise exception 'NOT_AN_ASKER'; end if;
  perform published.require_client(p_api_client, 'RESEARCH');
  perform pg_advisory_xact_lock(hashtext('published.request_table'), hashtext(p_api_client));
  select * into known from published.table_request q
  where q.requested_by = p_api_client and q.idempotency_key = p_idempotency_key;
  if found then
    if (known.period, known.dimensions, known.with_amounts, known.rho_nano)
      is distinct from (p_period, p_dimensions, p_with_amounts, p_rho_nano) then
      raise exception 'IDEMPOTENCY_KEY_REUSED';
    end if;
    return known.request_id;
  end if;
  if not exists (select from published.release r where r.period = p_period and r.kind = 'MONTHLY') then
    raise exception 'NOT_RELEASED';
  end if;
  if (select count(*) from published.table_request q
    where q.requested_by = p_api_client and q.state in ('REQUESTED', 'APPROVED')) >= 10 then
    raise exception 'TOO_MANY_TABLE_REQUESTS';
  end if;
  stored := published.find_stored_table(p_period, p_dimensions, p_with_amounts);
  insert into published.table_request (requested_by, idempotency_key, period, dimensions, with_amounts, rho_nano, state,
    release_id, finished_at)
  values (p_api_client, p_idempotency_key, p_period, p_dimensions, p_with_amounts, p_rho_nano,
    case when stored is null then 'REQUESTED' else 'DRAWN' end, stored, case when stored is not null then now() end)
  returning request_id into made;
  return made;
end
$$;

-- A person of the bureau approves; the second, who must be another, makes the request APPROVED. Answers the state. One that
-- is approved or drawn stays so. Raises NOT_AN_ASKER, CLIENT_SUSPENDED, NOT_FOUND, SAME_APPROVER, REQUEST_CLOSED.
create function published.approve_table(p_api_client text, p_request uuid) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  known published.table_request;
begin
  if current_setting('role') <> 'centrale_bureau' then raise exception 'NOT_AN_ASKER'; end if;
  perform published.require_client(p_api_client, 'BUREAU');
  select * into known from published.table_request q where q.request_id = p_request for update;
  if not found then raise exception 'NOT_FOUND'; end if;
  if known.state in ('APPROVED', 'DRAWN') then return known.state; end if;
  if known.state <> 'REQUESTED' then raise exception 'REQUEST_CLOSED'; end if;
  insert into published.table_approval (request_id, approved_by) values (p_request, p_api_client) on conflict do nothing;
  if not found then raise exception 'SAME_APPROVER'; end if;
  if (select count(*) from published.table_approval a where a.request_id = p_request) < 2 then return 'REQUESTED'; end if;
  update published.table_request q set state = 'APPROVED' where q.request_id = p_request;
  return 'APPROVED';
end
$$;

-- A person of the bureau declines what waits for approval. Raises NOT_AN_ASKER, CLIENT_SUSPENDED, NOT_FOUND, REQUEST_CLOSED.
create function published.decline_table(p_api_client text, p_request uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if current_setting('role') <> 'centrale_bureau' then raise exception 'NOT_AN_ASKER'; end if;
  perform published.require_client(p_api_client, 'BUREAU');
  if not exists (select from published.table_request q where q.request_id = p_request) then
    raise exception 'NOT_FOUND';
  end if;
  update published.table_request q set state = 'DECLINED', finished_at = now()
  where q.request_id = p_request and q.state = 'REQUESTED';
  if not found then raise exception 'REQUEST_CLOSED'; end if;
end
$$;

-- What became of an approved request: the release that holds its table, or the code why there is none.
create function published.finish_request(p_request uuid, p_release_id text, p_refusal text) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  update published.table_request q
  set state = case when p_refusal is null then 'DRAWN' else 'REFUSED' end, release_id = p_release_id, refusal = p_refusal,
    finished_at = now()
  where q.request_id = p_request and q.state = 'APPROVED'
$$;

-- Requests, newest first: a partner's own, all for the bureau and the supervisor.
create function published.read_table_requests(p_api_client text)
returns table (
  request_id uuid, requested_by text, requested_at timestamptz, period text, dimensions text[], with_amounts boolean,
  rho_nano bigint, state text, refusal text, release_id text, approvals integer
) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select q.request_id, q.requested_by, q.requested_at, q.period, q.dimensions, q.with_amounts, q.rho_nano, q.state,
    q.refusal, q.release_id,
    (select count(*)::integer from published.table_approval a where a.request_id = q.request_id)
  from published.table_request q
  where current_setting('role') in ('centrale_bureau', 'centrale_supervisor')
    or current_setting('role') = 'centrale_research' and q.requested_by = p_api_client
  order by q.requested_at desc, q.request_id
$$;

-- Whether what a month's statistics rest on was reported, corrected or withdrawn after a moment.
create function published.has_changed_since(p_month date, p_known_at timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from registry.position p where p.month <= p_month and p.month >= registry.month_before(p_month, 6)
      and (p.received_at > p_known_at or p.superseded_at > p_known_at)
  )
$$;

revoke all on function published.open_accounts(smallint, text),
  published.charge(text, bytea, bigint, smallint, boolean, text), published.find_unbalanced_accounts(),
  published.require_client(text, registry.audience), published.read_accounts(text, integer),
  published.find_stored_table(text, text[], boolean),
  published.request_table(text, text, text, text[], boolean, bigint), published.approve_table(text, uuid),
  published.decline_table(text, uuid), published.finish_request(uuid, text, text), published.read_table_requests(text),
  published.has_changed_since(date, timestamptz) from public;
grant execute on function published.charge(text, bytea, bigint, smallint, boolean, text),
  published.find_unbalanced_accounts(), published.find_stored_table(text, text[], boolean),
  published.finish_request(uuid, text, text), published.has_changed_since(date, timestamptz) to centrale_release;
grant execute on function published.find_unbalanced_accounts() to centrale_bureau, centrale_supervisor;
grant execute on function published.find_stored_table(text, text[], boolean) to centrale_research, centrale_bureau;
grant execute on function published.read_accounts(text, integer) to
  centrale_amc, centrale_research, centrale_bureau, centrale_supervisor;
grant execute on function published.request_table(text, text, text, text[], boolean, bigint) to centrale_research;
grant execute on function published.approve_table(text, uuid), published.decline_table(text, uuid) to centrale_bureau;
grant execute on function published.read_table_requests(text) to
  centrale_research, centrale_bureau, centrale_supervisor;

reset role;
set local role centrale_owner;
revoke create on schema published from centrale_reader;

-- Draws of tables that were approved, one at a time.
select jobs.create_queue('table', '{"policy": "standard", "retryLimit": 3, "retryDelay": 5, "expireInSeconds": 900}');
grant usage on schema jobs to centrale_release;
grant select on jobs.queue, jobs.version to centrale_release;
grant select, insert on jobs.job, jobs.job_common to centrale_release;
grant execute on function jobs.job_now() to centrale_release;
create policy releases on jobs.queue for select to centrale_release using (true);
create policy releases on jobs.version for select to centrale_release using (true);
create policy releases on jobs.job to centrale_release using (true) with check (true);
create policy releases on jobs.job_common to centrale_release using (true) with check (true);
