-- What the columns of a shop's own tables hold, as it said last.
CREATE TABLE import_columns (
    shop TEXT PRIMARY KEY REFERENCES shops (slug) ON DELETE CASCADE,
    columns TEXT NOT NULL            -- JSON: [[name, field]]
);

-- What is in a collection by itself.
ALTER TABLE collections ADD COLUMN rule TEXT NOT NULL DEFAULT 'null'; -- JSON: api::shop::CollectionRule or null

-- When a product was added; of those that are there, when they were changed last.
ALTER TABLE products ADD COLUMN added_ms BIGINT NOT NULL DEFAULT 0;
UPDATE products SET added_ms = updated_ms;

-- Prices that hold for a time.
CREATE TABLE price_lists (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- prl_…
    name TEXT NOT NULL,
    from_ms BIGINT NOT NULL,        -- 0: always
    to_ms BIGINT NOT NULL,          -- the highest there is: for good
    off BIGINT NOT NULL,
    percent_bp BIGINT NOT NULL,     -- taken off what is in `collection`; 0: nothing
    collection TEXT NOT NULL,        -- empty: all products
    PRIMARY KEY (shop, id)
);

-- What single products cost in a list.
CREATE TABLE list_prices (
    shop TEXT NOT NULL,
    list TEXT NOT NULL,
    product TEXT NOT NULL,
    variant TEXT NOT NULL,           -- empty: every variant
    position BIGINT NOT NULL,
    price_minor BIGINT NOT NULL,
    PRIMARY KEY (shop, list, product, variant),
    FOREIGN KEY (shop, list) REFERENCES price_lists (shop, id) ON DELETE CASCADE,
    FOREIGN KEY (shop, product) REFERENCES products (shop, id) ON DELETE CASCADE
);
CREATE INDEX list_prices_product ON list_prices (shop, product);
