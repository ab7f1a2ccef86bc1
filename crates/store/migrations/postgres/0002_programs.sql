-- Programs that speak for a shop over its Cloud API: a token is one, and stands on rosters by name.
CREATE TABLE tokens (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,    -- tok_…, 16 random bytes: also the reader's id on rosters
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    name TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL UNIQUE,       -- SHA-256 of the token, hex
    scopes TEXT COLLATE "C" NOT NULL,            -- JSON: [api::cloud::Scope]
    app TEXT COLLATE "C" NOT NULL UNIQUE,        -- digits: the app it is, for subscriptions
    app_secret TEXT COLLATE "C" NOT NULL,        -- hex: signs its webhooks
    made_by TEXT COLLATE "C" NOT NULL,           -- name of who made it; empty: a command
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT,              -- null: never
    used_ms BIGINT NOT NULL,        -- 0: never
    removed_ms BIGINT               -- null: it may be used
);
CREATE INDEX tokens_shop ON tokens (shop);

-- The numbers by which the Cloud API names a shop. They follow from its account and stay.
CREATE TABLE cloud_accounts (
    shop TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES shops (slug) ON DELETE CASCADE,
    phone_number TEXT COLLATE "C" NOT NULL UNIQUE, -- digits, below 2^53
    waba TEXT COLLATE "C" NOT NULL UNIQUE,
    catalog TEXT COLLATE "C" NOT NULL UNIQUE,
    display_phone TEXT COLLATE "C" NOT NULL,     -- digits, of a country code that no country has
    settings TEXT COLLATE "C" NOT NULL           -- JSON: api::cloud::Settings
);

-- The numbers by which the Cloud API names a customer: others in each shop.
CREATE TABLE cloud_contacts (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    customer TEXT COLLATE "C" NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    wa_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    blocked_ms BIGINT,              -- null: not blocked
    PRIMARY KEY (shop, customer)
);
CREATE UNIQUE INDEX cloud_contacts_wa_id ON cloud_contacts (shop, wa_id);
CREATE UNIQUE INDEX cloud_contacts_user_id ON cloud_contacts (shop, user_id);

-- What programs sent: for its statuses, and to know what an answer answers.
CREATE TABLE cloud_sent (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    message TEXT COLLATE "C" NOT NULL,           -- msg_…
    chat TEXT COLLATE "C" NOT NULL,
    token TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,              -- text, button, list, template, flow, …
    opaque TEXT COLLATE "C" NOT NULL,            -- biz_opaque_callback_data
    detail TEXT COLLATE "C" NOT NULL,            -- JSON: what else its answers need
    sent_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, message),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
);
CREATE INDEX cloud_sent_chat ON cloud_sent (shop, chat);

-- What customers agreed to receive, and took back; the latest word on a topic counts.
CREATE TABLE consents (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    customer TEXT COLLATE "C" NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    topic TEXT COLLATE "C" NOT NULL,             -- marketing
    message TEXT COLLATE "C" NOT NULL,           -- msg_… of the receipt
    given BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,              -- the words that were agreed to
    per_month_max BIGINT NOT NULL,  -- 0: as often as the shop likes
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, customer, topic)
);
