-- One video of a product. Feeds know none, so it has its own way in.
ALTER TABLE products ADD COLUMN video TEXT COLLATE "C" NOT NULL DEFAULT '';        -- file under the shop's media; empty: none
ALTER TABLE products ADD COLUMN video_alt TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE products ADD COLUMN video_ms BIGINT NOT NULL DEFAULT 0;   -- when it was added
