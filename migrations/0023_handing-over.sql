-- R3: since when a mail is being handed over to a server that has not answered yet. It may arrive, so no newer mail brings its words as well.
alter table mails add column handing_since integer;
