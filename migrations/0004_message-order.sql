-- C9: where each message stands in its conversation. Filled a moment after they are written, as the search index is: an index in `messages`
-- itself would make each commit write a page for each conversation that speaks, which is half of what a message costs.
create table message_order (
  conversation_number integer not null,
  seq integer not null,
  message_rowid integer not null,
  primary key (conversation_number, seq)
) strict, without rowid;

alter table search_progress rename to indexing_progress;

alter table indexing_progress rename column indexed_rowid to searchable_rowid;

-- How far `message_order` has come. Newer messages are few, and found by their rowids.
alter table indexing_progress add column ordered_rowid integer not null default 0;

drop index messages_changed;

-- No foreign key to conversations: SQLite would read all messages to delete one conversation. `deleteVisitor` takes them along.
create table messages_anew (
  rowid integer primary key,
  conversation_number integer not null,
  seq integer not null,
  id text not null,
  author text not null check (author = 'visitor' or author = 'agent' or author = 'system'),
  agent_id text references agents,
  happened text check (happened in ('joined', 'left')),
  text text not null,
  mode text check (mode = 'live-chat' or mode = 'messenger' or mode = 'hidden'),
  at integer not null,
  edited_at integer,
  deleted_at integer,
  revision integer not null default 0,
  unique (id, conversation_number)
) strict;

insert into messages_anew select * from messages;

drop table messages;

alter table messages_anew rename to messages;

insert into message_order select conversation_number, seq, rowid from messages order by conversation_number, seq;

update indexing_progress set ordered_rowid = (select coalesce(max(rowid), 0) from messages);

create index messages_changed on messages (conversation_number, revision) where revision > 0;

create view message_places as
  select conversation_number, seq, message_rowid
  from message_order
  union all
  select conversation_number, seq, rowid
  from messages
  where rowid > (select ordered_rowid from indexing_progress);
