-- Who may exist in the cluster, and the rooms of the house. Roles belong to the whole cluster, so each is
-- created only where it is missing; the two logins get their passwords from `centrale migrate`.
do $$
declare
  nologin text;
begin
  foreach nologin in array array[
    'centrale_owner', 'centrale_reader', 'centrale_amc', 'centrale_research', 'centrale_bureau',
    'centrale_supervisor', 'centrale_intake', 'centrale_publisher', 'centrale_release',
    'centrale_sealer'
  ] loop
    if not exists (select from pg_roles where rolname = nologin) then
      execute format('create role %I nologin nosuperuser nobypassrls nocreaterole nocreatedb', nologin);
    end if;
  end loop;
  -- NOINHERIT: a login that has not become somebody can do nothing at all.
  if not exists (select from pg_roles where rolname = 'centrale_app') then
    create role centrale_app login nosuperuser nobypassrls nocreaterole nocreatedb noinherit;
    grant centrale_research, centrale_bureau, centrale_supervisor to centrale_app;
  end if;
  if not exists (select from pg_roles where rolname = 'centrale_work') then
    create role centrale_work login nosuperuser nobypassrls nocreaterole nocreatedb noinherit;
    grant centrale_intake, centrale_publisher, centrale_release, centrale_sealer to centrale_work;
  end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant centrale_owner, centrale_reader to %I', current_user);
  end if;
  execute format('grant create on database %I to centrale_owner', current_database());
  -- A temporary table could shadow a name inside a query; nobody of ours needs one.
  execute format('revoke temporary on database %I from public', current_database());
  execute format('grant temporary on database %I to centrale_intake, centrale_publisher', current_database());
  execute format('revoke connect on database %I from public', current_database());
  execute format('grant connect on database %I to centrale_app, centrale_work, centrale_owner', current_database());
end
$$;

-- A request that waits longer than this holds a place that another association needs.
alter role centrale_app set statement_timeout = '15s';
alter role centrale_app set idle_in_transaction_session_timeout = '15s';
alter role centrale_app set lock_timeout = '5s';
alter role centrale_work set idle_in_transaction_session_timeout = '10min';

create extension if not exists pgcrypto with schema public;
revoke create on schema public from public;

create schema registry authorization centrale_owner;
create schema intake authorization centrale_owner;
create schema published authorization centrale_owner;
create schema audit authorization centrale_owner;

grant usage on schema registry, published, audit, intake to
  centrale_reader, centrale_amc, centrale_bureau, centrale_supervisor, centrale_intake, centrale_publisher;
grant usage on schema registry, published to centrale_research;
-- Each return is copied into a staging table of its own, made and dropped by intake.
grant create on schema intake to centrale_intake;
