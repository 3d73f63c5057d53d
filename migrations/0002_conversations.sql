-- Visitors and what is said. Messages and notes are two tables on purpose: nothing that reads messages can leak a note.
create table visitors (
  id text primary key,
  token_hash text not null unique,
  name text,
  email text,
  phone text,
  locale text,
  time_zone text,
  user_agent text,
  address text,
  page_url text,
  page_title text,
  page_referrer text,
  created_at integer not null,
  left_at integer,
  blocked_at integer
) strict;

-- C1: one conversation a visitor.
-- `number` is for our own joins: messages repeat it, and a short key keeps their indexes, and so each commit, small.
create table conversations (
  number integer primary key,
  id text not null unique,
  visitor_id text not null unique references visitors on delete cascade,
  group_id text references groups on delete set null,
  created_at integer not null,
  last_seq integer not null,
  last_note_seq integer not null,
  revision integer not null,
  waiting_since integer,
  visitor_seen_seq integer not null,
  agents_seen_seq integer not null,
  last_message_at integer not null,
  closed_at integer,
  closed_by text references agents,
  participant_count integer not null default 0,
  exchange_number integer not null,
  exchange_first_seq integer not null,
  exchange_started_at integer not null,
  exchange_finished_at integer
) strict;

-- A message moves its conversation in the first of these only: the others are ordered by what does not change with each message.
create index conversations_by_activity on conversations (last_message_at) where closed_at is null;
create index conversations_closed_by_activity on conversations (last_message_at) where closed_at is not null;
create index conversations_unassigned on conversations (created_at) where closed_at is null and participant_count = 0 and group_id is null;
create index conversations_unassigned_closed on conversations (last_message_at) where closed_at is not null and participant_count = 0 and group_id is null;
create index conversations_by_group on conversations (group_id) where group_id is not null;
create index conversations_waiting on conversations (waiting_since) where waiting_since is not null;
create index conversations_unfinished on conversations (created_at) where exchange_finished_at is null;

create table participants (
  conversation_id text not null references conversations (id) on delete cascade,
  agent_id text not null references agents,
  added_at integer not null,
  joined_at integer,
  seen_seq integer not null,
  primary key (conversation_id, agent_id)
) strict, without rowid;

create index participants_by_agent on participants (agent_id, conversation_id);

-- The checks are spelled out with `or`: SQLite builds a table for each longer `in` list, each time. rowid is what the search index points at. Ids made by time (UUID version 7) are written side by side.
create table messages (
  rowid integer primary key,
  conversation_number integer not null references conversations (number) on delete cascade,
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
  unique (conversation_number, seq),
  unique (id, conversation_number)
) strict;

create index messages_changed on messages (conversation_number, revision) where revision > 0;

create table notes (
  conversation_id text not null references conversations (id) on delete cascade,
  seq integer not null,
  id text not null,
  after_seq integer not null,
  kind text not null check (kind = 'comment' or kind = 'assigned' or kind = 'unassigned' or kind = 'grouped' or kind = 'closed' or kind = 'reopened'),
  agent_id text references agents,
  text text not null,
  at integer not null,
  primary key (conversation_id, seq),
  unique (conversation_id, id)
) strict, without rowid;

-- Finished exchanges; the current one is in its conversation.
create table exchanges (
  conversation_id text not null references conversations (id) on delete cascade,
  number integer not null,
  first_seq integer not null,
  last_seq integer not null,
  started_at integer not null,
  finished_at integer not null,
  -- M6: from the visitor's first message to an agent's first answer; null if there was none.
  answered_after integer,
  primary key (conversation_id, number)
) strict, without rowid;

create index exchanges_answered on exchanges (finished_at) where answered_after is not null;

create table drafts (
  agent_id text not null references agents on delete cascade,
  conversation_id text not null references conversations (id) on delete cascade,
  kind text not null check (kind in ('reply', 'comment')),
  text text not null,
  primary key (agent_id, conversation_id, kind)
) strict, without rowid;

-- C10: addresses that see no widget.
create table bans (
  address text primary key,
  visitor_id text references visitors on delete set null,
  banned_by text references agents,
  at integer not null
) strict, without rowid;
