-- +goose Up
-- The judgements that two gave of one work, the latest first.
CREATE INDEX assess_mark_first ON assess_mark (org, given, id) WHERE part = 'marker' AND round = 1 AND given IS NOT NULL AND dropped = 0;

-- Awards for later whose time is over.
CREATE INDEX scheduled_award_over ON scheduled_award (org, due, id) WHERE state <> 'waiting';
