-- The checks of a return: what each cell means, what is wrong with each row, and whether the file as a whole holds.
-- Set by set; compares an association's rows only with its own rows and with public tables, so that no code, count or
-- state can tell anything of another lender.
set local role centrale_owner;

-- The cells as received, and the rows as understood, each return's in tables of its own, dropped when it is done.
create function intake.staging_of(p_return uuid) returns text language sql immutable parallel safe
  return 'staging_' || replace(p_return::text, '-', '');
create function intake.clean_of(p_return uuid) returns text language sql immutable parallel safe
  return 'clean_' || replace(p_return::text, '-', '');
create function intake.cipher_of(p_return uuid) returns text language sql immutable parallel safe
  return 'cipher_' || replace(p_return::text, '-', '');

-- Every column of the return file, version 1, as text. A row that was no row (`stream_code` ROW_SHAPE or ROW_ENCODING)
-- has its line in `raw` and no cells.
create function intake.open_staging(p_return uuid) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create table intake.%I (line_no bigint primary key, raw text, stream_code text, national_id text, last_name text, first_name text,
    birth_date text, sex text, province text, area text, activity text, household_income text, loan_ref text,
    product text, purpose text, principal text, disbursed_on text, maturity_on text, instalments text, frequency text,
    instalment_amount text, outstanding_principal text, overdue_amount text, days_past_due text, status text,
    last_payment_on text, group_ref text, restructured_from text, client_ref text, last_name_ar text,
    first_name_ar text, cycle text, guarantee_amount text, provision_held text, written_off_amount text,
    written_off_on text, closed_on text, closed_reason text)', intake.staging_of(p_return));
end
$$;

-- A cell without the blanks around it, and without the quote that a rejections file puts before a formula.
create function intake.plain(p text) returns text language sql immutable parallel safe
  return nullif(btrim(case when p ~ '^''[=+@-]' then substr(p, 2) else p end, E' \t\r\n' || U&'\00a0'), '');

-- A code word as it is looked up: upper case and without accents, in any collation. Most cells are plain ASCII and are
-- spared the work.
create function intake.code_form(p text) returns text language sql immutable parallel safe
  return case when octet_length(p) = length(p) then upper(intake.plain(p) collate "C")
    else upper(regexp_replace(normalize(intake.plain(p), NFKD), U&'[\0300-\036f]', '', 'g') collate "C") end;

-- Dirhams with point or comma and at most two decimals, into centimes; null where it is no amount.
create function intake.to_centimes(p text) returns bigint language sql immutable parallel safe
  return case when translate(p, ' ' || U&'\00a0\202f', '') ~ '^-?[0-9]{1,12}([.,][0-9]{1,2})?$'
    then (replace(translate(p, ' ' || U&'\00a0\202f', ''), ',', '.')::numeric * 100)::bigint end;

create function intake.to_count(p text) returns integer language sql immutable parallel safe
  return case when p ~ '^-?[0-9]{1,6}$' then p::integer end;

create function intake.day_of(p_year integer, p_month integer, p_day integer) returns date
  language sql immutable parallel safe
  return case when p_day <= extract(day from make_date(p_year, p_month, 1) + interval '1 month' - interval '1 day')
    then make_date(p_year, p_month, p_day) end;

-- YYYY-MM-DD or DD/MM/YYYY of the years 1800 to 2199; null where it is no day of the calendar.
create function intake.to_day(p text) returns date language sql immutable parallel safe
  return case
    when p ~ '^(18|19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
      then intake.day_of(substr(p, 1, 4)::integer, substr(p, 6, 2)::integer, substr(p, 9, 2)::integer)
    when p ~ '^(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/(18|19|20|21)[0-9]{2}$'
      then intake.day_of(substr(p, 7, 4)::integer, substr(p, 4, 2)::integer, substr(p, 1, 2)::integer)
  end;

-- The national id as it is looked up: one or two letters and one to seven digits; null for anything else.
create function intake.to_national_id(p text) returns text language sql immutable parallel safe
  return case when upper(translate(p, ' -' || U&'\00a0' || E'\t', '')) ~ '^[A-Z]{1,2}[0-9]{1,7}$'
    then upper(translate(p, ' -' || U&'\00a0' || E'\t', '')) end;

-- A text that can be kept and shown again: bounded, no control characters.
create function intake.is_text(p text, p_most integer) returns boolean language sql immutable parallel safe
  return p is null or (length(p) <= p_most and p !~ '[[:cntrl:]]');

-- Whole calendar months between two days, at least one.
create function intake.months_between(p_from date, p_to date) returns integer language sql immutable parallel safe
  return greatest(1, (extract(year from age(p_to, p_from)) * 12 + extract(month from age(p_to, p_from)))::integer);

-- What a loan costs a month, in centimes, rounded half up: weekly × 52/12, fortnightly × 26/12, a bullet spread over
-- its months (its principal, where no instalment is given); nothing for a loan that is closed, removed or written off.
create function intake.monthly_instalment(
  p_status text, p_frequency text, p_amount bigint, p_principal bigint, p_from date, p_to date
) returns bigint language sql immutable parallel safe
  return case
    when p_status in ('CLOSED', 'REMOVED', 'WRITTEN_OFF') then 0
    when p_frequency = 'WEEKLY' then (p_amount * 52 + 6) / 12
    when p_frequency = 'FORTNIGHTLY' then (p_amount * 26 + 6) / 12
    when p_frequency = 'MONTHLY' then p_amount
    else (2 * (case when p_amount = 0 then p_principal else p_amount end) + intake.months_between(p_from, p_to))
      / (2 * intake.months_between(p_from, p_to))
  end;

-- The code words of all fields: {"sex": {"FEMME": "F", …}, …}.
create function intake.code_words() returns jsonb
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_object_agg(field, words) from (
    select field, jsonb_object_agg(word, code) as words from intake.code_word group by field
  ) w
$$;

-- Reads the cells of a return into typed rows, one problem list each. What cannot be read is null and has a problem.
create function intake.read_rows(p_return uuid) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('drop table if exists intake.%I', intake.clean_of(p_return));
  execute format($sql$
    create table intake.%I as
    with words as materialized (
      select intake.code_words() as w
    ), cells as (
      select s.line_no, intake.to_national_id(s.national_id) as national_id, intake.plain(s.last_name) as last_name,
        intake.plain(s.first_name) as first_name, intake.plain(s.last_name_ar) as last_name_ar,
        intake.plain(s.first_name_ar) as first_name_ar, intake.to_day(intake.plain(s.birth_date)) as birth_date,
        w->'sex'->>intake.code_form(s.sex) as sex, intake.code_form(s.province) as province,
        w->'area'->>intake.code_form(s.area) as area, w->'activity'->>intake.code_form(s.activity) as activity,
        intake.to_centimes(intake.plain(s.household_income)) as household_income, intake.plain(s.loan_ref) as loan_ref,
        w->'product'->>intake.code_form(s.product) as product, w->'purpose'->>intake.code_form(s.purpose) as purpose,
        intake.to_centimes(intake.plain(s.principal)) as principal,
        intake.to_day(intake.plain(s.disbursed_on)) as disbursed_on, intake.to_day(intake.plain(s.maturity_on)) as maturity_on,
        intake.to_count(intake.plain(s.instalments)) as instalments,
        w->'frequency'->>intake.code_form(s.frequency) as frequency,
        intake.to_centimes(intake.plain(s.instalment_amount)) as instalment_amount,
        intake.to_centimes(intake.plain(s.outstanding_principal)) as outstanding_principal,
        intake.to_centimes(intake.plain(s.overdue_amount)) as overdue_amount,
        intake.to_count(intake.plain(s.days_past_due)) as days_past_due,
        w->'status'->>intake.code_form(s.status) as status,
        intake.to_day(intake.plain(s.last_payment_on)) as last_payment_on, intake.plain(s.group_ref) as group_ref,
        intake.plain(s.restructured_from) as restructured_from, intake.plain(s.client_ref) as client_ref,
        intake.to_count(intake.plain(s.cycle)) as cycle, intake.to_centimes(intake.plain(s.guarantee_amount)) as guarantee_amount,
        intake.to_centimes(intake.plain(s.provision_held)) as provision_held,
        intake.to_centimes(intake.plain(s.written_off_amount)) as written_off_amount,
        intake.to_day(intake.plain(s.written_off_on)) as written_off_on, intake.to_day(intake.plain(s.closed_on)) as closed_on,
        w->'closed_reason'->>intake.code_form(s.closed_reason) as closed_reason
      from intake.%I s, words
      where s.stream_code is null
    )
    select c.*, array_remove(array[nullif(registry.name_key(c.last_name), ''),
        nullif(registry.name_key(coalesce(c.last_name_ar, '')), '')], null) as name_keys,
      null::text[] as problems
    from cells c
  $sql$, intake.clean_of(p_return), intake.staging_of(p_return));
  execute format('create unique index on intake.%I (line_no)', intake.clean_of(p_return));
  execute format('create index on intake.%I (loan_ref)', intake.clean_of(p_return));
  execute format('analyze intake.%I', intake.clean_of(p_return));
end
$$;

-- What is wrong with the cells of one row taken by themselves, as `CODE:column`: MISSING, BAD_FORMAT, UNKNOWN_CODE,
-- where the cell received is compared with what could be read of it. Built once from the list of columns.
create function intake.cell_problems(p_removed text) returns text
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  select string_agg(case
    when required then format(
      $c$case when %1$s then null when intake.plain(s.%2$I) is null then 'MISSING:%2$s' when %3$s then '%4$s:%2$s' end$c$,
      case when name in ('loan_ref', 'status') then 'false' else p_removed end, name, bad, code)
    else format($c$case when intake.plain(s.%1$I) is not null and %2$s then '%3$s:%1$s' end$c$, name, bad, code)
    end, ', ')
  from (
    select name, required, case kind when 'text' then 'BAD_FORMAT' when 'code' then 'UNKNOWN_CODE' else 'BAD_FORMAT' end as code,
      case kind
        when 'name' then format($c$(not intake.is_text(c.%1$I, 100) or registry.name_key(c.%1$I) = '')$c$, name)
        when 'text' then format('not intake.is_text(c.%I, 64)', name)
        else format('c.%I is null', name) end as bad
    from (values
      ('national_id', true, 'value'), ('last_name', true, 'name'), ('first_name', true, 'name'),
      ('birth_date', true, 'value'), ('sex', true, 'code'), ('province', true, 'province'), ('area', true, 'code'),
      ('activity', true, 'code'), ('household_income', false, 'value'), ('loan_ref', true, 'text'),
      ('product', true, 'code'), ('purpose', true, 'code'), ('principal', true, 'value'), ('disbursed_on', true, 'value'),
      ('maturity_on', true, 'value'), ('instalments', true, 'value'), ('frequency', true, 'code'),
      ('instalment_amount', true, 'value'), ('outstanding_principal', true, 'value'), ('overdue_amount', true, 'value'),
      ('days_past_due', true, 'value'), ('status', true, 'code'), ('last_payment_on', false, 'value'),
      ('group_ref', false, 'text'), ('restructured_from', false, 'text'), ('client_ref', false, 'text'),
      ('last_name_ar', false, 'name'), ('first_name_ar', false, 'name'), ('cycle', false, 'value'),
      ('guarantee_amount', false, 'value'), ('provision_held', false, 'value'), ('written_off_amount', false, 'value'),
      ('written_off_on', false, 'value'), ('closed_on', false, 'value'), ('closed_reason', false, 'code')
    ) v (name, required, kind)
    where kind <> 'province'
  ) columns
$$;

-- Writes into each row what is wrong with it. A REMOVED row needs only its loan_ref, and a loan to remove; REMOVED is
-- a word of corrections alone. Rules between columns: outstanding at most the principal; days past due above 0
-- exactly when something is overdue; closed means nothing owed; dates after the disbursement and not after the
-- month; age 16 to 110 at disbursement; the principal within the ceiling of its day. Of rows with one loan_ref the
-- first stays.
create function intake.judge_rows(p_return uuid, p_association text, p_month date, p_kind intake.return_kind)
  returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format($sql$
    update intake.%1$I c set problems = f.problems
    from (
      select c.line_no, array_remove(array[%3$s,
        case when c.status = 'REMOVED' then null
          when intake.plain(s.province) is null then 'MISSING:province' when p.code is null then 'UNKNOWN_CODE:province' end,
        case when c.status = 'REMOVED' and $3 <> 'CORRECTION' then 'UNKNOWN_CODE:status' end,
        case when c.status = 'REMOVED' and l.loan_id is null then 'INCONSISTENT:loan_ref' end,
        case when n.place > 1 then 'DUPLICATE_LOAN:loan_ref' end,
        case when c.status is distinct from 'REMOVED' then %4$s end
      ] || case when c.status is distinct from 'REMOVED' then array[
        case when c.principal <= 0 then 'OUT_OF_RANGE:principal' end,
        case when c.instalments < 1 then 'OUT_OF_RANGE:instalments' end,
        case when c.instalment_amount < 0 then 'OUT_OF_RANGE:instalment_amount' end,
        case when c.outstanding_principal < 0 then 'OUT_OF_RANGE:outstanding_principal' end,
        case when c.overdue_amount < 0 then 'OUT_OF_RANGE:overdue_amount' end,
        case when c.days_past_due not between 0 and 20000 then 'OUT_OF_RANGE:days_past_due' end,
        case when c.household_income < 0 then 'OUT_OF_RANGE:household_income' end,
        case when c.guarantee_amount < 0 then 'OUT_OF_RANGE:guarantee_amount' end,
        case when c.provision_held < 0 then 'OUT_OF_RANGE:provision_held' end,
        case when c.written_off_amount < 0 then 'OUT_OF_RANGE:written_off_amount' end,
        case when c.cycle < 1 then 'OUT_OF_RANGE:cycle' end,
        case when c.disbursed_on > $2 then 'DATES_OUT_OF_ORDER:disbursed_on' end,
        case when c.maturity_on <= c.disbursed_on then 'DATES_OUT_OF_ORDER:maturity_on' end,
        case when c.last_payment_on not between c.disbursed_on and $2 then 'DATES_OUT_OF_ORDER:last_payment_on' end,
        case when c.written_off_on not between c.disbursed_on and $2 then 'DATES_OUT_OF_ORDER:written_off_on' end,
        case when c.closed_on not between c.disbursed_on and $2 then 'DATES_OUT_OF_ORDER:closed_on' end,
        case when c.outstanding_principal > c.principal then 'INCONSISTENT:outstanding_principal' end,
        case when (c.days_past_due > 0) <> (c.overdue_amount > 0) then 'INCONSISTENT:days_past_due' end,
        case when c.status = 'CLOSED' and c.outstanding_principal <> 0 then 'INCONSISTENT:status' end,
        case when c.principal > ceiling.centimes then 'CEILING:principal' end
      ] else '{}' end, null) as problems
      from intake.%1$I c
      join intake.%2$I s using (line_no)
      join (select line_no, row_number() over (partition by loan_ref order by line_no) as place
        from intake.%1$I) n using (line_no)
      left join registry.province p on p.code = c.province
      left join registry.loan l on l.association = $1 and l.loan_ref = c.loan_ref
      left join lateral (select ceiling_centimes as centimes from registry.loan_ceiling k
        where k.purpose::text = c.purpose and k.valid_from <= c.disbursed_on
        order by k.valid_from desc limit 1) ceiling on true
    ) f
    where f.line_no = c.line_no and cardinality(f.problems) > 0
  $sql$, intake.clean_of(p_return), intake.staging_of(p_return),
    intake.cell_problems($c$coalesce(c.status = 'REMOVED', false)$c$),
    $c$case when extract(year from age(c.disbursed_on, c.birth_date)) not between 16 and 110
      or c.birth_date > c.disbursed_on then 'OUT_OF_RANGE:birth_date' end$c$)
    using p_association, p_month, p_kind::text;
end
$$;

-- One cell of a delimited line, quoted where it must be.
create function intake.csv_cell(p text, p_delimiter text) returns text language sql immutable parallel safe
  return case when p is null then ''
    when strpos(p, p_delimiter) > 0 or p ~ '["\r\n]' then '"' || replace(p, '"', '""') || '"' else p end;

-- Keeps the rejected rows, each as it was received, in the order of its columns.
create function intake.keep_rejections(p_return uuid, p_association text, p_dialect jsonb) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  line text;
begin
  select string_agg(format('intake.csv_cell(s.%I, %L)', name, p_dialect->>'delimiter'), format(' || %L || ', p_dialect->>'delimiter')
      order by place)
    into line
  from jsonb_array_elements_text(p_dialect->'columns') with ordinality c (name, place);
  execute format($sql$
    insert into intake.rejection (association, return_id, line_no, raw, codes, fields)
    select $1, $2, c.line_no, %3$s,
      (select array_agg(split_part(p, ':', 1) order by place) from unnest(c.problems) with ordinality u (p, place)),
      (select array_agg(split_part(p, ':', 2) order by place) from unnest(c.problems) with ordinality u (p, place))
    from intake.%1$I c join intake.%2$I s using (line_no)
    where c.problems is not null
    union all
    select $1, $2, s.line_no, coalesce(s.raw, ''), array[s.stream_code], array['']
    from intake.%2$I s where s.stream_code is not null
  $sql$, intake.clean_of(p_return), intake.staging_of(p_return), line) using p_association, p_return;
end
$$;

-- What is worth a look in accepted rows, compared with the association's own former rows alone. A loan that vanished
-- has no line: it is numbered below zero.
create function intake.keep_warnings(p_return uuid, p_association text, p_month date, p_kind intake.return_kind)
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

-- What the file took for granted beyond what the stream already saw.
create function intake.assumed_in(p_return uuid) returns jsonb
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  found jsonb;
begin
  execute format($sql$
    select coalesce(jsonb_agg(code), '[]') from (
      select unnest(array_remove(array[
        case when bool_or(concat_ws(' ', principal, instalment_amount, outstanding_principal, overdue_amount,
          household_income) like '%%,%%') then 'DECIMAL_COMMA' end,
        case when bool_or(concat_ws(' ', birth_date, disbursed_on, maturity_on) like '%%/%%') then 'DATE_DMY' end,
        case when bool_or(upper(area) = 'URBAIN' or upper(frequency) in ('MENSUEL', 'HEBDOMADAIRE')
          or upper(product) in ('INDIVIDUEL', 'SOLIDAIRE') or upper(activity) in ('COMMERCE', 'ARTISANAT'))
          then 'FRENCH_CODES' end
      ], null)) as code from intake.%I
    ) a
  $sql$, intake.staging_of(p_return)) into found;
  return found;
end
$$;

-- The tables of a return that is done with.
create function intake.drop_tables(p_return uuid) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('drop table if exists intake.%I, intake.%I, intake.%I', intake.staging_of(p_return),
    intake.clean_of(p_return), intake.cipher_of(p_return));
end
$$;

-- Checks a received return and answers its next state: REFUSED (it changed nothing, its file codes say why), MERGING
-- (its good rows may go in), or for a TEST the state it would have got. May be called again after a crash.
create function intake.check_return(p_return uuid) returns intake.return_state
  language plpgsql set search_path = pg_catalog, pg_temp set work_mem = '128MB' as $$
declare
  r intake.return;
  rejected bigint;
  total bigint;
  unread bigint;
  codes text[] := '{}';
  next_state intake.return_state;
begin
  select * into strict r from intake.return where return_id = p_return for update;
  if r.state not in ('RECEIVED', 'CHECKING') then return r.state; end if;
  delete from intake.rejection j where j.return_id = p_return;
  delete from intake.warning where return_id = p_return;
  perform intake.read_rows(p_return);
  perform intake.judge_rows(p_return, r.association, r.month, r.kind);
  perform intake.keep_rejections(p_return, r.association, r.dialect);

  select count(*) into rejected from intake.rejection where return_id = p_return;
  execute format($sql$
    select coalesce(sum(outstanding_principal), 0), count(*) filter (where outstanding_principal is null
      and status is distinct from 'REMOVED') from intake.%I
  $sql$, intake.clean_of(p_return)) into total, unread;
  unread := unread + (select count(*) from intake.rejection j where j.return_id = p_return and j.fields = array['']);
  if r.declared_records <> r.row_count then codes := array_append(codes, 'COUNT_MISMATCH'); end if;
  if r.declared_outstanding_centimes < total
    or (unread = 0 and r.declared_outstanding_centimes <> total) then codes := array_append(codes, 'TOTAL_MISMATCH'); end if;
  if rejected > 100 and rejected * 10 > r.row_count then codes := array_append(codes, 'TOO_MANY_REJECTIONS'); end if;

  next_state := case when cardinality(codes) > 0 then 'REFUSED' when r.kind <> 'TEST' then 'MERGING'
    when rejected > 0 then 'PARTIALLY_ACCEPTED' else 'ACCEPTED' end;
  if next_state <> 'REFUSED' then perform intake.keep_warnings(p_return, r.association, r.month, r.kind); end if;
  update intake.return set state = next_state, file_codes = codes, rejected_count = rejected,
    accepted_count = case when next_state = 'REFUSED' then 0 else r.row_count - rejected end,
    warning_count = (select count(*) from intake.warning w where w.return_id = p_return),
    outstanding_centimes = total, reconciles = not ('TOTAL_MISMATCH' = any(codes)),
    assumed = r.assumed || intake.assumed_in(p_return),
    finished_at = case when next_state <> 'MERGING' then clock_timestamp() end
  where return_id = p_return;
  if next_state <> 'MERGING' then perform intake.drop_tables(p_return); end if;
  return next_state;
end
$$;

revoke all on all functions in schema intake from public;
grant execute on all functions in schema intake to centrale_intake;
grant execute on function registry.name_key(text) to centrale_intake;
