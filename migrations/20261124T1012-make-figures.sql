-- Figures of an association's book that are too slow to reckon at each question: breakdowns, roll rates, write-offs,
-- vintages, resets. Made after a return is merged, in a transaction of their own, for its month and all later ones;
-- the answer says which return they were made from.
set local role centrale_owner;

-- When the figures of a return's association were last made with it. Due: never, or before the return ended.
alter table intake.return add column figures_at timestamptz;

-- A month's figures: the last return they know of, the book, and what was written off. `undated_loans` were first
-- reported when they had been written off already, without saying when, and count in no month.
create table registry.portfolio_run (
  association text not null,
  month date not null,
  return_id uuid not null,
  made_at timestamptz not null,
  loans bigint not null,
  gross_centimes bigint not null,
  par30_centimes bigint not null,
  written_off_loans bigint not null,
  written_off_centimes bigint not null,
  undated_loans bigint not null,
  primary key (association, month)
);

-- The live book by one of its properties; '?' where it is not reported.
create table registry.portfolio_breakdown (
  association text not null,
  month date not null,
  dimension text not null check (dimension in ('REGION', 'AREA', 'ACTIVITY', 'PRODUCT', 'SEX', 'CYCLE')),
  key text not null,
  loans bigint not null,
  borrowers bigint not null,
  gross_centimes bigint not null,
  par30_centimes bigint not null,
  primary key (association, month, dimension, key)
);

-- Where the loans of the month before are now, and where those of this month were then.
create table registry.portfolio_roll (
  association text not null,
  month date not null,
  from_state text not null,
  to_state text not null,
  loans bigint not null,
  before_centimes bigint not null,
  now_centimes bigint not null,
  primary key (association, month, from_state, to_state)
);

-- Static pools: loans by the month of their disbursement. A row says how many of a pool were first reported for
-- `month`, and how many were then for the first time more than 30 days late or written off.
create table registry.portfolio_vintage (
  association text not null,
  cohort date not null,
  month date not null,
  entered_loans bigint not null,
  entered_centimes bigint not null,
  bad_loans bigint not null,
  bad_centimes bigint not null,
  primary key (association, cohort, month)
);

-- Restructured loans whose days past due are fewer than before: the report of `before_month`, of the loan itself or of
-- the one it replaces, and the days that would have been counted without a restructuring.
create table registry.portfolio_reset (
  association text not null,
  month date not null,
  loan_id uuid not null,
  before_month date not null,
  days_before integer not null,
  days_now integer not null,
  days_carried integer not null,
  outstanding_centimes bigint not null,
  is_restructured_from boolean not null,
  primary key (association, month, loan_id)
);

do $$
declare
  t text;
begin
  foreach t in array array['run', 'breakdown', 'roll', 'vintage', 'reset'] loop
    execute format('alter table registry.%I enable row level security', 'portfolio_' || t);
    execute format('alter table registry.%I force row level security', 'portfolio_' || t);
    execute format($p$create policy own_rows on registry.%I for select to centrale_amc
      using (association = substr(current_user::text, 14) collate "default")$p$, 'portfolio_' || t);
    execute format('create policy intake on registry.%I to centrale_intake using (true) with check (true)', 'portfolio_' || t);
    execute format('grant select on registry.%I to centrale_amc', 'portfolio_' || t);
    execute format('grant select, insert, delete on registry.%I to centrale_intake', 'portfolio_' || t);
  end loop;
end
$$;

-- The place of a reported loan in the book: how late, or out of it.
create function registry.book_state(p_status registry.loan_status, p_days integer) returns text
  language sql immutable parallel safe
  return case
    when p_status in ('CLOSED', 'WRITTEN_OFF') then p_status::text
    when p_days = 0 then 'DAYS_0' when p_days <= 30 then 'DAYS_1_30' when p_days <= 60 then 'DAYS_31_60'
    when p_days <= 90 then 'DAYS_61_90' when p_days <= 180 then 'DAYS_91_180' when p_days <= 365 then 'DAYS_181_365'
    else 'OVER_365' end;

-- Given up by its lender: written off, or closed after it.
create function registry.is_lost(p_status registry.loan_status, p_reason registry.closed_reason) returns boolean
  language sql immutable parallel safe
  return p_status = 'WRITTEN_OFF' or coalesce(p_reason = 'WRITTEN_OFF', false);

-- The association's reports of a month and of the month before, side by side, in a table of this transaction; and those
-- of the month that no earlier month has. Months that were merged just now have no statistics yet: all is joined by hash.
create function intake.pair_months(p_association text, p_month date, p_earlier date[]) returns void
  language plpgsql set search_path = pg_catalog, pg_temp set enable_nestloop = off set enable_mergejoin = off as $$
declare
  former date := registry.month_before(p_month, 1);
begin
  drop table if exists pg_temp.book_pair, pg_temp.book_first;
  create temp table book_pair on commit drop as
    select loan_id, n.client_id, n.status, n.state, n.live, n.lost, n.lost or n.days > 30 as bad, n.days, n.outstanding,
      n.principal, n.disbursed_on, n.written_off_centimes, n.written_off_on, n.province, n.area, n.activity, n.product,
      n.cycle, n.restructured_from, b.state as state_before, b.live as live_before, b.lost as lost_before,
      b.lost or b.days > 30 as bad_before, b.outstanding as outstanding_before
    from (
      select p.loan_id, p.client_id, p.status, registry.book_state(p.status, p.days_past_due) as state,
        registry.is_live(p.status) as live, registry.is_lost(p.status, p.closed_reason) as lost, p.days_past_due as days,
        p.outstanding_centimes as outstanding, p.principal_centimes as principal, p.disbursed_on,
        p.written_off_centimes, p.written_off_on, p.province, p.area, p.activity, p.product, p.cycle,
        p.restructured_from
      from registry.position p
      where p.association = p_association and p.month = p_month and p.superseded_at is null and p.status <> 'REMOVED'
    ) n full join (
      select p.loan_id, registry.book_state(p.status, p.days_past_due) as state, registry.is_live(p.status) as live,
        registry.is_lost(p.status, p.closed_reason) as lost, p.days_past_due as days,
        p.outstanding_centimes as outstanding
      from registry.position p
      where p.association = p_association and p.month = former and p.superseded_at is null and p.status <> 'REMOVED'
    ) b using (loan_id);
  analyze pg_temp.book_pair;
  create temp table book_first on commit drop as
    select x.loan_id from pg_temp.book_pair x
    where x.state is not null and x.state_before is null and not exists (
      select from registry.position p where p.loan_id = x.loan_id and p.month = any(p_earlier)
        and p.superseded_at is null and p.status <> 'REMOVED');
  create unique index on pg_temp.book_first (loan_id);
  analyze pg_temp.book_first;
end
$$;

-- Writes the month's run. A loan is written off in the month for which it is first reported so; where that is its first
-- report at all, only if it was that very month by its own date. The amount is the one reported, else what was owed.
create function intake.make_run(p_association text, p_month date, p_earlier date[], p_return uuid) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  with lost as (
    select x.loan_id, coalesce(x.written_off_centimes, nullif(x.outstanding, 0), former.owed, 0) as amount,
      f.loan_id is null or coalesce(date_trunc('month', x.written_off_on) = date_trunc('month', p_month), false) as counts,
      f.loan_id is not null and x.written_off_on is null as undated
    from pg_temp.book_pair x
    left join pg_temp.book_first f using (loan_id)
    left join lateral (select p.outstanding_centimes as owed from registry.position p
      where p.loan_id = x.loan_id and p.month = any(p_earlier) and p.superseded_at is null and p.status <> 'REMOVED'
      order by p.month desc limit 1) former on true
    where x.lost and not coalesce(x.lost_before, false) and not exists (
      select from registry.position p where p.loan_id = x.loan_id and p.month = any(p_earlier)
        and p.superseded_at is null and p.status <> 'REMOVED' and registry.is_lost(p.status, p.closed_reason))
  )
  insert into registry.portfolio_run
  select p_association, p_month, p_return, clock_timestamp(), book.loans, book.gross, book.par30,
    count(*) filter (where counts), coalesce(sum(amount) filter (where counts), 0), count(*) filter (where undated)
  from (
    select count(*) as loans, coalesce(sum(outstanding), 0) as gross,
      coalesce(sum(outstanding) filter (where days > 30), 0) as par30
    from pg_temp.book_pair where live
  ) book left join lost on true
  group by book.loans, book.gross, book.par30;
end
$$;

-- Writes the month's breakdowns; the sex is the client's as last reported, everything else the loan's of the month. Most
-- clients have one loan, and for them loans are borrowers: only the others are told apart, which is four times as fast.
create function intake.make_breakdowns(p_association text, p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp set enable_nestloop = off as $$
begin
  with several as materialized (
    select client_id from pg_temp.book_pair where live group by client_id having count(*) > 1
  ), live as materialized (
    select case when k.client_id is not null then x.client_id end as among, x.outstanding, x.days > 30 as late,
      coalesce(v.region, '?') as region, x.area::text as area, x.activity::text as activity, x.product::text as product,
      coalesce(c.sex::text, '?') as sex,
      case when x.cycle >= 4 then '4+' else coalesce(x.cycle::text, '?') end as cycle
    from pg_temp.book_pair x
    left join several k using (client_id)
    left join registry.province v on v.code = x.province
    left join registry.client c on c.association = p_association and c.client_id = x.client_id
    where x.live
  ), by_client as (
    select dimension, key, among, count(*) as loans, sum(outstanding) as gross,
      coalesce(sum(outstanding) filter (where late), 0) as par30
    from live, lateral (values ('REGION', region), ('AREA', area), ('ACTIVITY', activity), ('PRODUCT', product),
      ('SEX', sex), ('CYCLE', cycle)) d (dimension, key)
    where among is not null
    group by dimension, key, among
  ), part as (
    select dimension, key, sum(loans) as loans, count(*) as borrowers, sum(gross) as gross, sum(par30) as par30
    from by_client group by dimension, key
    union all
    select case when grouping(region) = 0 then 'REGION' when grouping(area) = 0 then 'AREA'
        when grouping(activity) = 0 then 'ACTIVITY' when grouping(product) = 0 then 'PRODUCT'
        when grouping(sex) = 0 then 'SEX' else 'CYCLE' end, coalesce(region, area, activity, product, sex, cycle),
      count(*), count(*), sum(outstanding), coalesce(sum(outstanding) filter (where late), 0)
    from live where among is null
    group by grouping sets ((region), (area), (activity), (product), (sex), (cycle))
  )
  insert into registry.portfolio_breakdown
  select p_association, p_month, dimension, key, sum(loans), sum(borrowers), sum(gross), sum(par30)
  from part group by dimension, key;
end
$$;

-- Writes where loans went since the month before: those live at one of the two ends. Nothing where the month before
-- was not reported.
create function intake.make_rolls(p_association text, p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into registry.portfolio_roll
  select p_association, p_month, coalesce(state_before, 'NEW'), coalesce(state, 'VANISHED'), count(*),
    coalesce(sum(outstanding_before), 0), coalesce(sum(outstanding), 0)
  from pg_temp.book_pair
  where (live or live_before) and exists (select from pg_temp.book_pair where state_before is not null)
  group by 3, 4;
end
$$;

-- Writes which loans entered their pool with this month and which went bad in it, with principal and month of
-- disbursement as first reported.
create function intake.make_vintages(p_association text, p_month date, p_earlier date[]) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  with event as (
    select x.disbursed_on, x.principal, 1 as entered, 0 as bad
    from pg_temp.book_pair x join pg_temp.book_first f using (loan_id)
    union all
    select first.disbursed_on, first.principal_centimes, 0, 1
    from pg_temp.book_pair x
    cross join lateral (select p.disbursed_on, p.principal_centimes from registry.position p
      where p.loan_id = x.loan_id and p.month = any(p_earlier || p_month) and p.superseded_at is null
        and p.status <> 'REMOVED' order by p.month limit 1) first
    where x.bad and not coalesce(x.bad_before, false) and not exists (
      select from registry.position p where p.loan_id = x.loan_id and p.month = any(p_earlier) and p.superseded_at is null
        and p.status <> 'REMOVED'
        and (p.days_past_due > 30 or registry.is_lost(p.status, p.closed_reason)))
  )
  insert into registry.portfolio_vintage
  select p_association, (date_trunc('month', disbursed_on) + interval '1 month - 1 day')::date, p_month,
    sum(entered), coalesce(sum(principal) filter (where entered = 1), 0),
    sum(bad), coalesce(sum(principal) filter (where bad = 1), 0)
  from event group by 2;
end
$$;

-- Writes the restructured loans whose days past due fell below the most that was reported at: their own last report,
-- their own last report before they were restructured, the last report of the loan they replace.
create function intake.make_resets(p_association text, p_month date, p_earlier date[]) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into registry.portfolio_reset
  select p_association, p_month, x.loan_id, before.month, before.days, x.days,
    greatest(x.days, before.days + (p_month - before.month)), x.outstanding, before.loan_id <> x.loan_id
  from pg_temp.book_pair x
  left join registry.loan r on r.association = p_association and r.loan_ref = x.restructured_from
  cross join lateral (
    select * from (
      (select p.loan_id, p.month, p.days_past_due as days from registry.position p
        where p.loan_id = x.loan_id and p.month = any(p_earlier) and p.superseded_at is null
          and p.status not in ('CLOSED', 'REMOVED') order by p.month desc limit 1)
      union all
      (select p.loan_id, p.month, p.days_past_due from registry.position p
        where p.loan_id = x.loan_id and p.month = any(p_earlier) and p.superseded_at is null
          and p.status not in ('CLOSED', 'REMOVED', 'RESTRUCTURED') order by p.month desc limit 1)
      union all
      (select p.loan_id, p.month, p.days_past_due from registry.position p
        where p.loan_id = r.loan_id and p.month = any(p_earlier || p_month) and p.superseded_at is null
          and p.status not in ('CLOSED', 'REMOVED') order by p.month desc limit 1)
    ) report order by days desc, month desc limit 1
  ) before
  where x.status = 'RESTRUCTURED' and x.days < before.days;
end
$$;

-- Makes all figures of an association from a month on, out of what stands now; `p_return` names the last return of
-- each month's past.
create function intake.make_figures(p_association text, p_from date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp set work_mem = '128MB' as $$
declare
  t text;
  months date[] := array(select distinct r.month from intake.return r
    where r.association = p_association and r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED') and r.kind <> 'TEST' order by 1);
  earlier date[] := '{}';
  m date;
begin
  foreach t in array array['run', 'breakdown', 'roll', 'vintage', 'reset'] loop
    execute format('delete from registry.%I where association = $1 and month >= $2', 'portfolio_' || t)
      using p_association, p_from;
  end loop;
  foreach m in array months loop
    if m >= p_from then
      perform intake.pair_months(p_association, m, earlier);
      perform intake.make_run(p_association, m, earlier, (
        select r.return_id from intake.return r
        where r.association = p_association and r.month <= m and r.kind <> 'TEST'
          and r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED', 'WITHDRAWN')
        order by r.finished_at desc, r.return_id limit 1));
      perform intake.make_breakdowns(p_association, m);
      perform intake.make_rolls(p_association, m);
      perform intake.make_vintages(p_association, m, earlier);
      perform intake.make_resets(p_association, m, earlier);
    end if;
    earlier := earlier || m;
  end loop;
end
$$;

-- Makes the figures of one association whose returns ended since they were last made, and answers its code; null where
-- nothing is due. A return that ends meanwhile stays due: only those seen at the start are marked.
create function intake.make_due_figures() returns text
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  who text;
  seen uuid[];
  begins date;
begin
  select r.association into who from intake.return r
  where r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED', 'WITHDRAWN') and r.kind <> 'TEST'
    and (r.figures_at is null or r.figures_at < r.finished_at)
  order by r.finished_at limit 1;
  if who is null then return null; end if;
  perform pg_advisory_xact_lock(hashtext('registry.portfolio'), hashtext(who));
  with due as (
    select r.return_id, r.month from intake.return r
    where r.association = who and r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED', 'WITHDRAWN') and r.kind <> 'TEST'
      and (r.figures_at is null or r.figures_at < r.finished_at)
    for update
  )
  select array_agg(return_id), min(month) into seen, begins from due;
  if begins is not null then
    perform intake.make_figures(who, begins);
    update intake.return set figures_at = clock_timestamp() where return_id = any(seen);
  end if;
  return who;
end
$$;

revoke all on function intake.pair_months(text, date, date[]), intake.make_run(text, date, date[], uuid),
  intake.make_breakdowns(text, date), intake.make_rolls(text, date), intake.make_vintages(text, date, date[]),
  intake.make_resets(text, date, date[]), intake.make_figures(text, date), intake.make_due_figures() from public;
grant execute on function intake.pair_months(text, date, date[]), intake.make_run(text, date, date[], uuid),
  intake.make_breakdowns(text, date), intake.make_rolls(text, date), intake.make_vintages(text, date, date[]),
  intake.make_resets(text, date, date[]), intake.make_figures(text, date), intake.make_due_figures() to centrale_intake;
