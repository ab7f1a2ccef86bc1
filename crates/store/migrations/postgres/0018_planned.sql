-- Messages that the team wrote to be sent later. They go with their chat.
CREATE TABLE planned (
    shop TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,                -- pla_…
    chat TEXT COLLATE "C" NOT NULL,
    staff TEXT COLLATE "C" NOT NULL,             -- in whose name
    text TEXT COLLATE "C" NOT NULL,
    at_ms BIGINT NOT NULL,
    unless_written BIGINT NOT NULL,  -- 1: not if the customer writes before
    created_ms BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL DEFAULT '', -- empty: waits; going; written, nobody: why it was not sent
    PRIMARY KEY (shop, id),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
);
CREATE INDEX planned_chat ON planned (shop, chat, at_ms);
