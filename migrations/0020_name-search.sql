-- I1: names and email addresses of visitors, by the number of their conversation; whoever gave neither is not in it. Accents and capitals of all
-- scripts are the index's to fold, as they are for messages. One has the words, however short what they begin with; the other any three letters on.
create virtual table name_search using fts5 (name, email, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3');

create virtual table name_part_search using fts5 (name, email, content = '', contentless_delete = 1, tokenize = "trigram remove_diacritics 1");

insert into name_search (rowid, name, email)
select number, name, email from conversations join visitors on visitors.id = visitor_id where name is not null or email is not null;

insert into name_part_search (rowid, name, email)
select number, name, email from conversations join visitors on visitors.id = visitor_id where name is not null or email is not null;

-- By triggers, so that no way of naming or deleting anybody forgets it. A migration that makes one of these tables anew must make them anew as well.
create trigger names_change after update of name, email on visitors
when old.name is not new.name or old.email is not new.email
begin
  delete from name_search where rowid = (select number from conversations where visitor_id = new.id);
  delete from name_part_search where rowid = (select number from conversations where visitor_id = new.id);
  insert into name_search (rowid, name, email)
  select number, new.name, new.email from conversations where visitor_id = new.id and (new.name is not null or new.email is not null);
  insert into name_part_search (rowid, name, email)
  select number, new.name, new.email from conversations where visitor_id = new.id and (new.name is not null or new.email is not null);
end;

create trigger names_come after insert on conversations
when exists (select 1 from visitors where id = new.visitor_id and (name is not null or email is not null))
begin
  insert into name_search (rowid, name, email) select new.number, name, email from visitors where id = new.visitor_id;
  insert into name_part_search (rowid, name, email) select new.number, name, email from visitors where id = new.visitor_id;
end;

create trigger names_go after delete on conversations
begin
  delete from name_search where rowid = old.number;
  delete from name_part_search where rowid = old.number;
end;
