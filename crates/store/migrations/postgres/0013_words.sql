-- Products are found by any three letters of their words, however many there are. Where the server
-- has no pg_trgm, or we may not have it, each product is looked at.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX products_words ON products USING gin (search gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'products are searched without an index: %', SQLERRM;
END
$$;
CREATE VIEW product_words AS SELECT shop, id AS product, search AS words FROM products;
