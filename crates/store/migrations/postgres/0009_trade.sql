-- What of an order goes beyond its lines: shipping, discounts, taxes, handing over, refunds, proofs.
ALTER TABLE orders ADD COLUMN more TEXT COLLATE "C" NOT NULL DEFAULT '{}';     -- JSON: api::order::OrderMore
ALTER TABLE orders ADD COLUMN stands TEXT COLLATE "C" NOT NULL DEFAULT '';     -- JSON: store::orders::Stands; empty: nothing
-- What was on the table at each step, so that what was agreed when can be shown.
ALTER TABLE order_steps ADD COLUMN terms TEXT COLLATE "C" NOT NULL DEFAULT ''; -- JSON: store::orders::Terms
ALTER TABLE order_steps ADD COLUMN hash TEXT COLLATE "C" NOT NULL DEFAULT '';  -- of the terms, hex

-- Which rate of tax is in a product's price: a class of the shop's; empty: its usual one.
ALTER TABLE products ADD COLUMN tax TEXT COLLATE "C" NOT NULL DEFAULT '';

-- Who wants to hear when something that is sold out is there again. Told once, then gone.
CREATE TABLE stock_waits (
    shop TEXT COLLATE "C" NOT NULL,
    product TEXT COLLATE "C" NOT NULL,
    variant TEXT COLLATE "C" NOT NULL,           -- empty: the product itself
    chat TEXT COLLATE "C" NOT NULL,
    asked_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, product, variant, chat),
    FOREIGN KEY (shop, product) REFERENCES products (shop, id) ON DELETE CASCADE,
    FOREIGN KEY (shop, chat) REFERENCES chats (shop, id) ON DELETE CASCADE
);
CREATE INDEX stock_waits_chat ON stock_waits (shop, chat);

-- Ways of handing over, taxes, the least an order comes to: one row a shop.
CREATE TABLE trade_settings (
    shop TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES shops (slug) ON DELETE CASCADE,
    settings TEXT COLLATE "C" NOT NULL,          -- JSON: api::trade::TradeSettings
    revision BIGINT NOT NULL
);

-- How many orders a slot has taken; never more than it holds.
CREATE TABLE slots (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    method TEXT COLLATE "C" NOT NULL,
    from_ms BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    PRIMARY KEY (shop, method, from_ms)
);

CREATE TABLE coupons (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    code TEXT COLLATE "C" NOT NULL,              -- upper case
    coupon TEXT COLLATE "C" NOT NULL,            -- JSON: api::trade::Coupon
    uses BIGINT NOT NULL,
    PRIMARY KEY (shop, code)
);

-- Each use, by the order that it was for; a cancelled order gives it back.
CREATE TABLE coupon_uses (
    shop TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    order_id TEXT COLLATE "C" NOT NULL,
    customer TEXT COLLATE "C" NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, code, order_id),
    FOREIGN KEY (shop, code) REFERENCES coupons (shop, code) ON DELETE CASCADE
);
CREATE INDEX coupon_uses_customer ON coupon_uses (shop, code, customer);
