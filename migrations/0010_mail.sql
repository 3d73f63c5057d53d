-- E6: the outbox. A row is written in the transaction that makes its mail due; what was not mailed, and why, is a row as well (E9).
create table mails (
  id text primary key,
  -- One mail, however often it becomes due: kind, exchange, recipient, up to which message.
  key text not null unique,
  kind text not null check (kind in ('notice', 'transcript', 'replies', 'visitor-transcript', 'copy', 'invite', 'password-reset', 'new-sign-in', 'test', 'mailbox-check')),
  conversation_id text references conversations (id) on delete cascade,
  agent_id text references agents on delete cascade,
  -- The first and the last message that it is about; it is called off once that is answered (notice) or seen (replies).
  from_seq integer,
  up_to_seq integer,
  from_name text not null,
  to_name text not null,
  to_address text not null,
  -- R3: fixed here, so that a second copy is the same mail.
  message_id text not null unique,
  -- Mails about conversations are composed when their turn comes: until then the text is empty, and the subject only says what it is.
  subject text not null,
  text text not null,
  html text not null,
  -- The conversation's revision then: an edit or a deletion since makes it be composed anew.
  composed_revision integer not null default 0,
  reply_to text,
  thread text not null default '[]',
  unsubscribe_url text,
  state text not null check (state in ('waiting', 'sent', 'failed', 'called off', 'not mailed')),
  -- In words: the server's answer, its refusal, or why nothing was mailed.
  words text not null default '',
  created_at integer not null,
  attempts integer not null default 0,
  next_try_at integer not null,
  -- Since when the server has refused it for now, one time after the other.
  failing_since integer,
  done_at integer,
  -- E5: it came back.
  bounced_at integer,
  bounce_words text
) strict, without rowid;

create index mails_waiting on mails (next_try_at) where state = 'waiting';
create index mails_failed on mails (done_at) where state = 'failed';
create index mails_done on mails (done_at) where state = 'sent';
create index mails_of_conversation on mails (conversation_id, created_at) where conversation_id is not null;

-- E4, E8: who may answer in which conversation by mail. What stands in addresses and links is signed; `id` alone opens nothing.
create table reply_links (
  id text primary key,
  conversation_id text not null references conversations (id) on delete cascade,
  -- Null for the conversation's visitor.
  agent_id text references agents on delete cascade,
  -- A visitor's link is for the address that they had; with another it opens nothing.
  address text,
  created_at integer not null
) strict, without rowid;

create unique index reply_links_by_recipient on reply_links (conversation_id, coalesce(agent_id, ''));

-- E1: one row an agent who chose anything.
create table mail_preferences (
  agent_id text primary key references agents on delete cascade,
  forwarding text not null check (forwarding in ('transcripts', 'missed', 'nothing')),
  -- E8: links made before this open nothing.
  links_from integer not null default 0
) strict, without rowid;

-- E4, E5: what arrived, each mail once. Those that nothing could be done with are kept whole until an admin has seen to them.
create table received_mails (
  id text primary key,
  message_id text not null unique,
  at integer not null,
  sender text not null,
  subject text not null,
  outcome text not null check (outcome in ('message', 'unmatched', 'automatic', 'bounce', 'check')),
  -- In words: why it is unmatched, or what was recognised.
  words text not null default '',
  conversation_id text references conversations (id) on delete cascade,
  text text not null default '',
  source blob
) strict, without rowid;

create index received_unmatched on received_mails (at) where outcome = 'unmatched';
create index received_of_conversation on received_mails (conversation_id, at) where conversation_id is not null;

-- E4: the whole of a mail, behind "Show original". For agents alone.
create table mail_originals (
  conversation_id text not null references conversations (id) on delete cascade,
  message_id text not null,
  sender text not null,
  subject text not null,
  text text not null,
  primary key (conversation_id, message_id)
) strict, without rowid;

create table mail_settings (
  id integer primary key check (id = 1),
  -- E3
  to_visitors text not null default 'unread-replies' check (to_visitors in ('nothing', 'unread-replies', 'transcript')),
  -- E5, as JSON: what Settings > Email holds; the environment goes before it.
  outgoing text,
  incoming text,
  -- E8: the reply address that a round trip was seen through, and when.
  proven_address text,
  proven_at integer,
  check_token text,
  -- The place in the mailbox up to which all was taken, as JSON.
  place text,
  -- Where agents last signed in: links in mails start there if SHOPBELL_URL says nothing.
  public_url text
) strict;

insert into mail_settings (id) values (1);

-- E2, E3: up to which message of the wait agents were mailed, and up to which reply the visitor was. What is already there is old news.
alter table conversations add column forwarded_seq integer not null default 0;

alter table conversations add column forwarded_at integer;

alter table conversations add column visitor_mailed_seq integer not null default 0;

update conversations set forwarded_seq = last_seq, visitor_mailed_seq = last_seq;

create index conversations_to_forward on conversations (waiting_since) where waiting_since is not null and closed_at is null and forwarded_seq < last_seq;
create index conversations_to_mail on conversations (last_message_at) where waiting_since is null and visitor_seen_seq < last_seq and visitor_mailed_seq < last_seq;

-- E4: how it came, unless it was written here.
alter table messages add column via text check (via = 'email');
