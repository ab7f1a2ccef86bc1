-- Where a program wants to be told, and what it is told.
CREATE TABLE callbacks (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- cbk_…
    token TEXT NOT NULL,             -- tok_…: whose secret signs, whose reader has to be on a chat's roster
    place TEXT NOT NULL,             -- app, account, number: the nearest to the number counts; own: always
    url TEXT NOT NULL,               -- empty: the account is subscribed, at the app's address
    verify_token TEXT NOT NULL,      -- what the receiver expects with a challenge
    fields TEXT NOT NULL,            -- JSON: [name]
    active INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT;
CREATE UNIQUE INDEX callbacks_place ON callbacks (shop, token, place) WHERE place <> 'own';

-- A POST to a callback: one that waits, and for a while what became of it.
CREATE TABLE deliveries (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    shop TEXT NOT NULL,
    id TEXT NOT NULL,                -- dlv_…
    callback TEXT NOT NULL,
    lane TEXT NOT NULL,              -- cht_…: one chat's go in order; empty: about the account
    field TEXT NOT NULL,
    about TEXT NOT NULL,             -- what kind of thing it tells; never its words
    media TEXT NOT NULL,             -- the file whose hash is still to be filled in; empty: none
    body TEXT NOT NULL,              -- the bytes as they are sent; empty once they were dropped
    state TEXT NOT NULL,             -- waiting, done, given_up
    attempts INTEGER NOT NULL,
    refusals INTEGER NOT NULL,       -- attempts that reached the receiver: after some, the lane goes on
    code INTEGER NOT NULL,           -- of the latest answer; 0: none came
    error TEXT NOT NULL,             -- why none came; one word
    made_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    tried_ms INTEGER NOT NULL,       -- first attempt; 0: none yet
    ended_ms INTEGER NOT NULL,       -- 0: it waits
    FOREIGN KEY (shop, callback) REFERENCES callbacks (shop, id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX deliveries_id ON deliveries (shop, id);
CREATE INDEX deliveries_due ON deliveries (shop, callback, due_ms, seq) WHERE state = 'waiting';
CREATE INDEX deliveries_lane ON deliveries (shop, callback, lane, seq) WHERE state = 'waiting';
CREATE INDEX deliveries_log ON deliveries (shop, callback, seq);
CREATE INDEX deliveries_ended ON deliveries (shop, ended_ms) WHERE ended_ms > 0;
CREATE INDEX deliveries_chat ON deliveries (shop, lane) WHERE body <> '';

-- Files as the Cloud API names them: those of messages, and those uploaded.
CREATE TABLE cloud_media (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- digits alone, below 2^53
    token TEXT NOT NULL,             -- tok_… that uploaded it; empty: it came in a message
    chat TEXT NOT NULL,              -- cht_… of that message; empty: uploaded
    message TEXT NOT NULL,           -- msg_… that holds it; empty: uploaded
    file TEXT NOT NULL,              -- file under the shop's folder; empty: the device has it
    mime TEXT NOT NULL,
    sha256 TEXT NOT NULL,            -- hexadecimal, of the file itself; empty: not known yet
    size INTEGER NOT NULL,           -- bytes
    name TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT;
CREATE INDEX cloud_media_message ON cloud_media (shop, message) WHERE message <> '';
CREATE INDEX cloud_media_expires ON cloud_media (shop, expires_ms);
