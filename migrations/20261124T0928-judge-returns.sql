-- The checks of a return: what is wrong with each row, what is worth a look, and whether the file as a whole holds. Set by
-- set; compares an association's rows only with its own rows and with public tables, so that no code, count or state can
-- tell anything of another lender.
set local role centrale_owner;

-- The rules between cells, each a condition on the read row `c` and what it says where it holds, as CODE:column. They are
-- not for REMOVED rows. `p_least` is the lowest ceiling there is: below it no row asks for the ceiling of its day. Ages
-- are whole years at disbursement, 16 to 110.
create function intake.row_rules(p_month date, p_least bigint) returns table (place integer, condition text, problem text)
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  values
    (1, 'c.disbursed_on < c.birth_date + interval ''16 years'' or c.disbursed_on >= c.birth_date + interval ''111 years''',
      'OUT_OF_RANGE:birth_date'),
    (2, 'c.principal <= 0', 'OUT_OF_RANGE:principal'),
    (3, 'c.instalments < 1', 'OUT_OF_RANGE:instalments'),
    (4, 'c.instalment_amount < 0', 'OUT_OF_RANGE:instalment_amount'),
    (5, 'c.outstanding_principal < 0', 'OUT_OF_RANGE:outstanding_principal'),
    (6, 'c.overdue_amount < 0', 'OUT_OF_RANGE:overdue_amount'),
    (7, 'c.days_past_due not between 0 and 20000', 'OUT_OF_RANGE:days_past_due'),
    (8, 'c.household_income < 0', 'OUT_OF_RANGE:household_income'),
    (9, 'c.guarantee_amount < 0', 'OUT_OF_RANGE:guarantee_amount'),
    (10, 'c.provision_held < 0', 'OUT_OF_RANGE:provision_held'),
    (11, 'c.written_off_amount < 0', 'OUT_OF_RANGE:written_off_amount'),
    (12, 'c.cycle < 1', 'OUT_OF_RANGE:cycle'),
    (13, format('c.disbursed_on > %L', p_month), 'DATES_OUT_OF_ORDER:disbursed_on'),
    (14, 'c.maturity_on <= c.disbursed_on', 'DATES_OUT_OF_ORDER:maturity_on'),
    (15, format('c.last_payment_on not between c.disbursed_on and %L', p_month), 'DATES_OUT_OF_ORDER:last_payment_on'),
    (16, format('c.written_off_on not between c.disbursed_on and %L', p_month), 'DATES_OUT_OF_ORDER:written_off_on'),
    (17, format('c.closed_on not between c.disbursed_on and %L', p_month), 'DATES_OUT_OF_ORDER:closed_on'),
    (18, 'c.outstanding_principal > c.principal', 'INCONSISTENT:outstanding_principal'),
    (19, '(c.days_past_due > 0) <> (c.overdue_amount > 0)', 'INCONSISTENT:days_past_due'),
    (20, 'c.status = ''CLOSED'' and c.outstanding_principal <> 0', 'INCONSISTENT:status'),
    (21, format('c.principal > %s and c.principal > (select k.ceiling_centimes from registry.loan_ceiling k
      where k.purpose = c.purpose and k.valid_from <= c.disbursed_on order by k.valid_from desc limit 1)', p_least),
      'CEILING:principal')
$$;

-- What is wrong with the cells of one row taken by themselves: MISSING, BAD_FORMAT, UNKNOWN_CODE, where the cell received
-- (`s`) is compared with what could be read of it (`c`). Of a REMOVED row only loan_ref and status are asked.
create function intake.cell_problems() returns text
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select string_agg(format('case when %s then null when c.%2$I is not null then null when intake.plain(s.%2$I) is null then %3$s
      else %4$L end', case when name in ('loan_ref', 'status') then 'false' else 'is_removed' end, name,
    case when required then format('%L', 'MISSING:' || name) else 'null' end,
    case when kind in ('id', 'name', 'day', 'money', 'count', 'text') then 'BAD_FORMAT:' else 'UNKNOWN_CODE:' end || name),
    ', ' order by place)
  from intake.file_columns()
$$;

-- Lines whose loan_ref stands on an earlier line of the file: of rows with one reference, which makes a loan's id, the first
-- stays.
create function intake.find_twins(p_return uuid) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format($sql$
    create unlogged table intake.%1$I as
    select line_no from (
      select line_no, row_number() over (partition by loan_id order by line_no) as place from intake.%2$I
      where loan_id in (select loan_id from intake.%2$I group by loan_id having count(*) > 1)
    ) again where place > 1
  $sql$, intake.part_of(p_return, 'twin'), intake.clean_of(p_return));
end
$$;

-- Ids that the file gives to more than twenty people: a card that somebody invents where he has none. Whoever they are is
-- gone through one by one (tell_people_apart), so that no file may have many of them. Beginnings of ids are counted first:
-- numbers are counted in half the time.
create function intake.find_crowds(p_return uuid) returns bytea[]
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  crowds bytea[];
begin
  execute format($sql$
    select array(
      select id_hash from intake.%1$I
      where substr(id_hash, 1, 8)::bigint in (
        select substr(id_hash, 1, 8)::bigint from intake.%1$I group by 1 having count(*) > 20)
      group by id_hash having count(distinct (name_keys, birth_date)) > 20
    )
  $sql$, intake.clean_of(p_return)) into crowds;
  return crowds;
end
$$;

-- The faulty rows with their problems, in a table of their own: most files have few or none, and the sound rows are never
-- written again. REMOVED is a word of corrections alone, and takes a loan to remove. By one process: two would hand each other
-- nearly every id and every loan to have them counted, and take as long.
create function intake.judge_rows(p_return uuid, p_month date, p_kind intake.return_kind)
  returns void language plpgsql set search_path = pg_catalog, pg_temp set max_parallel_workers_per_gather = 0 as $$
declare
  least_ceiling bigint := (select min(ceiling_centimes) from registry.loan_ceiling);
  crowds bytea[] := intake.find_crowds(p_return);
  unread text := (select string_agg(format('c.%I is null', name), ' or ') from intake.file_columns() where required);
  broken text := (select string_agg(format('(%s)', condition), E' or\n      ' order by place)
    from intake.row_rules(p_month, least_ceiling));
  spoken text := (select string_agg(format('case when not is_removed and (%s) then %L end', condition, problem), E',\n      '
    order by place) from intake.row_rules(p_month, least_ceiling));
begin
  perform intake.find_twins(p_return);
  execute format($sql$
    create unlogged table intake.%1$I as
    select c.line_no, array_remove(array[%3$s,
      case when is_removed and %4$L <> 'CORRECTION' then 'UNKNOWN_CODE:status' end,
      case when is_removed and l.loan_id is null then 'INCONSISTENT:loan_ref' end,
      case when twin.line_no is not null then 'DUPLICATE_LOAN:loan_ref' end,
      case when not is_removed and c.id_hash = any($1) then 'INCONSISTENT:national_id' end,
      %5$s
    ], null) as problems
    from (
      select c.*, coalesce(c.status = 'REMOVED', false) as is_removed from intake.%2$I c
      where c.has_flaw or c.status is null or c.loan_ref is null or c.status = 'REMOVED' or %6$s
        or %7$s or c.line_no in (select line_no from intake.%8$I) or c.id_hash = any($1)
    ) c
    join intake.%9$I s using (line_no)
    left join intake.%8$I twin using (line_no)
    left join registry.loan l on is_removed and l.loan_id = c.loan_id
  $sql$, intake.part_of(p_return, 'fault'), intake.clean_of(p_return), intake.cell_problems(), p_kind, spoken, unread, broken,
    intake.part_of(p_return, 'twin'), intake.staging_of(p_return)) using crowds;
  execute format('delete from intake.%I where cardinality(problems) = 0', intake.part_of(p_return, 'fault'));
  execute format('analyze intake.%I', intake.part_of(p_return, 'fault'));
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
    select $1, $2, f.line_no, %3$s,
      (select array_agg(split_part(p, ':', 1) order by place) from unnest(f.problems) with ordinality u (p, place)),
      (select array_agg(split_part(p, ':', 2) order by place) from unnest(f.problems) with ordinality u (p, place))
    from intake.%1$I f join intake.%2$I s using (line_no)
    union all
    select $1, $2, s.line_no, coalesce(s.raw, ''), array[s.stream_code], array['']
    from intake.%2$I s where s.stream_code is not null
  $sql$, intake.part_of(p_return, 'fault'), intake.staging_of(p_return), line) using p_association, p_return;
end
$$;

-- The sound rows of a return, as `c` in a query: nearly always all of them, and then nothing needs to be looked up.
create function intake.sound_rows(p_return uuid) returns text
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  has_faults boolean;
begin
  execute format('select exists (select from intake.%I)', intake.part_of(p_return, 'fault')) into has_faults;
  if not has_faults then return format('intake.%I c', intake.clean_of(p_return)); end if;
  return format('(select * from intake.%I c where not exists (select from intake.%I f where f.line_no = c.line_no)) c',
    intake.clean_of(p_return), intake.part_of(p_return, 'fault'));
end
$$;

-- Warnings from a row alone: an id outside four to six digits (behind one or two letters), an age of 16 or 17 or above 90.
-- The offset keeps what was found out from being reckoned again for each warning.
create function intake.warn_of_rows(p_return uuid, p_association text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format($sql$
    insert into intake.warning (association, return_id, line_no, loan_ref, code, field)
    select $1, $2, c.line_no, c.loan_ref, w.code, w.field
    from (
      select c.line_no, c.loan_ref,
        octet_length(c.national_id) - case when substr(c.national_id, 2, 1) collate "C" < 'A' then 1 else 2 end not between 4 and 6
          as has_odd_id,
        c.disbursed_on < c.birth_date + interval '18 years' or c.disbursed_on >= c.birth_date + interval '91 years'
          as has_odd_age
      from %1$s where c.status <> 'REMOVED' offset 0
    ) c, lateral (values (c.has_odd_id, 'ID_PATTERN', 'national_id'), (c.has_odd_age, 'AGE', 'birth_date')) w (found, code, field)
    where (c.has_odd_id or c.has_odd_age) and w.found
    on conflict do nothing
  $sql$, intake.sound_rows(p_return)) using p_association, p_return;
end
$$;

-- Warnings from the month before: a balance that rose, days past due that cannot be, a live loan that is gone. A loan that
-- vanished has no line: it is numbered below zero. After an INITIAL return of the month itself its loans too must be there.
-- Joined by hash: from stale figures the planner takes a lender's positions for one.
create function intake.warn_of_changes(
  p_return uuid, p_association text, p_former date, p_is_whole boolean
) returns void language plpgsql set search_path = pg_catalog, pg_temp set enable_nestloop = off as $$
declare
  this_month date := (p_former + interval '1 day' + interval '1 month - 1 day')::date;
  before date[] := array[p_former] || array(select r.month from intake.return r
    where r.association = p_association and r.month = this_month and r.kind = 'INITIAL' and r.return_id <> p_return
      and r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED'));
begin
  if not exists (select from registry.position p where p.month = any(before) and p.association = p_association) then return; end if;
  execute format($sql$
    insert into intake.warning (association, return_id, line_no, loan_ref, code, field)
    select $1, $2, c.line_no, c.loan_ref, w.code, w.field
    from %1$s join registry.position p on p.loan_id = c.loan_id and p.month = $3 and p.association = $1
      and p.superseded_at is null and p.status not in ('CLOSED', 'REMOVED')
      -- Nearly no row gets further, which halves the time.
      and (c.outstanding_principal > p.outstanding_centimes or p.days_past_due > 0 or c.days_past_due > $4 - $3)
    cross join lateral (values
      (c.outstanding_principal > p.outstanding_centimes, 'BALANCE_ROSE', 'outstanding_principal'),
      (intake.is_odd_days(p.days_past_due, c.days_past_due, $3, $4, c.status, c.last_payment_on), 'DPD_IMPOSSIBLE',
        'days_past_due')
    ) w (found, code, field)
    where c.status <> 'REMOVED' and w.found
    on conflict do nothing
  $sql$, intake.sound_rows(p_return)) using p_association, p_return, p_former, this_month;
  if not p_is_whole then return; end if;
  execute format($sql$
    insert into intake.warning (association, return_id, line_no, loan_ref, code, field)
    select $1, $2, -row_number() over (order by loan_ref), loan_ref, 'VANISHED_LOAN', 'loan_ref'
    from (
      select (select l.loan_ref from registry.loan l where l.association = $1 and l.loan_id = gone.loan_id limit 1) as loan_ref
      from (
        select distinct p.loan_id from registry.position p
        where p.month = any($3) and p.association = $1 and p.superseded_at is null and p.status not in ('CLOSED', 'REMOVED')
          and not exists (select from intake.%1$I c where c.loan_id = p.loan_id)
      ) gone
    ) named
    on conflict do nothing
  $sql$, intake.clean_of(p_return)) using p_association, p_return, before;
end
$$;

-- A restructuring that takes days past due away: rows reported RESTRUCTURED with fewer days than the loan's last report
-- before this month, or, of a loan that was never reported, than the last report of the loan it replaces. Once a
-- restructuring, not every month after it. Few rows ask, each by its loan: a month that was merged just now has no statistics
-- yet that would tell the planner so.
create function intake.warn_of_resets(p_return uuid, p_association text, p_month date, p_ids bytea) returns void
  language plpgsql set search_path = pg_catalog, pg_temp set enable_bitmapscan = off as $$
begin
  execute format($sql$
    insert into intake.warning (association, return_id, line_no, loan_ref, code, field)
    select $1, $2, c.line_no, c.loan_ref, 'DPD_RESET', 'days_past_due'
    from (
      select c.*, intake.keyed_uuid($4, 'loan|' || $1 || '|' || c.restructured_from) as replaces
      from %1$s where c.status = 'RESTRUCTURED' offset 0
    ) c
    left join lateral (select p.days_past_due as days from registry.position p
      where p.loan_id = c.loan_id and p.month < $3 and p.superseded_at is null and p.status not in ('CLOSED', 'REMOVED')
      order by p.month desc limit 1) own on true
    left join lateral (select p.days_past_due as days from registry.position p
      where p.loan_id = c.replaces and p.month <= $3 and p.superseded_at is null and p.status not in ('CLOSED', 'REMOVED')
      order by p.month desc limit 1) replaced on true
    where c.days_past_due < coalesce(own.days, replaced.days)
    on conflict do nothing
  $sql$, intake.sound_rows(p_return)) using p_association, p_return, p_month, p_ids;
end
$$;

-- What is worth a look in accepted rows, compared with the association's own former rows alone.
create function intake.keep_warnings(p_return uuid, p_association text, p_month date, p_kind intake.return_kind, p_ids bytea)
  returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform intake.warn_of_rows(p_return, p_association);
  perform intake.warn_of_changes(p_return, p_association, registry.month_before(p_month, 1),
    p_kind in ('PERIODIC', 'TEST'));
  perform intake.warn_of_resets(p_return, p_association, p_month, p_ids);
end
$$;

-- Whether the rows of a return are there as they were checked: a crash of the server empties what it keeps unlogged.
create function intake.is_read(p_return uuid) returns boolean
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  is_there boolean;
begin
  execute format('select exists (select from intake.%I)', intake.clean_of(p_return)) into is_there;
  return is_there;
end
$$;

-- Checks a received return and answers its next state: REFUSED (it changed nothing, its file codes say why), MERGING
-- (its good rows may go in), or for a TEST the state it would have got. May be called again after a crash. The keys are
-- those of national ids and of opaque ids.
create function intake.check_return(p_return uuid, p_hmac bytea, p_ids bytea) returns intake.return_state
  language plpgsql set search_path = pg_catalog, pg_temp set work_mem = '128MB' set default_statistics_target = 10 as $$
declare
  r intake.return;
  part text;
  rejected bigint;
  total bigint;
  unread bigint;
  odd integer;
  codes text[] := '{}';
  next_state intake.return_state;
begin
  select * into strict r from intake.return where return_id = p_return for update;
  if r.state not in ('RECEIVED', 'CHECKING', 'MERGING') or r.state = 'MERGING' and intake.is_read(p_return) then
    return r.state;
  end if;
  delete from intake.rejection j where j.return_id = p_return;
  delete from intake.warning where return_id = p_return;
  foreach part in array array['clean', 'name', 'twin', 'fault'] loop
    execute format('drop table if exists intake.%I', intake.part_of(p_return, part));
  end loop;
  perform intake.read_rows(p_return, r.association, p_hmac, p_ids);
  perform intake.judge_rows(p_return, r.month, r.kind);
  perform intake.keep_rejections(p_return, r.association, r.dialect);

  select count(*), count(*) filter (where j.fields = array['']) into rejected, unread
  from intake.rejection j where j.return_id = p_return;
  execute format($sql$
    select coalesce(sum(outstanding_principal), 0), $1 + count(*) filter (where outstanding_principal is null
      and status is distinct from 'REMOVED'), coalesce(bit_or(odd), 0) from intake.%I
  $sql$, intake.clean_of(p_return)) into total, unread, odd using unread;
  if r.declared_records <> r.row_count then codes := array_append(codes, 'COUNT_MISMATCH'); end if;
  if r.declared_outstanding_centimes < total
    or (unread = 0 and r.declared_outstanding_centimes <> total) then codes := array_append(codes, 'TOTAL_MISMATCH'); end if;
  if rejected > 100 and rejected * 10 > r.row_count then codes := array_append(codes, 'TOO_MANY_REJECTIONS'); end if;

  next_state := case when cardinality(codes) > 0 then 'REFUSED' when r.kind <> 'TEST' then 'MERGING'
    when rejected > 0 then 'PARTIALLY_ACCEPTED' else 'ACCEPTED' end;
  if next_state <> 'REFUSED' then perform intake.keep_warnings(p_return, r.association, r.month, r.kind, p_ids); end if;
  update intake.return set state = next_state, file_codes = codes, rejected_count = rejected,
    accepted_count = case when next_state = 'REFUSED' then 0 else r.row_count - rejected end,
    warning_count = (select count(*) from intake.warning w where w.return_id = p_return),
    outstanding_centimes = total, reconciles = not ('TOTAL_MISMATCH' = any(codes)),
    assumed = r.assumed || coalesce((select jsonb_agg(a.code order by a.bit)
      from (values (1, 'DECIMAL_COMMA'), (2, 'DATE_DMY'), (4, 'FRENCH_CODES'), (8, 'THOUSANDS_BLANK')) a (bit, code)
      where odd & a.bit > 0 and not r.assumed ? a.code), '[]'),
    finished_at = case when next_state <> 'MERGING' then clock_timestamp() end
  where return_id = p_return;
  if next_state <> 'MERGING' then perform intake.drop_tables(p_return); end if;
  return next_state;
end
$$;

revoke all on all functions in schema intake from public;
grant execute on all functions in schema intake to centrale_intake;
grant execute on function registry.name_key(text) to centrale_intake;
