-- The merge: the good rows of a return go into the register in one transaction, set by set: who is known is found by one
-- join, and what is new is inserted without asking row by row. All but the end of it concerns the sender's own clients and
-- loans alone, so that returns of several lenders are merged beside each other.
set local role centrale_owner;

-- Where an association's clients are looked up. Who has no loan has no client either: nothing is looked up for him, while the
-- planner, which does not know, would go through the clients of all.
create function intake.clients_of(p_association text) returns text
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select case when exists (select from registry.loan where association = p_association) then 'registry.client'
    else '(select * from registry.client where false)' end
$$;

-- National ids of a checked return that this association has no client for yet. The gateway, which alone holds that key,
-- reads them and puts their ciphers into the table of ciphers before the merge.
create function intake.open_ciphers(p_return uuid) returns table (national_id text, id_hash bytea)
  language plpgsql set search_path = pg_catalog, pg_temp set work_mem = '128MB' as $$
declare
  sender constant text := (select association from intake.return where return_id = p_return);
begin
  execute format('drop table if exists intake.%I', intake.cipher_of(p_return));
  execute format('create unlogged table intake.%I (id_hash bytea, id_cipher bytea) with (autovacuum_enabled = false)',
    intake.cipher_of(p_return));
  return query execute format($sql$
    select min(c.national_id), c.id_hash from %1$s
    where c.status <> 'REMOVED' and not exists (select from %2$s k where k.association = $1 and k.id_hash = c.id_hash)
    group by c.id_hash
  $sql$, intake.sound_rows(p_return), intake.clients_of(sender)) using sender;
end
$$;

-- The opaque ids of people. Both begin as the keyed hash of the national id does, so that a return's new people stand
-- beside each other in every index and go in together. A borrower's ends in two bytes of its variant.
create function intake.borrower_id_of(p_id_hash bytea, p_variant integer) returns uuid language sql immutable parallel safe
  return encode(set_byte(set_byte(substr(p_id_hash, 1, 16), 14, p_variant >> 8 & 255), 15, p_variant & 255), 'hex')::uuid;
create function intake.client_id_of(p_id_hash bytea, p_association text, p_variant integer) returns uuid
  language sql stable parallel safe
  return encode(substr(p_id_hash, 1, 8)
    || substr(sha256(p_id_hash || convert_to(p_association || '|' || p_variant, 'UTF8')), 1, 8), 'hex')::uuid;

-- The return's clients, one line each: as the last of its rows says, with the borrower it had, or for those whom this lender
-- did not have, for the time being, the first of that id. Nearly always that is who they are; whether it is depends on what
-- other lenders report, and is found out last (intake.find_borrowers). Who agrees with a known client of that id by name or
-- birth date is that client; nearly always an id has one person and at most one client. Where the file gives it to several
-- (`of_id`), or the client known does not agree, intake.tell_people_apart says who is who. Clients are looked up by index,
-- person by person: nobody knows how many a lender has that the planner has not seen yet. Known ones have their ids.
create function intake.gather_clients(p_return uuid, p_association text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  arrival text := format('intake.%I', intake.part_of(p_return, 'arrival'));
begin
  execute format($sql$
    create unlogged table %1$s with (autovacuum_enabled = false) as
    select a.id_hash, a.name_keys, a.birth_date, a.first_line, a.line_no, a.of_id, a.own_variant::smallint,
      a.client_id is not null as is_known,
      coalesce(a.client_id, intake.client_id_of(a.id_hash, $1, a.own_variant)) as client_id,
      coalesce(a.borrower_id, intake.borrower_id_of(a.id_hash, 1)) as borrower_id
    from (
      select distinct on (p.id_hash, p.first_line) p.*,
        case when c.agrees then c.own_variant when c.own_variant is null and p.of_id = 1 then 1 end as own_variant,
        case when c.agrees then c.client_id end as client_id, case when c.agrees then c.borrower_id end as borrower_id
      from (
        select id_hash, name_keys, birth_date, min(line_no) as first_line, max(line_no) as line_no,
          count(*) over (partition by id_hash) as of_id
        from %2$s where status <> 'REMOVED' group by id_hash, name_keys, birth_date
      ) p
      left join lateral (
        select k.own_variant, k.client_id, k.borrower_id, k.name_keys && p.name_keys and k.birth_date = p.birth_date as is_same,
          k.name_keys && p.name_keys or k.birth_date = p.birth_date as agrees
        from %3$s k where k.association = $1 and k.id_hash = p.id_hash offset 0
      ) c on true
      order by p.id_hash, p.first_line, c.is_same desc nulls last, c.agrees desc nulls last, c.own_variant
    ) a
  $sql$, arrival, intake.sound_rows(p_return), intake.clients_of(p_association)) using p_association;
  execute format('analyze %s (id_hash, line_no, of_id, own_variant, is_known, client_id, borrower_id)', arrival);
  perform intake.tell_people_apart(p_return, p_association);
end
$$;

-- Tells the people apart who share an id in the file, or have one that clients of this lender had who do not agree with them:
-- the first is a new variant, and whoever agrees with it is the same. Few, gone through one by one.
create function intake.tell_people_apart(p_return uuid, p_association text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  arrival text := format('intake.%I', intake.part_of(p_return, 'arrival'));
  person text := format('intake.%I', intake.part_of(p_return, 'person'));
  found bigint;
  is_left boolean;
begin
  execute format('create unlogged table %s as select * from %s where of_id > 1 or own_variant is null', person, arrival);
  get diagnostics found = row_count;
  execute format('analyze %s', person);
  if found = 0 then return; end if;
  execute format('create index on %s (id_hash)', person);
  loop
    execute format('select exists (select from %s where own_variant is null)', person) into is_left;
    exit when not is_left;
    execute format($sql$
      update %1$s i set own_variant = 1 + greatest(
        coalesce((select max(c.own_variant) from registry.client c where c.association = $1 and c.id_hash = i.id_hash), 0),
        coalesce((select max(k.own_variant) from %1$s k where k.id_hash = i.id_hash), 0))
      from (select id_hash, min(first_line) as first_line from %1$s where own_variant is null group by id_hash) first
      where first.id_hash = i.id_hash and first.first_line = i.first_line
    $sql$, person) using p_association;
    execute format($sql$
      update %1$s i set own_variant = k.own_variant, is_known = k.is_known, client_id = k.client_id, borrower_id = k.borrower_id
      from %1$s k
      where i.own_variant is null and k.own_variant is not null and k.id_hash = i.id_hash
        and (k.name_keys && i.name_keys or k.birth_date = i.birth_date)
    $sql$, person);
  end loop;
  execute format('delete from %s where of_id > 1 or own_variant is null', arrival);
  execute format($sql$
    insert into %1$s
    select distinct on (id_hash, own_variant) id_hash, name_keys, birth_date, first_line, line_no, of_id, own_variant, is_known,
      coalesce(client_id, intake.client_id_of(id_hash, $1, own_variant)), borrower_id
    from %2$s order by id_hash, own_variant, line_no desc
  $sql$, arrival, person) using p_association;
end
$$;

-- The sound rows, each with its client and borrower, as `c` in a query; rows that remove a loan have none. Only where the file
-- gives an id to several people is it asked which of them a row speaks of. How many rows meet their person no statistics
-- foretell: whoever reads this has all tables read whole and joined by hash.
create function intake.placed_rows(p_return uuid) returns text
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  is_shared boolean;
begin
  execute format('select exists (select from intake.%I)', intake.part_of(p_return, 'person')) into is_shared;
  return format('(
    select c.*, m.client_id, m.borrower_id, m.own_variant from %s join intake.%I m on m.id_hash = c.id_hash %s
  ) c', intake.sound_rows(p_return), intake.part_of(p_return, 'arrival'), case when is_shared then format('
      left join intake.%I i on i.id_hash = c.id_hash and i.name_keys = c.name_keys and i.birth_date = c.birth_date
    where c.status <> ''REMOVED'' and m.own_variant = coalesce(i.own_variant, m.own_variant)',
      intake.part_of(p_return, 'person')) else 'where c.status <> ''REMOVED''' end);
end
$$;

-- Writes the association's clients: those it did not have, in the order of all their indexes, and what this month says of
-- those it had, unless a later month has spoken; under what name a client was known until now is kept. Joined by hash:
-- from stale figures the planner takes a lender's clients for one, and goes through the file for each of them.
create function intake.write_clients(p_return uuid, p_association text, p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp set enable_nestloop = off as $$
declare
  arrivals text := format('intake.%I m join intake.%I r using (line_no)', intake.part_of(p_return, 'arrival'),
    intake.clean_of(p_return));
  all_keys constant text := 'case when k.name_keys @> r.name_keys then k.name_keys
    else (select array_agg(distinct key) from unnest(k.name_keys || r.name_keys) key) end';
  keep_former constant text := 'returning old.client_id, old.borrower_id, old.id_hash, old.name_keys, old.birth_date,
      old.name_keys <> new.name_keys or old.birth_date <> new.birth_date as is_changed)
    insert into registry.former_identity
    select client_id, borrower_id, id_hash, name_keys, birth_date, clock_timestamp() from changed where is_changed';
begin
  execute format($sql$
    with changed as (update registry.client k set last_month = $2, last_name = r.last_name, first_name = r.first_name,
      last_name_ar = coalesce(r.last_name_ar, k.last_name_ar), first_name_ar = coalesce(r.first_name_ar, k.first_name_ar),
      name_keys = %2$s, birth_date = r.birth_date, sex = r.sex, province = r.province, area = r.area, activity = r.activity,
      household_income_centimes = coalesce(r.household_income, k.household_income_centimes),
      income_month = case when r.household_income is null then k.income_month else $2 end,
      client_ref = coalesce(r.client_ref, k.client_ref), return_id = $3
    from %1$s where m.is_known and k.association = $1 and k.client_id = m.client_id and k.last_month <= $2
      %3$s
  $sql$, arrivals, all_keys, keep_former) using p_association, p_month, p_return;
  execute format($sql$
    with changed as (update registry.client k set first_month = least(k.first_month, $2), name_keys = %2$s,
      household_income_centimes = case when k.income_month > $2 then k.household_income_centimes
        else coalesce(r.household_income, k.household_income_centimes) end,
      income_month = case when r.household_income is null then k.income_month else greatest(k.income_month, $2) end,
      client_ref = coalesce(r.client_ref, k.client_ref), return_id = $3
    from %1$s where m.is_known and k.association = $1 and k.client_id = m.client_id and k.last_month > $2
      %3$s
  $sql$, arrivals, all_keys, keep_former) using p_association, p_month, p_return;
  execute format($sql$
    insert into registry.client (association, client_id, borrower_id, id_hash, id_cipher, own_variant, last_name,
      first_name, last_name_ar, first_name_ar, name_keys, birth_date, sex, province, area, activity,
      household_income_centimes, income_month, client_ref, first_month, last_month, return_id)
    select $1, m.client_id, m.borrower_id, m.id_hash,
      coalesce(n.id_cipher, (select c.id_cipher from registry.client c
        where c.association = $1 and c.id_hash = m.id_hash limit 1)),
      m.own_variant, r.last_name, r.first_name, r.last_name_ar, r.first_name_ar, r.name_keys, r.birth_date,
      r.sex, r.province, r.area, r.activity, r.household_income,
      case when r.household_income is not null then $2 end, r.client_ref, $2, $2, $3
    from %1$s left join intake.%2$I n on n.id_hash = m.id_hash
    where not m.is_known order by m.id_hash
  $sql$, arrivals, intake.cipher_of(p_return)) using p_association, p_month, p_return;
  execute format($sql$
    insert into intake.warning (association, return_id, line_no, loan_ref, code, field)
    select $1, $2, c.line_no, c.loan_ref, 'IDENTITY_CONFLICT', 'national_id'
    from %s where c.own_variant > 1
    on conflict do nothing
  $sql$, intake.placed_rows(p_return)) using p_association, p_return;
end
$$;

-- Writes new loans, and moves those that a correction gives to another client. A lender's first loans are all new, and get
-- their indexes at the end of the merge (registry.close_loans).
create function intake.write_loans(p_return uuid, p_association text, p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp set enable_nestloop = off set enable_mergejoin = off as $$
declare
  target constant regclass := registry.open_loans(p_association);
begin
  if target <> 'registry.loan'::regclass then
    execute format($sql$
      insert into %s (association, loan_id, loan_ref, borrower_id, client_id, first_month)
      select $1, c.loan_id, c.loan_ref, c.borrower_id, c.client_id, $2 from %s
    $sql$, target, intake.placed_rows(p_return)) using p_association, p_month;
    return;
  end if;
  execute format($sql$
    merge into registry.loan l using %s on l.association = $1 and l.loan_id = c.loan_id
    when matched and (l.client_id <> c.client_id or l.borrower_id <> c.borrower_id or l.first_month > $2) then
      update set borrower_id = c.borrower_id, client_id = c.client_id, first_month = least(l.first_month, $2)
    when not matched then
      insert (association, loan_id, loan_ref, borrower_id, client_id, first_month)
      values ($1, c.loan_id, c.loan_ref, c.borrower_id, c.client_id, $2)
  $sql$, intake.placed_rows(p_return)) using p_association, p_month;
end
$$;

create function intake.position_columns() returns text language sql immutable parallel safe
  return 'month, association, loan_id, client_id, borrower_id, version, return_id, received_at, status, product, purpose,
    frequency, area, activity, closed_reason, principal_centimes, outstanding_centimes, overdue_centimes,
    instalment_centimes, monthly_instalment_centimes, household_income_centimes, guarantee_centimes,
    provision_held_centimes, written_off_centimes, days_past_due, instalments, cycle, disbursed_on, maturity_on,
    last_payment_on, written_off_on, closed_on, province, group_ref, restructured_from';

-- Closes the positions that this return speaks of again, and keeps each loan's newest version. A month's first return has
-- nothing to look for, and the planner is told so: it would take an empty table for a large one.
create function intake.supersede_positions(p_return uuid, p_association text, p_month date, p_received timestamptz)
  returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  former text := format('intake.%I', intake.part_of(p_return, 'former'));
begin
  execute format('create unlogged table %s (loan_id uuid, newest smallint)', former);
  execute format('analyze %s', former);
  if not exists (select from intake.return r where r.association = p_association and r.month = p_month
    and r.kind <> 'TEST' and r.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED', 'WITHDRAWN')) then return; end if;
  execute format($sql$
    insert into %1$s select p.loan_id, max(p.version)
    from registry.position p join %2$s using (loan_id) where p.month = $1 group by p.loan_id
  $sql$, former, intake.sound_rows(p_return)) using p_month;
  execute format($sql$
    update registry.position p set superseded_at = $2
    from %1$s f where p.month = $1 and p.loan_id = f.loan_id and p.superseded_at is null
  $sql$, former) using p_month, p_received;
end
$$;

-- Writes positions, in the order of their loans. One that was there is closed, never changed; the new one is its next version.
-- The indexes of a month's first return are built when its partition is attached.
create function intake.write_positions(p_return uuid, p_association text, p_month date, p_received timestamptz)
  returns void language plpgsql set search_path = pg_catalog, pg_temp set maintenance_work_mem = '128MB'
  set enable_nestloop = off set enable_mergejoin = off as $$
begin
  execute format($sql$
    insert into %4$s (%1$s)
    select $2, $1, c.loan_id, c.client_id, c.borrower_id, 1 + coalesce(f.newest, 0), $3, $4,
      c.status, c.product, c.purpose, c.frequency, c.area, c.activity, c.closed_reason, c.principal,
      c.outstanding_principal, c.overdue_amount, c.instalment_amount,
      intake.monthly_instalment(c.status, c.frequency, c.instalment_amount, c.principal, c.disbursed_on, c.maturity_on),
      c.household_income, c.guarantee_amount, c.provision_held, c.written_off_amount, c.days_past_due, c.instalments,
      c.cycle, c.disbursed_on, c.maturity_on, c.last_payment_on, c.written_off_on, c.closed_on, c.province, c.group_ref,
      c.restructured_from
    from %2$s left join intake.%3$I f on f.loan_id = c.loan_id
  $sql$, intake.position_columns(), intake.placed_rows(p_return), intake.part_of(p_return, 'former'),
    registry.open_month(p_month)) using p_association, p_month, p_return, p_received;
  perform registry.close_month(p_month);
end
$$;

-- A REMOVED loan keeps its figures in a last version that says so.
create function intake.remove_loans(p_return uuid, p_month date, p_received timestamptz) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format($sql$
    insert into registry.position (%1$s)
    select distinct on (p.loan_id) $1, p.association, p.loan_id, p.client_id, p.borrower_id, 1 + coalesce(f.newest, 0), $2,
      $3, 'REMOVED', p.product, p.purpose, p.frequency, p.area, p.activity, p.closed_reason, p.principal_centimes,
      p.outstanding_centimes, p.overdue_centimes, p.instalment_centimes, 0, p.household_income_centimes,
      p.guarantee_centimes, p.provision_held_centimes, p.written_off_centimes, p.days_past_due, p.instalments, p.cycle,
      p.disbursed_on, p.maturity_on, p.last_payment_on, p.written_off_on, p.closed_on, p.province, p.group_ref,
      p.restructured_from
    from %2$s join registry.position p on p.loan_id = c.loan_id
    left join intake.%3$I f on f.loan_id = c.loan_id
    where c.status = 'REMOVED' and p.month <= $1
    order by p.loan_id, p.month desc, p.version desc
  $sql$, intake.position_columns(), intake.sound_rows(p_return), intake.part_of(p_return, 'former'))
    using p_month, p_return, p_received;
end
$$;

-- Notes what is missing since a return was merged or taken back. Only a lender's first return of a month, taken back since or
-- not, can show all its other loans to be missing: from then on each change of this month or an earlier one is noted by itself.
create function intake.note_unreported(p_return uuid, p_association text, p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform registry.note_unreported(p_association, p_month, case
    when exists (select from registry.position p where p.month = p_month and p.association = p_association
      and p.return_id <> p_return)
    then array(select distinct p.loan_id from registry.position p where p.month = p_month and p.association = p_association
      and p.return_id = p_return)
  end);
end
$$;

-- Finds out which of its sender's clients a checked return speaks of, and writes new loans: what can be done before
-- the ciphers are there. Answers whether there is anything to merge. Raises NOT_READ where a crash of the server has emptied
-- what was checked while the return waited for its turn: it is to be checked again. As in the check, a small sample is enough
-- for the planner to know how large the return's own tables are.
create function intake.place_return(p_return uuid) returns boolean
  language plpgsql set search_path = pg_catalog, pg_temp set work_mem = '128MB' set default_statistics_target = 10 as $$
declare
  r intake.return;
begin
  select * into strict r from intake.return where return_id = p_return for update;
  if r.state <> 'MERGING' then return false; end if;
  if r.accepted_count > 0 and not intake.is_read(p_return) then raise exception 'NOT_READ'; end if;
  perform intake.gather_clients(p_return, r.association);
  perform intake.write_loans(p_return, r.association, r.month);
  return true;
end
$$;

-- Ends the merge of a return that was placed in this transaction and whose ciphers are there, and answers ACCEPTED or
-- PARTIALLY_ACCEPTED. Positions come late, because a month's first return keeps others from writing theirs. One return at a
-- time from where borrowers are looked for to the end of the transaction: two lenders that report the same new person at once
-- must find each other. A lender's first loans are attached there, where nobody else attaches any, and before they are corrected.
create function intake.merge_return(p_return uuid) returns intake.return_state
  language plpgsql set search_path = pg_catalog, pg_temp set work_mem = '128MB' set default_statistics_target = 10 as $$
declare
  r intake.return;
  received timestamptz := clock_timestamp();
  final intake.return_state;
begin
  select * into strict r from intake.return where return_id = p_return;
  perform intake.write_clients(p_return, r.association, r.month);
  perform intake.supersede_positions(p_return, r.association, r.month, received);
  perform intake.write_positions(p_return, r.association, r.month, received);
  if r.kind = 'CORRECTION' then perform intake.remove_loans(p_return, r.month, received); end if;
  perform intake.note_unreported(p_return, r.association, r.month);
  perform pg_advisory_xact_lock(hashtext('registry.borrower'));
  perform intake.find_borrowers(p_return, r.association);
  perform intake.write_borrowers(p_return, r.association);
  perform registry.close_loans(r.association);
  perform intake.correct_borrowers(p_return, r.association, r.month);
  final := case when r.rejected_count > 0 then 'PARTIALLY_ACCEPTED' else 'ACCEPTED' end;
  update intake.return set state = final, finished_at = clock_timestamp(),
    warning_count = (select count(*) from intake.warning w where w.return_id = p_return)
  where return_id = p_return;
  perform intake.drop_tables(p_return);
  return final;
end
$$;

-- Takes a return back, only the sender's own. Raises NOT_WITHDRAWABLE for one that is none, is being worked on, or from
-- which something was published; a closed month too stays as it is, since what is drawn from it was drawn. Raises
-- LATER_RETURN_STANDS where a later return of that month builds on it: the last one goes first.
create function intake.withdraw_return(p_return uuid, p_association text) returns intake.return_state
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  r intake.return;
begin
  -- A publication that reads what is closed here, and a merge, which would write beside it.
  perform pg_advisory_xact_lock_shared(hashtext('published.snapshot'));
  perform pg_advisory_xact_lock(hashtext('registry.merge'));
  select * into r from intake.return where return_id = p_return and association = p_association for update;
  if not found or r.state in ('REFUSED', 'WITHDRAWN', 'CHECKING', 'MERGING') or r.kind = 'TEST'
    or exists (select from published.snapshot s
      where s.month >= r.month and r.received_at <= s.published_at)
    or exists (select from registry.calendar c where c.month = r.month and c.closed_at is not null) then
    raise exception 'NOT_WITHDRAWABLE';
  end if;
  if r.state <> 'RECEIVED' and exists (select from intake.return later
    where later.association = p_association and later.month = r.month and later.return_id <> p_return
      and later.kind <> 'TEST' and (later.state in ('RECEIVED', 'CHECKING', 'MERGING')
        or later.state in ('ACCEPTED', 'PARTIALLY_ACCEPTED') and later.finished_at > r.finished_at)) then
    raise exception 'LATER_RETURN_STANDS';
  end if;
  perform intake.undo_positions(p_return, p_association, r.month);
  perform intake.note_unreported(p_return, p_association, r.month);
  update intake.return set state = 'WITHDRAWN', finished_at = clock_timestamp() where return_id = p_return;
  perform intake.drop_tables(p_return);
  return 'WITHDRAWN';
end
$$;

create policy intake on published.snapshot for select to centrale_intake using (true);
grant select (month) on published.snapshot to centrale_intake;

revoke all on all functions in schema intake from public;
grant execute on all functions in schema intake to centrale_intake;
