-- I1: words of messages. Filled a moment after they are written, so that a message never waits for the index.
create virtual table message_search using fts5 (text, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2");

-- How far it has come.
create table search_progress (
  id integer primary key check (id = 1),
  indexed_rowid integer not null
) strict;

insert into search_progress (id, indexed_rowid) values (1, 0);
