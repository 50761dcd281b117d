-- +goose Up
-- A passkey: the public half, and what the library needs to know of it again.
-- handle is the user handle it was made under, which never changes.
CREATE TABLE passkey (
    person     text NOT NULL REFERENCES person (id),
    id         text PRIMARY KEY,
    credential bytea NOT NULL UNIQUE,
    handle     bytea NOT NULL,
    name       text NOT NULL,
    record     text NOT NULL,
    created    bigint NOT NULL,
    used       bigint,
    suspect    bigint
);
CREATE INDEX passkey_person ON passkey (person);

-- A challenge that a passkey is to sign, once. Nobody (empty) is signed in yet
-- where one is asked for to sign in.
CREATE TABLE passkey_challenge (
    person  text NOT NULL,
    hash    bytea PRIMARY KEY,
    data    text NOT NULL,
    expires bigint NOT NULL
);
CREATE INDEX passkey_challenge_expires ON passkey_challenge (expires);
