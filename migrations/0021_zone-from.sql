-- P9, P13: who a time zone is from. UTC is one that can be chosen or told, so it no longer stands for "nobody has said yet".
alter table presences add column zone_from text not null default 'nobody' check (zone_from in ('nobody', 'browser', 'agent'));

alter table accounts add column zone_from text not null default 'nobody' check (zone_from in ('nobody', 'browser', 'agent'));

-- Until now UTC without hours was the zone that nobody had chosen.
update presences
set zone_from = 'agent'
where time_zone <> 'UTC' or is_hours_on = 1 or exists (select 1 from json_each(week) where json_array_length(value) > 0);

-- The account's was asked of its first admin's browser, once, with the first sign of life that gave that admin a zone.
update accounts
set zone_from = 'agent'
where time_zone <> 'UTC'
  or (
    select presences.zone_from
    from agents join presences on presences.agent_id = agents.id
    where agents.id = (select id from agents where role = 'admin' order by created_at, id limit 1)
  ) = 'agent';
