-- Roles of a shop's own, beside those every shop has.
CREATE TABLE roles (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- rol_…
    name TEXT COLLATE "C" NOT NULL,
    permissions TEXT COLLATE "C" NOT NULL,       -- JSON: [api::team::Permission]
    reads BIGINT NOT NULL,          -- whether "read" is among them: it puts people on rosters
    position BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);

-- What a person may do, and whose chats he sees.
ALTER TABLE staff ADD COLUMN custom TEXT COLLATE "C" NOT NULL DEFAULT '';        -- rol_…, where the role is custom
ALTER TABLE staff ADD COLUMN sees TEXT COLLATE "C" NOT NULL DEFAULT 'all';       -- all, own, labels, teams
ALTER TABLE staff ADD COLUMN away BIGINT NOT NULL DEFAULT 0;        -- gets no chats by itself
ALTER TABLE staff ADD COLUMN given_ms BIGINT NOT NULL DEFAULT 0;    -- when one came by itself last

CREATE TABLE staff_labels (
    shop TEXT COLLATE "C" NOT NULL,
    staff TEXT COLLATE "C" NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    label TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (shop, staff, label),
    FOREIGN KEY (shop, label) REFERENCES labels (shop, id) ON DELETE CASCADE
);
CREATE INDEX staff_labels_label ON staff_labels (shop, label);

CREATE TABLE teams (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- tem_…
    name TEXT COLLATE "C" NOT NULL,
    gives TEXT COLLATE "C" NOT NULL,             -- hand, turn, least: who of it gets its chats
    position BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);

CREATE TABLE team_members (
    shop TEXT COLLATE "C" NOT NULL,
    team TEXT COLLATE "C" NOT NULL,
    staff TEXT COLLATE "C" NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    PRIMARY KEY (shop, team, staff),
    FOREIGN KEY (shop, team) REFERENCES teams (shop, id) ON DELETE CASCADE
);
CREATE INDEX team_members_staff ON team_members (staff);

-- How new chats find somebody, and how long the log is kept.
ALTER TABLE shops ADD COLUMN gives TEXT COLLATE "C" NOT NULL DEFAULT 'hand';     -- hand, turn, least
ALTER TABLE shops ADD COLUMN gives_team TEXT COLLATE "C" NOT NULL DEFAULT '';    -- tem_…; empty: among everybody
ALTER TABLE shops ADD COLUMN audit_days BIGINT NOT NULL DEFAULT 365;

ALTER TABLE chats ADD COLUMN team TEXT COLLATE "C" NOT NULL DEFAULT '';          -- tem_…; empty: none
ALTER TABLE chats ADD COLUMN snoozed_ms BIGINT NOT NULL DEFAULT 0;  -- asleep until then; 0: awake
ALTER TABLE chats ADD COLUMN waits_ms BIGINT NOT NULL DEFAULT 0;    -- since when an answer is waited for
ALTER TABLE chats ADD COLUMN due_ms BIGINT NOT NULL DEFAULT 0;      -- when it has to be there; 0: no limit
ALTER TABLE chats ADD COLUMN late BIGINT NOT NULL DEFAULT 0;        -- it was not, and somebody was told
ALTER TABLE chats ADD COLUMN rated_ms BIGINT NOT NULL DEFAULT 0;    -- when the customer was last asked how it was
ALTER TABLE chats ADD COLUMN held_by TEXT COLLATE "C" NOT NULL DEFAULT '';       -- person, machine; empty: nobody yet
CREATE INDEX chats_assignee ON chats (shop, assignee);
CREATE INDEX chats_snoozed ON chats (shop, snoozed_ms);
CREATE INDEX chats_due ON chats (shop, due_ms);

-- Who is named in a note, and has not seen it yet.
CREATE TABLE mentions (
    shop TEXT COLLATE "C" NOT NULL,
    chat TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,              -- not_…
    staff TEXT COLLATE "C" NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, note, staff),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
);
CREATE INDEX mentions_staff ON mentions (shop, staff, chat);

-- Who saw, changed, exported what. Rows are only added, and go when they are too old.
CREATE TABLE audit (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    at_ms BIGINT NOT NULL,
    staff TEXT COLLATE "C" NOT NULL,             -- stf_…
    name TEXT COLLATE "C" NOT NULL,              -- of that person, then
    act TEXT COLLATE "C" NOT NULL,               -- api::team::Act
    what TEXT COLLATE "C" NOT NULL,              -- the id of what it was done to
    detail TEXT COLLATE "C" NOT NULL             -- never content: a name of a role, a number
);
CREATE INDEX audit_shop ON audit (shop, seq);
CREATE INDEX audit_at ON audit (shop, at_ms);

-- How soon a first reply is due, and what happens where it is not.
ALTER TABLE labels ADD COLUMN reply_minutes BIGINT NOT NULL DEFAULT 0; -- within opening hours; 0: no limit
ALTER TABLE labels ADD COLUMN late TEXT COLLATE "C" NOT NULL DEFAULT '{}';          -- JSON: api::team::Late

-- What customers said of a conversation that was closed.
CREATE TABLE ratings (
    shop TEXT COLLATE "C" NOT NULL,
    message TEXT COLLATE "C" NOT NULL,           -- msg_… of the question
    chat TEXT COLLATE "C" NOT NULL,
    staff TEXT COLLATE "C" NOT NULL,             -- stf_… whose chat it was; empty: nobody's
    asked_ms BIGINT NOT NULL,
    score BIGINT,                   -- 1 to 5; null: not answered
    answered_ms BIGINT NOT NULL,    -- 0: not answered
    PRIMARY KEY (shop, message),
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
);
CREATE INDEX ratings_chat ON ratings (shop, chat, asked_ms);
CREATE INDEX ratings_asked ON ratings (shop, asked_ms);

-- What a shop wants to know of its customers besides.
CREATE TABLE customer_fields (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- fld_…
    name TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);
ALTER TABLE customers ADD COLUMN fields TEXT COLLATE "C" NOT NULL DEFAULT '{}';  -- JSON: {fld_…: value}
ALTER TABLE customers ADD COLUMN tags TEXT COLLATE "C" NOT NULL DEFAULT '[]';    -- JSON: [words]

-- Two cards that were made one, and how to part them again.
CREATE TABLE customer_merges (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- mrg_…
    kept TEXT COLLATE "C" NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    gone TEXT COLLATE "C" NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    moved TEXT COLLATE "C" NOT NULL,             -- JSON: api::team::Moved, by id
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);
CREATE INDEX customer_merges_kept ON customer_merges (shop, kept);
