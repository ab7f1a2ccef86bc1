-- A device's database: its keys, its groups, what was said, and what is still to be sent.
-- Ids are the bytes the wire carries; times are milliseconds since 1970.

-- Single values: keys, the relay, what the person is called.
CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What OpenMLS keeps: group state, key packages, key pairs. Values are MessagePack.
CREATE TABLE mls (
  label INTEGER NOT NULL,  -- which kind of value, see db/mls.rs
  key   BLOB NOT NULL,     -- MessagePack of what it is found by
  value BLOB NOT NULL,
  PRIMARY KEY (label, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE chats (
  id            BLOB PRIMARY KEY,             -- MLS group id and the relay's tag
  peer          BLOB NOT NULL,                -- account of the other side
  state         INTEGER NOT NULL,             -- 1 claiming a key, 2 open, 3 healing, 4 refused, 5 left by the other side, 6 forgotten here
  name          TEXT NOT NULL DEFAULT '',     -- what the other side calls itself
  language      TEXT NOT NULL DEFAULT '',     -- BCP 47
  slug          TEXT NOT NULL DEFAULT '',     -- the shop's name in addresses
  card          BLOB NOT NULL DEFAULT x'',    -- ShopCard, on a person's device
  by_link       INTEGER NOT NULL DEFAULT 0,   -- the link named this key
  by_domain     INTEGER NOT NULL DEFAULT 0,   -- the shop's domain publishes this key
  roster        BLOB NOT NULL,                -- ReaderRoster the group agreed on
  members       BLOB NOT NULL,                -- device (16), account (32), role (1), each
  epoch         INTEGER NOT NULL DEFAULT 0,   -- of the group, as last seen
  created_ms    INTEGER NOT NULL,
  read_at       INTEGER NOT NULL DEFAULT 0,   -- messages.at up to which a person has read
  sender_seq    INTEGER NOT NULL DEFAULT 0,   -- latest of this device
  update_due_ms INTEGER NOT NULL DEFAULT 0,   -- when this device's keys are to be changed
  heal_ms       INTEGER NOT NULL DEFAULT 0,   -- when it last asked to be added again
  keep_own      INTEGER NOT NULL DEFAULT 0,   -- days for which this side wants messages kept; 0: no limit
  keep_peer     INTEGER NOT NULL DEFAULT 0,   -- the other side
  media_own     INTEGER NOT NULL DEFAULT 0,   -- the same for files
  media_peer    INTEGER NOT NULL DEFAULT 0,
  pinned_ms     INTEGER NOT NULL DEFAULT 0,   -- since when it stands above the others; 0: it does not
  muted_ms      INTEGER NOT NULL DEFAULT 0,   -- until when it makes no sound
  archived      INTEGER NOT NULL DEFAULT 0,   -- 1: put away, until the other side says something
  blocked_ms    INTEGER NOT NULL DEFAULT 0,   -- since when the other side is not heard; 0: it is
  top           BLOB NOT NULL DEFAULT x''     -- message kept above the thread; empty if none
) STRICT;
CREATE INDEX chats_peer ON chats (peer);
CREATE INDEX chats_update ON chats (update_due_ms) WHERE state = 2 AND update_due_ms > 0;
CREATE INDEX chats_heal ON chats (heal_ms) WHERE state = 3;
CREATE INDEX chats_keep ON chats (id) WHERE keep_own + keep_peer + media_own + media_peer > 0;

-- Everything that was said, shown or not, and notices. Append only but for what people may undo.
CREATE TABLE messages (
  at         INTEGER PRIMARY KEY AUTOINCREMENT, -- place in the thread
  id         BLOB NOT NULL,
  chat       BLOB NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  device     BLOB NOT NULL,                     -- sender; empty for notices
  side       INTEGER NOT NULL,                  -- 0 own, 1 other, 2 notice
  hidden     INTEGER NOT NULL,                  -- 1: acts on another message, not shown itself
  kind       INTEGER NOT NULL,                  -- tag of Content.body, 0 unknown
  target     BLOB NOT NULL,                     -- message it acts on; empty if none
  content    BLOB NOT NULL,                     -- Content
  name       TEXT NOT NULL DEFAULT '',          -- who speaks for the shop, as its roster had it
  machine    INTEGER NOT NULL DEFAULT 0,
  reason     TEXT NOT NULL DEFAULT '',
  sent_ms    INTEGER NOT NULL,
  sender_seq INTEGER NOT NULL DEFAULT 0,
  epoch      INTEGER NOT NULL DEFAULT 0,        -- in which it was encrypted
  status     INTEGER,                           -- own: 0 failed, 1 waiting, 2 sent, 3 delivered, 4 read
  starred_ms INTEGER NOT NULL DEFAULT 0,        -- when this person starred it; 0: they did not
  UNIQUE (chat, id)
) STRICT;
CREATE INDEX messages_id ON messages (id);
CREATE INDEX messages_thread ON messages (chat, hidden, at);
CREATE INDEX messages_about ON messages (chat, target, at) WHERE target <> x'';
CREATE INDEX messages_sent ON messages (chat, sent_ms);
CREATE INDEX messages_starred ON messages (starred_ms) WHERE starred_ms > 0;
CREATE INDEX messages_resend ON messages (chat, sender_seq) WHERE side = 0;

-- Words of messages.at, to search in.
CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');

-- Written and not yet accepted by the relay, in order.
CREATE TABLE outbox (
  n       INTEGER PRIMARY KEY AUTOINCREMENT,
  chat    BLOB NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  message BLOB,                              -- whose status it carries; null for receipts and the like
  content BLOB NOT NULL,                     -- Content in plaintext; empty if `frame` is there from the start
  send_id BLOB NOT NULL,                     -- what makes a retry harmless
  frame   BLOB,                              -- relay.v1.Send, saved before it is first sent
  epoch   INTEGER NOT NULL DEFAULT 0         -- in which it was encrypted
) STRICT;

-- What this device wants the group to become; one commit grants them.
CREATE TABLE wishes (
  n      INTEGER PRIMARY KEY AUTOINCREMENT,
  chat   BLOB NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  kind   INTEGER NOT NULL,                   -- 1 add the shop, 2 own readers, 3 change keys, 4 heal a device
  device BLOB NOT NULL DEFAULT x'',          -- which device to heal
  data   BLOB NOT NULL DEFAULT x'',          -- 1, 4: KeyPackage; 2: ReaderRoster of the own part
  number INTEGER NOT NULL DEFAULT 0,         -- 3: 1 to ask for the latest messages after it; 4: the last epoch it could read
  UNIQUE (chat, kind, device)
) STRICT;

-- The own commit the relay has not answered for yet; at most one a chat.
CREATE TABLE commits (
  chat   BLOB PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
  frame  BLOB NOT NULL,                      -- relay.v1.Commit
  wishes TEXT NOT NULL                       -- JSON list of wishes.n it grants
) STRICT;

-- Ciphertexts of an epoch this device has not reached yet.
CREATE TABLE held (
  n          INTEGER PRIMARY KEY AUTOINCREMENT,
  chat       BLOB NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  epoch      INTEGER NOT NULL,
  ciphertext BLOB NOT NULL,
  at_ms      INTEGER NOT NULL
) STRICT;

-- How far each sender has come, and what is missing before that.
CREATE TABLE senders (
  chat   BLOB NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  device BLOB NOT NULL,
  seq    INTEGER NOT NULL,
  PRIMARY KEY (chat, device)
) STRICT, WITHOUT ROWID;
CREATE TABLE missing (
  chat     BLOB NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  device   BLOB NOT NULL,
  seq      INTEGER NOT NULL,
  since_ms INTEGER NOT NULL,
  asked_ms INTEGER NOT NULL DEFAULT 0,       -- when it was last asked for again
  PRIMARY KEY (chat, device, seq)
) STRICT, WITHOUT ROWID;

-- What changed, for the shop behind a counter; read by sequence number.
CREATE TABLE changes (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  chat    BLOB NOT NULL,
  kind    INTEGER NOT NULL,                  -- 1 began, 2 message, 3 status, 4 readers, 5 profile, 6 farewell, 7 cart answer, 8 acted, 9 held, 10 erased by time
  message BLOB NOT NULL DEFAULT x'',
  number  INTEGER NOT NULL DEFAULT 0         -- 3: the status; 6: 1 to erase
) STRICT;

-- Orders as their latest status has them.
CREATE TABLE orders (
  chat     BLOB NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  id       TEXT NOT NULL,                    -- ord_…
  cart     BLOB NOT NULL,                    -- message of its cart, or of its first status
  revision INTEGER NOT NULL,
  at_ms    INTEGER NOT NULL,
  view     TEXT NOT NULL,                    -- api::chat::Order as JSON
  PRIMARY KEY (chat, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_cart ON orders (chat, cart);

-- Ciphertexts already processed, by hash: a replay is not an attack twice.
CREATE TABLE seen (
  hash  BLOB PRIMARY KEY,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_at ON seen (at_ms);

-- What a person put into the basket and has not sent.
CREATE TABLE baskets (
  chat  BLOB PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
  lines TEXT NOT NULL                        -- api::chat::OrderLine list as JSON
) STRICT;

-- Files this device has, decrypted, up to a size (limits::FILE_KEPT_BYTES_MAX).
CREATE TABLE files (
  message BLOB PRIMARY KEY,                  -- its id; of a carousel's card, followed by its place (4)
  chat    BLOB NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  bytes   BLOB NOT NULL
) STRICT;
