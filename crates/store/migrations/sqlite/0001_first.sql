-- A shop and what everyone may see of it. Its name in addresses is its key, and stays.
CREATE TABLE shops (
    slug TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    tagline TEXT NOT NULL,
    about TEXT NOT NULL,
    accent TEXT NOT NULL,            -- #rrggbb
    picture TEXT NOT NULL,           -- file under the shop's media; empty if none
    address TEXT NOT NULL,
    hours TEXT NOT NULL,             -- JSON: api::shop::Hours
    languages TEXT NOT NULL,         -- JSON: BCP 47, its own first
    currency TEXT NOT NULL,          -- ISO 4217
    account TEXT NOT NULL,           -- acc_…; empty until its device is made
    host TEXT NOT NULL,              -- who operates the machine, in words
    order_prefix TEXT NOT NULL,      -- "H" of "H-2417"
    order_next INTEGER NOT NULL,     -- the number the next order gets
    created_ms INTEGER NOT NULL
) STRICT;

-- Who may sign in. Removed people stay as rows, so that old messages keep a name.
CREATE TABLE staff (
    id TEXT NOT NULL PRIMARY KEY,    -- stf_…, 16 random bytes: also the reader's id on rosters
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,              -- agent, manager, owner
    password TEXT NOT NULL,          -- Argon2id, PHC string; empty if none
    created_ms INTEGER NOT NULL,
    removed_ms INTEGER               -- null: may sign in
) STRICT;
CREATE UNIQUE INDEX staff_login ON staff (shop, login) WHERE removed_ms IS NULL;

-- Signed-in browsers. The token itself is only in the browser.
CREATE TABLE sessions (
    hash TEXT NOT NULL PRIMARY KEY,  -- SHA-256 of the token, hex
    staff TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_staff ON sessions (staff);

-- Links that sign in once.
CREATE TABLE invites (
    hash TEXT NOT NULL PRIMARY KEY,  -- SHA-256 of the token, hex
    staff TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    expires_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE passkeys (
    id TEXT NOT NULL PRIMARY KEY,    -- pky_…
    staff TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    name TEXT NOT NULL,
    credential TEXT NOT NULL,        -- JSON of webauthn_rs::prelude::Passkey
    created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX passkeys_staff ON passkeys (staff);

-- The catalogue.
CREATE TABLE products (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- made of the first title; stays
    source_key TEXT,                 -- what a feed calls it; null: made by hand
    source_hash TEXT NOT NULL,       -- of the feed's record as it was last taken
    brand TEXT NOT NULL,
    currency TEXT NOT NULL,
    price_minor INTEGER NOT NULL,    -- of the product; of its cheapest variant if it has any
    price_max_minor INTEGER NOT NULL,-- of its dearest variant
    price_before_minor INTEGER,
    content_milli INTEGER,           -- thousandths of content_unit
    content_unit TEXT NOT NULL,
    stock INTEGER,                   -- null: not counted; over all variants if it has any
    sku TEXT NOT NULL,
    barcode TEXT NOT NULL,
    hidden INTEGER NOT NULL,
    options TEXT NOT NULL,           -- JSON: [api::catalogue::ProductOption]
    details TEXT NOT NULL,           -- JSON: [[name, value]]
    position INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    search TEXT NOT NULL,            -- all its words: lower case, no accents
    updated_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT;
CREATE UNIQUE INDEX products_source ON products (shop, source_key);
CREATE INDEX products_position ON products (shop, position, id);

CREATE TABLE product_texts (
    shop TEXT NOT NULL,
    product TEXT NOT NULL,
    language TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    subtitle TEXT NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (shop, product, language),
    FOREIGN KEY (shop, product) REFERENCES products (shop, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE variants (
    shop TEXT NOT NULL,
    product TEXT NOT NULL,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    choices TEXT NOT NULL,           -- JSON: one value for each option
    price_minor INTEGER NOT NULL,
    price_before_minor INTEGER,
    sku TEXT NOT NULL,
    barcode TEXT NOT NULL,
    stock INTEGER,
    picture TEXT NOT NULL,           -- file under the shop's media
    PRIMARY KEY (shop, product, id),
    FOREIGN KEY (shop, product) REFERENCES products (shop, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE product_pictures (
    shop TEXT NOT NULL,
    product TEXT NOT NULL,
    position INTEGER NOT NULL,
    file TEXT NOT NULL,              -- file under the shop's media
    alt TEXT NOT NULL,
    PRIMARY KEY (shop, product, position),
    FOREIGN KEY (shop, product) REFERENCES products (shop, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE collections (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    titles TEXT NOT NULL,            -- JSON: [[language, title]]
    PRIMARY KEY (shop, id)
) STRICT;

CREATE TABLE product_collections (
    shop TEXT NOT NULL,
    product TEXT NOT NULL,
    collection TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (shop, product, collection),
    FOREIGN KEY (shop, product) REFERENCES products (shop, id) ON DELETE CASCADE,
    FOREIGN KEY (shop, collection) REFERENCES collections (shop, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX product_collections_collection ON product_collections (shop, collection);

-- Files a picture was made from, by where the feed found it: not fetched twice.
CREATE TABLE picture_sources (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    source TEXT NOT NULL,            -- address, or path beside the feed
    file TEXT NOT NULL,              -- file under the shop's media
    seen_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, source)
) STRICT;

CREATE TABLE imports (
    id TEXT NOT NULL PRIMARY KEY,    -- imp_…
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    progress TEXT NOT NULL,          -- JSON: api::shop::ImportProgress
    finished INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX imports_shop ON imports (shop, created_ms);

-- Customers, as the shop knows them.
CREATE TABLE customers (
    id TEXT NOT NULL PRIMARY KEY,    -- cus_…
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    account TEXT NOT NULL,           -- acc_…
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    note TEXT NOT NULL,              -- the team's; part of his export
    since_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX customers_account ON customers (shop, account);

-- The inbox: a row a chat. What was said is in the device's database.
CREATE TABLE chats (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- cht_…
    customer TEXT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    last_message TEXT NOT NULL,      -- msg_…; empty before the first
    last_text TEXT NOT NULL,         -- one line
    last_own INTEGER NOT NULL,       -- the shop said it
    last_ms INTEGER NOT NULL,
    place INTEGER NOT NULL,          -- of the latest message in the thread
    incoming INTEGER NOT NULL,       -- how many messages the customer has sent
    todo INTEGER NOT NULL,           -- the customer spoke last, to people
    assignee TEXT NOT NULL,          -- stf_…; empty: nobody
    closed INTEGER NOT NULL,
    erased INTEGER NOT NULL,         -- the customer left and asked for erasure
    customer_spoke_ms INTEGER NOT NULL, -- before the latest; for the greeting after a silence
    greeted_ms INTEGER NOT NULL,     -- 0: never
    away_ms INTEGER NOT NULL,        -- 0: never
    search TEXT NOT NULL,            -- names and recent words: lower case, no accents
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT;
CREATE INDEX chats_last ON chats (shop, last_ms, id);
CREATE INDEX chats_customer ON chats (customer);

-- How far each member of staff has read: unread is incoming less this.
CREATE TABLE chat_reads (
    shop TEXT NOT NULL,
    chat TEXT NOT NULL,
    staff TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    incoming INTEGER NOT NULL,
    PRIMARY KEY (shop, chat, staff),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE labels (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- lbl_…
    name TEXT NOT NULL,
    hue INTEGER NOT NULL,            -- 0 to 5
    position INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT;

CREATE TABLE chat_labels (
    shop TEXT NOT NULL,
    chat TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (shop, chat, label),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE,
    FOREIGN KEY (shop, label) REFERENCES labels (shop, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX chat_labels_label ON chat_labels (shop, label);

-- Notes to the team, never sent.
CREATE TABLE notes (
    shop TEXT NOT NULL,
    id TEXT NOT NULL,                -- not_…
    chat TEXT NOT NULL,
    place INTEGER NOT NULL,          -- it stands after this place of the thread
    staff TEXT NOT NULL,
    name TEXT NOT NULL,              -- of who wrote it, then
    body TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, id),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX notes_chat ON notes (shop, chat, place);

-- Orders, and every step they took.
CREATE TABLE orders (
    shop TEXT NOT NULL,
    id TEXT NOT NULL,                -- ord_…
    reference TEXT NOT NULL,         -- "H-2417"
    chat TEXT NOT NULL,
    customer TEXT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    cart TEXT NOT NULL,              -- msg_… of the cart it answers
    state TEXT NOT NULL,             -- api::chat::OrderState, as JSON writes it
    revision INTEGER NOT NULL,
    lines TEXT NOT NULL,             -- JSON: [api::chat::OrderLine]
    total_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    note TEXT NOT NULL,
    delivery TEXT NOT NULL,          -- collect or ship
    taken INTEGER NOT NULL,          -- its pieces were taken from the stock
    search TEXT NOT NULL,
    placed_ms INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,          -- of the latest step
    PRIMARY KEY (shop, id),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX orders_cart ON orders (shop, cart);
CREATE UNIQUE INDEX orders_reference ON orders (shop, reference);
CREATE INDEX orders_placed ON orders (shop, placed_ms, id);
CREATE INDEX orders_chat ON orders (shop, chat);

CREATE TABLE order_steps (
    shop TEXT NOT NULL,
    order_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    state TEXT NOT NULL,
    moved_by TEXT NOT NULL,          -- name; empty: the customer
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, order_id, revision),
    FOREIGN KEY (shop, order_id) REFERENCES orders (shop, id) ON DELETE CASCADE
) STRICT;

-- Greeting and away message.
CREATE TABLE automations (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    kind TEXT NOT NULL,              -- greeting, away
    reply TEXT NOT NULL,             -- JSON: api::shop::AutoReply
    PRIMARY KEY (shop, kind)
) STRICT;

CREATE TABLE quick_replies (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    shortcut TEXT NOT NULL,
    body TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (shop, shortcut)
) STRICT;

-- What must happen next, saved with what caused it. A worker may safely run a row twice.
CREATE TABLE jobs (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- chosen by who adds it: the same id is the same job
    kind TEXT NOT NULL,
    lane TEXT NOT NULL,              -- jobs of one lane run in order; empty: no lane
    payload TEXT NOT NULL,           -- JSON
    due_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX jobs_id ON jobs (shop, id);
CREATE INDEX jobs_due ON jobs (shop, due_ms);

-- How far something has been read: the device's change log.
CREATE TABLE cursors (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (shop, name)
) STRICT;
