-- The register's live loans at a month's end as they were known at a moment: a release is drawn from what its snapshot
-- was published from, and a table that is asked for later from the same.
set local role centrale_owner;

-- A loan's latest position at or before the month, as known at a moment. A late lender's last one is carried for six
-- months at most, and not beyond a maturity that has passed since: a loan that fell due unseen may be paid. What was
-- already past maturity when last reported has no such end. Those who have left the sector are not carried. Plain SQL
-- without settings, so that it becomes part of the query that reads it, which then reads only the columns it needs; and
-- only loans that the month lacks are looked for in the months before. CLOSED and REMOVED are the last of the states:
-- under row policies the planner takes `not in` for next to nothing and plans for a handful of loans.
create function published.positions_known_at(p_month date, p_known_at timestamptz) returns setof registry.position
  language sql stable as $$
  select p.*
  from registry.position p
  join registry.association a on a.code = p.association and (a.left_on is null or a.left_on > p_month)
  where p.month = p_month and p.received_at <= p_known_at
    and (p.superseded_at is null or p.superseded_at > p_known_at)
    and p.status < 'CLOSED'
  union all
  select carried.* from (
    select distinct on (p.loan_id) p.*
    from registry.position p
    join registry.association a on a.code = p.association and (a.left_on is null or a.left_on > p_month)
    where p.month < p_month and p.month > p_month - interval '6 months' and p.received_at <= p_known_at
      and (p.superseded_at is null or p.superseded_at > p_known_at)
      and not exists (
        select from registry.position n
        where n.month = p_month and n.loan_id = p.loan_id and n.received_at <= p_known_at
          and (n.superseded_at is null or n.superseded_at > p_known_at)
      )
    order by p.loan_id, p.month desc
  ) carried
  where (carried.maturity_on > p_month or carried.maturity_on <= carried.month)
    and carried.status < 'CLOSED'
$$;

-- The same as it is known now; what publication and all that follows from it reads.
create or replace function published.positions_at(p_month date) returns setof registry.position
  language sql stable as $$
  select p.* from published.positions_known_at(p_month, 'infinity') p
$$;
revoke all on function published.positions_known_at(date, timestamptz) from public;
grant execute on function published.positions_known_at(date, timestamptz) to centrale_publisher, centrale_reader;
