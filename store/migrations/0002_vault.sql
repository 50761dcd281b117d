-- +goose Up
-- The organisations' signing keys. A secret opens only with the master key,
-- and only as this key of this organisation.
CREATE TABLE sealed_key (
    org     text NOT NULL REFERENCES organisation (id),
    id      text NOT NULL PRIMARY KEY,
    kind    text NOT NULL,
    did     text NOT NULL,
    public  bytea NOT NULL,
    secret  bytea NOT NULL,
    created bigint NOT NULL,
    UNIQUE (org, kind)
);

-- The installation's own secrets, sealed likewise, and the canary that tells
-- a wrong master key. They have no owner but the installation.
CREATE TABLE sealed_secret (
    name   text PRIMARY KEY,
    sealed bytea NOT NULL
);
