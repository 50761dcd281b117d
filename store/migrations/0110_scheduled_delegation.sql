-- +goose Up
-- By which delegation somebody else planned an award for later; empty for those
-- that the organisation planned itself.
ALTER TABLE scheduled_award ADD COLUMN delegation text NOT NULL DEFAULT '';
CREATE INDEX scheduled_award_delegation ON scheduled_award (delegation, due, id) WHERE delegation <> '';
