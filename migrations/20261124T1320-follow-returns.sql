-- When each step of a return began, so that its sender can be told how far it is and about how long it will take; and how
-- often one failed.
set local role centrale_owner;

-- `writing_at`: when it was its turn to be merged. How long it waited for that depends on others, so that no pace may be
-- reckoned from before it.
alter table intake.return add column checking_at timestamptz, add column merging_at timestamptz,
  add column writing_at timestamptz, add column failed_tries integer not null default 0;

-- A received return is taken up, or taken up again after a crash.
create function intake.begin_checking(p_return uuid) returns void
  language sql set search_path = pg_catalog, pg_temp as $$
  update intake.return set state = 'CHECKING', checking_at = clock_timestamp()
  where return_id = p_return and state in ('RECEIVED', 'CHECKING')
$$;

-- A checked return goes on to its merge; called in the transaction that checked it.
create function intake.begin_merging(p_return uuid) returns void
  language sql set search_path = pg_catalog, pg_temp as $$
  update intake.return set merging_at = clock_timestamp() where return_id = p_return and state = 'MERGING'
$$;

-- Waits for the return's turn, which lasts to the end of the transaction, and notes when it came. Merges of several lenders
-- go beside each other, those of one lender one after another; whoever needs the register as it is between merges, a
-- publication, a withdrawal, locks registry.merge for itself, and waits for all that are under way.
create function intake.begin_writing(p_return uuid) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('registry.merge'));
  perform pg_advisory_xact_lock(hashtext('registry.client'), hashtext(r.association))
  from intake.return r where r.return_id = p_return;
  update intake.return set writing_at = clock_timestamp() where return_id = p_return and state = 'MERGING';
end
$$;

-- A step of a return failed, and was undone; it is tried again from the state it had.
create function intake.note_failed_try(p_return uuid) returns void
  language sql set search_path = pg_catalog, pg_temp as $$
  update intake.return set failed_tries = failed_tries + 1 where return_id = p_return and finished_at is null
$$;

revoke all on function intake.begin_checking(uuid), intake.begin_merging(uuid), intake.begin_writing(uuid),
  intake.note_failed_try(uuid) from public;
grant execute on function intake.begin_checking(uuid), intake.begin_merging(uuid), intake.begin_writing(uuid),
  intake.note_failed_try(uuid) to centrale_intake;
