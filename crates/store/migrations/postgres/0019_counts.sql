-- What the inbox counts for each member of staff, and whose each chat is to see: counted without
-- reading a chat.
CREATE INDEX chats_counted ON chats (shop, closed, snoozed_ms, todo, assignee, team, id);
