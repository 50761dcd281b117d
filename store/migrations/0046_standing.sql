-- +goose Up
-- What a register calls an organisation, and whether its name waits for an
-- operator because it looks like that of another, whose domain is proved.
ALTER TABLE organisation ADD COLUMN legal_scheme text NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN legal_value text NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN held bigint;
ALTER TABLE organisation ADD COLUMN held_like text NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN name_cleared text NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN held_reason text NOT NULL DEFAULT '';
