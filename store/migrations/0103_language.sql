-- +goose Up
-- In which language somebody wants their mails, as they said, a BCP 47 tag; ''
-- where they did not.
ALTER TABLE person ADD COLUMN language text NOT NULL DEFAULT '';
