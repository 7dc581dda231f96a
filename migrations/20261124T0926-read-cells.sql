-- What the cells of a return mean: text into ids, days, amounts and codes, for all rows in one parallel pass. Whatever is
-- made on the way stands in tables of the return's own, unlogged, since a crash begins the check again from the rows
-- that were received. The large ones are not vacuumed: they are gone before that would be of use.
set local role centrale_owner;

-- The cells as received, the rows as understood, and the ciphers of new ids.
create function intake.part_of(p_return uuid, p_part text) returns text language sql immutable parallel safe
  return p_part || '_' || replace(p_return::text, '-', '');
create function intake.staging_of(p_return uuid) returns text language sql immutable parallel safe
  return intake.part_of(p_return, 'staging');
create function intake.clean_of(p_return uuid) returns text language sql immutable parallel safe
  return intake.part_of(p_return, 'clean');
create function intake.cipher_of(p_return uuid) returns text language sql immutable parallel safe
  return intake.part_of(p_return, 'cipher');

-- The tables of a return that is done with.
create function intake.drop_tables(p_return uuid) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  part text;
begin
  foreach part in array array['staging', 'clean', 'cipher', 'name', 'twin', 'fault', 'person', 'former', 'arrival',
    'newcomer'] loop
    execute format('drop table if exists intake.%I', intake.part_of(p_return, part));
  end loop;
end
$$;

-- An opaque id: the first 16 bytes of a keyed hash, so that it is the same for the same thing and tells nothing. Stable, as
-- convert_to is: what calls itself steadier than its parts never becomes part of a query.
create function intake.keyed_uuid(p_key bytea, p_text text) returns uuid language sql stable parallel safe
  return encode(substr(public.hmac(convert_to(p_text, 'UTF8'), p_key, 'sha256'), 1, 16), 'hex')::uuid;

-- Every column of the return file, version 1: whether it must be there, and what kind of cell it has.
create function intake.file_columns() returns table (place integer, name text, required boolean, kind text)
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  values (1, 'national_id', true, 'id'), (2, 'last_name', true, 'name'), (3, 'first_name', true, 'name'),
    (4, 'birth_date', true, 'day'), (5, 'sex', true, 'sex'), (6, 'province', true, 'province'), (7, 'area', true, 'area'),
    (8, 'activity', true, 'activity'), (9, 'household_income', false, 'money'), (10, 'loan_ref', true, 'text'),
    (11, 'product', true, 'product'), (12, 'purpose', true, 'purpose'), (13, 'principal', true, 'money'),
    (14, 'disbursed_on', true, 'day'), (15, 'maturity_on', true, 'day'), (16, 'instalments', true, 'count'),
    (17, 'frequency', true, 'frequency'), (18, 'instalment_amount', true, 'money'),
    (19, 'outstanding_principal', true, 'money'), (20, 'overdue_amount', true, 'money'), (21, 'days_past_due', true, 'count'),
    (22, 'status', true, 'status'), (23, 'last_payment_on', false, 'day'), (24, 'group_ref', false, 'text'),
    (25, 'restructured_from', false, 'text'), (26, 'client_ref', false, 'text'), (27, 'last_name_ar', false, 'name'),
    (28, 'first_name_ar', false, 'name'), (29, 'cycle', false, 'count'), (30, 'guarantee_amount', false, 'money'),
    (31, 'provision_held', false, 'money'), (32, 'written_off_amount', false, 'money'), (33, 'written_off_on', false, 'day'),
    (34, 'closed_on', false, 'day'), (35, 'closed_reason', false, 'closed_reason')
$$;

-- All columns as text. A row that was no row (`stream_code` ROW_SHAPE or ROW_ENCODING) has its line in `raw` and no cells.
create function intake.open_staging(p_return uuid) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create table intake.%I (line_no bigint, raw text, stream_code text, %s) with (autovacuum_enabled = false)',
    intake.staging_of(p_return), (select string_agg(format('%I text', name), ', ' order by place) from intake.file_columns()));
end
$$;

-- A cell without the quote that a rejections file puts before what a spreadsheet would run (rejections-file.ts knows the
-- same signs).
create function intake.unquoted(p text) returns text language sql immutable parallel safe
  return case when left(p, 1) = '''' and p ~ E'^''([\t\r]|[ \u00a0]*[-=+@\uff0d\uff1d\uff0b\uff20])'
    then substr(p, 2) else p end;

-- A cell without the blanks around it, without the quote before a formula, and with the
-- digits and letters of other keyboards (Arabic-Indic, full width) as the usual ones. Most cells are plain ASCII and are
-- spared the work.
create function intake.plain(p text) returns text language sql immutable parallel safe
  return nullif(btrim(case
    when octet_length(p) <> length(p) then translate(normalize(intake.unquoted(p), NFKC),
      U&'\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669\06f0\06f1\06f2\06f3\06f4\06f5\06f6\06f7\06f8\06f9\066b',
      '01234567890123456789,')
    else intake.unquoted(p) end, E' \t\r\n' || U&'\00a0'), '');

-- A plain cell as code words are looked up: upper case and without accents, in any collation.
create function intake.code_form(p text) returns text language sql immutable parallel safe
  return case when octet_length(p) = length(p) then upper(p collate "C")
    else upper(regexp_replace(normalize(p, NFKD), U&'[\0300-\036f]', '', 'g') collate "C") end;

-- Dirhams with point or comma and at most two decimals, blanks between thousands allowed, into centimes; null where it is
-- no amount. How nearly all are written, digits with two decimals, is told without a pattern, which costs more than all
-- the rest; so are counts.
create function intake.to_centimes(p text) returns bigint language sql immutable parallel safe
  return case
    when p like '%_.__' and octet_length(p) <= 15 and translate(p, '0123456789', '') = '.' then translate(p, '.', '')::bigint
    when p ~ '^-?[0-9]{1,12}([.,][0-9]{1,2})?$' then (translate(p, ',', '.')::numeric * 100)::bigint
    when translate(p, ' ' || U&'\00a0\202f', '') ~ '^-?[0-9]{1,12}([.,][0-9]{1,2})?$'
      then (translate(p, ', ' || U&'\00a0\202f', '.')::numeric * 100)::bigint end;

create function intake.to_count(p text) returns integer language sql immutable parallel safe
  return case when p = '' then null when octet_length(p) <= 6 and ltrim(p, '0123456789') = '' then p::integer
    when p ~ '^-?[0-9]{1,6}$' then p::integer end;

create function intake.day_of(p_year integer, p_month integer, p_day integer) returns date
  language sql immutable parallel safe
  return case when p_day <= extract(day from make_date(p_year, p_month, 1) + interval '1 month' - interval '1 day')
    then make_date(p_year, p_month, p_day) end;

-- YYYY-MM-DD or DD/MM/YYYY of the years 1800 to 2199; null where it is no day of the calendar. How nearly all are written
-- is told without a pattern, as amounts are.
create function intake.to_day(p text) returns date language sql stable parallel safe
  return case
    when p like '____-__-__' and translate(p, '0123456789', '') = '--' and p collate "C" between '1800' and '2200'
      and pg_input_is_valid(p, 'date') then p::date
    when p ~ '^(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/(18|19|20|21)[0-9]{2}$'
      then intake.day_of(substr(p, 7, 4)::integer, substr(p, 4, 2)::integer, substr(p, 1, 2)::integer)
  end;

-- The national id as it is looked up: one or two letters and one to seven digits; null for anything else.
create function intake.to_national_id(p text) returns text language sql immutable parallel safe
  return case
    when p ~ '^[A-Z]{1,2}[0-9]{1,7}$' then p
    when upper(translate(p, ' -' || U&'\00a0' || E'\t', '') collate "C") ~ '^[A-Z]{1,2}[0-9]{1,7}$'
      then upper(translate(p, ' -' || U&'\00a0' || E'\t', '') collate "C") end;

-- A text that can be kept and shown again: bounded, no control characters.
create function intake.is_text(p text, p_most integer) returns boolean language sql immutable parallel safe
  return p is null or (length(p) <= p_most and p !~ '[[:cntrl:]]');

-- Whole calendar months between two days, at least one.
create function intake.months_between(p_from date, p_to date) returns integer language sql immutable parallel safe
  return greatest(1, (extract(year from age(p_to, p_from)) * 12 + extract(month from age(p_to, p_from)))::integer);

-- What a loan costs a month, in centimes, rounded half up: weekly × 52/12, fortnightly × 26/12, a bullet spread over
-- its months (its principal, where no instalment is given); nothing for a loan that is closed, removed or written off.
create function intake.monthly_instalment(
  p_status registry.loan_status, p_frequency registry.frequency, p_amount bigint, p_principal bigint, p_from date, p_to date
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

-- The type of a kind of code word.
create function intake.code_type(p_kind text) returns text language sql immutable parallel safe
  return 'registry.' || case p_kind when 'purpose' then 'loan_purpose' when 'status' then 'loan_status' else p_kind end;

-- The words of a kind of code that are the codes themselves; null for a kind that has no codes.
create function intake.codes_of(p_kind text) returns text[]
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select case p_kind when 'province' then (select array_agg(code order by code) from registry.province)
    else (select array_agg(word order by word) from intake.code_word where field = p_kind and word = code) end
$$;

-- The SQL that reads one plain cell of `s`; null where it cannot be read. Names are looked up (read_names), codes in the
-- words given, provinces among their codes, so that the pass over the rows asks no other table. What is written as it is
-- kept is not brought into its form first: the codes of a coded row (read_rows) are compared with each code, and of an easy
-- row texts need no look for control characters.
create function intake.cell_sql(p_name text, p_kind text, p_words jsonb) returns text
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select case p_kind
    when 'id' then format('intake.to_national_id(s.%I)', p_name)
    when 'name' then format('n_%s.text', p_name)
    when 'day' then format('intake.to_day(s.%I)', p_name)
    when 'money' then format('intake.to_centimes(s.%I)', p_name)
    when 'count' then format('intake.to_count(s.%I)', p_name)
    when 'text' then format('case when s.is_easy and octet_length(s.%1$I) <= 64 or intake.is_text(s.%1$I, 64) then s.%1$I end',
      p_name)
    when 'province' then format('case when s.is_coded or s.%1$I = any(%2$L::text[]) then s.%1$I
      when intake.code_form(s.%1$I) = any(%2$L::text[]) then intake.code_form(s.%1$I) end', p_name, intake.codes_of(p_kind))
    else format('case when s.is_coded then case s.%1$I %2$s end
      else coalesce(%3$L::jsonb ->> s.%1$I, %3$L::jsonb ->> intake.code_form(s.%1$I))::%4$s end', p_name,
      (select string_agg(format('when %1$L then %1$L::%2$s', code, intake.code_type(p_kind)), ' ')
        from unnest(intake.codes_of(p_kind)) code), p_words -> p_kind, intake.code_type(p_kind)) end
$$;

-- Every name of a return once, as it is kept and as it is compared; no key where it cannot be a name. A sector has far
-- fewer names than rows.
create function intake.read_names(p_return uuid) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format($sql$
    create unlogged table intake.%1$I as
    select name, case when key <> '' then text end as text, nullif(key, '') as key
    from (
      select name, text, case when intake.is_text(text, 100) then registry.name_key(text) end as key
      from (
        select name, intake.plain(name) as text from (
          select distinct coalesce(last_name, first_name, last_name_ar, first_name_ar) as name from intake.%2$I
          group by grouping sets (last_name, first_name, last_name_ar, first_name_ar)
        ) written where name is not null
      ) plain
    ) keyed
  $sql$, intake.part_of(p_return, 'name'), intake.staging_of(p_return));
  execute format('analyze intake.%I', intake.part_of(p_return, 'name'));
end
$$;

-- Reads the rows of a return: typed cells, null where they cannot be read; `has_flaw` where an optional cell cannot be;
-- `odd`, bits of what was taken for granted (1 decimal comma, 2 DD/MM/YYYY, 4 French code words, 8 blanks between
-- thousands); the keyed hash of the id and the loan's own id. Cell by cell in steps that the planner may not fold into
-- one: a small function becomes part of the query only where what it is given is a column. (Only an offset that is a plain
-- bigint lets workers share what is above it.) Nearly all rows are coded: where a code stands, they have the code and no other
-- word for it. And nearly all are easy: but for names and codes, ASCII without blanks, control characters and quotes, which
-- one look at the whole row tells and which spares its cells one look each. The rows are kept in the order of their loans, in
-- which the register's own indexes take them up.
create function intake.read_rows(p_return uuid, p_association text, p_hmac bytea, p_ids bytea) returns void
  language plpgsql set search_path = pg_catalog, pg_temp set parallel_setup_cost = 0 set parallel_tuple_cost = 0 as $$
declare
  words jsonb := intake.code_words();
  plain text := (select string_agg(format(case when kind = 'name' then '%1$I'
    when intake.codes_of(kind) is not null then 'case when is_coded then %1$I else intake.plain(%1$I) end as %1$I'
    else 'case when is_easy then nullif(%1$I, '''') else intake.plain(%1$I) end as %1$I' end, name), ', '
    order by place) from intake.file_columns());
  coded text := (select string_agg(format('(%1$s %2$I = any(%3$L::text[]))', case when not required then name || ' is null or' end,
    name, intake.codes_of(kind)), ' and ' order by place) from intake.file_columns() where intake.codes_of(kind) is not null);
  cells text := (select string_agg(format('%s as %I', intake.cell_sql(name, kind, words), name), E',\n      '
    order by place) from intake.file_columns());
  given text := (select string_agg(format('s.%1$I is not null as has_%1$s', name), ', ' order by place)
    from intake.file_columns() where not required);
  flaws text := (select string_agg(format('has_%1$s and %1$I is null', name), ' or ' order by place)
    from intake.file_columns() where not required);
  kept text := (select string_agg(format('%I', name), ', ' order by place) from intake.file_columns());
  written text := (select string_agg(format('%I', name), ', ' order by place) from intake.file_columns()
    where kind <> 'name' and intake.codes_of(kind) is null);
  amounts text := (select string_agg(format('%I', name), ', ') from intake.file_columns() where kind = 'money');
  days text := (select string_agg(format('%I', name), ', ') from intake.file_columns() where kind = 'day');
  synonyms text := (select string_agg(format('intake.code_form(%1$I) = any(%2$L::text[])', name,
      (select array_agg(word) from intake.code_word w where w.field = kind and w.word <> w.code)), ' or ')
    from intake.file_columns() where kind in (select field from intake.code_word where word <> code));
begin
  execute format('analyze intake.%I (stream_code)', intake.staging_of(p_return));
  perform intake.read_names(p_return);
  execute format($sql$
    create unlogged table intake.%1$I with (autovacuum_enabled = false) as
    select line_no, %7$s, odd, %3$s as has_flaw, array_remove(array[last_key, last_key_ar], null) as name_keys,
      public.hmac(convert_to(national_id, 'UTF8'), $1, 'sha256') as id_hash,
      intake.keyed_uuid($2, 'loan|' || $3 || '|' || loan_ref) as loan_id
    from (
      select s.line_no, %2$s, n_last_name.key as last_key, n_last_name_ar.key as last_key_ar, %8$s, s.odd
      from (
        select line_no, is_easy, is_coded, %6$s,
          case when is_easy and strpos(line, ',') = 0 then 0 when strpos(concat(%9$s), ',') > 0 then 1 else 0 end
          | case when is_easy and strpos(line, '/') = 0 then 0 when strpos(concat(%10$s), '/') > 0 then 2 else 0 end
          | case when is_coded then 0 when %11$s then 4 else 0 end
          | case when is_easy then 0 when concat_ws('|', %9$s) ~ E'[0-9][ \u00a0\u202f][0-9]' then 8 else 0 end as odd
        from (
          select w.*, line !~ '[^!-&(-~]' as is_easy, %13$s as is_coded from (
            select line_no, %7$s, concat_ws('|', %12$s) as line from intake.%4$I where stream_code is null offset bigint '0'
          ) w offset bigint '0'
        ) told offset bigint '0'
      ) s
      left join intake.%5$I n_last_name on n_last_name.name = s.last_name
      left join intake.%5$I n_first_name on n_first_name.name = s.first_name
      left join intake.%5$I n_last_name_ar on n_last_name_ar.name = s.last_name_ar
      left join intake.%5$I n_first_name_ar on n_first_name_ar.name = s.first_name_ar
      offset bigint '0'
    ) r
    order by loan_id
  $sql$, intake.clean_of(p_return), cells, flaws, intake.staging_of(p_return), intake.part_of(p_return, 'name'), plain, kept,
    given, amounts, days, synonyms, written, coded) using p_hmac, p_ids, p_association;
  execute format('analyze intake.%I (line_no, loan_id, id_hash, status)', intake.clean_of(p_return));
end
$$;
