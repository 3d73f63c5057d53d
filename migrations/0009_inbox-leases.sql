-- P15: when an inbox of each agent last answered. It outlives a restart, so that nobody is taken for gone because the server was.
create table inbox_leases (
  agent_id text primary key references agents on delete cascade,
  renewed_at integer not null,
  -- The last stretch without any inbox that ended: from the last answer to the next.
  closed_from integer,
  closed_until integer
) strict, without rowid;

alter table accounts add column is_presence_strict integer not null default 0;
