-- Programs that speak for a shop over its Cloud API: a token is one, and stands on rosters by name.
CREATE TABLE tokens (
    id TEXT NOT NULL PRIMARY KEY,    -- tok_…, 16 random bytes: also the reader's id on rosters
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,       -- SHA-256 of the token, hex
    scopes TEXT NOT NULL,            -- JSON: [api::cloud::Scope]
    app TEXT NOT NULL UNIQUE,        -- digits: the app it is, for subscriptions
    app_secret TEXT NOT NULL,        -- hex: signs its webhooks
    made_by TEXT NOT NULL,           -- name of who made it; empty: a command
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER,              -- null: never
    used_ms INTEGER NOT NULL,        -- 0: never
    removed_ms INTEGER               -- null: it may be used
) STRICT;
CREATE INDEX tokens_shop ON tokens (shop);

-- The numbers by which the Cloud API names a shop. They follow from its account and stay.
CREATE TABLE cloud_accounts (
    shop TEXT NOT NULL PRIMARY KEY REFERENCES shops (slug) ON DELETE CASCADE,
    phone_number TEXT NOT NULL UNIQUE, -- digits, below 2^53
    waba TEXT NOT NULL UNIQUE,
    catalog TEXT NOT NULL UNIQUE,
    display_phone TEXT NOT NULL,     -- digits, of a country code that no country has
    settings TEXT NOT NULL           -- JSON: api::cloud::Settings
) STRICT;

-- The numbers by which the Cloud API names a customer: others in each shop.
CREATE TABLE cloud_contacts (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    customer TEXT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    wa_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    blocked_ms INTEGER,              -- null: not blocked
    PRIMARY KEY (shop, customer)
) STRICT;
CREATE UNIQUE INDEX cloud_contacts_wa_id ON cloud_contacts (shop, wa_id);
CREATE UNIQUE INDEX cloud_contacts_user_id ON cloud_contacts (shop, user_id);

-- What programs sent: for its statuses, and to know what an answer answers.
CREATE TABLE cloud_sent (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    message TEXT NOT NULL,           -- msg_…
    chat TEXT NOT NULL,
    token TEXT NOT NULL,
    kind TEXT NOT NULL,              -- text, button, list, template, flow, …
    opaque TEXT NOT NULL,            -- biz_opaque_callback_data
    detail TEXT NOT NULL,            -- JSON: what else its answers need
    sent_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, message),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX cloud_sent_chat ON cloud_sent (shop, chat);

-- What customers agreed to receive, and took back; the latest word on a topic counts.
CREATE TABLE consents (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    customer TEXT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,             -- marketing
    message TEXT NOT NULL,           -- msg_… of the receipt
    given INTEGER NOT NULL,
    body TEXT NOT NULL,              -- the words that were agreed to
    per_month_max INTEGER NOT NULL,  -- 0: as often as the shop likes
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, customer, topic)
) STRICT;
