-- The account, its agents and groups, and how they sign in.
create table accounts (
  id integer primary key check (id = 1),
  name text not null,
  is_typing_preview_on integer not null default 0,
  is_widget_hidden_when_offline integer not null default 0,
  accent_color text not null default '#4f46e5'
) strict;

insert into accounts (id, name) values (1, 'Shopbell');

create table agents (
  id text primary key,
  email text not null unique collate nocase,
  name text not null,
  role text not null check (role in ('admin', 'agent')),
  status text not null default 'offline' check (status in ('online', 'invisible', 'offline')),
  status_at integer not null default 0,
  picture text unique,
  password_hash text not null,
  is_active integer not null default 1,
  created_at integer not null
) strict;

-- Re-encoded pictures. The id is random: it is the picture's public address.
create table pictures (
  id text primary key,
  type text not null,
  content blob not null
) strict;

create table groups (
  id text primary key,
  name text not null unique collate nocase,
  created_at integer not null
) strict;

create table group_members (
  group_id text not null references groups on delete cascade,
  agent_id text not null references agents on delete cascade,
  primary key (group_id, agent_id)
) strict, without rowid;

-- Only hashes of tokens are kept: a stolen database opens no session.
create table sessions (
  token_hash text primary key,
  agent_id text not null references agents on delete cascade,
  created_at integer not null,
  expires_at integer not null,
  user_agent text not null
) strict, without rowid;

create index sessions_by_agent on sessions (agent_id);

create table invites (
  id text primary key,
  token_hash text not null unique,
  role text not null check (role in ('admin', 'agent')),
  email text,
  created_by text not null references agents,
  created_at integer not null,
  expires_at integer not null,
  accepted_at integer,
  revoked_at integer
) strict;
