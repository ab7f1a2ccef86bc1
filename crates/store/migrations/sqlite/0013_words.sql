-- Products are found by any three letters of their words, however many there are.
CREATE TABLE product_numbers (
    n INTEGER PRIMARY KEY,
    shop TEXT NOT NULL,
    product TEXT NOT NULL,
    UNIQUE (shop, product)
) STRICT;
CREATE VIRTUAL TABLE product_words USING fts5 (
    shop UNINDEXED, product UNINDEXED, words, tokenize = 'trigram', detail = 'none'
);
INSERT INTO product_numbers (shop, product) SELECT shop, id FROM products;
INSERT INTO product_words (rowid, shop, product, words)
    SELECT n.n, n.shop, n.product, p.search FROM product_numbers n
    JOIN products p ON p.shop = n.shop AND p.id = n.product;
CREATE TRIGGER products_added AFTER INSERT ON products BEGIN
    INSERT INTO product_numbers (shop, product) VALUES (new.shop, new.id);
    INSERT INTO product_words (rowid, shop, product, words)
        SELECT n, shop, product, new.search FROM product_numbers
        WHERE shop = new.shop AND product = new.id;
END;
CREATE TRIGGER products_changed AFTER UPDATE OF search ON products
WHEN old.search <> new.search BEGIN
    UPDATE product_words SET words = new.search WHERE rowid =
        (SELECT n FROM product_numbers WHERE shop = new.shop AND product = new.id);
END;
CREATE TRIGGER products_removed AFTER DELETE ON products BEGIN
    DELETE FROM product_words WHERE rowid =
        (SELECT n FROM product_numbers WHERE shop = old.shop AND product = old.id);
    DELETE FROM product_numbers WHERE shop = old.shop AND product = old.id;
END;
