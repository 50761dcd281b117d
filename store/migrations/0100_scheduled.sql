-- +goose Up
-- The idempotency key under which an award for later was asked for, and a keyed
-- hash of the request. starts is when a batch that is ready begins by itself;
-- 0: when somebody starts it.
ALTER TABLE scheduled_award ADD COLUMN asked_key text NOT NULL DEFAULT '';
ALTER TABLE scheduled_award ADD COLUMN asked text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX scheduled_award_key ON scheduled_award (org, asked_key) WHERE asked_key <> '';
ALTER TABLE batch ADD COLUMN starts bigint NOT NULL DEFAULT 0;
CREATE INDEX batch_starts ON batch (org, starts) WHERE starts > 0;
