-- What is made of a snapshot once it stands: what got worse for each lender's own clients, and how much of its book is
-- shared with the rest. Made of the published bands and the lender's own rows alone, so that nothing finer than a band
-- can come out of it.
set local role centrale_owner;

-- That a snapshot's alerts and overlap are made; one that is missing is made again.
create table published.snapshot_derived (
  snapshot_id integer primary key references published.snapshot,
  derived_at timestamptz not null default now()
);

-- An own client of `association` about whom the bands went up: number of lenders, amount owed or arrears. All bands as
-- ordinals; the instalment band stands here because an inquiry records it. Granted to nobody: published.read_alerts
-- hands alerts out and records each as an inquiry.
create table published.alert (
  association text not null,
  snapshot_id integer not null,
  client_id uuid not null,
  id_hash bytea not null,
  name_key text not null,
  birth_date date not null,
  lenders_band smallint not null,
  outstanding_band smallint not null,
  instalment_band smallint not null,
  arrears_band smallint not null,
  former_lenders_band smallint not null,
  former_outstanding_band smallint not null,
  former_arrears_band smallint not null,
  primary key (association, snapshot_id, client_id)
);

-- How an association's own clients with a live loan spread over the others' bands. `subject` names the table, `key` its
-- cell; `balance_centimes` is the association's own outstanding. A null count is withheld: fewer than ten own borrowers,
-- or the sibling that would give such a cell away. Granted to nobody: published.my_overlap hands it to whoever reports.
create table published.overlap_cell (
  association text not null,
  snapshot_id integer not null,
  subject text not null,
  key text not null,
  borrowers integer,
  balance_centimes bigint,
  primary key (association, snapshot_id, subject, key),
  check (borrowers >= 10 or borrowers is null)
);

do $$
declare
  t text;
begin
  foreach t in array array['snapshot_derived', 'alert', 'overlap_cell'] loop
    execute format('alter table published.%I enable row level security', t);
    execute format('alter table published.%I force row level security', t);
    execute format('create policy publisher on published.%I to centrale_publisher using (true) with check (true)', t);
    execute format('create policy reader on published.%I for select to centrale_reader using (true)', t);
    execute format('grant select, insert on published.%I to centrale_publisher', t);
    execute format('grant select on published.%I to centrale_reader', t);
  end loop;
end
$$;
-- The snapshot that was current before this one, or null.
create function published.former_snapshot(p_snapshot integer) returns integer
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select max(snapshot_id) from published.snapshot where snapshot_id < p_snapshot
$$;

-- Own clients with a live loan in a snapshot, for every association at once, with the others' bands in it and in the
-- former one (null where there was none), as each association could read them; in a table of this transaction.
create function published.gather_own_clients(p_snapshot integer, p_former integer) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  create temp table own_client on commit drop as
  with holding as (
    select substr(role, 14) as association, role, e.borrower_id
    from published.exposure e, string_to_table(coalesce(e.live_here, e.holders), ',') role
    where e.snapshot_id = p_snapshot and e.viewer is null
  )
  select h.association, c.client_id, c.id_hash, c.name_keys[1] as name_key, c.birth_date,
    coalesce(v.lenders_band, 0::smallint) as lenders, coalesce(v.outstanding_band, 0::smallint) as outstanding,
    coalesce(v.instalment_band, 0::smallint) as instalment, coalesce(v.arrears_band, 0::smallint) as arrears,
    case when p_former is not null then coalesce(mine.lenders_band, theirs.lenders_band, 0::smallint) end as former_lenders,
    case when p_former is not null then coalesce(mine.outstanding_band, theirs.outstanding_band, 0::smallint) end
      as former_outstanding,
    case when p_former is not null then coalesce(mine.arrears_band, theirs.arrears_band, 0::smallint) end as former_arrears
  from holding h
  join registry.client c on c.association = h.association and c.borrower_id = h.borrower_id
  left join published.exposure v on v.snapshot_id = p_snapshot and v.borrower_id = h.borrower_id and v.viewer = h.role
  left join published.exposure mine on mine.snapshot_id = p_former and mine.borrower_id = h.borrower_id and mine.viewer = h.role
  left join published.exposure theirs on theirs.snapshot_id = p_former and theirs.borrower_id = h.borrower_id
    and theirs.viewer is null and not h.role = any(string_to_array(theirs.holders, ','));
  analyze pg_temp.own_client;
end
$$;

-- Cells of one subject, those of fewer than ten borrowers withheld, with siblings: the smallest cells go together until
-- they are two at least and ten borrowers at least, so that the total, which stands as ALL and is the lender's own
-- knowledge, gives no small one away.
create function published.keep_cells(p_snapshot integer) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into published.overlap_cell (association, snapshot_id, subject, key, borrowers, balance_centimes)
  select association, p_snapshot, subject, key, case when shown then borrowers end, case when shown then balance end
  from (
    select c.*, not (borrowers < 10 or (least_of_all < 10 and (rank <= 2 or smaller < 10))) as shown
    from (
      select c.*, row_number() over smallest as rank, min(borrowers) over (partition by association, subject) as least_of_all,
        coalesce(sum(borrowers) over (partition by association, subject order by borrowers, key
          rows between unbounded preceding and 1 preceding), 0) as smaller
      from pg_temp.overlap c window smallest as (partition by association, subject order by borrowers, key)
    ) c
  ) c
  union all
  select association, p_snapshot, subject, 'ALL', sum(borrowers)::integer, sum(balance)::bigint
  from pg_temp.overlap group by association, subject having sum(borrowers) >= 10;
end
$$;

-- Counts own clients and own balances by the others' bands, one table a measure.
create function published.count_overlap(p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  create temp table own_balance on commit drop as
    select p.association, p.client_id, sum(p.outstanding_centimes)::bigint as owed,
      bool_or(p.disbursed_on > registry.month_before(p_month, 1)) as has_new
    from published.positions_at(p_month) p where p.status <> 'WRITTEN_OFF'
    group by p.association, p.client_id;
  create temp table overlap on commit drop as
  with banded as (
    select o.association, m.subject, m.band, count(*)::integer as borrowers, sum(b.owed)::bigint as balance
    from pg_temp.own_client o
    join pg_temp.own_balance b using (association, client_id),
    lateral (values ('LENDERS', o.lenders), ('OUTSTANDING', o.outstanding), ('INSTALMENT', o.instalment),
      ('ARREARS', o.arrears)) m (subject, band)
    group by 1, 2, 3
  )
  select a.association, k.measure as subject, k.code as key, coalesce(n.borrowers, 0) as borrowers,
    coalesce(n.balance, 0)::bigint as balance
  from (select distinct association from pg_temp.own_balance) a
  cross join published.band k
  left join banded n on n.association = a.association and n.subject = k.measure and n.band = k.ordinal
  where k.version = (select max(version) from published.band) and k.measure <> 'INQUIRIES';
end
$$;

-- Whether clients shared with others fell late more often: own clients who owed nothing late a month before, by whether
-- others lent to them then, and whether they are more than 30 days late or written off now. All four cells or none.
create function published.count_migration(p_month date, p_former_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into pg_temp.overlap
  with stood as (
    select p.association, p.client_id, sum(p.outstanding_centimes)::bigint as owed
    from registry.position p
    where p.month = p_former_month and p.superseded_at is null and p.status not in ('CLOSED', 'REMOVED')
    group by 1, 2 having max(case when p.status = 'WRITTEN_OFF' then 999 else p.days_past_due end) <= 30
  ), stands as (
    select p.association, p.client_id, max(case when p.status = 'WRITTEN_OFF' then 999 else p.days_past_due end) > 30 as late
    from registry.position p
    where p.month = p_month and p.superseded_at is null and p.status <> 'REMOVED'
    group by 1, 2
  ), counted as (
    select o.association, o.former_lenders > 0 as shared, s.late, count(*)::integer as borrowers, sum(b.owed)::bigint as balance
    from pg_temp.own_client o join stood b using (association, client_id) join stands s using (association, client_id)
    group by 1, 2, 3
  ), cells as (
    select a.association, k.key, coalesce(c.borrowers, 0) as borrowers, coalesce(c.balance, 0)::bigint as balance
    from (select distinct association from counted) a
    cross join (values ('SHARED_LATE', true, true), ('SHARED_ON_TIME', true, false), ('SINGLE_LATE', false, true),
      ('SINGLE_ON_TIME', false, false)) k (key, shared, late)
    left join counted c on c.association = a.association and c.shared = k.shared and c.late = k.late
  )
  -- One small cell would follow from the other three and the lender's own totals: then none counts enough to be shown.
  select association, 'MIGRATION', key, case when min(borrowers) over (partition by association) < 10 then 0 else borrowers end,
    balance
  from cells;
end
$$;

-- Signs of debt repaid by debt, from own dates and the others' band changes: a client who repaid an own loan in the
-- month while his debt elsewhere rose, or took a new own loan while it fell.
create function published.count_evergreening(p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into pg_temp.overlap
  with repaid as (
    select distinct p.association, p.client_id from registry.position p
    where p.month = p_month and p.superseded_at is null and p.status = 'CLOSED'
      and coalesce(p.closed_reason, 'PAID') in ('PAID', 'REFINANCED')
  ), told as (
    select o.association, b.owed, m.subject, m.key
    from pg_temp.own_client o
    join pg_temp.own_balance b using (association, client_id)
    left join repaid r using (association, client_id),
    lateral (values
      ('REPAID_HERE', r.client_id is not null, case when o.outstanding > o.former_outstanding then 'ROSE_ELSEWHERE' else 'OTHERWISE' end),
      ('NEW_HERE', b.has_new, case when o.outstanding < o.former_outstanding then 'FELL_ELSEWHERE' else 'OTHERWISE' end)
    ) m (subject, concerns, key)
    where m.concerns
  )
  select a.association, k.subject, k.key, count(t.owed)::integer, coalesce(sum(t.owed), 0)::bigint
  from (select distinct association from pg_temp.own_balance) a
  cross join (values ('REPAID_HERE', 'ROSE_ELSEWHERE'), ('REPAID_HERE', 'OTHERWISE'), ('NEW_HERE', 'FELL_ELSEWHERE'),
    ('NEW_HERE', 'OTHERWISE')) k (subject, key)
  left join told t on t.association = a.association and t.subject = k.subject and t.key = k.key
  group by 1, 2, 3;
end
$$;

-- Makes everything that follows from a snapshot, once; answers the associations that have alerts in it. Called again
-- for a snapshot that is done, it changes nothing and answers the same. Raises UNKNOWN_SNAPSHOT. How many rows meet, no
-- statistics foretell: whole tables are joined, and a nested loop over them takes hours.
create function published.derive(p_snapshot integer) returns text[]
  language plpgsql set search_path = pg_catalog, pg_temp set work_mem = '128MB' set enable_nestloop = off as $$
declare
  before_this integer := published.former_snapshot(p_snapshot);
  v_month date := (select month from published.snapshot where snapshot_id = p_snapshot);
  former_month date := (select max(month) from published.snapshot where month < v_month);
  month_before integer := (select max(snapshot_id) from published.snapshot where month = former_month);
begin
  if v_month is null then raise exception 'UNKNOWN_SNAPSHOT'; end if;
  perform pg_advisory_xact_lock(hashtext('published.derive'));
  if not exists (select from published.snapshot_derived where snapshot_id = p_snapshot) then
    perform published.gather_own_clients(p_snapshot, month_before);
    perform published.count_overlap(v_month);
    if month_before is not null then
      perform published.count_migration(v_month, former_month);
      perform published.count_evergreening(v_month);
    end if;
    perform published.keep_cells(p_snapshot);
    -- A rectification is a change against the snapshot it replaces.
    if before_this is distinct from month_before then
      drop table pg_temp.own_client;
      perform published.gather_own_clients(p_snapshot, before_this);
    end if;
    insert into published.alert
      select association, p_snapshot, client_id, id_hash, name_key, birth_date, lenders, outstanding, instalment, arrears,
        former_lenders, former_outstanding, former_arrears
      from pg_temp.own_client
      where lenders > former_lenders or outstanding > former_outstanding or arrears > former_arrears;
    insert into published.snapshot_derived (snapshot_id) values (p_snapshot);
    drop table pg_temp.own_client, pg_temp.own_balance, pg_temp.overlap;
  end if;
  return array(select distinct association from published.alert where snapshot_id = p_snapshot order by 1);
end
$$;
revoke all on function published.former_snapshot(integer), published.gather_own_clients(integer, integer),
  published.keep_cells(integer), published.count_overlap(date), published.count_migration(date, date),
  published.count_evergreening(date), published.derive(integer) from public;
grant execute on function published.former_snapshot(integer), published.gather_own_clients(integer, integer),
  published.keep_cells(integer), published.count_overlap(date), published.count_migration(date, date),
  published.count_evergreening(date), published.derive(integer) to centrale_publisher;

grant create on schema published to centrale_reader;
reset role;
set local role centrale_reader;

-- The caller's alerts after a place in its feed (snapshot and client, in that order) and up to a snapshot, oldest first,
-- each recorded as a
-- PORTFOLIO_REVIEW of its snapshot in this transaction; read again, it is the same inquiry. Raises NOT_AN_ASKER,
-- CLIENT_SUSPENDED, and NO_RECIPROCITY with the reason of published.standing_of as its detail.
create function published.read_alerts(
  p_api_client text, p_request_id text, p_after_snapshot integer, p_after_client uuid, p_limit integer,
  p_up_to integer
) returns table (
  snapshot_id integer, snapshot_month date, published_at timestamptz, client_id uuid, inquiry_id uuid, lenders_band smallint,
  outstanding_band smallint, arrears_band smallint, former_lenders_band smallint, former_outstanding_band smallint,
  former_arrears_band smallint
) language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  asker published.asker := published.asker_of(p_api_client);
begin
  if asker.association is null then raise exception 'NOT_AN_ASKER'; end if;
  if asker.standing is not null then raise exception 'NO_RECIPROCITY' using detail = asker.standing; end if;
  return query
    with page as materialized (
      select a.*, published.inquiry_id_of(asker, row(0, a.id_hash, a.name_key, a.birth_date, 'PORTFOLIO_REVIEW',
        p_request_id, null, null, null, null, null, null)::published.ask, a.snapshot_id) as inquiry_id
      from published.alert a
      where a.association = asker.association
        and (p_after_snapshot is null or (a.snapshot_id, a.client_id) > (p_after_snapshot, p_after_client))
        and (p_up_to is null or a.snapshot_id <= p_up_to)
      order by a.snapshot_id, a.client_id limit p_limit
    ), recorded as (
      insert into audit.inquiry (inquiry_id, day, made_at, association, control_group, viewer_role, api_client, request_id,
        purpose, id_hash, name_key, birth_date, snapshot_id, lenders_band, outstanding_band, instalment_band, arrears_band)
      select p.inquiry_id, asker.today, now(), asker.association, asker.control_group, asker.role, asker.api_client,
        p_request_id, 'PORTFOLIO_REVIEW', p.id_hash, p.name_key, p.birth_date, p.snapshot_id, p.lenders_band,
        p.outstanding_band, p.instalment_band, p.arrears_band
      from page p
      on conflict (inquiry_id) do nothing
    )
    select p.snapshot_id, s.month, s.published_at, p.client_id, p.inquiry_id, p.lenders_band, p.outstanding_band, p.arrears_band,
      p.former_lenders_band, p.former_outstanding_band, p.former_arrears_band
    from page p join published.snapshot s on s.snapshot_id = p.snapshot_id
    order by p.snapshot_id, p.client_id;
end
$$;
-- The caller's own overlap with the rest in a month's newest snapshot; no row where there is none. Raises as read_alerts.
create function published.my_overlap(p_api_client text, p_month date) returns setof published.overlap_cell
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  asker published.asker := published.asker_of(p_api_client);
begin
  if asker.association is null then raise exception 'NOT_AN_ASKER'; end if;
  if asker.standing is not null then raise exception 'NO_RECIPROCITY' using detail = asker.standing; end if;
  return query
    select c.* from published.overlap_cell c
    where c.association = asker.association
      and c.snapshot_id = (select max(s.snapshot_id) from published.snapshot s where s.month = p_month);
end
$$;
revoke all on function published.read_alerts(text, text, integer, uuid, integer, integer), published.my_overlap(text, date) from public;
grant execute on function published.read_alerts(text, text, integer, uuid, integer, integer), published.my_overlap(text, date)
  to centrale_amc;

reset role;
set local role centrale_owner;
revoke create on schema published from centrale_reader;
