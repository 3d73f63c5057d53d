-- E4, S10: mails that arrived, anew: an admin's deletion is an outcome of its own, and a kept mail lies beside the database, as files do.
-- What was kept whole in it so far goes, as after a month; its words stay.
create table received_mails_0013 (
  id text primary key,
  message_id text not null unique,
  at integer not null,
  sender text not null,
  subject text not null,
  outcome text not null check (outcome in ('message', 'unmatched', 'automatic', 'bounce', 'check', 'discarded')),
  -- In words: why it is unmatched, or what was recognised.
  words text not null default '',
  conversation_id text references conversations (id) on delete cascade,
  text text not null default '',
  -- The whole mail, while it is kept: its name among the files, and its bytes.
  source text,
  source_size integer not null default 0
) strict, without rowid;

insert into received_mails_0013 (id, message_id, at, sender, subject, outcome, words, conversation_id, text)
select id, message_id, at, sender, subject, iif(words like 'Deleted by %', 'discarded', outcome), words, conversation_id, text
from received_mails;

drop table received_mails;

alter table received_mails_0013 rename to received_mails;

create index received_unmatched on received_mails (at, id) where outcome = 'unmatched';
create index received_automatic on received_mails (at, id) where conversation_id is null and (outcome = 'automatic' or outcome = 'bounce');
create index received_of_conversation on received_mails (conversation_id, at) where conversation_id is not null;
create index received_alone on received_mails (at) where conversation_id is null;
create index received_texts on received_mails (at) where text <> '';
create index received_sources on received_mails (at) where source is not null;
