-- Where a shop's feed is fetched from by itself.
CREATE TABLE import_sources (
    shop TEXT PRIMARY KEY REFERENCES shops (slug) ON DELETE CASCADE,
    url TEXT NOT NULL,
    format TEXT NOT NULL,            -- empty: found out
    every_hours INTEGER NOT NULL,
    pictures INTEGER NOT NULL,
    next_ms INTEGER NOT NULL,
    import TEXT NOT NULL             -- the latest; empty: none yet
) STRICT;
