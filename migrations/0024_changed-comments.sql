-- C7: an agent's comment can be edited and deleted. Its changes are numbered apart from those of messages, as comments themselves are: a visitor's numbers never betray one.
alter table notes add column edited_at integer;

alter table notes add column deleted_at integer;

alter table notes add column revision integer not null default 0;

create index notes_changed on notes (conversation_id, revision) where revision > 0;

alter table conversations add column note_revision integer not null default 0;
