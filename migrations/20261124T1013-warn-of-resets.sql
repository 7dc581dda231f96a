-- A restructuring that takes days past due away is said back to the lender with its return: DPD_RESET. It compares the
-- association's own rows only.
set local role centrale_owner;

-- Rows reported RESTRUCTURED with fewer days past due than the loan's last report before this month, or, of a loan that
-- was never reported, than the last report of the loan it replaces: once a restructuring, not every month after it.
create function intake.keep_reset_warnings(p_return uuid, p_association text, p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format($sql$
    insert into intake.warning (association, return_id, line_no, loan_ref, code, field)
    select $1, $2, c.line_no, c.loan_ref, 'DPD_RESET', 'days_past_due'
    from intake.%1$I c
    left join registry.loan l on l.association = $1 and l.loan_ref = c.loan_ref
    left join registry.loan r on r.association = $1 and r.loan_ref = c.restructured_from
    left join lateral (select p.days_past_due as days from registry.position p
      where p.loan_id = l.loan_id and p.month < $3 and p.superseded_at is null and p.status not in ('CLOSED', 'REMOVED')
      order by p.month desc limit 1) own on true
    left join lateral (select p.days_past_due as days from registry.position p
      where p.loan_id = r.loan_id and p.month <= $3 and p.superseded_at is null and p.status not in ('CLOSED', 'REMOVED')
      order by p.month desc limit 1) replaced on true
    where c.problems is null and c.status = 'RESTRUCTURED' and c.days_past_due < coalesce(own.days, replaced.days)
    on conflict do nothing
  $sql$, intake.clean_of(p_return)) using p_association, p_return, p_month;
end
$$;

-- What is worth a look in accepted rows, compared with the association's own former rows alone. A loan that vanished
-- has no line: it is numbered below zero.
create or replace function intake.keep_warnings(p_return uuid, p_association text, p_month date, p_kind intake.return_kind)
  returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  clean text := intake.clean_of(p_return);
  former date := (date_trunc('month', p_month) - interval '1 day')::date;
begin
  execute format($sql$
    insert into intake.warning (association, return_id, line_no, loan_ref, code, field)
    select $1, $2, c.line_no, c.loan_ref, w.code, w.field
    from intake.%1$I c, lateral (values
      (length(regexp_replace(c.national_id, '[A-Z]', '', 'g')) not between 4 and 6, 'ID_PATTERN', 'national_id'),
      (extract(year from age(c.disbursed_on, c.birth_date)) in (16, 17)
        or extract(year from age(c.disbursed_on, c.birth_date)) > 90, 'AGE', 'birth_date')
    ) w (found, code, field)
    where c.problems is null and c.status <> 'REMOVED' and w.found
    on conflict do nothing
  $sql$, clean) using p_association, p_return;
  execute format($sql$
    insert into intake.warning (association, return_id, line_no, loan_ref, code, field)
    select $1, $2, c.line_no, c.loan_ref, 'BALANCE_ROSE', 'outstanding_principal'
    from intake.%1$I c
    join registry.loan l on l.association = $1 and l.loan_ref = c.loan_ref
    join registry.position p on p.month = $3 and p.loan_id = l.loan_id and p.superseded_at is null
    where c.problems is null and c.outstanding_principal > p.outstanding_centimes
      and p.status not in ('CLOSED', 'REMOVED')
    on conflict do nothing
  $sql$, clean) using p_association, p_return, former;
  perform intake.keep_reset_warnings(p_return, p_association, p_month);
  if p_kind in ('PERIODIC', 'TEST') then
    execute format($sql$
      insert into intake.warning (association, return_id, line_no, loan_ref, code, field)
      select $1, $2, -row_number() over (order by l.loan_ref), l.loan_ref, 'VANISHED_LOAN', 'loan_ref'
      from registry.position p
      join registry.loan l on l.association = $1 and l.loan_id = p.loan_id
      where p.month = $3 and p.association = $1 and p.superseded_at is null and p.status not in ('CLOSED', 'REMOVED')
        and not exists (select from intake.%1$I c where c.loan_ref = l.loan_ref)
      on conflict do nothing
    $sql$, clean) using p_association, p_return, former;
  end if;
end
$$;

revoke all on function intake.keep_reset_warnings(uuid, text, date) from public;
grant execute on function intake.keep_reset_warnings(uuid, text, date) to centrale_intake;
