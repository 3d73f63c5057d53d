-- P10: a day off stops what starts after it was set, and no shift that has begun. Those that are there were set before all shifts to come.
alter table days_off add column set_at integer not null default 0;
