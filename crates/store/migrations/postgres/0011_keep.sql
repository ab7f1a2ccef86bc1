-- For how long a shop keeps what is said, days; 0: no limit.
ALTER TABLE shops ADD COLUMN keep_days BIGINT NOT NULL DEFAULT 0;
ALTER TABLE shops ADD COLUMN keep_media_days BIGINT NOT NULL DEFAULT 0;
-- When a customer had his chat erased; 0: not, or before this was noted.
ALTER TABLE chats ADD COLUMN erased_ms BIGINT NOT NULL DEFAULT 0;
