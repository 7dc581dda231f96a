-- The publication: what the others owe, aggregated once, in bands, for every viewer. Readers keep the former
-- snapshot until the new one is whole: it is filled as a table of its own and attached in the last moment.
set local role centrale_owner;

-- What a room for a snapshot, made apart from the readable table, must be to become part of it. Nobody but the owner
-- ever writes to it, or reads it by its own name. Of its columns only those that rows are looked for by are counted, from
-- a few thousand rows: lists are costly to count, and nobody asks for what is in them.
create function published.close_partition(p_snapshot integer) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  room text := 'exposure_' || p_snapshot;
  columns text := (
    select string_agg(format('alter %I set not null', a.attname), ', ') from pg_attribute a
    where a.attrelid = 'published.exposure'::regclass and a.attnum > 0 and not a.attisdropped and a.attnotnull);
  checks text := (
    select string_agg(format('add constraint %I %s', c.conname, pg_get_constraintdef(c.oid)), ', ') from pg_constraint c
    where c.conrelid = 'published.exposure'::regclass and c.contype = 'c');
begin
  execute format('alter table published.%I enable row level security, force row level security, %s,
    %s, add constraint only_this_snapshot check (snapshot_id = %s),
    alter borrower_id set statistics 10, alter viewer set statistics 10',
    room, columns, checks, p_snapshot);
end
$$;

-- An empty room, for a snapshot that is put back.
create function published.open_partition(p_snapshot integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create table published.%I as select * from published.exposure with no data', 'exposure_' || p_snapshot);
  perform published.close_partition(p_snapshot);
end
$$;

-- The filled room becomes part of published.exposure.
create function published.attach_partition(p_snapshot integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  room text := 'exposure_' || p_snapshot;
begin
  execute format('create index on published.%I (borrower_id)', room);
  execute format('alter table published.exposure attach partition published.%I for values in (%s)', room, p_snapshot);
  execute format('alter table published.%I drop constraint only_this_snapshot', room);
  execute format('analyze published.%I (borrower_id, viewer)', room);
end
$$;
revoke all on function published.close_partition(integer), published.open_partition(integer),
  published.attach_partition(integer) from public;
grant execute on function published.attach_partition(integer) to centrale_publisher;

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

-- What is said of a month itself, as known at a moment: its live loans, but for those of lenders who have left the sector.
-- Like all functions here that answer positions, plain SQL without settings, so that it becomes part of the query that reads
-- it. CLOSED and REMOVED are the last of the states: under row policies the planner takes `not in` for next to nothing and
-- plans for a handful of loans.
create function published.positions_of(p_month date, p_known_at timestamptz) returns setof registry.position
  language sql stable parallel safe as $$
  select p.*
  from registry.position p
  where p.month = p_month and p.received_at <= p_known_at
    and (p.superseded_at is null or p.superseded_at > p_known_at)
    and p.association <> all (array(select a.code from registry.association a where a.left_on <= p_month))
    and p.status < 'CLOSED'
$$;

-- The loans that lived in the six months before and that a month says nothing of, by their ids alone; some that were closed
-- since may be among them. Of a lender who has reported the month, those that were noted when its returns were merged and
-- are still missing; of one who has not, all it had. Looked for by index: the planner takes it that any page of a month has a
-- row of every lender.
create function published.loans_missing_in(p_month date, p_known_at timestamptz) returns uuid[]
  language sql stable parallel restricted set search_path = pg_catalog, pg_temp set enable_seqscan = off
  set enable_nestloop = on as $$
  with absent as materialized (
    select a.code from registry.association a
    where not exists (select from registry.position n
      where n.month = p_month and n.association = a.code and n.received_at <= p_known_at
        and (n.superseded_at is null or n.superseded_at > p_known_at) offset 0)
  )
  select array_agg(distinct m.loan_id) from (
    select u.loan_id from registry.unreported_loan u
    where u.month = p_month and not exists (select from registry.position n
      where n.month = p_month and n.loan_id = u.loan_id and n.received_at <= p_known_at
        and (n.superseded_at is null or n.superseded_at > p_known_at))
    union all
    select p.loan_id from absent a join registry.position p on p.association = a.code
    where p.month < p_month and p.month >= registry.month_before(p_month, 6) and p.received_at <= p_known_at
      and p.status < 'CLOSED' and (p.superseded_at is null or p.superseded_at > p_known_at)
  ) m
$$;

-- What is carried into a month, of the loans that it lacks. A late lender's last position is carried for six months at most,
-- and not beyond a maturity that has passed since: a loan that fell due unseen may be paid. What was already past maturity
-- when last reported has no such end. Those who have left the sector are not carried.
create function published.positions_carried_into(p_month date, p_known_at timestamptz, p_missing uuid[])
  returns setof registry.position language sql stable parallel safe as $$
  select carried.*
  from unnest(p_missing) missing, lateral (
    select p.* from registry.position p
    where p.loan_id = missing and p.month < p_month and p.month >= registry.month_before(p_month, 6)
      and p.received_at <= p_known_at and (p.superseded_at is null or p.superseded_at > p_known_at)
    order by p.month desc limit 1
  ) carried
  where (carried.maturity_on > p_month or carried.maturity_on <= carried.month)
    and carried.status < 'CLOSED'
    and carried.association <> all (array(select a.code from registry.association a where a.left_on <= p_month))
$$;

-- A loan's latest position at or before the month, as known at a moment.
create function published.positions_known_at(p_month date, p_known_at timestamptz) returns setof registry.position
  language sql stable parallel restricted as $$
  select p.* from published.positions_of(p_month, p_known_at) p
  union all
  select p.* from published.positions_carried_into(p_month, p_known_at, published.loans_missing_in(p_month, p_known_at)) p
$$;

-- The same as it is known now.
create function published.positions_at(p_month date) returns setof registry.position
  language sql stable parallel restricted as $$
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

-- An amount as far as bands go: whatever is above the highest edge that a band may have is alike. Whole numbers of four
-- bytes are summed several times faster, and still without rounding.
create function published.capped(p_centimes bigint) returns integer
  language sql immutable parallel safe as $$
  select least(p_centimes, 2147483647)::integer
$$;

-- Which of so many shares of the people somebody is in.
create function published.share_number(p_person uuid, p_parts integer) returns integer
  language sql immutable parallel safe as $$
  select (uuid_hash(p_person) & 2147483647) % p_parts
$$;

-- The rows of a snapshot: per record of a person one row for everybody who lends him nothing, and per lender one where
-- others lend too. Lenders under one control are one lender and one viewer. Records that were united are one person: each
-- has a row of its own, with the bands of the whole person. What the others are owed is the whole less one's own; so are
-- their arrears, where each lender counts for one in the place of its band, of 256. Loans are put in the order of people once,
-- and all sums taken on the way: hashed, as the planner would, they take half as long again. A lender's number is that of its
-- control group, in `roles` as in `member`. The row for everybody, without a viewer's name, comes with those of a person's first
-- lender, so that nothing is kept to be read twice. How many rows meet, no statistics foretell, so no nested loops. Belongs to
-- the reader, who may read across lenders. People are shared out by a hash of their ids, a part of them to each call, so that
-- several processes reckon a snapshot between them, without further ones of their own. Records that stand for themselves,
-- nearly all, are told apart by it as they are read.
create function published.exposure_rows(
  p_snapshot integer, p_month date, p_read_at timestamptz, p_version smallint, p_missing uuid[], p_part integer, p_parts integer
) returns setof published.exposure language plpgsql stable parallel safe security definer rows 1000000 cost 1000000
  set search_path = pg_catalog, pg_temp set work_mem = '128MB' set enable_hashagg = off set enable_nestloop = off
  set max_parallel_workers_per_gather = 0 as $$
declare
  owed_edges constant float8[] := published.amount_edges(p_version, 'OUTSTANDING');
  instalment_edges constant float8[] := published.amount_edges(p_version, 'INSTALMENT');
  arrears_places constant float8[] := array[256, 256 ^ 2, 256 ^ 3, 256 ^ 4, 256 ^ 5];
  for_all constant text[] := array[null::text];
  roles constant text[] := (
    select array_agg(list order by control_group) from (
      select control_group, string_agg('centrale_amc_' || code, ',' order by code) as list
      from registry.association group by control_group) lender);
begin
  return query
    with united as materialized (
      select borrower_id, same_as as person from registry.borrower where same_as is not null
    ), record as materialized (
      select borrower_id, person from united union select person, person from united
    ), member as materialized (
      select code, dense_rank() over (order by control_group)::integer as lender
      from registry.association
    ), loan as (
      select coalesce(u.person, p.borrower_id) as person, u.borrower_id as record, m.lender,
        published.capped(p.outstanding_centimes) as owed, published.capped(p.monthly_instalment_centimes) as instalment,
        published.arrears_band(p.status, p.days_past_due) as band
      from (
        select borrower_id, association, outstanding_centimes, monthly_instalment_centimes, status, days_past_due
        from published.positions_of(p_month, p_read_at)
        where published.share_number(borrower_id, p_parts) = p_part or borrower_id in (select borrower_id from record)
        union all
        select borrower_id, association, outstanding_centimes, monthly_instalment_centimes, status, days_past_due
        from published.positions_carried_into(p_month, p_read_at, p_missing)
      ) p
      join member m on m.code = p.association
      left join record u on u.borrower_id = p.borrower_id
      where published.share_number(coalesce(u.person, p.borrower_id), p_parts) = p_part
    ), own as (
      select person, lender, published.capped(sum(owed)) as owed, published.capped(sum(instalment)) as instalment,
        (1::bigint << 8 * max(band))::float8 as arrears, array_agg(record) filter (where record is not null) as records
      from loan group by person, lender
    ), debt as (
      select person, lender, owed, instalment, arrears,
        count(*) over whole as lenders, min(lender) over whole as first, string_agg(roles[lender], ',') over whole as holders,
        sum(owed) over whole as all_owed, sum(instalment) over whole as all_instalment, sum(arrears) over whole as all_arrears,
        jsonb_object_agg(roles[lender], to_jsonb(records)) filter (where records is not null) over whole as living
      from own window whole as (partition by person)
    ), seen as (
      select person, lenders, holders, owed, instalment, arrears, all_owed, all_instalment, all_arrears, living,
        unnest(case when lenders = 1 then for_all
          else string_to_array(case when lender = first then ',' else '' end || roles[lender], ',', '') end) as viewer
      from debt
    ), bands as (
      select person, viewer, case when viewer is null then holders end as holders,
        case when viewer is null then lenders else lenders - 1 end as lenders,
        case when viewer is null then all_owed else all_owed - owed end as owed,
        case when viewer is null then all_instalment else all_instalment - instalment end as instalment,
        case when viewer is null then all_arrears else all_arrears - arrears end as arrears, living
      from seen
    )
    select p_snapshot, coalesce(r.borrower_id, b.person), b.viewer, b.holders,
      least(b.lenders, 3)::smallint, width_bucket((b.owed - 1)::float8, owed_edges)::smallint,
      width_bucket((b.instalment - 1)::float8, instalment_edges)::smallint, width_bucket(b.arrears, arrears_places)::smallint,
      case when b.viewer is null and r.person is not null then coalesce((
        select string_agg(l.key, ',' order by l.key) from jsonb_each(b.living) l
        where l.value @> to_jsonb(r.borrower_id)), '') end
    from bands b left join record r using (person);
end
$$;

-- The text of a query for all rows of a function that answers one share of the people. In the call given, `%s` stands for which
-- share, and again for of how many. There are as many shares as a query may have processes, its own included; but that one
-- writes or gathers meanwhile, and until the transaction ends a query may have another in its place. Whoever executes it makes
-- the start of one cost nothing, or the planner takes few rows for too little work.
create function published.all_shares(p_call text) returns text
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  parts constant integer := 1 + current_setting('max_parallel_workers_per_gather')::integer;
begin
  perform set_config('max_parallel_workers_per_gather', parts::text, true);
  return (select string_agg(format('select * from ' || p_call, part, parts), ' union all ')
    from generate_series(0, parts - 1) part);
end
$$;

-- Fills a snapshot's room, apart from the readable table, so that filling locks nobody out. Written as one new table, which
-- takes a fraction of the time of rows inserted into one. What the readable table promises is then checked.
create function published.fill_partition(
  p_snapshot integer, p_month date, p_read_at timestamptz, p_version smallint, p_missing uuid[]
) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set parallel_setup_cost = 0 set parallel_tuple_cost = 0 set parallel_leader_participation = off as $$
begin
  execute format('create table published.%I as %s', 'exposure_' || p_snapshot,
    published.all_shares('published.exposure_rows($1, $2, $3, $4, $5, %s, %s)'))
    using p_snapshot, p_month, p_read_at, p_version, p_missing;
  perform published.close_partition(p_snapshot);
end
$$;

-- Whose book is in a snapshot: who reported a loan in the last six months, and how many new ones if it was in this month.
-- Nearly all are in the month itself, which is counted by several processes: so it is executed from a text, for what PL/pgSQL
-- selects into a variable without, or inserts, one process reads alone. Who is not there is looked for in the months before,
-- one by one, by index.
create function published.count_lenders(p_snapshot integer, p_month date, p_read_at timestamptz) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  first_day constant date := date_trunc('month', p_month);
  reported jsonb;
begin
  execute $sql$
    select jsonb_object_agg(c.association, c.new_loans) from (
      select p.association, count(*) filter (where p.disbursed_on between $2 and $1) as new_loans
      from registry.position p
      where p.received_at <= $3 and (p.superseded_at is null or p.superseded_at > $3) and p.status <> 'REMOVED' and p.month = $1
      group by p.association
    ) c join registry.association a on a.code = c.association and (a.left_on is null or a.left_on > $1)
  $sql$ into reported using p_month, first_day, p_read_at;
  insert into published.snapshot_lender (snapshot_id, association, new_loans)
    select p_snapshot, key, value::integer from jsonb_each_text(reported);
  insert into published.snapshot_lender (snapshot_id, association)
    with absent as materialized (
      select a.code from registry.association a
      where (a.left_on is null or a.left_on > p_month)
        and not exists (select from published.snapshot_lender l where l.snapshot_id = p_snapshot and l.association = a.code)
    )
    select p_snapshot, a.code
    from absent a
    where exists (select from registry.position p
        where p.association = a.code and p.received_at <= p_read_at
          and (p.superseded_at is null or p.superseded_at > p_read_at) and p.status <> 'REMOVED' and p.month < p_month
          and p.month >= registry.month_before(p_month, 6) offset 0);
end
$$;

-- Publishes a month, or publishes the current month again (RECTIFICATION, with the bureau's reason), and answers
-- the snapshot's number. In one transaction: a process killed half way leaves the former snapshot. Raises
-- next_run's refusals, REASON_REQUIRED, and SECTOR_TOO_SMALL where fewer than four lenders without ties are in the
-- books and no written agreement of theirs is named: with three, a band of the others is two known lenders' debt.
-- Between two merges it settles the moment as of which it reads, and holds up none that comes after.
create function published.publish_snapshot(
  p_month date, p_kind published.snapshot_kind, p_agreement text, p_reason text
) returns integer language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_version smallint := (select max(version) from published.band);
  v_run smallint;
  v_snapshot integer;
  v_read_at timestamptz;
begin
  perform pg_advisory_xact_lock(hashtext('published.snapshot'));
  v_run := published.next_run(p_month, p_kind);
  if p_kind = 'RECTIFICATION' and coalesce(btrim(p_reason), '') = '' then raise exception 'REASON_REQUIRED'; end if;
  v_snapshot := to_char(p_month, 'YYYYMM')::integer * 100 + v_run;
  perform pg_advisory_lock(hashtext('registry.merge'));
  v_read_at := clock_timestamp();
  perform pg_advisory_unlock(hashtext('registry.merge'));
  insert into published.snapshot values (v_snapshot, p_month, v_run, p_kind, v_version, v_read_at, false,
    p_agreement, case when p_kind = 'RECTIFICATION' then p_reason end);
  perform published.count_lenders(v_snapshot, p_month, v_read_at);
  if p_agreement is null and (
    select count(distinct a.control_group) from published.snapshot_lender l
    join registry.association a on a.code = l.association where l.snapshot_id = v_snapshot
  ) < 4 then
    raise exception 'SECTOR_TOO_SMALL';
  end if;
  perform published.fill_partition(v_snapshot, p_month, v_read_at, v_version,
    published.loans_missing_in(p_month, v_read_at));
  perform published.attach_partition(v_snapshot);
  delete from registry.former_identity f
  where f.until <= (select s.published_at from published.snapshot s where s.is_current);
  update published.snapshot set is_current = false where is_current;
  update published.snapshot set is_current = true where snapshot_id = v_snapshot;
  return v_snapshot;
end
$$;
revoke all on all functions in schema published from public;
grant execute on function published.positions_of(date, timestamptz), published.loans_missing_in(date, timestamptz),
  published.positions_carried_into(date, timestamptz, uuid[]),
  published.positions_known_at(date, timestamptz), published.positions_at(date), published.amount_edges(smallint, text),
  published.arrears_band(registry.loan_status, integer), published.capped(bigint), published.share_number(uuid, integer),
  published.all_shares(text)
to centrale_publisher, centrale_reader;
grant execute on function
  published.next_run(date, published.snapshot_kind), published.fill_partition(integer, date, timestamptz, smallint, uuid[]),
  published.count_lenders(integer, date, timestamptz),
  published.publish_snapshot(date, published.snapshot_kind, text, text) to centrale_publisher;

-- The owner, who may not read the register, gets the rows of a snapshot from the reader, and nothing else.
grant create on schema published to centrale_reader;
reset role;
alter function published.exposure_rows(integer, date, timestamptz, smallint, uuid[], integer, integer) owner to centrale_reader;
set local role centrale_reader;
grant execute on function published.exposure_rows(integer, date, timestamptz, smallint, uuid[], integer, integer) to centrale_owner;
reset role;
set local role centrale_owner;
revoke create on schema published from centrale_reader;
