-- I1: what is searched is indexed in plain letters, as it is looked for: `folded` (src/domain/search.ts) makes "lukasz gross" of "Łukasz Groß", of
-- which the index by itself leaves the ł, the ß and all marks on letters that are not Latin. All is indexed anew: to replace what differs takes longer.
insert into message_search (message_search) values ('delete-all');

insert into message_search (rowid, text)
select rowid, folded(text)
from messages
where author <> 'system'
  and rowid <= (select searchable_rowid from indexing_progress);

insert into name_search (name_search) values ('delete-all');

insert into name_search (rowid, name, email)
select number, folded(name), folded(email)
from conversations
join visitors on visitors.id = visitor_id
where name is not null
   or email is not null;

insert into name_part_search (name_part_search) values ('delete-all');

insert into name_part_search (rowid, name, email)
select number, folded(name), folded(email)
from conversations
join visitors on visitors.id = visitor_id
where name is not null
   or email is not null;

drop trigger names_change;

drop trigger names_come;

-- As in 0020. A migration that makes one of these tables anew must make them anew as well.
create trigger names_change after update of name, email on visitors
when old.name is not new.name or old.email is not new.email
begin
  delete from name_search where rowid = (select number from conversations where visitor_id = new.id);
  delete from name_part_search where rowid = (select number from conversations where visitor_id = new.id);
  insert into name_search (rowid, name, email)
  select number, folded(new.name), folded(new.email)
  from conversations
  where visitor_id = new.id
    and (new.name is not null or new.email is not null);
  insert into name_part_search (rowid, name, email)
  select number, folded(new.name), folded(new.email)
  from conversations
  where visitor_id = new.id
    and (new.name is not null or new.email is not null);
end;

create trigger names_come after insert on conversations
when exists (select 1 from visitors where id = new.visitor_id and (name is not null or email is not null))
begin
  insert into name_search (rowid, name, email) select new.number, folded(name), folded(email) from visitors where id = new.visitor_id;
  insert into name_part_search (rowid, name, email) select new.number, folded(name), folded(email) from visitors where id = new.visitor_id;
end;

-- The end of their id is what visitors without a name are called by. Nothing of it changes when they are named, so a visit writes nothing here.
create index visitors_by_end on visitors (substr(id, -4));
