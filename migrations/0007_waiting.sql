-- C6, P6: what is known of a waiting stretch besides when it began. All three are of no account while nobody waits.
alter table conversations add column was_offered integer not null default 0;

alter table conversations add column is_offline_message integer not null default 0;

alter table conversations add column escalated_at integer;

create index conversations_to_escalate on conversations (waiting_since) where waiting_since is not null and was_offered = 1 and escalated_at is null and participant_count = 0;
