-- Messages that the team wrote to be sent later. They go with their chat.
CREATE TABLE planned (
    shop TEXT NOT NULL,
    id TEXT NOT NULL,                -- pla_…
    chat TEXT NOT NULL,
    staff TEXT NOT NULL,             -- in whose name
    text TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    unless_written INTEGER NOT NULL,  -- 1: not if the customer writes before
    created_ms INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT '', -- empty: waits; going; written, nobody: why it was not sent
    PRIMARY KEY (shop, id),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX planned_chat ON planned (shop, chat, at_ms);
