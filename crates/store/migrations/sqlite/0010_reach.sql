-- What a shop writes of, to who wants it.
CREATE TABLE topics (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- tpc_…; marketing is the one that programs use
    texts TEXT NOT NULL,             -- JSON: [api::reach::TopicText]
    per_month_max INTEGER NOT NULL,  -- what is proposed; 0: no cap
    position INTEGER NOT NULL,
    removed_ms INTEGER,              -- null: it can be subscribed to
    PRIMARY KEY (shop, id)
) STRICT;

-- Every word a customer said about receiving something, as it was signed. The latest is in consents.
CREATE TABLE consent_receipts (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    message TEXT NOT NULL,           -- msg_… that carried it
    customer TEXT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    title TEXT NOT NULL,             -- what the topic was called
    given INTEGER NOT NULL,
    body TEXT NOT NULL,              -- the words that were shown
    per_month_max INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,          -- by the customer's clock
    taken_ms INTEGER NOT NULL,       -- by ours
    PRIMARY KEY (shop, message, topic)
) STRICT;
CREATE INDEX consent_receipts_customer ON consent_receipts (shop, customer, taken_ms);

ALTER TABLE consents ADD COLUMN time_zone TEXT NOT NULL DEFAULT ''; -- IANA; empty: not told
CREATE INDEX consents_topic ON consents (shop, topic, given);

-- Code of the short link a customer first came by; empty: none.
ALTER TABLE customers ADD COLUMN came_by TEXT NOT NULL DEFAULT '';

-- Messages to everyone who agreed to a topic.
CREATE TABLE broadcasts (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- brd_…
    topic TEXT NOT NULL,
    state TEXT NOT NULL,             -- draft, scheduled, sending, stopped, done
    draft TEXT NOT NULL,             -- JSON: api::reach::BroadcastDraft
    made_by TEXT NOT NULL,           -- name
    changed_ms INTEGER NOT NULL,
    begins_ms INTEGER,               -- of its first recipient; null: a draft
    ended_ms INTEGER,
    counts TEXT NOT NULL,            -- JSON: api::reach::Counts, once its recipients are forgotten
    PRIMARY KEY (shop, id)
) STRICT;
CREATE INDEX broadcasts_changed ON broadcasts (shop, changed_ms);

-- Who gets one, and how far it came. Forgotten a month after its end; the counts stay.
CREATE TABLE broadcast_recipients (
    shop TEXT NOT NULL,
    broadcast TEXT NOT NULL,
    customer TEXT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    chat TEXT NOT NULL,
    message TEXT NOT NULL,           -- msg_…; empty until it is about to be sent
    due_ms INTEGER NOT NULL,
    state INTEGER NOT NULL,          -- 0 waiting, 1 about to be sent, 2 sent, 3 withdrawn, 4 over the cap, 5 not reachable
    sent_ms INTEGER NOT NULL,        -- 0: not yet
    reached INTEGER NOT NULL,        -- 0 here, 1 at the relay, 2 delivered, 3 read
    held INTEGER NOT NULL,           -- the customer's own device held it back
    answered INTEGER NOT NULL,
    ordered INTEGER NOT NULL,
    unsubscribed INTEGER NOT NULL,
    PRIMARY KEY (shop, broadcast, customer),
    FOREIGN KEY (shop, broadcast) REFERENCES broadcasts (shop, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX broadcast_recipients_due ON broadcast_recipients (shop, broadcast, state, due_ms);
CREATE INDEX broadcast_recipients_message ON broadcast_recipients (shop, message);
CREATE INDEX broadcast_recipients_chat ON broadcast_recipients (shop, chat, sent_ms);
CREATE INDEX broadcast_recipients_customer ON broadcast_recipients (customer, sent_ms);

-- Short links of the console: what they are called there, and the product they lead to.
ALTER TABLE cloud_links ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE cloud_links ADD COLUMN product TEXT NOT NULL DEFAULT '';

-- What happened in a day, counted: sums over everyone, and nothing of anyone.
CREATE TABLE daily (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    day TEXT NOT NULL,               -- 2026-11-28, by the shop's clock
    metric TEXT NOT NULL,
    part TEXT NOT NULL,              -- of which hour, product, agent, label, link; empty: of all
    n INTEGER NOT NULL,
    PRIMARY KEY (shop, day, metric, part)
) STRICT;

-- Since when a chat waits for a person, and since when it is open: what response times are made of.
CREATE TABLE chat_spans (
    shop TEXT NOT NULL,
    chat TEXT NOT NULL,
    waiting_ms INTEGER NOT NULL,     -- 0: it does not wait
    opened_ms INTEGER NOT NULL,      -- 0: it is closed
    PRIMARY KEY (shop, chat),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
) STRICT;

-- A button on the shop's own website that opens the chat.
CREATE TABLE widgets (
    shop TEXT NOT NULL PRIMARY KEY REFERENCES shops (slug) ON DELETE CASCADE,
    origins TEXT NOT NULL,           -- JSON: [https://…] whose pages may frame the app
    corner TEXT NOT NULL             -- left, right
) STRICT;
