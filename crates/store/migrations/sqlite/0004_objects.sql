-- Messages that programs made ahead, to be filled in.
CREATE TABLE cloud_templates (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- digits
    name TEXT NOT NULL,
    language TEXT NOT NULL,          -- fr, en_US
    category TEXT NOT NULL,          -- MARKETING, UTILITY, AUTHENTICATION
    format TEXT NOT NULL,            -- POSITIONAL, NAMED
    components TEXT NOT NULL,        -- JSON, as it was asked, its types in capitals
    made_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT;
CREATE UNIQUE INDEX cloud_templates_name ON cloud_templates (shop, name, language);

-- Forms of several screens.
CREATE TABLE cloud_flows (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- digits
    name TEXT NOT NULL,
    categories TEXT NOT NULL,        -- JSON: [name]
    state TEXT NOT NULL,             -- DRAFT, PUBLISHED, DEPRECATED
    endpoint TEXT NOT NULL,          -- where its data comes from; empty: it has none
    json TEXT NOT NULL,              -- its screens, as they were sent; empty: none yet
    problems TEXT NOT NULL,          -- JSON: what is wrong with them
    made_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT;
CREATE UNIQUE INDEX cloud_flows_name ON cloud_flows (shop, name);

-- Short links to a shop, with words to begin with.
CREATE TABLE cloud_links (
    code TEXT NOT NULL PRIMARY KEY,  -- 14 letters and digits
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    text TEXT NOT NULL,
    made_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX cloud_links_shop ON cloud_links (shop, made_ms);

-- Files on their way in, in parts; what they become is named by a handle.
CREATE TABLE cloud_uploads (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- behind upload:
    handle TEXT NOT NULL,            -- what names the file once it is whole
    name TEXT NOT NULL,
    mime TEXT NOT NULL,
    size INTEGER NOT NULL,           -- bytes, as announced
    received INTEGER NOT NULL,       -- bytes
    file TEXT NOT NULL,              -- file under the shop's folder; empty: not whole yet
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT;
CREATE UNIQUE INDEX cloud_uploads_handle ON cloud_uploads (shop, handle);
CREATE INDEX cloud_uploads_expires ON cloud_uploads (shop, expires_ms);
