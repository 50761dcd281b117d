-- +goose Up
-- How often a key may call, how long it works, when it was last used, and the
-- secret that it had before, until that one ends.
ALTER TABLE api_key ADD COLUMN rate bigint NOT NULL DEFAULT 6000;
ALTER TABLE api_key ADD COLUMN expires bigint;
ALTER TABLE api_key ADD COLUMN used bigint;
ALTER TABLE api_key ADD COLUMN rotated bigint;
ALTER TABLE api_key ADD COLUMN old_hash bytea;
ALTER TABLE api_key ADD COLUMN old_until bigint;
ALTER TABLE api_key ADD COLUMN old_used bigint;
CREATE UNIQUE INDEX api_key_old ON api_key (old_hash);
