-- A shop and what everyone may see of it. Its name in addresses is its key, and stays.
CREATE TABLE shops (
    slug TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    tagline TEXT COLLATE "C" NOT NULL,
    about TEXT COLLATE "C" NOT NULL,
    accent TEXT COLLATE "C" NOT NULL,            -- #rrggbb
    picture TEXT COLLATE "C" NOT NULL,           -- file under the shop's media; empty if none
    address TEXT COLLATE "C" NOT NULL,
    hours TEXT COLLATE "C" NOT NULL,             -- JSON: api::shop::Hours
    languages TEXT COLLATE "C" NOT NULL,         -- JSON: BCP 47, its own first
    currency TEXT COLLATE "C" NOT NULL,          -- ISO 4217
    account TEXT COLLATE "C" NOT NULL,           -- acc_…; empty until its device is made
    host TEXT COLLATE "C" NOT NULL,              -- who operates the machine, in words
    order_prefix TEXT COLLATE "C" NOT NULL,      -- "H" of "H-2417"
    order_next BIGINT NOT NULL,     -- the number the next order gets
    created_ms BIGINT NOT NULL
);

-- Who may sign in. Removed people stay as rows, so that old messages keep a name.
CREATE TABLE staff (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,    -- stf_…, 16 random bytes: also the reader's id on rosters
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    login TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,              -- agent, manager, owner
    password TEXT COLLATE "C" NOT NULL,          -- Argon2id, PHC string; empty if none
    created_ms BIGINT NOT NULL,
    removed_ms BIGINT               -- null: may sign in
);
CREATE UNIQUE INDEX staff_login ON staff (shop, login) WHERE removed_ms IS NULL;

-- Signed-in browsers. The token itself is only in the browser.
CREATE TABLE sessions (
    hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,  -- SHA-256 of the token, hex
    staff TEXT COLLATE "C" NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX sessions_staff ON sessions (staff);

-- Links that sign in once.
CREATE TABLE invites (
    hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,  -- SHA-256 of the token, hex
    staff TEXT COLLATE "C" NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    expires_ms BIGINT NOT NULL
);

CREATE TABLE passkeys (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,    -- pky_…
    staff TEXT COLLATE "C" NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    name TEXT COLLATE "C" NOT NULL,
    credential TEXT COLLATE "C" NOT NULL,        -- JSON of webauthn_rs::prelude::Passkey
    created_ms BIGINT NOT NULL
);
CREATE INDEX passkeys_staff ON passkeys (staff);

-- The catalogue.
CREATE TABLE products (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- made of the first title; stays
    source_key TEXT COLLATE "C",                 -- what a feed calls it; null: made by hand
    source_hash TEXT COLLATE "C" NOT NULL,       -- of the feed's record as it was last taken
    brand TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    price_minor BIGINT NOT NULL,    -- of the product; of its cheapest variant if it has any
    price_max_minor BIGINT NOT NULL,-- of its dearest variant
    price_before_minor BIGINT,
    content_milli BIGINT,           -- thousandths of content_unit
    content_unit TEXT COLLATE "C" NOT NULL,
    stock BIGINT,                   -- null: not counted; over all variants if it has any
    sku TEXT COLLATE "C" NOT NULL,
    barcode TEXT COLLATE "C" NOT NULL,
    hidden BIGINT NOT NULL,
    options TEXT COLLATE "C" NOT NULL,           -- JSON: [api::catalogue::ProductOption]
    details TEXT COLLATE "C" NOT NULL,           -- JSON: [[name, value]]
    position BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    search TEXT COLLATE "C" NOT NULL,            -- all its words: lower case, no accents
    updated_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);
CREATE UNIQUE INDEX products_source ON products (shop, source_key);
CREATE INDEX products_position ON products (shop, position, id);

CREATE TABLE product_texts (
    shop TEXT COLLATE "C" NOT NULL,
    product TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    subtitle TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (shop, product, language),
    FOREIGN KEY (shop, product) REFERENCES products (shop, id) ON DELETE CASCADE
);

CREATE TABLE variants (
    shop TEXT COLLATE "C" NOT NULL,
    product TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    choices TEXT COLLATE "C" NOT NULL,           -- JSON: one value for each option
    price_minor BIGINT NOT NULL,
    price_before_minor BIGINT,
    sku TEXT COLLATE "C" NOT NULL,
    barcode TEXT COLLATE "C" NOT NULL,
    stock BIGINT,
    picture TEXT COLLATE "C" NOT NULL,           -- file under the shop's media
    PRIMARY KEY (shop, product, id),
    FOREIGN KEY (shop, product) REFERENCES products (shop, id) ON DELETE CASCADE
);

CREATE TABLE product_pictures (
    shop TEXT COLLATE "C" NOT NULL,
    product TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    file TEXT COLLATE "C" NOT NULL,              -- file under the shop's media
    alt TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (shop, product, position),
    FOREIGN KEY (shop, product) REFERENCES products (shop, id) ON DELETE CASCADE
);

CREATE TABLE collections (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    titles TEXT COLLATE "C" NOT NULL,            -- JSON: [[language, title]]
    PRIMARY KEY (shop, id)
);

CREATE TABLE product_collections (
    shop TEXT COLLATE "C" NOT NULL,
    product TEXT COLLATE "C" NOT NULL,
    collection TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (shop, product, collection),
    FOREIGN KEY (shop, product) REFERENCES products (shop, id) ON DELETE CASCADE,
    FOREIGN KEY (shop, collection) REFERENCES collections (shop, id) ON DELETE CASCADE
);
CREATE INDEX product_collections_collection ON product_collections (shop, collection);

-- Files a picture was made from, by where the feed found it: not fetched twice.
CREATE TABLE picture_sources (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    source TEXT COLLATE "C" NOT NULL,            -- address, or path beside the feed
    file TEXT COLLATE "C" NOT NULL,              -- file under the shop's media
    seen_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, source)
);

CREATE TABLE imports (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,    -- imp_…
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    progress TEXT COLLATE "C" NOT NULL,          -- JSON: api::shop::ImportProgress
    finished BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
);
CREATE INDEX imports_shop ON imports (shop, created_ms);

-- Customers, as the shop knows them.
CREATE TABLE customers (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,    -- cus_…
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    account TEXT COLLATE "C" NOT NULL,           -- acc_…
    name TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,              -- the team's; part of his export
    since_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX customers_account ON customers (shop, account);

-- The inbox: a row a chat. What was said is in the device's database.
CREATE TABLE chats (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- cht_…
    customer TEXT COLLATE "C" NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    last_message TEXT COLLATE "C" NOT NULL,      -- msg_…; empty before the first
    last_text TEXT COLLATE "C" NOT NULL,         -- one line
    last_own BIGINT NOT NULL,       -- the shop said it
    last_ms BIGINT NOT NULL,
    place BIGINT NOT NULL,          -- of the latest message in the thread
    incoming BIGINT NOT NULL,       -- how many messages the customer has sent
    todo BIGINT NOT NULL,           -- the customer spoke last, to people
    assignee TEXT COLLATE "C" NOT NULL,          -- stf_…; empty: nobody
    closed BIGINT NOT NULL,
    erased BIGINT NOT NULL,         -- the customer left and asked for erasure
    customer_spoke_ms BIGINT NOT NULL, -- before the latest; for the greeting after a silence
    greeted_ms BIGINT NOT NULL,     -- 0: never
    away_ms BIGINT NOT NULL,        -- 0: never
    search TEXT COLLATE "C" NOT NULL,            -- names and recent words: lower case, no accents
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);
CREATE INDEX chats_last ON chats (shop, last_ms, id);
CREATE INDEX chats_customer ON chats (customer);

-- How far each member of staff has read: unread is incoming less this.
CREATE TABLE chat_reads (
    shop TEXT COLLATE "C" NOT NULL,
    chat TEXT COLLATE "C" NOT NULL,
    staff TEXT COLLATE "C" NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    incoming BIGINT NOT NULL,
    PRIMARY KEY (shop, chat, staff),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
);

CREATE TABLE labels (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- lbl_…
    name TEXT COLLATE "C" NOT NULL,
    hue BIGINT NOT NULL,            -- 0 to 5
    position BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);

CREATE TABLE chat_labels (
    shop TEXT COLLATE "C" NOT NULL,
    chat TEXT COLLATE "C" NOT NULL,
    label TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (shop, chat, label),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE,
    FOREIGN KEY (shop, label) REFERENCES labels (shop, id) ON DELETE CASCADE
);
CREATE INDEX chat_labels_label ON chat_labels (shop, label);

-- Notes to the team, never sent.
CREATE TABLE notes (
    shop TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,                -- not_…
    chat TEXT COLLATE "C" NOT NULL,
    place BIGINT NOT NULL,          -- it stands after this place of the thread
    staff TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,              -- of who wrote it, then
    body TEXT COLLATE "C" NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, id),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
);
CREATE INDEX notes_chat ON notes (shop, chat, place);

-- Orders, and every step they took.
CREATE TABLE orders (
    shop TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,                -- ord_…
    reference TEXT COLLATE "C" NOT NULL,         -- "H-2417"
    chat TEXT COLLATE "C" NOT NULL,
    customer TEXT COLLATE "C" NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    cart TEXT COLLATE "C" NOT NULL,              -- msg_… of the cart it answers
    state TEXT COLLATE "C" NOT NULL,             -- api::chat::OrderState, as JSON writes it
    revision BIGINT NOT NULL,
    lines TEXT COLLATE "C" NOT NULL,             -- JSON: [api::chat::OrderLine]
    total_minor BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    delivery TEXT COLLATE "C" NOT NULL,          -- collect or ship
    taken BIGINT NOT NULL,          -- its pieces were taken from the stock
    search TEXT COLLATE "C" NOT NULL,
    placed_ms BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,          -- of the latest step
    PRIMARY KEY (shop, id),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX orders_cart ON orders (shop, cart);
CREATE UNIQUE INDEX orders_reference ON orders (shop, reference);
CREATE INDEX orders_placed ON orders (shop, placed_ms, id);
CREATE INDEX orders_chat ON orders (shop, chat);

CREATE TABLE order_steps (
    shop TEXT COLLATE "C" NOT NULL,
    order_id TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    moved_by TEXT COLLATE "C" NOT NULL,          -- name; empty: the customer
    reason TEXT COLLATE "C" NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, order_id, revision),
    FOREIGN KEY (shop, order_id) REFERENCES orders (shop, id) ON DELETE CASCADE
);

-- Greeting and away message.
CREATE TABLE automations (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    kind TEXT COLLATE "C" NOT NULL,              -- greeting, away
    reply TEXT COLLATE "C" NOT NULL,             -- JSON: api::shop::AutoReply
    PRIMARY KEY (shop, kind)
);

CREATE TABLE quick_replies (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    shortcut TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (shop, shortcut)
);

-- What must happen next, saved with what caused it. A worker may safely run a row twice.
CREATE TABLE jobs (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- chosen by who adds it: the same id is the same job
    kind TEXT COLLATE "C" NOT NULL,
    lane TEXT COLLATE "C" NOT NULL,              -- jobs of one lane run in order; empty: no lane
    payload TEXT COLLATE "C" NOT NULL,           -- JSON
    due_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL
);
CREATE UNIQUE INDEX jobs_id ON jobs (shop, id);
CREATE INDEX jobs_due ON jobs (shop, due_ms);

-- How far something has been read: the device's change log.
CREATE TABLE cursors (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    name TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (shop, name)
);
