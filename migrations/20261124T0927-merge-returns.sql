-- The merge: the good rows of a return go into the register in one transaction. Whatever is decided across lenders
-- (whether two reports are one person) is written where no association can read it.
set local role centrale_owner;

-- An opaque id: the first 16 bytes of a keyed hash, so that it is the same for the same thing and tells nothing.
create function intake.keyed_uuid(p_key bytea, p_text text) returns uuid language sql immutable parallel safe
  return encode(substr(public.hmac(convert_to(p_text, 'UTF8'), p_key, 'sha256'), 1, 16), 'hex')::uuid;

-- National ids of a checked return that this association has no client for yet, in a table of their own: the gateway,
-- which alone holds that key, writes their ciphers into it before the merge.
create function intake.open_ciphers(p_return uuid, p_hmac bytea) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('drop table if exists intake.%I', intake.cipher_of(p_return));
  execute format('create table intake.%I (id_hash bytea primary key, national_id text not null, id_cipher bytea)',
    intake.cipher_of(p_return));
  execute format($sql$
    insert into intake.%1$I (id_hash, national_id)
    select i.id_hash, i.national_id from (
      select distinct c.national_id, public.hmac(convert_to(c.national_id, 'UTF8'), $1, 'sha256') as id_hash
      from intake.%2$I c where c.problems is null and c.status <> 'REMOVED'
    ) i
    where not exists (select from registry.client k
      where k.association = (select association from intake.return where return_id = $2) and k.id_hash = i.id_hash)
  $sql$, intake.cipher_of(p_return), intake.clean_of(p_return)) using p_hmac, p_return;
end
$$;

-- The accepted rows with their keyed hashes and loan ids, in a table of this transaction.
create function intake.gather_rows(p_return uuid, p_association text, p_hmac bytea, p_ids bytea) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format($sql$
    create temp table merge_row on commit drop as
    select c.*, public.hmac(convert_to(c.national_id, 'UTF8'), $1, 'sha256') as id_hash,
      intake.keyed_uuid($2, 'loan|' || $3 || '|' || c.loan_ref) as loan_id
    from intake.%I c where c.problems is null
  $sql$, intake.clean_of(p_return)) using p_hmac, p_ids, p_association;
  create index on pg_temp.merge_row (loan_id);
  create index on pg_temp.merge_row (id_hash);
  analyze pg_temp.merge_row;
end
$$;

-- Tells the people of one id apart within one association: who agrees with a known client of its own by name or birth
-- date is that client; of the rest, the first is a new variant, and whoever agrees with it is the same.
create function intake.tell_people_apart(p_association text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  create temp table merge_ident on commit drop as
    select id_hash, name_keys, birth_date, min(line_no) as line_no, null::smallint as own_variant
    from pg_temp.merge_row where status <> 'REMOVED' group by id_hash, name_keys, birth_date;
  create index on pg_temp.merge_ident (id_hash);
  analyze pg_temp.merge_ident;
  update pg_temp.merge_ident i set own_variant = m.own_variant
  from (
    select distinct on (i.line_no) i.line_no, c.own_variant
    from pg_temp.merge_ident i
    join registry.client c on c.association = p_association and c.id_hash = i.id_hash
      and (c.name_keys && i.name_keys or c.birth_date = i.birth_date)
    order by i.line_no, (c.name_keys && i.name_keys and c.birth_date = i.birth_date) desc, c.own_variant
  ) m where m.line_no = i.line_no;
  loop
    update pg_temp.merge_ident i set own_variant = 1 + greatest(
      coalesce((select max(c.own_variant) from registry.client c
        where c.association = p_association and c.id_hash = i.id_hash), 0),
      coalesce((select max(k.own_variant) from pg_temp.merge_ident k where k.id_hash = i.id_hash), 0))
    from (
      select id_hash, min(line_no) as line_no from pg_temp.merge_ident where own_variant is null group by id_hash
    ) first where first.id_hash = i.id_hash and first.line_no = i.line_no;
    exit when not found;
    update pg_temp.merge_ident i set own_variant = k.own_variant
    from pg_temp.merge_ident k
    where i.own_variant is null and k.own_variant is not null and k.id_hash = i.id_hash
      and (k.name_keys && i.name_keys or k.birth_date = i.birth_date);
  end loop;
end
$$;

-- The return's clients, each with the borrower it belongs to across lenders: the one it had; else one of that id whose
-- client, at any lender, agrees by name or birth date; else a new one, apart from the others of that id.
create function intake.gather_clients(p_association text, p_ids bytea) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  create temp table merge_client on commit drop as
    select distinct on (r.id_hash, i.own_variant) r.*, i.own_variant,
      intake.keyed_uuid(p_ids, 'client|' || p_association || '|' || encode(r.id_hash, 'hex') || '|' || i.own_variant) as client_id,
      null::uuid as borrower_id, null::smallint as new_variant
    from pg_temp.merge_row r
    join pg_temp.merge_ident i on i.id_hash = r.id_hash and i.name_keys = r.name_keys and i.birth_date = r.birth_date
    where r.status <> 'REMOVED'
    order by r.id_hash, i.own_variant, r.line_no desc;
  create index on pg_temp.merge_client (id_hash);
  analyze pg_temp.merge_client;
  update pg_temp.merge_client m set borrower_id = c.borrower_id
  from registry.client c where c.association = p_association and c.client_id = m.client_id;
  update pg_temp.merge_client m set borrower_id = k.borrower_id
  from (
    select distinct on (m.client_id) m.client_id, c.borrower_id
    from pg_temp.merge_client m
    join registry.client c on c.id_hash = m.id_hash and (c.name_keys && m.name_keys or c.birth_date = m.birth_date)
    join registry.borrower b on b.borrower_id = c.borrower_id
    where m.borrower_id is null
    order by m.client_id, (c.name_keys && m.name_keys and c.birth_date = m.birth_date) desc, b.variant
  ) k where k.client_id = m.client_id;
  update pg_temp.merge_client m set new_variant = v.variant,
    borrower_id = intake.keyed_uuid(p_ids, 'borrower|' || encode(m.id_hash, 'hex') || '|' || v.variant)
  from (
    select m.client_id, row_number() over (partition by m.id_hash order by m.own_variant)
      + coalesce((select max(b.variant) from registry.borrower b where b.id_hash = m.id_hash), 0) as variant
    from pg_temp.merge_client m where m.borrower_id is null
  ) v where v.client_id = m.client_id;
end
$$;

-- Writes new borrowers, the bureau's cases of clashing reports, and the association's clients as last reported.
create function intake.write_clients(p_return uuid, p_association text, p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into registry.borrower (borrower_id, id_hash, variant)
  select borrower_id, id_hash, new_variant from pg_temp.merge_client where new_variant is not null;
  insert into registry.identity_case (kind, id_hash, borrower_id, other_borrower_id, association, name_key, birth_date)
  select 'REPORT', m.id_hash, m.borrower_id, b.borrower_id, p_association, m.name_keys[1], m.birth_date
  from pg_temp.merge_client m join registry.borrower b on b.id_hash = m.id_hash and b.variant = 1
  where m.new_variant > 1
  on conflict do nothing;
  execute format($sql$
    insert into registry.client as k (association, client_id, borrower_id, id_hash, id_cipher, own_variant, last_name,
      first_name, last_name_ar, first_name_ar, name_keys, birth_date, sex, province, area, activity,
      household_income_centimes, income_month, client_ref, first_month, last_month, return_id)
    select $1, m.client_id, m.borrower_id, m.id_hash,
      coalesce(n.id_cipher, (select c.id_cipher from registry.client c
        where c.association = $1 and c.id_hash = m.id_hash limit 1)),
      m.own_variant, m.last_name, m.first_name, m.last_name_ar, m.first_name_ar, m.name_keys, m.birth_date,
      m.sex::registry.sex, m.province, m.area::registry.area, m.activity::registry.activity, m.household_income,
      case when m.household_income is not null then $2 end, m.client_ref, $2, $2, $3
    from pg_temp.merge_client m left join intake.%I n using (id_hash)
    on conflict (association, client_id) do update set
      first_month = least(k.first_month, excluded.first_month),
      last_month = greatest(k.last_month, excluded.last_month),
      name_keys = (select array_agg(distinct key) from unnest(k.name_keys || excluded.name_keys) key),
      last_name = case when excluded.last_month >= k.last_month then excluded.last_name else k.last_name end,
      first_name = case when excluded.last_month >= k.last_month then excluded.first_name else k.first_name end,
      last_name_ar = case when excluded.last_month >= k.last_month then coalesce(excluded.last_name_ar, k.last_name_ar) else k.last_name_ar end,
      first_name_ar = case when excluded.last_month >= k.last_month then coalesce(excluded.first_name_ar, k.first_name_ar) else k.first_name_ar end,
      birth_date = case when excluded.last_month >= k.last_month then excluded.birth_date else k.birth_date end,
      sex = case when excluded.last_month >= k.last_month then excluded.sex else k.sex end,
      province = case when excluded.last_month >= k.last_month then excluded.province else k.province end,
      area = case when excluded.last_month >= k.last_month then excluded.area else k.area end,
      activity = case when excluded.last_month >= k.last_month then excluded.activity else k.activity end,
      household_income_centimes = case when excluded.income_month >= coalesce(k.income_month, excluded.income_month)
        then excluded.household_income_centimes else k.household_income_centimes end,
      income_month = greatest(k.income_month, excluded.income_month),
      client_ref = coalesce(excluded.client_ref, k.client_ref),
      return_id = excluded.return_id
  $sql$, intake.cipher_of(p_return)) using p_association, p_month, p_return;
  insert into intake.warning (association, return_id, line_no, loan_ref, code, field)
  select p_association, p_return, r.line_no, r.loan_ref, 'IDENTITY_CONFLICT', 'national_id'
  from pg_temp.merge_row r
  join pg_temp.merge_ident i on i.id_hash = r.id_hash and i.name_keys = r.name_keys and i.birth_date = r.birth_date
  where i.own_variant > 1 and r.status <> 'REMOVED'
  on conflict do nothing;
end
$$;

-- Writes loans and positions. A position that was there is closed, never changed; the new one is its next version. A
-- REMOVED loan keeps its figures in a last version that says so.
create function intake.write_positions(p_return uuid, p_association text, p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  received timestamptz := clock_timestamp();
begin
  create temp table merge_place on commit drop as
    select r.line_no, m.client_id, m.borrower_id
    from pg_temp.merge_row r
    join pg_temp.merge_ident i on i.id_hash = r.id_hash and i.name_keys = r.name_keys and i.birth_date = r.birth_date
    join pg_temp.merge_client m on m.id_hash = r.id_hash and m.own_variant = i.own_variant
    where r.status <> 'REMOVED';
  create index on pg_temp.merge_place (line_no);
  analyze pg_temp.merge_place;
  insert into registry.loan as l (association, loan_id, loan_ref, borrower_id, client_id, first_month)
  select p_association, r.loan_id, r.loan_ref, w.borrower_id, w.client_id, p_month
  from pg_temp.merge_row r join pg_temp.merge_place w using (line_no)
  on conflict (association, loan_id) do update set borrower_id = excluded.borrower_id, client_id = excluded.client_id,
    first_month = least(l.first_month, excluded.first_month)
  where (l.borrower_id, l.client_id, l.first_month) is distinct from
    (excluded.borrower_id, excluded.client_id, least(l.first_month, excluded.first_month));

  create temp table merge_former on commit drop as
    select p.loan_id, p.version, p.superseded_at is null as is_last, max(p.version) over (partition by p.loan_id) as newest
    from registry.position p join pg_temp.merge_row r using (loan_id) where p.month = p_month;
  update registry.position p set superseded_at = received
  from pg_temp.merge_row r where p.month = p_month and p.loan_id = r.loan_id and p.superseded_at is null;

  insert into registry.position (month, association, loan_id, client_id, borrower_id, version, return_id, received_at,
    status, product, purpose, frequency, area, activity, closed_reason, principal_centimes, outstanding_centimes,
    overdue_centimes, instalment_centimes, monthly_instalment_centimes, household_income_centimes, guarantee_centimes,
    provision_held_centimes, written_off_centimes, days_past_due, instalments, cycle, disbursed_on, maturity_on,
    last_payment_on, written_off_on, closed_on, province, group_ref, restructured_from)
  select p_month, p_association, r.loan_id, w.client_id, w.borrower_id,
    1 + coalesce((select max(f.newest) from pg_temp.merge_former f where f.loan_id = r.loan_id), 0), p_return, received,
    r.status::registry.loan_status, r.product::registry.product, r.purpose::registry.loan_purpose,
    r.frequency::registry.frequency, r.area::registry.area, r.activity::registry.activity,
    r.closed_reason::registry.closed_reason, r.principal, r.outstanding_principal, r.overdue_amount, r.instalment_amount,
    intake.monthly_instalment(r.status, r.frequency, r.instalment_amount, r.principal, r.disbursed_on, r.maturity_on),
    r.household_income, r.guarantee_amount, r.provision_held, r.written_off_amount, r.days_past_due, r.instalments,
    r.cycle, r.disbursed_on, r.maturity_on, r.last_payment_on, r.written_off_on, r.closed_on, r.province, r.group_ref,
    r.restructured_from
  from pg_temp.merge_row r join pg_temp.merge_place w using (line_no);

  insert into registry.position (month, association, loan_id, client_id, borrower_id, version, return_id, received_at,
    status, product, purpose, frequency, area, activity, closed_reason, principal_centimes, outstanding_centimes,
    overdue_centimes, instalment_centimes, monthly_instalment_centimes, household_income_centimes, guarantee_centimes,
    provision_held_centimes, written_off_centimes, days_past_due, instalments, cycle, disbursed_on, maturity_on,
    last_payment_on, written_off_on, closed_on, province, group_ref, restructured_from)
  select distinct on (p.loan_id) p_month, p.association, p.loan_id, p.client_id, p.borrower_id,
    1 + coalesce((select max(f.newest) from pg_temp.merge_former f where f.loan_id = p.loan_id), 0), p_return, received,
    'REMOVED', p.product, p.purpose, p.frequency, p.area, p.activity, p.closed_reason, p.principal_centimes,
    p.outstanding_centimes, p.overdue_centimes, p.instalment_centimes, 0, p.household_income_centimes,
    p.guarantee_centimes, p.provision_held_centimes, p.written_off_centimes, p.days_past_due, p.instalments, p.cycle,
    p.disbursed_on, p.maturity_on, p.last_payment_on, p.written_off_on, p.closed_on, p.province, p.group_ref,
    p.restructured_from
  from registry.position p join pg_temp.merge_row r using (loan_id)
  where r.status = 'REMOVED' and p.month <= p_month
  order by p.loan_id, p.month desc, p.version desc;
end
$$;

-- Merges a checked return, whole or not at all, and answers ACCEPTED or PARTIALLY_ACCEPTED. One merge at a time: two
-- lenders that report the same new person at once must find each other.
create function intake.merge_return(p_return uuid, p_hmac bytea, p_ids bytea) returns intake.return_state
  language plpgsql set search_path = pg_catalog, pg_temp set work_mem = '128MB' as $$
declare
  r intake.return;
  final intake.return_state;
begin
  select * into strict r from intake.return where return_id = p_return for update;
  if r.state <> 'MERGING' then return r.state; end if;
  perform pg_advisory_xact_lock(hashtext('registry.merge'));
  perform registry.ensure_month(r.month);
  perform intake.gather_rows(p_return, r.association, p_hmac, p_ids);
  perform intake.tell_people_apart(r.association);
  perform intake.gather_clients(r.association, p_ids);
  perform intake.write_clients(p_return, r.association, r.month);
  perform intake.write_positions(p_return, r.association, r.month);
  final := case when r.rejected_count > 0 then 'PARTIALLY_ACCEPTED' else 'ACCEPTED' end;
  update intake.return set state = final, finished_at = clock_timestamp(),
    warning_count = (select count(*) from intake.warning w where w.return_id = p_return)
  where return_id = p_return;
  perform intake.drop_tables(p_return);
  drop table pg_temp.merge_row, pg_temp.merge_ident, pg_temp.merge_client, pg_temp.merge_place, pg_temp.merge_former;
  return final;
end
$$;

-- Takes a return back: its positions are closed and count no more. Only before its month is published, and only the
-- sender's own; afterwards a CORRECTION is the way. Raises NOT_WITHDRAWABLE.
create function intake.withdraw_return(p_return uuid, p_association text) returns intake.return_state
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  r intake.return;
begin
  select * into r from intake.return where return_id = p_return and association = p_association for update;
  if not found or r.state in ('REFUSED', 'WITHDRAWN', 'CHECKING', 'MERGING') or r.kind = 'TEST'
    or exists (select from published.snapshot s where s.month >= r.month) then
    raise exception 'NOT_WITHDRAWABLE';
  end if;
  update registry.position p set superseded_at = clock_timestamp()
  where p.month = r.month and p.return_id = p_return and p.superseded_at is null;
  update intake.return set state = 'WITHDRAWN', finished_at = clock_timestamp() where return_id = p_return;
  perform intake.drop_tables(p_return);
  return 'WITHDRAWN';
end
$$;

create policy intake on published.snapshot for select to centrale_intake using (true);
grant select (month) on published.snapshot to centrale_intake;

revoke all on all functions in schema intake from public;
grant execute on all functions in schema intake to centrale_intake;
