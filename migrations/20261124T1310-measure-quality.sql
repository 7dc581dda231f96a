-- How good the data of an association are, month by month: what can be counted in its own rows, stored when its returns
-- have ended, from which the index is reckoned (returns/data-quality-rules.ts); and the sector's mean, once a quarter.
set local role centrale_owner;

-- When a return's months were last counted with it. Due: never, or before it ended.
alter table intake.return add column quality_at timestamptz;

-- Counts of a month, out of what stands now and of nobody else's rows. `declared_rows`: data rows of the PERIODIC
-- return; `standing_rows`: loans that stand for the month; `asked_cells`, `filled_cells`: cells that the file allows to
-- be empty and that the row calls for; `former_loans`: live the month before, `broken_loans` of them: vanished, or with a
-- balance or days past due that contradict that month; `doubtful_rows`: with an unusual id, or one that two people have.
create table intake.quality (
  association text not null,
  month date not null,
  return_id uuid not null,
  counted_at timestamptz not null,
  declared_rows bigint not null,
  standing_rows bigint not null,
  asked_cells bigint not null,
  filled_cells bigint not null check (filled_cells <= asked_cells),
  former_loans bigint not null,
  vanished_loans bigint not null,
  rose_loans bigint not null,
  odd_days_loans bigint not null,
  broken_loans bigint not null check (broken_loans <= former_loans),
  doubtful_rows bigint not null check (doubtful_rows <= standing_rows),
  primary key (association, month)
);

-- The sector's mean of a quarter, in points of five; null where it is withheld, since too few lenders without ties would
-- tell each what the others have. Drawn once, with the publication of the quarter's last month. Granted to nobody:
-- published.my_sector_quality hands it to whoever reports.
create table published.sector_quality (
  quarter_end date primary key,
  mean_points smallint check (mean_points between 0 and 100 and mean_points % 5 = 0),
  drawn_at timestamptz not null default clock_timestamp()
);

do $$
declare
  t text;
begin
  foreach t in array array['intake.quality', 'published.sector_quality'] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
  end loop;
end
$$;
create policy own_rows on intake.quality for select to centrale_amc
  using (association = substr(current_user::text, 14) collate "default");
create policy intake on intake.quality to centrale_intake using (true) with check (true);
create policy staff on intake.quality for select to centrale_bureau, centrale_publisher using (true);
grant select on intake.quality to centrale_amc, centrale_bureau, centrale_publisher;
grant select, insert, delete on intake.quality to centrale_intake;
create policy publisher on published.sector_quality to centrale_publisher using (true) with check (true);
create policy reader on published.sector_quality for select to centrale_reader using (true);
create policy staff on published.sector_quality for select to centrale_bureau using (true);
grant select, insert on published.sector_quality to centrale_publisher;
grant select on published.sector_quality to centrale_reader, centrale_bureau;

-- Counts a month of an association anew: nothing where no PERIODIC return stands for it. Joined by hash, as the figures are.
create function intake.count_quality(p_association text, p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp set work_mem = '128MB' set enable_nestloop = off
  set enable_mergejoin = off as $$
declare
  former date := registry.month_before(p_month, 1);
  filed intake.return;
begin
  delete from intake.quality q where q.association = p_association and q.month = p_month;
  select * into filed from intake.return r
  where r.association = p_association and r.month = p_month and r.kind = 'PERIODIC'
    and r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED');
  if not found then return; end if;
  insert into intake.quality
  with now_row as materialized (
    select p.loan_id, p.return_id, p.status, p.outstanding_centimes as owed, p.days_past_due as days, p.last_payment_on,
      2 + (p.disbursed_on <= former)::integer + (p.product = 'SOLIDARITY')::integer
        + 2 * (p.status in ('CLOSED', 'WRITTEN_OFF'))::integer as asked,
      num_nonnulls(p.household_income_centimes, p.cycle)
        + (p.disbursed_on <= former and p.last_payment_on is not null)::integer
        + (p.product = 'SOLIDARITY' and p.group_ref is not null)::integer
        + case p.status when 'CLOSED' then num_nonnulls(p.closed_on, p.closed_reason)
          when 'WRITTEN_OFF' then num_nonnulls(p.written_off_on, p.written_off_centimes) else 0 end as filled
    from registry.position p
    where p.month = p_month and p.association = p_association and p.superseded_at is null and p.status <> 'REMOVED'
  ), pair as (
    select n.loan_id is null as vanished, coalesce(n.owed > b.owed, false) as rose,
      coalesce(intake.is_odd_days(b.days, n.days, former, p_month, n.status, n.last_payment_on)
        or n.status = 'RESTRUCTURED' and n.days < b.days, false) as odd
    from (
      select p.loan_id, p.outstanding_centimes as owed, p.days_past_due as days from registry.position p
      where p.month = former and p.association = p_association and p.superseded_at is null
        and p.status not in ('CLOSED', 'REMOVED')
    ) b left join now_row n using (loan_id)
  ), doubtful as (
    select count(distinct n.loan_id) as rows
    from intake.warning w
    join registry.loan l on l.association = p_association and l.loan_ref = w.loan_ref
    join now_row n on n.loan_id = l.loan_id and n.return_id = w.return_id
    where w.association = p_association and w.code in ('ID_PATTERN', 'IDENTITY_CONFLICT')
      and w.return_id in (select r.return_id from intake.return r where r.association = p_association and r.month = p_month)
  )
  select p_association, p_month, filed.return_id, clock_timestamp(), filed.row_count, rows.standing, rows.asked,
    rows.filled, pairs.*, doubtful.rows
  from (select count(*) as standing, coalesce(sum(asked), 0) as asked, coalesce(sum(filled), 0) as filled from now_row) rows,
    (select count(*), count(*) filter (where vanished), count(*) filter (where rose), count(*) filter (where odd),
      count(*) filter (where vanished or rose or odd) from pair) pairs, doubtful;
end
$$;

-- Counts the months of one association whose returns ended since they were last counted, and those after them, and answers
-- its code; null where nothing is due.
create function intake.count_due_quality() returns text
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  who text;
  seen uuid[];
  months date[];
  m date;
begin
  select r.association into who from intake.return r
  where r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED', 'WITHDRAWN') and r.kind <> 'TEST'
    and (r.quality_at is null or r.quality_at < r.finished_at)
  order by r.finished_at limit 1;
  if who is null then return null; end if;
  perform pg_advisory_xact_lock(hashtext('intake.quality'), hashtext(who));
  with due as (
    select r.return_id, r.month from intake.return r
    where r.association = who and r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED', 'WITHDRAWN') and r.kind <> 'TEST'
      and (r.quality_at is null or r.quality_at < r.finished_at)
    for update
  )
  select array_agg(return_id), array_agg(distinct month) into seen, months from due;
  for m in
    select distinct u.month from unnest(months) d (month),
      lateral (values (d.month), ((d.month + interval '1 day' + interval '1 month - 1 day')::date)) u (month) order by 1
  loop
    perform intake.count_quality(who, m);
  end loop;
  update intake.return r set quality_at = clock_timestamp() where r.return_id = any(seen);
  return who;
end
$$;

revoke all on function intake.count_quality(text, date), intake.count_due_quality() from public;
grant execute on function intake.count_quality(text, date), intake.count_due_quality() to centrale_intake;

grant create on schema published to centrale_reader;
reset role;
set local role centrale_reader;

-- The sector's means for an association that reports. Raises as published.read_alerts.
create function published.my_sector_quality(p_api_client text) returns setof published.sector_quality
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  asker published.asker := published.asker_of(p_api_client);
begin
  if asker.association is null then raise exception 'NOT_AN_ASKER'; end if;
  if asker.standing is not null then raise exception 'NO_RECIPROCITY' using detail = asker.standing; end if;
  return query select * from published.sector_quality;
end
$$;
revoke all on function published.my_sector_quality(text) from public;
grant execute on function published.my_sector_quality(text) to centrale_amc;

reset role;
set local role centrale_owner;
revoke create on schema published from centrale_reader;
