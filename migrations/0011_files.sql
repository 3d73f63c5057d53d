-- C7: files of messages. Their contents lie in the data folder, by their ids; a row is written only once its content is on the disk.
create table files (
  -- Random: it names the content, and cannot be guessed.
  id text primary key,
  conversation_id text not null references conversations (id) on delete cascade,
  message_id text not null,
  place integer not null,
  name text not null,
  -- What its content says that it is.
  type text not null,
  size integer not null,
  -- Of pictures alone, which were made anew and may be shown (S5).
  width integer,
  height integer,
  at integer not null
) strict, without rowid;

create unique index files_of_message on files (conversation_id, message_id, place);

-- C7: in words for agents, a line each: what came with a message and is not kept.
create table files_not_kept (
  conversation_id text not null references conversations (id) on delete cascade,
  message_id text not null,
  words text not null,
  primary key (conversation_id, message_id)
) strict, without rowid;

-- Whether one of them has a row for it: so that a message without files asks neither.
alter table messages add column has_files integer not null default 0;
