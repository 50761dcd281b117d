-- +goose Up
-- Evidence and images, under their owner and the hash of their bytes. The
-- owner is an organisation's or a person's id.
CREATE TABLE file (
    owner   text NOT NULL,
    hash    text NOT NULL,
    data    bytea NOT NULL,
    created bigint NOT NULL,
    PRIMARY KEY (owner, hash)
);
