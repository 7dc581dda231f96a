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

-- A loan's latest position at or before the month. A late lender's last one is carried for six months at most, and
-- not beyond a maturity that has passed since: a loan that fell due unseen may be paid. What was already past
-- maturity when last reported has no such end. Those who have left the sector are not carried.
create function published.positions_at(p_month date) returns setof registry.position
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select latest.* from (
    select distinct on (p.loan_id) p.*
    from registry.position p
    join registry.association a on a.code = p.association and (a.left_on is null or a.left_on > p_month)
    where p.superseded_at is null and p.month <= p_month and p.month > p_month - interval '6 months'
    order by p.loan_id, p.month desc
  ) latest
  where (latest.month = p_month or latest.maturity_on > p_month or latest.maturity_on <= latest.month)
    and latest.status not in ('CLOSED', 'REMOVED')
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

-- Writes the bands: per person one row for everybody who lends him nothing, and per lender one where others lend
-- too. Lenders under one control are one lender and one viewer. Variants that the bureau ruled to be one person
-- count as one; all others apart.
create function published.fill_exposure(p_snapshot integer, p_month date, p_version smallint) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format($sql$
    insert into published.%I (snapshot_id, id_hash, borrower_id, viewer, holders, name_keys, birth_dates,
      lenders_band, outstanding_band, instalment_band, arrears_band)
    with per_lender as (
      select coalesce(b.same_as, b.borrower_id) as person, a.control_group as lender,
        sum(p.outstanding_centimes)::bigint as owed, sum(p.monthly_instalment_centimes)::bigint as instalment,
        max(published.arrears_band(p.status, p.days_past_due)) as arrears
      from published.positions_at($2) p
      join registry.borrower b using (borrower_id)
      join registry.association a on a.code = p.association
      group by 1, 2
    ), seen as (
      select person, lender,
        count(*) over everyone as all_lenders, sum(owed) over everyone as all_owed,
        sum(instalment) over everyone as all_instalment, max(arrears) over everyone as all_arrears,
        sum(owed) over the_others as owed, sum(instalment) over the_others as instalment,
        max(arrears) over the_others as arrears,
        array_agg(lender) over everyone as lenders,
        row_number() over (partition by person order by lender) as place
      from per_lender
      window everyone as (partition by person),
        the_others as (partition by person rows between unbounded preceding and unbounded following
          exclude current row)
    ), bands as (
      select person, null::text as viewer, (
          select array_agg('centrale_amc_' || m.code order by m.code)
          from registry.association m where m.control_group = any(s.lenders)
        ) as holders, all_lenders as lenders, all_owed as owed, all_instalment as instalment, all_arrears as arrears
      from seen s where place = 1
      union all
      select s.person, 'centrale_amc_' || m.code, null, s.all_lenders - 1, s.owed, s.instalment, s.arrears
      from seen s join registry.association m on m.control_group = s.lender
      where s.all_lenders > 1
    ), known as (
      select coalesce(b.same_as, b.borrower_id) as person, c.id_hash, array_agg(distinct k.key) as name_keys,
        array_agg(distinct c.birth_date) as birth_dates
      from registry.client c join registry.borrower b using (borrower_id), unnest(c.name_keys) k (key)
      group by 1, 2
    )
    select $1, known.id_hash, bands.person, bands.viewer, bands.holders, known.name_keys, known.birth_dates,
      least(bands.lenders, 3), width_bucket(bands.owed::bigint - 1, $3),
      width_bucket(bands.instalment::bigint - 1, $4), bands.arrears
    from bands join known using (person)
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
grant execute on function
  published.next_run(date, published.snapshot_kind), published.positions_at(date),
  published.amount_edges(smallint, text), published.arrears_band(registry.loan_status, integer),
  published.fill_exposure(integer, date, smallint),
  published.publish_snapshot(date, published.snapshot_kind, text, text) to centrale_publisher;
