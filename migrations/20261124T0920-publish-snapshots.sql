-- The publication: what the others owe, aggregated once, in bands, for every viewer. Readers keep the former
-- snapshot until the new one is whole: it is filled as a table of its own and attached in the last moment.
set local role centrale_owner;

-- An empty room for a snapshot, apart from the readable table, so that filling it locks nobody out.
create function published.open_partition(p_snapshot integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  room text := 'exposure_' || p_snapshot;
begin
  execute format('create table published.%I (like published.exposure including constraints)', room);
  execute format('alter table published.%I add constraint only_this_snapshot check (snapshot_id = %s)', room, p_snapshot);
  execute format('alter table published.%I enable row level security', room);
  execute format('alter table published.%I force row level security', room);
  execute format('create policy publisher on published.%I for insert to centrale_publisher with check (true)', room);
  execute format('grant insert on published.%I to centrale_publisher', room);
end
$$;

-- The filled room becomes part of published.exposure; nobody can write to it, or read it by its own name, again.
create function published.attach_partition(p_snapshot integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  room text := 'exposure_' || p_snapshot;
begin
  execute format('create index on published.%I (id_hash)', room);
  execute format('revoke insert on published.%I from centrale_publisher', room);
  execute format('drop policy publisher on published.%I', room);
  execute format('alter table published.exposure attach partition published.%I for values in (%s)', room, p_snapshot);
  execute format('alter table published.%I drop constraint only_this_snapshot', room);
  execute format('analyze published.%I', room);
end
$$;
revoke all on function published.open_partition(integer), published.attach_partition(integer) from public;
grant execute on function published.open_partition(integer), published.attach_partition(integer) to centrale_publisher;

-- Which run of which month may be published now, or the reason why none may (raised as the message):
-- UNKNOWN_MONTH, NOT_DUE_YET, ALREADY_PUBLISHED, OUT_OF_ORDER, NOT_CURRENT.
create function published.next_run(p_month date, p_kind published.snapshot_kind) returns smallint
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  due registry.calendar;
  newest date := (select max(month) from published.snapshot);
begin
  select * into due from registry.calendar where month = p_month;
  if not found then raise exception 'UNKNOWN_MONTH'; end if;
  if due.real_time and due.due_on > (now() at time zone 'Africa/Casablanca')::date then
    raise exception 'NOT_DUE_YET';
  end if;
  if p_kind = 'MONTHLY' then
    if exists (select from published.snapshot where month = p_month) then raise exception 'ALREADY_PUBLISHED'; end if;
    if newest > p_month then raise exception 'OUT_OF_ORDER'; end if;
    return 0;
  end if;
  if newest is distinct from p_month then raise exception 'NOT_CURRENT'; end if;
  return (select max(run) + 1 from published.snapshot where month = p_month);
end
$$;

-- A loan's latest position at or before the month, as known at a moment. A late lender's last one is carried for six
-- months at most, and not beyond a maturity that has passed since: a loan that fell due unseen may be paid. What was
-- already past maturity when last reported has no such end. Those who have left the sector are not carried. Plain SQL
-- without settings, so that it becomes part of the query that reads it, which then reads only the columns it needs; and
-- only loans that the month lacks are looked for in the months before. CLOSED and REMOVED are the last of the states:
-- under row policies the planner takes `not in` for next to nothing and plans for a handful of loans.
create function published.positions_known_at(p_month date, p_known_at timestamptz) returns setof registry.position
  language sql stable as $$
  select p.*
  from registry.position p
  join registry.association a on a.code = p.association and (a.left_on is null or a.left_on > p_month)
  where p.month = p_month and p.received_at <= p_known_at
    and (p.superseded_at is null or p.superseded_at > p_known_at)
    and p.status < 'CLOSED'
  union all
  select carried.* from (
    select distinct on (p.loan_id) p.*
    from registry.position p
    join registry.association a on a.code = p.association and (a.left_on is null or a.left_on > p_month)
    where p.month < p_month and p.month > p_month - interval '6 months' and p.received_at <= p_known_at
      and (p.superseded_at is null or p.superseded_at > p_known_at)
      and not exists (
        select from registry.position n
        where n.month = p_month and n.loan_id = p.loan_id and n.received_at <= p_known_at
          and (n.superseded_at is null or n.superseded_at > p_known_at)
      )
    order by p.loan_id, p.month desc
  ) carried
  where (carried.maturity_on > p_month or carried.maturity_on <= carried.month)
    and carried.status < 'CLOSED'
$$;

-- The same as it is known now; what publication and all that follows from it reads.
create function published.positions_at(p_month date) returns setof registry.position
  language sql stable as $$
  select p.* from published.positions_known_at(p_month, 'infinity') p
$$;

-- The upper edges of a measure's amount bands, in order. An amount's band is the number of edges below it, since
-- upper edges are inclusive: 0 for nothing, one more than there are edges for the open band.
create function published.amount_edges(p_version smallint, p_measure text) returns bigint[]
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select array_agg(upper_centimes order by ordinal)
  from published.band where version = p_version and measure = p_measure and upper_centimes is not null
$$;

-- The arrears band of one loan: days past due as reported, a write-off last. RESTRUCTURED alone is none. Without settings
-- of its own, so that it becomes part of the query that asks.
create function published.arrears_band(p_status registry.loan_status, p_days integer) returns smallint
  language sql immutable parallel safe as $$
  select (case when p_status = 'WRITTEN_OFF' then 5 when p_days > 180 then 4 when p_days > 90 then 3
    when p_days > 30 then 2 when p_days > 0 then 1 else 0 end)::smallint
$$;

-- Whether a client has a live loan at a month's end, by the same rules as published.positions_at.
create function published.is_live(p_client uuid, p_month date) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from (
      select distinct on (p.loan_id) p.month, p.maturity_on, p.status
      from registry.position p
      join registry.association a on a.code = p.association and (a.left_on is null or a.left_on > p_month)
      where p.client_id = p_client and p.superseded_at is null and p.month <= p_month
        and p.month > p_month - interval '6 months'
      order by p.loan_id, p.month desc
    ) latest
    where (latest.month = p_month or latest.maturity_on > p_month or latest.maturity_on <= latest.month)
      and latest.status not in ('CLOSED', 'REMOVED')
  )
$$;

-- Writes the bands: per record of a person one row for everybody who lends him nothing, and per lender one where others
-- lend too. Lenders under one control are one lender and one viewer. Records that were united are one person: each has
-- a row of its own, with the bands of the whole person. Sets of lenders are few, and nearly all of a record's reports
-- agree: lists of roles are made once a set, and names are gathered one by one only where reports differ.
create function published.fill_exposure(p_snapshot integer, p_month date, p_version smallint) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format($sql$
    insert into published.%I (snapshot_id, id_hash, borrower_id, viewer, holders, name_keys, birth_dates,
      lenders_band, outstanding_band, instalment_band, arrears_band, live_here)
    with united as materialized (
      select borrower_id, same_as as person from registry.borrower where same_as is not null
    ), per_lender as materialized (
      select coalesce(u.person, p.borrower_id) as person, a.control_group as lender,
        sum(p.outstanding_centimes)::bigint as owed, sum(p.monthly_instalment_centimes)::bigint as instalment,
        max(published.arrears_band(p.status, p.days_past_due)) as arrears
      from published.positions_at($2) p
      join registry.association a on a.code = p.association
      left join united u on u.borrower_id = p.borrower_id
      group by 1, 2
    ), whole as materialized (
      select person, count(*)::integer as lenders, sum(owed)::bigint as owed, sum(instalment)::bigint as instalment,
        max(arrears) as arrears, array_agg(lender) as list
      from (select * from per_lender order by person, lender) l
      group by person
    ), role_list as materialized (
      select d.list, (
          select array_agg('centrale_amc_' || m.code order by m.code)
          from registry.association m where m.control_group = any(d.list)
        ) as holders
      from (select distinct list from whole) d
    ), others as (
      select l.person, l.lender, count(*) over the_others as lenders, sum(l.owed) over the_others as owed,
        sum(l.instalment) over the_others as instalment, max(l.arrears) over the_others as arrears
      from per_lender l join whole w using (person)
      where w.lenders > 1
      window the_others as (partition by l.person rows between unbounded preceding and unbounded following
        exclude current row)
    ), bands as (
      select w.person, null::text as viewer, r.holders, w.lenders, w.owed, w.instalment, w.arrears
      from whole w join role_list r using (list)
      union all
      select o.person, 'centrale_amc_' || m.code, null, o.lenders::integer, o.owed::bigint, o.instalment::bigint, o.arrears
      from others o join registry.association m on m.control_group = o.lender
    ), known as (
      select coalesce(u.person, c.borrower_id) as person, c.borrower_id, c.id_hash, min(c.name_keys) as name_keys,
        min(c.birth_date) as birth_date,
        min(c.name_keys) = max(c.name_keys) and min(c.birth_date) = max(c.birth_date) as is_one_voice
      from registry.client c left join united u on u.borrower_id = c.borrower_id
      group by 1, 2, 3
    ), live_here as (
      select u.borrower_id, coalesce(array_agg(distinct 'centrale_amc_' || m.code) filter (where m.code is not null), '{}')
        as roles
      from (select borrower_id from united union select person from united) u
      left join registry.client c on c.borrower_id = u.borrower_id and published.is_live(c.client_id, $2)
      left join registry.association a on a.code = c.association
      left join registry.association m on m.control_group = a.control_group
      group by 1
    )
    select $1, k.id_hash, k.borrower_id, b.viewer, b.holders,
      case when k.is_one_voice then k.name_keys else (
        select array_agg(distinct key) from registry.client c, unnest(c.name_keys) key
        where c.borrower_id = k.borrower_id and c.id_hash = k.id_hash
      ) end,
      case when k.is_one_voice then array[k.birth_date] else (
        select array_agg(distinct c.birth_date) from registry.client c
        where c.borrower_id = k.borrower_id and c.id_hash = k.id_hash
      ) end,
      least(b.lenders, 3), width_bucket(b.owed - 1, $3), width_bucket(b.instalment - 1, $4), b.arrears,
      case when b.viewer is null then h.roles end
    from bands b join known k using (person) left join live_here h on h.borrower_id = k.borrower_id
  $sql$, 'exposure_' || p_snapshot) using p_snapshot, p_month,
    published.amount_edges(p_version, 'OUTSTANDING'), published.amount_edges(p_version, 'INSTALMENT');
end
$$;

-- Publishes a month, or publishes the current month again (RECTIFICATION, with the bureau's reason), and answers
-- the snapshot's number. In one transaction: a process killed half way leaves the former snapshot. Raises
-- next_run's refusals, REASON_REQUIRED, and SECTOR_TOO_SMALL where fewer than four lenders without ties are in the
-- books and no written agreement of theirs is named: with three, a band of the others is two known lenders' debt.
create function published.publish_snapshot(
  p_month date, p_kind published.snapshot_kind, p_agreement text, p_reason text
) returns integer language plpgsql set search_path = pg_catalog, pg_temp set work_mem = '128MB' as $$
declare
  v_version smallint := (select max(version) from published.band);
  v_run smallint;
  v_snapshot integer;
begin
  perform pg_advisory_xact_lock(hashtext('published.snapshot'));
  v_run := published.next_run(p_month, p_kind);
  if p_kind = 'RECTIFICATION' and coalesce(btrim(p_reason), '') = '' then raise exception 'REASON_REQUIRED'; end if;
  v_snapshot := to_char(p_month, 'YYYYMM')::integer * 100 + v_run;
  insert into published.snapshot values (v_snapshot, p_month, v_run, p_kind, v_version, now(), false,
    p_agreement, case when p_kind = 'RECTIFICATION' then p_reason end);
  insert into published.snapshot_lender (snapshot_id, association, new_loans)
    select v_snapshot, p.association, count(*) filter (where p.month = p_month and p.disbursed_on > p_month - interval '1 month'
        and date_trunc('month', p.disbursed_on) = date_trunc('month', p_month))
      + case when bool_or(p.month = p_month) then 0 end
    from registry.position p
    join registry.association a on a.code = p.association and (a.left_on is null or a.left_on > p_month)
    where p.superseded_at is null and p.status <> 'REMOVED' and p.month <= p_month
      and p.month > p_month - interval '6 months'
    group by p.association;
  if p_agreement is null and (
    select count(distinct a.control_group) from published.snapshot_lender l
    join registry.association a on a.code = l.association where l.snapshot_id = v_snapshot
  ) < 4 then
    raise exception 'SECTOR_TOO_SMALL';
  end if;
  perform published.open_partition(v_snapshot);
  perform published.fill_exposure(v_snapshot, p_month, v_version);
  perform published.attach_partition(v_snapshot);
  update published.snapshot set is_current = false where is_current;
  update published.snapshot set is_current = true where snapshot_id = v_snapshot;
  return v_snapshot;
end
$$;
revoke all on all functions in schema published from public;
grant execute on function published.positions_known_at(date, timestamptz) to centrale_publisher, centrale_reader;
grant execute on function
  published.next_run(date, published.snapshot_kind), published.positions_at(date),
  published.amount_edges(smallint, text), published.arrears_band(registry.loan_status, integer),
  published.is_live(uuid, date), published.fill_exposure(integer, date, smallint),
  published.publish_snapshot(date, published.snapshot_kind, text, text) to centrale_publisher;
