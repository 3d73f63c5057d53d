-- Messages get their places a few conversations at a time: behind `ordered_rowid` some have theirs already.
drop view message_places;

create view message_places as
  select conversation_number, seq, message_rowid
  from message_order
  union all
  select conversation_number, seq, rowid
  from messages
  where rowid > (select ordered_rowid from indexing_progress)
    and seq > (
      select coalesce(max(placed.seq), 0)
      from message_order as placed
      where placed.conversation_number = messages.conversation_number
    );
