-- +goose Up
-- The signed European description of an award, byte for byte; awards from
-- before have none.
ALTER TABLE award_signed ADD COLUMN european bytea;
