-- An association's own book, read live in its own role: days past due, classes and provisions, in one statement. The
-- functions here run as their caller, so that the row policies decide which loans exist.
set local role centrale_owner;

-- A lender's standing rows of a month that are late or restructured: few, so that the others cost nothing to write.
create index position_doubtful on registry.position (association, days_past_due)
  where superseded_at is null and (days_past_due > 0 or status = 'RESTRUCTURED');

-- Whether the caller reported the month. Looks among its own rows only: the planner would rather meet one by chance, and go
-- through the rows of all the lenders before.
create function registry.is_reported(p_month date) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
  select exists (select from registry.position p where p.month = p_month and p.superseded_at is null)
$$;

-- The last month that the caller reported, at or before one where it is given. Months are tried one by one, newest first.
create function registry.last_reported(p_up_to date) returns date
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select c.month from (
    select month from registry.calendar
    union select (date_trunc('month', now()) + (1 - n) * interval '1 month' - interval '1 day')::date
    from generate_series(0, 240) n
    order by month desc offset 0
  ) c
  where (p_up_to is null or c.month <= p_up_to) and registry.is_reported(c.month)
  order by c.month desc limit 1
$$;

-- In the book: reported, and neither closed, removed nor written off.
create function registry.is_live(p_status registry.loan_status) returns boolean language sql immutable parallel safe
  return p_status not in ('CLOSED', 'REMOVED', 'WRITTEN_OFF');

-- The amount a scheme's rate is taken of, in centimes, and the rate of it, rounded half up.
create function registry.base_of(
  p_base registry.provision_base, p_net boolean, p_outstanding bigint, p_overdue bigint, p_guarantee bigint
) returns bigint language sql immutable parallel safe
  return greatest(0, case when p_base = 'OUTSTANDING' then p_outstanding else p_overdue end
    - case when p_net then coalesce(p_guarantee, 0) else 0 end);
create function registry.share_of(p_centimes bigint, p_rate_bp integer) returns bigint
  language sql immutable parallel safe return (p_centimes * p_rate_bp + 5000) / 10000;

-- The caller's live loans of a month by days past due. Prefers the lender's own rows: the planner does not know that a
-- row policy costs more than reading the row.
create function registry.book_lines(p_month date) returns table (
  days integer, restructured boolean, loans bigint, outstanding bigint, held bigint, held_loans bigint
) language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
  set plan_cache_mode = force_custom_plan as $$
begin
  return query
    select p.days_past_due, p.status = 'RESTRUCTURED', count(*), sum(p.outstanding_centimes)::bigint,
      coalesce(sum(p.provision_held_centimes), 0)::bigint, count(p.provision_held_centimes)
    from registry.position p
    where p.month = p_month and p.superseded_at is null and registry.is_live(p.status)
    group by 1, 2;
end
$$;

-- What a scheme asks of the caller's book at a month's end, a line a class, of the loans it does not treat like any
-- loan that is paid on time: all loans of a client with one that is late take the class of the latest (worst-class
-- drag), and restructured loans have a least rate. Line 0 has what it asks of all the others together. `dragged` are
-- the loans whose own days past due would give a lower class. Whose a loan is, registry.loan says: it knows of corrections.
create function registry.provision_lines(p_month date, p_scheme uuid) returns table (
  ordinal integer, loans bigint, dragged bigint, outstanding bigint, required bigint
) language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
  set random_page_cost = 1.1 set plan_cache_mode = force_custom_plan as $$
declare
  s registry.provision_scheme;
  mins integer[];
  rates integer[];
begin
  select * into s from registry.provision_scheme k where k.scheme_id = p_scheme;
  if not found then return; end if;
  select array_agg(b.min_days order by b.ordinal), array_agg(b.rate_bp order by b.ordinal) into mins, rates
  from registry.provision_bucket b where b.scheme_id = p_scheme;
  return query
    with theirs as materialized (
      select p.loan_id, max(q.days_past_due) as worst, p.days_past_due as days, p.status, p.outstanding_centimes,
        p.overdue_centimes, p.guarantee_centimes
      from registry.position q join registry.loan late using (loan_id)
      join registry.loan n on n.client_id = late.client_id
      join registry.position p on p.loan_id = n.loan_id
      where q.month = p_month and q.superseded_at is null and q.days_past_due > 0 and registry.is_live(q.status)
        and p.month = p_month and p.superseded_at is null and registry.is_live(p.status)
      group by 1, 3, 4, 5, 6, 7
    ), touched as (
      select * from theirs
      union all
      select p.loan_id, 0, 0, p.status, p.outstanding_centimes, p.overdue_centimes, p.guarantee_centimes
      from registry.position p
      where s.restructured_bp > rates[1] and p.month = p_month and p.superseded_at is null
        and p.status = 'RESTRUCTURED' and p.days_past_due = 0
        and not exists (select from theirs t where t.loan_id = p.loan_id)
    ), judged as (
      select width_bucket(worst, mins) as class, width_bucket(days, mins) as own_class, outstanding_centimes,
        registry.base_of(s.base, s.net_of_guarantee, outstanding_centimes, overdue_centimes, guarantee_centimes) as base,
        case when status = 'RESTRUCTURED' then s.restructured_bp else 0 end as least
      from touched
    )
    select j.class, count(*), count(*) filter (where j.own_class < j.class), sum(j.outstanding_centimes)::bigint,
      sum(registry.share_of(j.base, greatest(rates[j.class], j.least)))::bigint
    from judged j group by 1
    union all
    select 0, 0, 0, 0, (
      select coalesce(sum(registry.share_of(registry.base_of(s.base, s.net_of_guarantee, p.outstanding_centimes,
        p.overdue_centimes, p.guarantee_centimes), rates[1])), 0)::bigint from registry.position p
      where p.month = p_month and p.superseded_at is null and registry.is_live(p.status)
    ) - (select coalesce(sum(registry.share_of(j.base, rates[1])), 0)::bigint from judged j)
    where rates[1] > 0;
end
$$;

-- The caller's book of a month and what each of the schemes asked for wants of it, of one moment: lines of the book
-- have no scheme. A scheme asked for by '' is the caller's own, else the floor; one that is not in force has a line
-- without scheme_id.
create function registry.read_book(p_month date, p_schemes text[]) returns table (
  asked text, scheme_id uuid, ordinal integer, days integer, restructured boolean, loans bigint, dragged bigint,
  outstanding bigint, required bigint, held bigint, held_loans bigint
) language sql stable set search_path = pg_catalog, pg_temp as $$
  select null::text, null::uuid, null::integer, b.days, b.restructured, b.loans, 0, b.outstanding, 0, b.held, b.held_loans
  from registry.book_lines(p_month) b
  union all
  select a.code, s.id, l.ordinal, null, null, l.loans, l.dragged, l.outstanding, l.required, 0, 0
  from unnest(p_schemes) a (code)
  cross join lateral (select registry.scheme_at(nullif(a.code, ''), p_month) as id) s
  left join lateral registry.provision_lines(p_month, s.id) l on true
$$;

-- What schemes want of single loans of the caller's, each at its last standing report; no line for a loan that is not
-- live there. `worst` are the days past due of the client's latest loan.
create function registry.loan_provisions(p_loans uuid[], p_schemes text[]) returns table (
  loan_id uuid, asked text, scheme_id uuid, ordinal integer, days integer, worst integer, rate_bp integer, base bigint,
  required bigint
) language sql stable set search_path = pg_catalog, pg_temp set random_page_cost = 1.1 as $$
  with latest as (
    select a.loan_id, a.code, p.month, n.client_id, p.status, p.days_past_due, p.outstanding_centimes,
      p.overdue_centimes, p.guarantee_centimes, registry.scheme_at(nullif(a.code, ''), p.month) as scheme_id
    from unnest(p_loans, p_schemes) a (loan_id, code) join registry.loan n using (loan_id)
    cross join lateral (select q.month, q.status, q.days_past_due, q.outstanding_centimes,
        q.overdue_centimes, q.guarantee_centimes from registry.position q
      where q.loan_id = a.loan_id and q.superseded_at is null order by q.month desc limit 1) p
    where registry.is_live(p.status)
  ), judged as (
    select t.*, w.worst, width_bucket(w.worst, (select array_agg(b.min_days order by b.ordinal)
        from registry.provision_bucket b where b.scheme_id = t.scheme_id)) as ordinal
    from latest t cross join lateral (select max(p.days_past_due) as worst
      from registry.loan n join registry.position p using (loan_id)
      where n.client_id = t.client_id and p.month = t.month and p.superseded_at is null and registry.is_live(p.status)) w
  )
  select j.loan_id, j.code, j.scheme_id, j.ordinal, j.days_past_due, j.worst, r.rate_bp, r.base,
    registry.share_of(r.base, r.rate_bp)
  from judged j
  left join registry.provision_scheme s on s.scheme_id = j.scheme_id
  left join registry.provision_bucket b on b.scheme_id = j.scheme_id and b.ordinal = j.ordinal
  cross join lateral (select
    greatest(b.rate_bp, case when j.status = 'RESTRUCTURED' then s.restructured_bp else 0 end) as rate_bp,
    registry.base_of(s.base, s.net_of_guarantee, j.outstanding_centimes, j.overdue_centimes, j.guarantee_centimes) as base) r
$$;

revoke all on function registry.is_reported(date), registry.last_reported(date), registry.book_lines(date),
  registry.provision_lines(date, uuid), registry.read_book(date, text[]), registry.loan_provisions(uuid[], text[]) from public;
grant execute on function registry.is_reported(date), registry.last_reported(date), registry.book_lines(date),
  registry.provision_lines(date, uuid), registry.read_book(date, text[]), registry.loan_provisions(uuid[], text[]) to centrale_amc;
