-- +goose Up
-- Where an endorsement stands in its endorser's own status list; empty for those
-- that were signed without one.
ALTER TABLE endorsement ADD COLUMN list text NOT NULL DEFAULT '';
ALTER TABLE endorsement ADD COLUMN list_index bigint NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX endorsement_place ON endorsement (list, list_index) WHERE list <> '';
