-- Roles of a shop's own, beside those every shop has.
CREATE TABLE roles (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- rol_…
    name TEXT NOT NULL,
    permissions TEXT NOT NULL,       -- JSON: [api::team::Permission]
    reads INTEGER NOT NULL,          -- whether "read" is among them: it puts people on rosters
    position INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT;

-- What a person may do, and whose chats he sees.
ALTER TABLE staff ADD COLUMN custom TEXT NOT NULL DEFAULT '';        -- rol_…, where the role is custom
ALTER TABLE staff ADD COLUMN sees TEXT NOT NULL DEFAULT 'all';       -- all, own, labels, teams
ALTER TABLE staff ADD COLUMN away INTEGER NOT NULL DEFAULT 0;        -- gets no chats by itself
ALTER TABLE staff ADD COLUMN given_ms INTEGER NOT NULL DEFAULT 0;    -- when one came by itself last

CREATE TABLE staff_labels (
    shop TEXT NOT NULL,
    staff TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    PRIMARY KEY (shop, staff, label),
    FOREIGN KEY (shop, label) REFERENCES labels (shop, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX staff_labels_label ON staff_labels (shop, label);

CREATE TABLE teams (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- tem_…
    name TEXT NOT NULL,
    gives TEXT NOT NULL,             -- hand, turn, least: who of it gets its chats
    position INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT;

CREATE TABLE team_members (
    shop TEXT NOT NULL,
    team TEXT NOT NULL,
    staff TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    PRIMARY KEY (shop, team, staff),
    FOREIGN KEY (shop, team) REFERENCES teams (shop, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX team_members_staff ON team_members (staff);

-- How new chats find somebody, and how long the log is kept.
ALTER TABLE shops ADD COLUMN gives TEXT NOT NULL DEFAULT 'hand';     -- hand, turn, least
ALTER TABLE shops ADD COLUMN gives_team TEXT NOT NULL DEFAULT '';    -- tem_…; empty: among everybody
ALTER TABLE shops ADD COLUMN audit_days INTEGER NOT NULL DEFAULT 365;

ALTER TABLE chats ADD COLUMN team TEXT NOT NULL DEFAULT '';          -- tem_…; empty: none
ALTER TABLE chats ADD COLUMN snoozed_ms INTEGER NOT NULL DEFAULT 0;  -- asleep until then; 0: awake
ALTER TABLE chats ADD COLUMN waits_ms INTEGER NOT NULL DEFAULT 0;    -- since when an answer is waited for
ALTER TABLE chats ADD COLUMN due_ms INTEGER NOT NULL DEFAULT 0;      -- when it has to be there; 0: no limit
ALTER TABLE chats ADD COLUMN late INTEGER NOT NULL DEFAULT 0;        -- it was not, and somebody was told
ALTER TABLE chats ADD COLUMN rated_ms INTEGER NOT NULL DEFAULT 0;    -- when the customer was last asked how it was
ALTER TABLE chats ADD COLUMN held_by TEXT NOT NULL DEFAULT '';       -- person, machine; empty: nobody yet
CREATE INDEX chats_assignee ON chats (shop, assignee);
CREATE INDEX chats_snoozed ON chats (shop, snoozed_ms);
CREATE INDEX chats_due ON chats (shop, due_ms);

-- Who is named in a note, and has not seen it yet.
CREATE TABLE mentions (
    shop TEXT NOT NULL,
    chat TEXT NOT NULL,
    note TEXT NOT NULL,              -- not_…
    staff TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, note, staff),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX mentions_staff ON mentions (shop, staff, chat);

-- Who saw, changed, exported what. Rows are only added, and go when they are too old.
CREATE TABLE audit (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    at_ms INTEGER NOT NULL,
    staff TEXT NOT NULL,             -- stf_…
    name TEXT NOT NULL,              -- of that person, then
    act TEXT NOT NULL,               -- api::team::Act
    what TEXT NOT NULL,              -- the id of what it was done to
    detail TEXT NOT NULL             -- never content: a name of a role, a number
) STRICT;
CREATE INDEX audit_shop ON audit (shop, seq);
CREATE INDEX audit_at ON audit (shop, at_ms);

-- How soon a first reply is due, and what happens where it is not.
ALTER TABLE labels ADD COLUMN reply_minutes INTEGER NOT NULL DEFAULT 0; -- within opening hours; 0: no limit
ALTER TABLE labels ADD COLUMN late TEXT NOT NULL DEFAULT '{}';          -- JSON: api::team::Late

-- What customers said of a conversation that was closed.
CREATE TABLE ratings (
    shop TEXT NOT NULL,
    message TEXT NOT NULL,           -- msg_… of the question
    chat TEXT NOT NULL,
    staff TEXT NOT NULL,             -- stf_… whose chat it was; empty: nobody's
    asked_ms INTEGER NOT NULL,
    score INTEGER,                   -- 1 to 5; null: not answered
    answered_ms INTEGER NOT NULL,    -- 0: not answered
    PRIMARY KEY (shop, message),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX ratings_chat ON ratings (shop, chat, asked_ms);
CREATE INDEX ratings_asked ON ratings (shop, asked_ms);

-- What a shop wants to know of its customers besides.
CREATE TABLE customer_fields (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- fld_…
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT;
ALTER TABLE customers ADD COLUMN fields TEXT NOT NULL DEFAULT '{}';  -- JSON: {fld_…: value}
ALTER TABLE customers ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';    -- JSON: [words]

-- Two cards that were made one, and how to part them again.
CREATE TABLE customer_merges (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- mrg_…
    kept TEXT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    gone TEXT NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    moved TEXT NOT NULL,             -- JSON: api::team::Moved, by id
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT;
CREATE INDEX customer_merges_kept ON customer_merges (shop, kept);
