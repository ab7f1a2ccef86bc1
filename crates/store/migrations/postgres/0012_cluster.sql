-- Which of several counters works: the others wait, and lead people to it.
CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    -- Grows whenever somebody else takes it; what is written in an older one's name is refused.
    epoch BIGINT NOT NULL,
    -- Empty: let go.
    holder TEXT NOT NULL,
    address TEXT NOT NULL,
    -- Shared by those who read this database, and nobody else.
    secret TEXT NOT NULL,
    -- Grows while the holder lives.
    beat BIGINT NOT NULL,
    -- So that taking it waits for those who write in its holder's name (FOR KEY SHARE), and a beat does not.
    UNIQUE (name, epoch)
);
-- A device's database, as it was when `base` lines of its journal had been written.
CREATE TABLE copies (
    shop TEXT PRIMARY KEY,
    base BIGINT NOT NULL,
    parts BIGINT NOT NULL
);
CREATE TABLE copy_parts (
    shop TEXT NOT NULL,
    base BIGINT NOT NULL,
    part BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (shop, base, part)
);
-- What was written since: where in the write-ahead log, and what. No bytes: the log began anew.
CREATE TABLE copy_lines (
    shop TEXT NOT NULL,
    line BIGINT NOT NULL,
    place BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (shop, line)
);
