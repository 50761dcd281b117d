-- +goose Up
-- A printed code, by its keyed hash.
CREATE TABLE recovery_code (
    person  text NOT NULL REFERENCES person (id),
    hash    bytea PRIMARY KEY,
    created bigint NOT NULL,
    used    bigint
);
CREATE INDEX recovery_code_person ON recovery_code (person);

-- The account that another one became part of.
ALTER TABLE person ADD COLUMN merged text NOT NULL DEFAULT '';
CREATE INDEX person_merged ON person (merged);
