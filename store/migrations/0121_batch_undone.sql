-- +goose Up
-- When the first mails about what a file awarded leave, and when all of it was
-- undone; 0 where neither is so. What was awarded before has told its holders.
ALTER TABLE batch ADD COLUMN tells bigint NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN undone bigint NOT NULL DEFAULT 0;
