-- A calendar that follows real time: months open by themselves, and the publisher asks which month has come due.
set local role centrale_owner;

-- Opens the months that have begun since the newest one, where that one follows real time; answers how many. A demo's
-- calendar stays as it is.
create function registry.follow_calendar() returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  newest registry.calendar;
  opened integer := 0;
  today date := (now() at time zone 'Africa/Casablanca')::date;
begin
  select * into newest from registry.calendar order by month desc limit 1;
  while newest.real_time and newest.month < today loop
    newest.month := (newest.month + interval '1 day' + interval '1 month - 1 day')::date;
    insert into registry.calendar (month, due_on, real_time) values (newest.month, newest.month + 10, true)
    on conflict do nothing;
    opened := opened + 1;
  end loop;
  return opened;
end
$$;
revoke all on function registry.follow_calendar() from public;
grant execute on function registry.follow_calendar() to centrale_publisher;

-- The newest real month that is due today and has no snapshot yet, or null. An older one that was missed stays
-- unpublished: bands are never published out of order.
create function published.due_month() returns date
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select max(c.month) from registry.calendar c
  where c.real_time and c.due_on <= (now() at time zone 'Africa/Casablanca')::date
    and not exists (select from published.snapshot s where s.month >= c.month)
$$;
revoke all on function published.due_month() from public;
grant execute on function published.due_month() to centrale_publisher;
