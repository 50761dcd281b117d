-- +goose Up
-- An award may be for some of the outcomes of a version: their numbers, "1,3".
ALTER TABLE award ADD COLUMN part text NOT NULL DEFAULT '';
CREATE INDEX award_part ON award (achievement) WHERE part <> '';

-- How prior learning comes in: JSON that only we read.
ALTER TABLE assess_application ADD COLUMN recognition text NOT NULL DEFAULT 'null';
