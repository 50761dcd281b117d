-- +goose Up
-- In which time zone of the tz database a person lives, as they said; '' where
-- they did not.
ALTER TABLE person ADD COLUMN zone text NOT NULL DEFAULT '';
