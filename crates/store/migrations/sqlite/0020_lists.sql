-- What the inbox lists, in the order in which it lists it: read until a page is full, nothing sorted.
CREATE INDEX chats_todo ON chats (shop, last_ms, id) WHERE todo = 1 AND closed = 0;
DROP INDEX chats_assignee;
CREATE INDEX chats_assignee ON chats (shop, assignee, last_ms, id);
-- A chat's latest order: found without reading the shop's others.
DROP INDEX orders_chat;
CREATE INDEX orders_chat ON orders (shop, chat, placed_ms, id);
