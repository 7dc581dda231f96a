-- From the register's loans to what a release is made of: one person is in one cell of every table, with a bounded part.
-- The same rules stand in src/statistics/borrower-unit-rules.ts; a test holds the two together. Exact sums leave the
-- database here, for the release role alone, and never otherwise.
set local role centrale_owner;
grant create on schema published to centrale_reader;
reset role;
set local role centrale_reader;

-- Where a loan's person would be counted, as one number in the order of the texts region, area, activity; 0 to 15 where
-- the province lies in no region.
create function published.place_number(p_region smallint, p_area registry.area, p_activity registry.activity)
returns bigint language sql immutable parallel safe as $$
  select 16 * p_region::bigint + case p_area when 'RURAL' then 0 else 8 end
    + case p_activity when 'AGRICULTURE' then 0 when 'CRAFTS' then 1 when 'FOOD' then 2 when 'HOUSING' then 3
      when 'LIVESTOCK' then 4 when 'OTHER' then 5 when 'SERVICES' then 6 else 7 end
$$;

-- Live loans on which something is owed, each with its person, its lender (those under one control are one, as a number
-- that means nothing) and `claim`: whose is the greatest of a person's says where he is. Before all the debt; among equal
-- ones the least keyed hash, 20 bits of it; then the first place. No loan counts for more than 2³¹ − 1 centimes, 143
-- times the highest ceiling, so that no sum can run over. Of all people it answers one share of so many.
create function published.unit_loans(
  p_month date, p_known_at timestamptz, p_missing uuid[], p_part integer, p_parts integer
) returns table (person uuid, lender integer, owed integer, is_late boolean, claim bigint)
language sql stable parallel safe as $$
  select coalesce(b.same_as, p.borrower_id), l.lender, least(p.outstanding_centimes, 2147483647)::integer,
    p.status = 'WRITTEN_OFF' or p.days_past_due > 30,
    (least(p.outstanding_centimes, 2147483647) << 32)
      | ((1048575 - (uuid_hash(p.loan_id) & 1048575))::bigint << 12)
      | (4095 - published.place_number(coalesce(r.region, 0::smallint), p.area, p.activity))
  from (
    select * from published.positions_of(p_month, p_known_at) o
    where published.share_number(o.borrower_id, p_parts) = p_part
      or o.borrower_id in (select u.borrower_id from registry.borrower u where u.same_as is not null)
    union all
    select * from published.positions_carried_into(p_month, p_known_at, p_missing)
  ) p
  join (
    select a.code, dense_rank() over (order by a.control_group)::integer as lender from registry.association a
  ) l on l.code = p.association
  left join (select v.code, v.region::smallint as region from registry.province v) r on r.code = p.province
  left join registry.borrower b on b.borrower_id = p.borrower_id and b.same_as is not null
  where p.outstanding_centimes > 0 and published.share_number(coalesce(b.same_as, p.borrower_id), p_parts) = p_part
$$;

-- What each lender holds of each person, at most 2³¹ − 1 centimes, beside what the person owes in all (more, where he owes
-- to others); `line` numbers a person's lines, so that sums over lines can count him once.
create function published.unit_parts(
  p_month date, p_known_at timestamptz, p_missing uuid[], p_part integer, p_parts integer
) returns table (
  lender integer, owed integer, late_owed integer, claim bigint, total bigint, late_total bigint, line bigint
) language sql stable parallel safe as $$
  select g.lender, g.owed, g.late_owed, max(g.claim) over everything, sum(g.owed) over everything,
    sum(g.late_owed) over everything, row_number() over everything
  from (
    select o.person, o.lender, least(sum(o.owed), 2147483647)::integer as owed,
      least(sum(case when o.is_late then o.owed else 0 end), 2147483647)::integer as late_owed, max(o.claim) as claim
    from (
      select u.* from published.unit_loans(p_month, p_known_at, p_missing, p_part, p_parts) u
      order by u.person, u.lender offset 0
    ) o
    group by o.person, o.lender
  ) g
  window everything as (partition by g.person)
$$;

-- Lines that are alike, counted: `kind` is one number of place (from bit 20), band of the person's total (from 17), lender
-- (from 5), whether he is clipped (16), whether he is late (8), whether with this lender (4), whether he is at several
-- (2), whether this is his first line (1). Amounts of the lender, whole and of the person clipped at 50,000 dirhams, in
-- proportion and rounded down; and of the first line's person, late (rounded down) and on time, which takes the rest.
-- Several processes count a register between them, a share of its people each, without further ones of their own.
create function published.unit_kinds(
  p_month date, p_known_at timestamptz, p_missing uuid[], p_part integer, p_parts integer
) returns table (
  kind bigint, n bigint, owed bigint, late_owed bigint, clipped bigint, clipped_late bigint, person_late bigint,
  person_on_time bigint
) language plpgsql stable parallel safe cost 1000000 set search_path = pg_catalog, pg_temp
  set work_mem = '128MB' set enable_nestloop = off set enable_sort = off set max_parallel_workers_per_gather = 0 as $$
#variable_conflict use_column
begin
  return query
  select ((4095 - (u.claim & 4095)) << 20)
      | (width_bucket(u.total - 1, '{0,600000,1200000,3000000,5000000}'::bigint[])::bigint << 17) | (u.lender << 5)
      | case when u.total > 5000000 then 16 else 0 end | case when u.late_total > 0 then 8 else 0 end
      | case when u.late_owed > 0 then 4 else 0 end | case when u.total > u.owed then 2 else 0 end
      | case when u.line = 1 then 1 else 0 end,
    count(*), sum(u.owed), sum(u.late_owed),
    sum(case when u.total > 5000000 then div(u.owed * 5000000::numeric, u.total)::integer else u.owed end),
    sum(case when u.total > 5000000 then div(u.late_owed * 5000000::numeric, u.total)::integer else u.late_owed end),
    sum(case when u.line <> 1 then 0 when u.total > 5000000 then div(u.late_total * 5000000::numeric, u.total)::integer
      else u.late_total::integer end),
    sum(case when u.line <> 1 then 0
      when u.total > 5000000 then 5000000 - div(u.late_total * 5000000::numeric, u.total)::integer
      else (u.total - u.late_total)::integer end)
  from published.unit_parts(p_month, p_known_at, p_missing, p_part, p_parts) u
  group by 1;
end
$$;

-- The exact sums of a month as known at a moment, by finest cell and lender: what the lender holds there (the lender
-- rule), and whole people, each at one of his lenders (the tables; summed over lenders they are exact). People whose
-- region is unknown are in no cell.
create function published.sum_cells(p_month date, p_known_at timestamptz)
returns table (
  region text, area text, activity text, band text, lender integer, borrowers bigint, crossed_borrowers bigint,
  late_borrowers bigint, outstanding numeric, late numeric, clipped numeric, clipped_late numeric, crossed_late numeric,
  crossed_on_time numeric, single_late numeric, single_on_time numeric, late_centimes numeric, on_time_centimes numeric,
  clipped_people numeric, whole_people numeric
) language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  set parallel_setup_cost = 0 set parallel_tuple_cost = 0 set parallel_leader_participation = off as $$
declare
  bands constant text[] := (select array_agg(b.code order by b.ordinal) from published.band b
    where b.version = 1 and b.measure = 'OUTSTANDING');
begin
  return query execute format($sql$
    select lpad((k.place / 16)::text, 2, '0'), case when k.place %% 16 < 8 then 'RURAL' else 'URBAN' end,
      (array['AGRICULTURE', 'CRAFTS', 'FOOD', 'HOUSING', 'LIVESTOCK', 'OTHER', 'SERVICES', 'TRADE'])[1 + k.place %% 8],
      $4[1 + k.band], k.lender, sum(k.n)::bigint, coalesce(sum(k.n) filter (where k.flags & 2 > 0), 0)::bigint,
      coalesce(sum(k.n) filter (where k.flags & 4 > 0), 0)::bigint, sum(k.owed), sum(k.late_owed), sum(k.clipped),
      sum(k.clipped_late),
      coalesce(sum(k.n) filter (where k.flags & 11 = 11), 0), coalesce(sum(k.n) filter (where k.flags & 11 = 3), 0),
      coalesce(sum(k.n) filter (where k.flags & 11 = 9), 0), coalesce(sum(k.n) filter (where k.flags & 11 = 1), 0),
      sum(k.person_late), sum(k.person_on_time),
      coalesce(sum(k.n) filter (where k.flags & 17 = 17), 0), coalesce(sum(k.n) filter (where k.flags & 17 = 1), 0)
    from (
      select (h.kind >> 20)::integer as place, (h.kind >> 17 & 7)::integer as band, (h.kind >> 5 & 4095)::integer as lender,
        (h.kind & 31)::integer as flags, h.*
      from (%s) h
    ) k
    where k.place >= 16
    group by k.place, k.band, k.lender
  $sql$, published.all_shares('published.unit_kinds($1, $2, $3, %s, %s)'))
    using p_month, p_known_at, published.loans_missing_in(p_month, p_known_at), bands;
end
$$;
revoke all on function published.place_number(smallint, registry.area, registry.activity),
  published.unit_loans(date, timestamptz, uuid[], integer, integer),
  published.unit_parts(date, timestamptz, uuid[], integer, integer),
  published.unit_kinds(date, timestamptz, uuid[], integer, integer), published.sum_cells(date, timestamptz) from public;
grant execute on function published.sum_cells(date, timestamptz) to centrale_release;

reset role;
set local role centrale_owner;
revoke create on schema published from centrale_reader;
