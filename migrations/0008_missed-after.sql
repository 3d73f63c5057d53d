-- C6: after how long without a reply a message is missed. I6: each agent's own shortcuts of single keys, on or off.
alter table accounts add column missed_after integer not null default 300000;

alter table agents add column has_shortcuts integer not null default 1;
