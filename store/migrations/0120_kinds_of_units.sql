-- +goose Up
-- A unit's events of one kind are told from others' in the index of kinds.
DROP INDEX event_kind;
CREATE INDEX event_kind ON event (org, kind, at, id, achievement);
