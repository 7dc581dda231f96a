-- The end of a merge: who the sender's new clients are across lenders. What is decided here is written where no association
-- can read it.
set local role centrale_owner;

-- Until it is committed, a return's rows may be given the borrower that was found last.
grant update (borrower_id) on registry.position to centrale_intake;

-- Of the clients whom their lender did not have, those of an id that the register knows or that the file gives to several,
-- each with its borrower: one of that id whose client, at another lender, agrees by name or birth date; else a new one, apart
-- from the others of that id. `written` is the borrower that stands in their rows so far, the first of its id: whether an id
-- is known at all, that one's row tells. They are gone through person by person and by plain index: the planner takes them for
-- very few, and of two such sets it would go through the one for each row of the other; the clients of one id it takes for
-- thousands, and would sort their places.
create function intake.find_borrowers(p_return uuid, p_association text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp set enable_bitmapscan = off as $$
declare
  newcomer text := format('intake.%I', intake.part_of(p_return, 'newcomer'));
begin
  execute format($sql$
    create unlogged table %1$s as
    select f.id_hash, f.line_no, f.client_id, f.written, f.new_variant,
      coalesce(f.borrower_id, intake.borrower_id_of(f.id_hash, f.new_variant::integer)) as borrower_id
    from (
      select o.*, case when o.borrower_id is null then (row_number() over (partition by o.id_hash, o.borrower_id is null
          order by o.own_variant) + coalesce(o.variants, 0))::smallint end as new_variant
      from (
        select a.id_hash, a.own_variant, a.line_no, a.client_id, a.borrower_id as written, taken.variants, met.borrower_id
        from intake.%2$I a
        left join registry.borrower first on first.borrower_id = a.borrower_id
        left join lateral (
          select greatest(max(b.variant), first.variant) as variants from registry.borrower b
          where first.borrower_id is not null and b.id_hash = a.id_hash and b.variant > 1
        ) taken on true
        left join lateral (
          select c.borrower_id from registry.client c join registry.borrower b on b.borrower_id = c.borrower_id
          where first.borrower_id is not null and c.id_hash = a.id_hash and c.association <> $1
            and (c.name_keys && a.name_keys or c.birth_date = a.birth_date)
          order by (c.name_keys && a.name_keys and c.birth_date = a.birth_date) desc, b.variant limit 1
        ) met on true
        where not a.is_known and (first.borrower_id is not null or a.of_id > 1)
      ) o
    ) f
    order by f.id_hash
  $sql$, newcomer, intake.part_of(p_return, 'arrival')) using p_association;
  execute format('analyze %s', newcomer);
end
$$;

-- Writes new borrowers, in the order of their indexes, and the bureau's cases of clashing reports. Who is not among those of
-- intake.find_borrowers is alone with an id that nobody knew, and is the borrower that stands in his rows.
create function intake.write_borrowers(p_return uuid, p_association text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp set enable_nestloop = off as $$
begin
  execute format($sql$
    insert into registry.borrower (borrower_id, id_hash, variant)
    select a.borrower_id, a.id_hash, 1 from intake.%1$I a
    where not a.is_known and not exists (select from intake.%2$I n where n.line_no = a.line_no)
    union all
    select borrower_id, id_hash, new_variant from intake.%2$I where new_variant is not null
  $sql$, intake.part_of(p_return, 'arrival'), intake.part_of(p_return, 'newcomer'));
  execute format($sql$
    insert into registry.identity_case (kind, id_hash, borrower_id, other_borrower_id, association, name_key, birth_date)
    select 'REPORT', m.id_hash, m.borrower_id, m.written, $1, r.name_keys[1], r.birth_date
    from intake.%1$I m join intake.%2$I r using (line_no)
    where m.new_variant > 1
    on conflict do nothing
  $sql$, intake.part_of(p_return, 'newcomer'), intake.clean_of(p_return)) using p_association;
end
$$;

-- Gives the rows that this transaction wrote the borrowers that were found, where they are others: seldom, and by index,
-- since of rows so new the planner knows nothing.
create function intake.correct_borrowers(p_return uuid, p_association text, p_month date) returns void
  language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  newcomer text := intake.part_of(p_return, 'newcomer');
  is_any boolean;
begin
  execute format('select exists (select from intake.%I where borrower_id <> written)', newcomer) into is_any;
  if not is_any then return; end if;
  execute format($sql$
    update registry.client k set borrower_id = n.borrower_id
    from intake.%I n where n.borrower_id <> n.written and k.client_id = n.client_id
  $sql$, newcomer);
  execute format($sql$
    update registry.loan l set borrower_id = n.borrower_id
    from intake.%I n where n.borrower_id <> n.written and l.association = $1 and l.client_id = n.client_id
  $sql$, newcomer) using p_association;
  execute format($sql$
    update registry.position p set borrower_id = n.borrower_id
    from intake.%I n join registry.loan l on l.association = $1 and l.client_id = n.client_id
    where n.borrower_id <> n.written and p.month = $2 and p.loan_id = l.loan_id and p.client_id = n.client_id
  $sql$, newcomer) using p_association, p_month;
end
$$;

revoke all on all functions in schema intake from public;
grant execute on all functions in schema intake to centrale_intake;
