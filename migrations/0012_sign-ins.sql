-- S2: browsers in which an agent signed in, by the mark that each carries in a cookie. A sign-in from any other is told by mail.
create table browsers (
  agent_id text not null references agents on delete cascade,
  -- Only its hash, as with sessions.
  mark_hash text not null,
  -- The newest session in it: ending sessions makes their browsers strange again.
  session_hash text not null,
  is_known integer not null default 1,
  seen_at integer not null,
  primary key (agent_id, mark_hash)
) strict, without rowid;

-- S2: for whom a new password was asked lately, agents or not. Signed, so that no address can be read off it.
create table password_requests (
  email_mark text primary key,
  at integer not null,
  -- Until a job has seen to it, a second later: whose address it is must not show in how long the answer takes.
  email text
) strict, without rowid;

create index password_requests_open on password_requests (at) where email is not null;
