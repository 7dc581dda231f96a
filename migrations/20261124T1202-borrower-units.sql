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
-- times the highest ceiling, so that no sum can run over.
create function published.unit_loans(p_month date, p_known_at timestamptz)
returns table (person uuid, lender integer, owed integer, is_late boolean, claim bigint) language sql stable as $$
  select coalesce(b.same_as, p.borrower_id), l.lender, least(p.outstanding_centimes, 2147483647)::integer,
    p.status = 'WRITTEN_OFF' or p.days_past_due > 30,
    (least(p.outstanding_centimes, 2147483647) << 32)
      | ((1048575 - (uuid_hash(p.loan_id) & 1048575))::bigint << 12)
      | (4095 - published.place_number(coalesce(r.region, 0::smallint), p.area, p.activity))
  from published.positions_known_at(p_month, p_known_at) p
  join (
    select a.code, dense_rank() over (order by a.control_group)::integer as lender from registry.association a
  ) l on l.code = p.association
  left join (select v.code, v.region::smallint as region from registry.province v) r on r.code = p.province
  left join registry.borrower b on b.borrower_id = p.borrower_id and b.same_as is not null
  where p.outstanding_centimes > 0
$$;

-- What each lender holds of each person, beside what the person owes in all; `place` as in published.place_number.
-- `is_first` marks one of a person's lines, so that sums over lines count him once.
create function published.unit_parts(p_month date, p_known_at timestamptz)
returns table (
  person uuid, lender integer, owed bigint, late_owed bigint, place integer, total bigint, late_total bigint,
  is_crossed boolean, is_first boolean
) language sql stable as $$
  select s.person, s.lender, s.owed, s.late_owed, (4095 - (s.claim & 4095))::integer, s.total, s.late_total,
    s.lenders > 1, s.line = 1
  from (
    select g.person, g.lender, g.owed, g.late_owed, max(g.claim) over everything as claim,
      (sum(g.owed) over everything)::bigint as total, (sum(g.late_owed) over everything)::bigint as late_total,
      count(*) over everything as lenders, row_number() over everything as line
    from (
      select o.person, o.lender, sum(o.owed) as owed, sum(case when o.is_late then o.owed else 0 end) as late_owed,
        max(o.claim) as claim
      from (
        select u.* from published.unit_loans(p_month, p_known_at) u order by u.person, u.lender offset 0
      ) o
      group by o.person, o.lender
    ) g
    window everything as (partition by g.person)
  ) s
$$;

-- The exact sums of a month as known at a moment, by finest cell and lender: what the lender holds there (the lender
-- rule), and whole people, each at one of his lenders (the tables; summed over lenders they are exact). People whose
-- region is unknown are in no cell. Amounts of tables are clipped at 50,000 dirhams a person, late and on time in
-- proportion; only the late part is rounded, down.
create function published.sum_cells(p_month date, p_known_at timestamptz)
returns table (
  region text, area text, activity text, band text, lender integer, borrowers bigint, crossed_borrowers bigint,
  late_borrowers bigint, outstanding numeric, late numeric, clipped numeric, clipped_late numeric, crossed_late bigint,
  crossed_on_time bigint, single_late bigint, single_on_time bigint, late_centimes numeric, on_time_centimes numeric,
  clipped_people bigint, whole_people bigint
) language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  set work_mem = '256MB' set enable_sort = off set enable_nestloop = off as $$
#variable_conflict use_column
declare
  clip constant bigint := 5000000;
  edges constant bigint[] := published.amount_edges(1::smallint, 'OUTSTANDING');
  bands constant text[] := (select array_agg(b.code order by b.ordinal) from published.band b
    where b.version = 1 and b.measure = 'OUTSTANDING');
begin
  return query
  select lpad((c.place / 16)::text, 2, '0'), case when c.place % 16 < 8 then 'RURAL' else 'URBAN' end,
    (array['AGRICULTURE', 'CRAFTS', 'FOOD', 'HOUSING', 'LIVESTOCK', 'OTHER', 'SERVICES', 'TRADE'])[1 + c.place % 8],
    bands[1 + c.band], c.lender, c.borrowers, c.crossed_borrowers, c.late_borrowers, c.outstanding, c.late, c.clipped,
    c.clipped_late, c.crossed_late, c.crossed_on_time, c.single_late, c.single_on_time, c.late_centimes,
    c.on_time_centimes, c.clipped_people, c.whole_people
  from (
    select u.place, width_bucket(u.total - 1, edges) as band, u.lender, count(*) as borrowers,
      count(*) filter (where u.is_crossed) as crossed_borrowers,
      count(*) filter (where u.late_owed > 0) as late_borrowers,
      sum(u.owed) as outstanding, sum(u.late_owed) as late,
      sum(case when u.total > clip then div(u.owed * clip::numeric, u.total)::bigint else u.owed end) as clipped,
      sum(case when u.total > clip then div(u.late_owed * clip::numeric, u.total)::bigint else u.late_owed end) as clipped_late,
      count(*) filter (where u.is_first and u.is_crossed and u.late_total > 0) as crossed_late,
      count(*) filter (where u.is_first and u.is_crossed and u.late_total = 0) as crossed_on_time,
      count(*) filter (where u.is_first and not u.is_crossed and u.late_total > 0) as single_late,
      count(*) filter (where u.is_first and not u.is_crossed and u.late_total = 0) as single_on_time,
      coalesce(sum(case when u.total > clip then div(u.late_total * clip::numeric, u.total)::bigint else u.late_total end)
        filter (where u.is_first), 0) as late_centimes,
      coalesce(sum(case when u.total > clip then clip - div(u.late_total * clip::numeric, u.total)::bigint
        else u.total - u.late_total end) filter (where u.is_first), 0) as on_time_centimes,
      count(*) filter (where u.is_first and u.total > clip) as clipped_people,
      count(*) filter (where u.is_first and u.total <= clip) as whole_people
    from published.unit_parts(p_month, p_known_at) u
    where u.place >= 16
    group by u.place, width_bucket(u.total - 1, edges), u.lender
  ) c;
end
$$;
revoke all on function published.place_number(smallint, registry.area, registry.activity),
  published.unit_loans(date, timestamptz), published.unit_parts(date, timestamptz),
  published.sum_cells(date, timestamptz) from public;
grant execute on function published.sum_cells(date, timestamptz) to centrale_release;

reset role;
set local role centrale_owner;
revoke create on schema published from centrale_reader;
