-- Returns in time: which kind may come when, what taking one back gives back, and the clock that says how late an
-- association is. Speaks of an association's own returns, the public calendar and the days of publication alone.
set local role centrale_owner;

-- A return received after the moment as of which a snapshot read the register is not in it.
grant select (published_at) on published.snapshot to centrale_intake;

create unique index return_one_initial on intake.return (association, month)
  where kind = 'INITIAL' and state not in ('REFUSED', 'WITHDRAWN');

-- Why a return of this kind may not come for this month, or null. MONTH_NOT_OPEN: the calendar has none, or a closed one,
-- which takes corrections alone. NOT_INITIAL: a PERIODIC return of that month or an earlier one is there, and INITIAL is
-- the book of before the first. A CORRECTION needs no return to correct: it is how a closed month can still be reported.
create function intake.filing_refusal(p_association text, p_month date, p_kind intake.return_kind) returns text
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select case
    when c.month is null or c.closed_at is not null and p_kind <> 'CORRECTION' then 'MONTH_NOT_OPEN'
    when p_kind = 'INITIAL' and exists (select from intake.return r
      where r.association = p_association and r.month <= p_month and r.kind = 'PERIODIC'
        and r.state not in ('REFUSED', 'WITHDRAWN')) then 'NOT_INITIAL'
  end
  from (values (1)) once (n) left join registry.calendar c on c.month = p_month
$$;

-- Whether days past due cannot follow from those of the month before. They grow by no more than the days that passed;
-- and of a loan that was late they grow by just those, unless it was paid since: then the last payment is younger. New
-- terms and write-offs have rules of their own (DPD_RESET).
create function intake.is_odd_days(
  p_before integer, p_now integer, p_former date, p_month date, p_status registry.loan_status, p_last_payment date
) returns boolean language sql immutable parallel safe
  return p_now > p_before + (p_month - p_former)
    or coalesce(p_before > 0 and p_now < p_before + (p_month - p_former) and p_status in ('CURRENT', 'OVERDUE')
      and p_last_payment <= p_former, false);

-- Closes the positions that a return brought, and lets what the returns before it said of those loans stand again, as a
-- next version: what was known in between can still be asked back. A loan that the return gave to another client goes back
-- too. The month's last return, so that every other one that stands was before it.
create function intake.undo_positions(p_return uuid, p_association text, p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  undone timestamptz := clock_timestamp();
begin
  with taken as (
    update registry.position p set superseded_at = undone
    where p.month = p_month and p.association = p_association and p.return_id = p_return and p.superseded_at is null
    returning p.loan_id, p.version, p.received_at
  ), again as (
    insert into registry.position (month, association, loan_id, client_id, borrower_id, version, return_id, received_at,
      status, product, purpose, frequency, area, activity, closed_reason, principal_centimes, outstanding_centimes,
      overdue_centimes, instalment_centimes, monthly_instalment_centimes, household_income_centimes, guarantee_centimes,
      provision_held_centimes, written_off_centimes, days_past_due, instalments, cycle, disbursed_on, maturity_on,
      last_payment_on, written_off_on, closed_on, province, group_ref, restructured_from)
    select distinct on (p.loan_id) p.month, p.association, p.loan_id, p.client_id, p.borrower_id, t.version + 1, p.return_id,
      undone, p.status, p.product, p.purpose, p.frequency, p.area, p.activity, p.closed_reason, p.principal_centimes,
      p.outstanding_centimes, p.overdue_centimes, p.instalment_centimes, p.monthly_instalment_centimes,
      p.household_income_centimes, p.guarantee_centimes, p.provision_held_centimes, p.written_off_centimes,
      p.days_past_due, p.instalments, p.cycle, p.disbursed_on, p.maturity_on, p.last_payment_on, p.written_off_on,
      p.closed_on, p.province, p.group_ref, p.restructured_from
    from taken t
    join registry.position p on p.month = p_month and p.loan_id = t.loan_id and p.return_id <> p_return
    join intake.return r on r.return_id = p.return_id and r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED')
    order by p.loan_id, p.version desc
    returning loan_id, client_id, borrower_id
  )
  update registry.loan l set client_id = a.client_id, borrower_id = a.borrower_id
  from again a where l.association = p_association and l.loan_id = a.loan_id and l.client_id <> a.client_id;
end
$$;

revoke all on function intake.filing_refusal(text, date, intake.return_kind),
  intake.is_odd_days(integer, integer, date, date, registry.loan_status, date), intake.undo_positions(uuid, text, date)
  from public;
grant execute on function intake.filing_refusal(text, date, intake.return_kind),
  intake.is_odd_days(integer, integer, date, date, registry.loan_status, date), intake.undo_positions(uuid, text, date)
  to centrale_intake;

-- The clock and reciprocity rest on one definition of a month that is reported. These functions read for one association
-- at a time and belong to centrale_reader, as the looks do.
grant create on schema published to centrale_reader;
reset role;
set local role centrale_reader;

-- Why the PERIODIC return of a month is not complete, or null where it is: RETURN_MISSING, RETURN_BELOW_98_PERCENT,
-- TOTAL_DOES_NOT_RECONCILE. Rows mended by a CORRECTION count as accepted.
create function published.filing_gap(p_association text, p_month date) returns text
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  filed intake.return;
  mended bigint := 0;
begin
  select * into filed from intake.return r
  where r.association = p_association and r.month = p_month and r.kind = 'PERIODIC'
    and r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED');
  if not found then return 'RETURN_MISSING'; end if;
  if filed.accepted_count * 100 < filed.row_count * 98 then
    select count(*) into mended from registry.position p
    where p.association = p_association and p.month = p_month and p.superseded_at is null and p.status <> 'REMOVED';
    if mended * 100 < filed.row_count * 98 then return 'RETURN_BELOW_98_PERCENT'; end if;
  end if;
  if filed.reconciles is not true then return 'TOTAL_DOES_NOT_RECONCILE'; end if;
  return null;
end
$$;

-- When a month became complete: with the PERIODIC return where that was enough, else with the first CORRECTION after
-- which the standing rows were. The instant a file was safe counts, not the one it was worked through: how long that
-- takes depends on others. Only for a month without a gap.
create function published.complete_at(p_association text, p_month date) returns timestamptz
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  filed intake.return;
begin
  select * into strict filed from intake.return r
  where r.association = p_association and r.month = p_month and r.kind = 'PERIODIC'
    and r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED');
  if filed.accepted_count * 100 >= filed.row_count * 98 then return filed.received_at; end if;
  return coalesce((
    select min(r.received_at) from intake.return r
    where r.association = p_association and r.month = p_month and r.kind = 'CORRECTION'
      and r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED') and r.received_at >= filed.received_at
      and 98 * filed.row_count <= 100 * (select count(*) from registry.position p
        where p.association = p_association and p.month = p_month and p.status <> 'REMOVED'
          and p.received_at <= r.finished_at and (p.superseded_at is null or p.superseded_at > r.finished_at))
  ), filed.received_at);
end
$$;

-- One month of one association on the clock. `due_on` is the calendar's day, or, where the calendar does not follow real
-- time, the day its bands were published: null before. `gap` as published.filing_gap; `days_late` counts from the due
-- day to the day it was complete, or to today; null where nothing is due.
create type published.filing as (
  association text, month date, due_on date, is_due boolean, received_at timestamptz, complete_at timestamptz, gap text,
  days_late integer
);

create function published.filings_of(p_association text) returns setof published.filing
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select m.code, m.month, m.due_on, coalesce(m.due_on <= audit.today(), false), f.received_at, done.at, g.gap,
    greatest(0, coalesce((done.at at time zone 'Africa/Casablanca')::date, audit.today()) - m.due_on)
  from (
    select a.code, c.month, case when c.real_time then c.due_on else (
        select (min(s.published_at) at time zone 'Africa/Casablanca')::date from published.snapshot s
        where s.month >= c.month) end as due_on
    from registry.association a
    join registry.calendar c on c.month >= a.joined_on and (a.left_on is null or c.month < a.left_on)
    where a.code = p_association
  ) m
  cross join lateral (select published.filing_gap(m.code, m.month) as gap) g
  cross join lateral (select case when g.gap is null then published.complete_at(m.code, m.month) end as at) done
  left join intake.return f on f.association = m.code and f.month = m.month and f.kind = 'PERIODIC'
    and f.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED')
$$;

-- The clock for its caller: an association reads its own months, the bureau and the work behind the front door those of
-- the association they name, or of all. Nobody else any: who is late is nobody's business.
create function published.filings(p_association text) returns setof published.filing
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.* from registry.association a, lateral published.filings_of(a.code) f
  where case
    when current_setting('role') in ('centrale_bureau', 'centrale_publisher') then a.code = coalesce(p_association, a.code)
    else current_setting('role') = 'centrale_amc_' || a.code and a.code = coalesce(p_association, a.code) end
$$;

revoke all on function published.filing_gap(text, date), published.complete_at(text, date), published.filings_of(text),
  published.filings(text) from public;
grant execute on function published.filings(text) to centrale_amc, centrale_bureau, centrale_publisher;

reset role;
set local role centrale_owner;
revoke create on schema published from centrale_reader;
