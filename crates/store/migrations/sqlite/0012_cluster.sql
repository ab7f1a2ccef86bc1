-- Which of several counters works: the others wait, and lead people to it.
CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    -- Grows whenever somebody else takes it; what is written in an older one's name is refused.
    epoch INTEGER NOT NULL,
    -- Empty: let go.
    holder TEXT NOT NULL,
    address TEXT NOT NULL,
    -- Shared by those who read this database, and nobody else.
    secret TEXT NOT NULL,
    -- Grows while the holder lives.
    beat INTEGER NOT NULL,
    -- So that taking it waits for those who write in its holder's name (FOR KEY SHARE), and a beat does not.
    UNIQUE (name, epoch)
);
-- A device's database, as it was when `base` lines of its journal had been written.
CREATE TABLE copies (
    shop TEXT PRIMARY KEY,
    base INTEGER NOT NULL,
    parts INTEGER NOT NULL
);
CREATE TABLE copy_parts (
    shop TEXT NOT NULL,
    base INTEGER NOT NULL,
    part INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (shop, base, part)
);
-- What was written since: where in the write-ahead log, and what. No bytes: the log began anew.
CREATE TABLE copy_lines (
    shop TEXT NOT NULL,
    line INTEGER NOT NULL,
    place INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (shop, line)
);
