-- The level of a verdict, reckoned by sets: what an inquiry records beside the bands it showed, and what a new set of
-- rules would change. The gateway words the same verdict with its reasons (exposure/verdict-rules.ts); a test holds
-- the two together.
set local role centrale_owner;

-- The rules that apply on a day: the newest version in force.
create function published.rules_on(p_day date) returns published.verdict_rule[]
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select array_agg(r order by r.measure) from published.verdict_rule r
  where r.version = (select max(version) from published.verdict_rule where valid_from <= p_day)
$$;

-- What an amount band is reckoned at, in centimes: its upper edge, the open band at its lower edge.
create function published.reckoned(p_edges bigint[], p_band smallint) returns bigint
  language sql immutable parallel safe
  return coalesce(p_edges[p_band + 1], p_edges[cardinality(p_edges)]);

-- 0 OK, 1 WATCH, 2 LIMIT_EXCEEDED: the worst that any rule says. Bands are ordinals (`p_inquiries` null where the purpose
-- gives none), amounts centimes; an income that is null or 0 is unknown and held against nobody. Shares are rounded up
-- to a basis point, so that one just above a threshold does not fall onto it.
create function published.verdict_level(
  p_rules published.verdict_rule[], p_outstanding_edges bigint[], p_instalment_edges bigint[],
  p_lenders smallint, p_outstanding smallint, p_instalment smallint, p_arrears smallint, p_inquiries smallint,
  p_asker_lends boolean, p_own_owed bigint, p_own_instalment bigint, p_requested bigint, p_requested_instalment bigint,
  p_income bigint
) returns smallint language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  rule published.verdict_rule;
  measured numeric;
  level smallint := 0;
begin
  foreach rule in array p_rules loop
    measured := case rule.measure
      when 'LENDERS' then p_lenders + case when p_asker_lends then 1 else 0 end
      when 'TOTAL_DEBT' then p_own_owed + published.reckoned(p_outstanding_edges, p_outstanding) + p_requested
      when 'DEBT_SERVICE' then ceil((p_own_instalment + published.reckoned(p_instalment_edges, p_instalment)
        + p_requested_instalment)::numeric * 10000 / nullif(greatest(p_income, 0), 0)) / 10000
      when 'ARREARS_ELSEWHERE' then p_arrears
      when 'INQUIRIES' then p_inquiries
      when 'OPEN_TOP_BAND' then case when p_outstanding >= cardinality(p_outstanding_edges) then 1 else 0 end
        + case when p_instalment >= cardinality(p_instalment_edges) then 1 else 0 end
    end;
    if rule.limit_from < measured or (rule.limit_from = measured and not rule.exclusive) then return 2; end if;
    if rule.watch_from < measured or (rule.watch_from = measured and not rule.exclusive) then level := 1; end if;
  end loop;
  return level;
end
$$;
revoke all on function published.rules_on(date), published.reckoned(bigint[], smallint),
  published.verdict_level(published.verdict_rule[], bigint[], bigint[], smallint, smallint, smallint, smallint, smallint,
    boolean, bigint, bigint, bigint, bigint, bigint) from public;
grant execute on function published.rules_on(date), published.reckoned(bigint[], smallint),
  published.amount_edges(smallint, text),
  published.verdict_level(published.verdict_rule[], bigint[], bigint[], smallint, smallint, smallint, smallint, smallint,
    boolean, bigint, bigint, bigint, bigint, bigint) to centrale_reader, centrale_publisher;
