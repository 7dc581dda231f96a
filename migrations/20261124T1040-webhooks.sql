-- Addresses of an association to which Centrale sends messages of its own accord. The signing secret is derived from the
-- key file, the webhook's id and this version; none is stored.
set local role centrale_owner;

create table registry.webhook (
  webhook_id uuid primary key default gen_random_uuid(),
  association text not null references registry.association,
  api_client text not null references registry.api_client,
  url text not null check (length(url) <= 2000),
  events text[] not null check (cardinality(events) > 0 and events <@ array['alert.raised', 'return.completed']),
  secret_version integer not null default 1 check (secret_version >= 1),
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'DISABLED', 'GONE')),
  created_at timestamptz not null default now(),
  last_delivered_at timestamptz,
  last_failed_at timestamptz,
  unique (association, url)
);
alter table registry.webhook enable row level security;
alter table registry.webhook force row level security;
create policy own_rows on registry.webhook to centrale_amc
  using (association = substr(current_user::text, 14) collate "default") with check (association = substr(current_user::text, 14) collate "default");
create policy senders on registry.webhook for select to centrale_publisher, centrale_intake using (true);
create policy courier on registry.webhook to centrale_courier using (true) with check (true);
grant select, insert, update (status, secret_version, events) on registry.webhook to centrale_amc;
grant select on registry.webhook to centrale_publisher, centrale_intake, centrale_courier;
grant update (status, last_delivered_at, last_failed_at) on registry.webhook to centrale_courier;
grant usage on schema registry to centrale_courier;
