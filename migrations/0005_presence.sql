-- P1, P9-P13: what decides each agent's status, and every change of it.
create table presences (
  agent_id text primary key references agents on delete cascade,
  -- P9
  is_hours_on integer not null default 0,
  time_zone text not null default 'UTC',
  week text not null default '{"1":[],"2":[],"3":[],"4":[],"5":[],"6":[],"7":[]}',
  -- P11: milliseconds; null for Never.
  auto_offline_after integer default 1800000,
  is_also_during_hours integer not null default 0,
  is_back_on_return integer not null default 0,
  -- P6
  is_told_when_invisible integer not null default 0,
  last_sign_of_life_at integer not null default 0,
  settings_at integer not null default 0,
  -- P12: until when API pings keep the agent online, and the change that comes back after; null without a lease.
  lease_until integer,
  lease_before text
) strict, without rowid;

create table leaves (
  agent_id text not null references agents on delete cascade,
  from_date text not null,
  to_date text not null,
  primary key (agent_id, from_date, to_date)
) strict, without rowid;

create table days_off (
  date text primary key,
  name text not null
) strict, without rowid;

-- P13. The newest row of an agent is their status.
create table status_changes (
  number integer primary key,
  agent_id text not null references agents on delete cascade,
  from_status text not null check (from_status in ('online', 'invisible', 'offline')),
  to_status text not null check (to_status in ('online', 'invisible', 'offline')),
  at integer not null,
  cause text not null check (cause in ('by hand', 'by admin', 'availability hours', 'auto-offline delay', 'returned', 'API')),
  by_agent_id text references agents on delete set null,
  setting text
) strict;

create index status_changes_by_agent on status_changes (agent_id, number);

insert into presences (agent_id, last_sign_of_life_at) select id, status_at from agents;

insert into status_changes (agent_id, from_status, to_status, at, cause, by_agent_id)
select id, 'offline', status, status_at, 'by hand', id from agents where status_at > 0;

-- Days off are days of the account's.
alter table accounts add column time_zone text not null default 'UTC';
