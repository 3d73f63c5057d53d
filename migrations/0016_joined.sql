-- P13: the first row of an agent's history says that they joined. SQLite changes a check only by making the table anew.
create table status_changes_anew (
  number integer primary key,
  agent_id text not null references agents on delete cascade,
  from_status text not null check (from_status in ('online', 'invisible', 'offline')),
  to_status text not null check (to_status in ('online', 'invisible', 'offline')),
  at integer not null,
  cause text not null check (cause in ('joined', 'by hand', 'by admin', 'availability hours', 'auto-offline delay', 'returned', 'API')),
  by_agent_id text references agents on delete set null,
  setting text
) strict;

insert into status_changes_anew (number, agent_id, from_status, to_status, at, cause, by_agent_id, setting)
select number, agent_id, from_status, to_status, at, cause, by_agent_id, setting from status_changes;

drop table status_changes;

alter table status_changes_anew rename to status_changes;

create index status_changes_by_agent on status_changes (agent_id, number);
