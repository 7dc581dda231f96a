-- Reading rejected rows a page at a time, however many there are and however new.
set local role centrale_owner;

-- The next rejected rows of a file after a line, as its sender's role may see them. By the index: until the server has
-- statistics of rows that were kept just now it takes them for few, and would sort all that are left for every page.
create function intake.read_rejections(p_file uuid, p_after bigint, p_most integer)
  returns table (line_no bigint, raw text, codes text[], fields text[])
  language sql stable set search_path = pg_catalog, pg_temp set enable_bitmapscan = off set enable_sort = off as $$
  select j.line_no, j.raw, j.codes, j.fields from intake.rejection j
  where j.return_id = p_file and j.line_no > p_after order by j.line_no limit p_most
$$;
revoke all on function intake.read_rejections(uuid, bigint, integer) from public;
grant execute on function intake.read_rejections(uuid, bigint, integer) to centrale_amc, centrale_intake;
