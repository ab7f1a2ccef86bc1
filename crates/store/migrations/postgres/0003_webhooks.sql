-- Where a program wants to be told, and what it is told.
CREATE TABLE callbacks (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- cbk_…
    token TEXT COLLATE "C" NOT NULL,             -- tok_…: whose secret signs, whose reader has to be on a chat's roster
    place TEXT COLLATE "C" NOT NULL,             -- app, account, number: the nearest to the number counts; own: always
    url TEXT COLLATE "C" NOT NULL,               -- empty: the account is subscribed, at the app's address
    verify_token TEXT COLLATE "C" NOT NULL,      -- what the receiver expects with a challenge
    fields TEXT COLLATE "C" NOT NULL,            -- JSON: [name]
    active BIGINT NOT NULL,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);
CREATE UNIQUE INDEX callbacks_place ON callbacks (shop, token, place) WHERE place <> 'own';

-- A POST to a callback: one that waits, and for a while what became of it.
CREATE TABLE deliveries (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shop TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,                -- dlv_…
    callback TEXT COLLATE "C" NOT NULL,
    lane TEXT COLLATE "C" NOT NULL,              -- cht_…: one chat's go in order; empty: about the account
    field TEXT COLLATE "C" NOT NULL,
    about TEXT COLLATE "C" NOT NULL,             -- what kind of thing it tells; never its words
    media TEXT COLLATE "C" NOT NULL,             -- the file whose hash is still to be filled in; empty: none
    body TEXT COLLATE "C" NOT NULL,              -- the bytes as they are sent; empty once they were dropped
    state TEXT COLLATE "C" NOT NULL,             -- waiting, done, given_up
    attempts BIGINT NOT NULL,
    refusals BIGINT NOT NULL,       -- attempts that reached the receiver: after some, the lane goes on
    code BIGINT NOT NULL,           -- of the latest answer; 0: none came
    error TEXT COLLATE "C" NOT NULL,             -- why none came; one word
    made_ms BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    tried_ms BIGINT NOT NULL,       -- first attempt; 0: none yet
    ended_ms BIGINT NOT NULL,       -- 0: it waits
    FOREIGN KEY (shop, callback) REFERENCES callbacks (shop, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX deliveries_id ON deliveries (shop, id);
CREATE INDEX deliveries_due ON deliveries (shop, callback, due_ms, seq) WHERE state = 'waiting';
CREATE INDEX deliveries_lane ON deliveries (shop, callback, lane, seq) WHERE state = 'waiting';
CREATE INDEX deliveries_log ON deliveries (shop, callback, seq);
CREATE INDEX deliveries_ended ON deliveries (shop, ended_ms) WHERE ended_ms > 0;
CREATE INDEX deliveries_chat ON deliveries (shop, lane) WHERE body <> '';

-- Files as the Cloud API names them: those of messages, and those uploaded.
CREATE TABLE cloud_media (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- digits alone, below 2^53
    token TEXT COLLATE "C" NOT NULL,             -- tok_… that uploaded it; empty: it came in a message
    chat TEXT COLLATE "C" NOT NULL,              -- cht_… of that message; empty: uploaded
    message TEXT COLLATE "C" NOT NULL,           -- msg_… that holds it; empty: uploaded
    file TEXT COLLATE "C" NOT NULL,              -- file under the shop's folder; empty: the device has it
    mime TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,            -- hexadecimal, of the file itself; empty: not known yet
    size BIGINT NOT NULL,           -- bytes
    name TEXT COLLATE "C" NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);
CREATE INDEX cloud_media_message ON cloud_media (shop, message) WHERE message <> '';
CREATE INDEX cloud_media_expires ON cloud_media (shop, expires_ms);
