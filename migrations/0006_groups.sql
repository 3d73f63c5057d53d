-- W6: groups as visitors may choose them: names by language as JSON (`{"fr":"Ventes"}`), and those that are not offered.
alter table groups add column names text not null default '{}';

alter table groups add column is_private integer not null default 0;

alter table accounts add column asks_for_group integer not null default 0;

-- C4: one more kind of note, "ungrouped". SQLite changes no check in place.
create table notes_anew (
  conversation_id text not null references conversations (id) on delete cascade,
  seq integer not null,
  id text not null,
  after_seq integer not null,
  kind text not null check (kind = 'comment' or kind = 'assigned' or kind = 'unassigned' or kind = 'grouped' or kind = 'ungrouped' or kind = 'closed' or kind = 'reopened'),
  agent_id text references agents,
  text text not null,
  at integer not null,
  primary key (conversation_id, seq),
  unique (conversation_id, id)
) strict, without rowid;

insert into notes_anew select * from notes;

drop table notes;

alter table notes_anew rename to notes;
