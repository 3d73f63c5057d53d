-- P15: when an inbox of each agent last answered. It outlives a restart, so that nobody is taken for gone because the server was.
create table inbox_leases (
  agent_id text primary key references agents on delete cascade,
  renewed_at integer,
  -- The last stretch without any inbox that ended: from the last answer to the next.
  closed_from integer,
  closed_until integer,
  -- P12: API pings vouch for an agent without an inbox until then.
  vouched_until integer
) strict, without rowid;

-- When this server was last seen running: who was here then is here after a restart, however long that took.
create table heartbeats (
  id integer primary key check (id = 1),
  at integer not null
) strict;

insert into heartbeats (id, at) values (1, 0);

alter table accounts add column is_presence_strict integer not null default 0;
