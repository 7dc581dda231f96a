-- Screening: a lender reviews many own clients as one job. Each person reviewed is an inquiry of its own
-- (PORTFOLIO_REVIEW, once per snapshot), written chunk by chunk before anything can be read.
set local role centrale_owner;

-- `asked` lines were given; `reached` is the last line that is recorded or refused.
create table audit.screening (
  screening_id uuid primary key default gen_random_uuid(),
  association text not null,
  api_client text not null,
  request_id text not null,
  snapshot_id integer not null references published.snapshot,
  opened_at timestamptz not null default now(),
  asked integer not null default 0 check (asked between 0 and 100000),
  reached integer not null default 0,
  finished_at timestamptz
);
create index screening_by_association on audit.screening (association, opened_at desc);

-- Whom a line means among the lender's own clients; null where nobody. What was given is not kept: it may be an id.
create table audit.screening_line (
  association text not null,
  screening_id uuid not null references audit.screening,
  line_no integer not null check (line_no >= 1),
  client_id uuid,
  primary key (screening_id, line_no)
);

do $$
declare
  t text;
begin
  foreach t in array array['screening', 'screening_line'] loop
    execute format('alter table audit.%I enable row level security', t);
    execute format('alter table audit.%I force row level security', t);
    execute format('create policy reader on audit.%I to centrale_reader using (true) with check (true)', t);
    execute format('grant select, insert on audit.%I to centrale_reader', t);
  end loop;
end
$$;
grant update (asked, reached, finished_at) on audit.screening to centrale_reader;
create policy own_rows on audit.screening for select to centrale_amc
  using (association = substr(current_user::text, 14) collate "default");
grant select on audit.screening to centrale_amc;
create policy publisher on audit.screening for select to centrale_publisher using (true);
grant select on audit.screening to centrale_publisher;
grant usage on schema audit to centrale_publisher;

grant create on schema published to centrale_reader;
reset role;
set local role centrale_reader;

-- The caller, where it may screen; raises NOT_AN_ASKER, CLIENT_SUSPENDED, NO_RECIPROCITY.
create function published.screener_of(p_api_client text) returns published.asker
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  asker published.asker := published.asker_of(p_api_client);
begin
  if asker.association is null then raise exception 'NOT_AN_ASKER'; end if;
  if asker.standing is not null then raise exception 'NO_RECIPROCITY'; end if;
  return asker;
end
$$;

-- Opens a screening over the current snapshot. Raises as screener_of, and NO_SNAPSHOT.
create function published.open_screening(p_api_client text, p_request_id text) returns uuid
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  asker published.asker := published.screener_of(p_api_client);
  opened uuid;
begin
  insert into audit.screening (association, api_client, request_id, snapshot_id)
  select asker.association, p_api_client, p_request_id, s.snapshot_id from published.snapshot s where s.is_current
  returning screening_id into opened;
  if opened is null then raise exception 'NO_SNAPSHOT'; end if;
  return opened;
end
$$;

-- Adds lines to a screening of the caller's that has not begun: named by client ids, by loan ids, or by keyed hashes of
-- national ids (hex); with nothing named, every own client with a live loan in the snapshot. Raises
-- TOO_MANY_PEOPLE above 100,000, whole.
create function published.add_screening_lines(
  p_api_client text, p_screening uuid, p_clients uuid[], p_loans uuid[], p_id_hashes text[]
) returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  asker published.asker := published.screener_of(p_api_client);
  screening audit.screening;
  total integer;
begin
  select * into strict screening from audit.screening s
  where s.screening_id = p_screening and s.association = asker.association and s.reached = 0 for update;
  insert into audit.screening_line (association, screening_id, line_no, client_id)
  select asker.association, p_screening, screening.asked + k.n, k.client_id
  from (
    select g.n, c.client_id from unnest(p_clients) with ordinality g (client_id, n)
    left join registry.client c on c.association = asker.association and c.client_id = g.client_id
    union all
    select g.n, l.client_id from unnest(p_loans) with ordinality g (loan_id, n)
    left join registry.loan l on l.association = asker.association and l.loan_id = g.loan_id
    union all
    select g.n, (select c.client_id from registry.client c where c.association = asker.association
      and c.id_hash = decode(g.hash, 'hex') order by c.own_variant limit 1)
    from unnest(p_id_hashes) with ordinality g (hash, n)
    union all
    select row_number() over (order by c.client_id), c.client_id
    from published.exposure e
    join registry.borrower b on b.borrower_id = e.borrower_id
    join registry.client c on c.association = asker.association and c.id_hash = b.id_hash and c.borrower_id = e.borrower_id
    where p_clients is null and p_loans is null and p_id_hashes is null
      and e.snapshot_id = screening.snapshot_id and e.viewer is null
      and asker.role = any(string_to_array(coalesce(e.live_here, e.holders), ','))
  ) k;
  select coalesce(max(l.line_no), 0) into total from audit.screening_line l where l.screening_id = p_screening;
  if total > 100000 then raise exception 'TOO_MANY_PEOPLE'; end if;
  update audit.screening s set asked = total, finished_at = case when total = 0 then now() end
  where s.screening_id = p_screening;
  return total;
end
$$;

-- Records the next lines of a screening as inquiries, and answers how many are left. A line that means nobody, or a
-- client without a live loan in the snapshot, is passed over: it is told as refused when the result is read.
create function published.run_screening(p_api_client text, p_screening uuid, p_limit integer) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  asker published.asker := published.screener_of(p_api_client);
  screening audit.screening;
  shown published.snapshot;
  rules published.verdict_rule[] := published.rules_on(asker.today);
  upto integer;
begin
  select * into strict screening from audit.screening s
  where s.screening_id = p_screening and s.association = asker.association for update;
  select * into strict shown from published.snapshot s where s.snapshot_id = screening.snapshot_id;
  upto := least(screening.reached + p_limit, screening.asked);
  insert into audit.inquiry (inquiry_id, day, made_at, association, control_group, viewer_role, api_client, request_id,
    purpose, id_hash, name_key, birth_date, snapshot_id, lenders_band, outstanding_band, instalment_band, arrears_band,
    verdict, rules_version)
  select published.inquiry_id_of(asker, row(0, c.id_hash, c.name_keys[1], c.birth_date, 'PORTFOLIO_REVIEW', null, null,
      null, null, null, null, null)::published.ask, screening.snapshot_id),
    asker.today, now(), asker.association, asker.control_group, asker.role, asker.api_client, screening.request_id,
    'PORTFOLIO_REVIEW', c.id_hash, c.name_keys[1], c.birth_date, screening.snapshot_id, coalesce(mine.lenders_band, 0),
    coalesce(mine.outstanding_band, 0), coalesce(mine.instalment_band, 0), coalesce(mine.arrears_band, 0),
    published.verdict_level(rules, scale.debt, scale.instalment, coalesce(mine.lenders_band, 0::smallint),
      coalesce(mine.outstanding_band, 0::smallint), coalesce(mine.instalment_band, 0::smallint),
      coalesce(mine.arrears_band, 0::smallint), null, own.loans > 0, own.owed, own.instalment, 0, 0,
      case when c.income_month > shown.month - interval '12 months' then c.household_income_centimes end),
    (rules[1]).version
  from (select published.amount_edges(shown.band_version, 'OUTSTANDING') as debt,
      published.amount_edges(shown.band_version, 'INSTALMENT') as instalment) scale
  cross join audit.screening_line l
  join registry.client c on c.association = asker.association and c.client_id = l.client_id
  join published.exposure held on held.snapshot_id = screening.snapshot_id and held.borrower_id = c.borrower_id
    and held.viewer is null and asker.role = any(string_to_array(coalesce(held.live_here, held.holders), ','))
  left join published.exposure mine on mine.snapshot_id = screening.snapshot_id and mine.borrower_id = held.borrower_id
    and mine.viewer = asker.role
  cross join lateral published.own_debt_of(c.association, c.client_id, registry.month_before(shown.month, 7)) own
  where l.screening_id = p_screening and l.line_no > screening.reached and l.line_no <= upto
  on conflict (inquiry_id) do nothing;
  update audit.screening s set reached = upto, finished_at = case when upto = screening.asked then now() end
  where s.screening_id = p_screening;
  return screening.asked - upto;
end
$$;

-- Lines of a finished screening of the caller's, as they were recorded; refusal NOT_OWN_CLIENT or NO_ACTIVE_LOAN where
-- nothing was. Raises as screener_of.
create function published.screening_rows(p_api_client text, p_screening uuid, p_after integer, p_limit integer)
returns table (line_no integer, client_id uuid, client_ref text, inquiry_id uuid, refusal text, lenders_band smallint,
  outstanding_band smallint, instalment_band smallint, arrears_band smallint, verdict smallint)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  asker published.asker := published.screener_of(p_api_client);
begin
  return query
    select l.line_no, c.client_id, c.client_ref, i.inquiry_id,
      case when c.client_id is null then 'NOT_OWN_CLIENT' when i.inquiry_id is null then 'NO_ACTIVE_LOAN' end,
      i.lenders_band, i.outstanding_band, i.instalment_band, i.arrears_band, i.verdict
    from audit.screening s
    join audit.screening_line l on l.screening_id = s.screening_id
    left join registry.client c on c.association = asker.association and c.client_id = l.client_id
    left join audit.inquiry i on i.inquiry_id = published.inquiry_id_of(asker, row(0, c.id_hash, c.name_keys[1],
      c.birth_date, 'PORTFOLIO_REVIEW', null, null, null, null, null, null, null)::published.ask, s.snapshot_id)
    where s.screening_id = p_screening and s.association = asker.association and s.finished_at is not null
      and l.line_no > p_after
    order by l.line_no limit p_limit;
end
$$;
revoke all on function published.screener_of(text), published.open_screening(text, text),
  published.add_screening_lines(text, uuid, uuid[], uuid[], text[]), published.run_screening(text, uuid, integer),
  published.screening_rows(text, uuid, integer, integer) from public;
grant execute on function published.open_screening(text, text),
  published.add_screening_lines(text, uuid, uuid[], uuid[], text[]), published.run_screening(text, uuid, integer),
  published.screening_rows(text, uuid, integer, integer) to centrale_amc;

reset role;
set local role centrale_owner;
revoke create on schema published from centrale_reader;
select jobs.create_queue('screening', '{"policy": "standard", "retryLimit": 5, "retryDelay": 5, "retryBackoff": true,
  "expireInSeconds": 900}');
