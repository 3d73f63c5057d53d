-- S2, S3: what ended once stays ended. How often somebody's links to a new password did, for they are signed with it and stored nowhere.
alter table agents add column password_links_ended integer not null default 0;

-- Invites whose makers left or are no admins any more, and those that outlived their maker's absence.
update invites
set revoked_at = unixepoch() * 1000
where accepted_at is null
  and revoked_at is null
  and (
    created_by in (select id from agents where role <> 'admin' or is_active = 0)
    or exists (
      select 1
      from status_changes
      where agent_id = created_by
        and setting = 'deactivated'
        and at >= invites.created_at
    )
  );

update mails
set state = 'called off', words = 'its invite was taken back before it was sent', done_at = unixepoch() * 1000
where kind = 'invite'
  and state in ('waiting', 'failed')
  and key in (select 'invite:' || id from invites where revoked_at is not null);

-- Their links open nothing any more.
update mails
set state = 'called off', words = 'its link ended with an update of Shopbell', done_at = unixepoch() * 1000
where kind = 'password-reset'
  and state in ('waiting', 'failed');

-- E8: links in mails to those who left, also if they are back.
insert into mail_preferences (agent_id, forwarding, links_from)
select agent_id, 'missed', max(at)
from (
  select agent_id, at from status_changes where setting = 'deactivated'
  union all
  select id, unixepoch() * 1000 from agents where is_active = 0
)
where true
group by agent_id
on conflict do update set links_from = max(links_from, excluded.links_from);
