-- E3: unread is what the visitor has not seen, whoever spoke last. Where they did, and the exchange is over, it is old news: nobody is to get a pile of it now.
update conversations
set visitor_mailed_seq = last_seq
where waiting_since is not null
  and exchange_finished_at is not null
  and visitor_seen_seq < last_seq
  and visitor_mailed_seq < last_seq;

drop index conversations_to_mail;

create index conversations_to_mail on conversations (last_message_at) where visitor_seen_seq < last_seq and visitor_mailed_seq < last_seq;
