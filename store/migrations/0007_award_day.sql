-- +goose Up
-- The list of awards by the day they were awarded on.
CREATE INDEX award_day ON award (org, awarded_on, id) WHERE signed = 1;
