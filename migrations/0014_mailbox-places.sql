-- E5: up to where each mailbox was read, and when. One row a mailbox, for whoever changes it and changes it back.
create table mailbox_places (
  -- user@host:port/folder
  mailbox text primary key,
  uid_validity integer not null,
  last_uid integer not null,
  at integer not null
) strict, without rowid;

insert into mailbox_places (mailbox, uid_validity, last_uid, at)
select place ->> '$.mailbox', place ->> '$.place.uidValidity', place ->> '$.place.lastUid', place ->> '$.place.at'
from mail_settings
where place is not null;

-- E8: a proof is one of its mailbox, and by which of our mails, for whoever waits for that one.
alter table mail_settings add column proven_mailbox text;

alter table mail_settings add column proven_token text;

update mail_settings
set proven_mailbox = place ->> '$.mailbox'
where proven_address is not null;

alter table mail_settings drop column place;
