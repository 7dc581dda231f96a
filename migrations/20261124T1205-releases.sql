-- What a release publishes, and what it cost. A release is drawn once and then only read: the gateway's roles select what
-- is published, and nothing else of it is granted to them. Figures that are withheld do not stand in a readable table.
set local role centrale_owner;

-- One release: all tables of a kind for a period (YYYY-MM). MONTHLY and QUARTERLY ones are planned; a CUSTOM one was asked
-- for, and its version is its number within the period. Version 2 and on of the others is a second draw, charged in full.
-- `known_at`: the register as it was known then, which is when the period was closed. `clip_centimes`: nobody counts with
-- more. `rho_nano`: what it cost, in thousand millionths of ρ; `epsilon` at `delta`, for display alone. `combined_with`: the
-- release whose draws its estimates rest on besides. `coverage`: by level the millionths of the borrowers in published
-- cells. `sha256` of the text in release_file, in hexadecimal.
create table published.release (
  release_id text primary key check (release_id ~ '^\d{4}-\d{2}-(monthly|quarterly|custom)-[1-9]\d*$'),
  period text not null check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  kind text not null check (kind in ('MONTHLY', 'QUARTERLY', 'CUSTOM')),
  version smallint not null check (version >= 1),
  drawn_at timestamptz not null,
  snapshot_id integer not null references published.snapshot,
  known_at timestamptz not null,
  mechanism text not null,
  unit text not null,
  clip_centimes bigint not null check (clip_centimes > 0),
  rho_nano bigint not null check (rho_nano > 0),
  delta numeric not null check (delta > 0),
  epsilon numeric not null check (epsilon >= 0),
  combined_with text references published.release,
  coverage jsonb not null,
  citation text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  unique (period, kind, version)
);

-- The same bytes for everybody: the release as canonical JSON, written once.
create table published.release_file (
  release_id text primary key references published.release,
  body text not null
);

-- A noisy table of a release: what it cost and how noisy each component of each of its cells is (σ² as a fraction, σ in
-- hundredths rounded up; borrowers, or centimes for AMOUNTS). `table_key` names its dimensions: NATION, REGION, REGION_AREA,
-- REGION_AREA_ACTIVITY, REGION_AREA_ACTIVITY_BAND, or another choice of them where it was asked for.
create table published.release_table (
  release_id text not null references published.release,
  table_key text not null,
  measure text not null check (measure in ('COUNTS', 'AMOUNTS', 'CLIPPED')),
  dimensions text[] not null check (dimensions <@ array['REGION', 'AREA', 'ACTIVITY', 'BAND']),
  cells integer not null check (cells > 0),
  rho_nano bigint not null check (rho_nano > 0),
  variance_numerator numeric not null check (variance_numerator > 0),
  variance_denominator numeric not null check (variance_denominator > 0),
  sigma_hundredths bigint not null check (sigma_hundredths > 0),
  primary key (release_id, table_key, measure)
);

-- A cell as it is published: `key` is the canonical text of its codes (MA/06/URBAN/TRADE; * for a dimension left out),
-- `place` its place in the public order of the release, from the nation down. `drawn_…`: the whole numbers as they were drawn, where this release
-- drew them; counts as crossed and late, crossed and on time, single and late, single and on time; amounts as late, on time;
-- clipped as people clipped, people whole. Without `drawn_`: the estimates that agree with each other, and σ² of each
-- component. Everything is null where the cell is not PUBLISHED; amounts also where they are too noisy.
create table published.release_cell (
  release_id text not null references published.release,
  table_key text not null,
  key text not null,
  place integer not null,
  region text,
  area text,
  activity text,
  band text,
  status text not null check (status in ('PUBLISHED', 'WITHHELD', 'MERGED', 'UNRELIABLE')),
  merged_into text,
  drawn_counts bigint[] check (cardinality(drawn_counts) = 4),
  drawn_amounts bigint[] check (cardinality(drawn_amounts) = 2),
  drawn_clipped bigint[] check (cardinality(drawn_clipped) = 2),
  counts bigint[] check (cardinality(counts) = 4),
  counts_variance_numerator numeric,
  counts_variance_denominator numeric,
  amounts bigint[] check (cardinality(amounts) = 2),
  amounts_variance_numerator numeric,
  amounts_variance_denominator numeric,
  borrowers_grade text check (borrowers_grade in ('A', 'B', 'C')),
  outstanding_grade text check (outstanding_grade in ('A', 'B', 'C')),
  primary key (release_id, key),
  check ((status = 'MERGED') = (merged_into is not null)),
  check ((status = 'PUBLISHED') = (counts is not null)),
  check (counts is not null or coalesce(drawn_counts, drawn_amounts, drawn_clipped, amounts) is null),
  check ((counts is null) = (counts_variance_numerator is null)),
  check ((amounts is null) = (amounts_variance_numerator is null)),
  check ((counts is null) = (borrowers_grade is null)),
  check ((amounts is null) = (outstanding_grade is null))
);
create unique index release_cell_in_order on published.release_cell (release_id, place);

-- Every noisy number that was drawn for a cell which the lender rule publishes, those too noisy to be shown included:
-- later releases of the period make their estimates of them. For the release role alone.
create table published.release_draw (
  release_id text not null references published.release,
  table_key text not null,
  measure text not null,
  key text not null,
  components bigint[] not null,
  primary key (release_id, table_key, measure, key)
);

-- Which cells the lender rule publishes in a quarter, decided once, on the month `based_on`. For the release role alone:
-- what it comes to in a release stands in the cells.
create table published.suppression_map (
  quarter date not null,
  key text not null,
  status text not null check (status in ('PUBLISHED', 'WITHHELD', 'MERGED')),
  merged_into text,
  based_on date not null,
  primary key (quarter, key)
);

-- How much privacy may be spent, in nano-ρ. YEAR: on any one borrower in a calendar year, by everybody together. RESERVE:
-- the part of it for tables that are asked for, and for second versions. PARTNER: one partner's part of the reserve.
create table published.privacy_account (
  account_id text primary key,
  kind text not null check (kind in ('YEAR', 'RESERVE', 'PARTNER')),
  year smallint not null,
  api_client text,
  cap_nano bigint not null check (cap_nano >= 0),
  spent_nano bigint not null default 0 check (spent_nano between 0 and cap_nano),
  check ((kind = 'PARTNER') = (api_client is not null))
);

-- One charge, by a key under which it is made once, whatever is tried again; and its entries, one for each account. Both
-- are only ever added to.
create table published.ledger_charge (
  charge_key text primary key,
  request_hash bytea not null,
  cost_nano bigint not null check (cost_nano > 0),
  charged_at timestamptz not null default now()
);
create table published.ledger_entry (
  charge_key text not null references published.ledger_charge,
  account_id text not null references published.privacy_account,
  cost_nano bigint not null check (cost_nano > 0),
  primary key (charge_key, account_id)
);

-- A table that a partner asked for: dimensions from the public lists, counts and perhaps amounts, at a cost. REQUESTED until
-- two people of the bureau have approved, then APPROVED until it is DRAWN, or REFUSED with a code and nothing spent;
-- DECLINED by the bureau. `idempotency_key` is the asker's own.
create table published.table_request (
  request_id uuid primary key default gen_random_uuid(),
  requested_by text not null references registry.api_client,
  idempotency_key text not null check (length(idempotency_key) between 1 and 100),
  requested_at timestamptz not null default now(),
  period text not null check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  dimensions text[] not null check (dimensions <@ array['REGION', 'AREA', 'ACTIVITY', 'BAND']),
  with_amounts boolean not null,
  rho_nano bigint not null check (rho_nano between 1 and 50000000),
  state text not null default 'REQUESTED' check (state in ('REQUESTED', 'APPROVED', 'DRAWN', 'REFUSED', 'DECLINED')),
  refusal text,
  release_id text references published.release,
  finished_at timestamptz,
  unique (requested_by, idempotency_key),
  check ((state = 'DRAWN') = (release_id is not null)),
  check ((state = 'REFUSED') = (refusal is not null))
);
create table published.table_approval (
  request_id uuid not null references published.table_request,
  approved_by text not null references registry.api_client,
  approved_at timestamptz not null default now(),
  primary key (request_id, approved_by)
);

do $$
declare
  t text;
begin
  foreach t in array array['release', 'release_file', 'release_table', 'release_cell', 'release_draw', 'suppression_map',
    'privacy_account', 'ledger_charge', 'ledger_entry', 'table_request', 'table_approval'] loop
    execute format('alter table published.%I enable row level security', t);
    execute format('alter table published.%I force row level security', t);
    execute format('create policy job on published.%I for select to centrale_release using (true)', t);
    execute format('grant select on published.%I to centrale_release', t);
  end loop;
  foreach t in array array['release', 'release_file', 'release_table', 'release_cell', 'release_draw',
    'suppression_map'] loop
    execute format('create policy draws on published.%I for insert to centrale_release with check (true)', t);
    execute format('grant insert on published.%I to centrale_release', t);
  end loop;
  foreach t in array array['release', 'release_file', 'release_table', 'release_cell'] loop
    execute format('create policy everyone on published.%I for select to
      centrale_amc, centrale_research, centrale_bureau, centrale_supervisor, centrale_reader using (true)', t);
    execute format('grant select on published.%I to
      centrale_amc, centrale_research, centrale_bureau, centrale_supervisor, centrale_reader', t);
  end loop;
  -- Charged, asked for and approved through functions alone, so that nobody takes a cost back or signs for another.
  foreach t in array array['privacy_account', 'ledger_charge', 'ledger_entry', 'table_request', 'table_approval'] loop
    execute format('create policy keeper on published.%I to centrale_reader using (true) with check (true)', t);
    execute format('grant select, insert on published.%I to centrale_reader', t);
  end loop;
  foreach t in array array['privacy_account', 'ledger_charge', 'ledger_entry'] loop
    execute format('create policy staff on published.%I for select to centrale_bureau, centrale_supervisor using (true)', t);
    execute format('grant select on published.%I to centrale_bureau, centrale_supervisor', t);
  end loop;
end
$$;
grant update (spent_nano) on published.privacy_account to centrale_reader;
grant update (state, refusal, release_id, finished_at) on published.table_request to centrale_reader;
grant usage on schema published to centrale_release;
create policy release on published.snapshot for select to centrale_release using (true);
grant select (snapshot_id, month, run, kind, published_at, is_current) on published.snapshot to centrale_release;
