-- +goose Up
-- The public halves of keys that no longer sign. The identifier's document
-- goes on listing them, with when they ended, for what they signed before.
-- There are no secrets here: those are destroyed when a key ends.
CREATE TABLE ended_key (
    org     text NOT NULL REFERENCES organisation (id),
    id      text NOT NULL PRIMARY KEY,
    kind    text NOT NULL,
    did     text NOT NULL,
    public  bytea NOT NULL,
    created bigint NOT NULL,
    expires bigint NOT NULL,
    revoked bigint
);
CREATE INDEX ended_key_of ON ended_key (org, expires);
