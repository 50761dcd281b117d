-- +goose Up
-- Awards for later of one achievement, for who sees those of a unit alone.
CREATE INDEX scheduled_award_of ON scheduled_award (org, achievement, state, due, id);
