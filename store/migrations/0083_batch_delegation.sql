-- +goose Up
-- By which delegation a batch awards; '' for those of the organisation itself.
ALTER TABLE batch ADD COLUMN delegation text NOT NULL DEFAULT '';
CREATE INDEX batch_delegation ON batch (delegation, created, id) WHERE delegation <> '';
