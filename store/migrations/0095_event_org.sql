-- +goose Up
-- An organisation's events, the newest first, without sorting them all.
CREATE INDEX event_org ON event (org, id);
