-- What the columns of a shop's own tables hold, as it said last.
CREATE TABLE import_columns (
    shop TEXT PRIMARY KEY REFERENCES shops (slug) ON DELETE CASCADE,
    columns TEXT NOT NULL            -- JSON: [[name, field]]
) STRICT;

-- What is in a collection by itself.
ALTER TABLE collections ADD COLUMN rule TEXT NOT NULL DEFAULT 'null'; -- JSON: api::shop::CollectionRule or null

-- When a product was added; of those that are there, when they were changed last.
ALTER TABLE products ADD COLUMN added_ms INTEGER NOT NULL DEFAULT 0;
UPDATE products SET added_ms = updated_ms;

-- Prices that hold for a time.
CREATE TABLE price_lists (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- prl_…
    name TEXT NOT NULL,
    from_ms INTEGER NOT NULL,        -- 0: always
    to_ms INTEGER NOT NULL,          -- the highest there is: for good
    off INTEGER NOT NULL,
    percent_bp INTEGER NOT NULL,     -- taken off what is in `collection`; 0: nothing
    collection TEXT NOT NULL,        -- empty: all products
    PRIMARY KEY (shop, id)
) STRICT;

-- What single products cost in a list.
CREATE TABLE list_prices (
    shop TEXT NOT NULL,
    list TEXT NOT NULL,
    product TEXT NOT NULL,
    variant TEXT NOT NULL,           -- empty: every variant
    position INTEGER NOT NULL,
    price_minor INTEGER NOT NULL,
    PRIMARY KEY (shop, list, product, variant),
    FOREIGN KEY (shop, list) REFERENCES price_lists (shop, id) ON DELETE CASCADE,
    FOREIGN KEY (shop, product) REFERENCES products (shop, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX list_prices_product ON list_prices (shop, product);
