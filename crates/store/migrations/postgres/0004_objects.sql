-- Messages that programs made ahead, to be filled in.
CREATE TABLE cloud_templates (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- digits
    name TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,          -- fr, en_US
    category TEXT COLLATE "C" NOT NULL,          -- MARKETING, UTILITY, AUTHENTICATION
    format TEXT COLLATE "C" NOT NULL,            -- POSITIONAL, NAMED
    components TEXT COLLATE "C" NOT NULL,        -- JSON, as it was asked, its types in capitals
    made_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);
CREATE UNIQUE INDEX cloud_templates_name ON cloud_templates (shop, name, language);

-- Forms of several screens.
CREATE TABLE cloud_flows (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- digits
    name TEXT COLLATE "C" NOT NULL,
    categories TEXT COLLATE "C" NOT NULL,        -- JSON: [name]
    state TEXT COLLATE "C" NOT NULL,             -- DRAFT, PUBLISHED, DEPRECATED
    endpoint TEXT COLLATE "C" NOT NULL,          -- where its data comes from; empty: it has none
    json TEXT COLLATE "C" NOT NULL,              -- its screens, as they were sent; empty: none yet
    problems TEXT COLLATE "C" NOT NULL,          -- JSON: what is wrong with them
    made_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);
CREATE UNIQUE INDEX cloud_flows_name ON cloud_flows (shop, name);

-- Short links to a shop, with words to begin with.
CREATE TABLE cloud_links (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,  -- 14 letters and digits
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    text TEXT COLLATE "C" NOT NULL,
    made_ms BIGINT NOT NULL
);
CREATE INDEX cloud_links_shop ON cloud_links (shop, made_ms);

-- Files on their way in, in parts; what they become is named by a handle.
CREATE TABLE cloud_uploads (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- behind upload:
    handle TEXT COLLATE "C" NOT NULL,            -- what names the file once it is whole
    name TEXT COLLATE "C" NOT NULL,
    mime TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,           -- bytes, as announced
    received BIGINT NOT NULL,       -- bytes
    file TEXT COLLATE "C" NOT NULL,              -- file under the shop's folder; empty: not whole yet
    expires_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);
CREATE UNIQUE INDEX cloud_uploads_handle ON cloud_uploads (shop, handle);
CREATE INDEX cloud_uploads_expires ON cloud_uploads (shop, expires_ms);
