-- E8: when a mail was composed, as the links in it hold for seven days from then; 0 for those composed before this was kept.
alter table mails add column composed_at integer not null default 0;
