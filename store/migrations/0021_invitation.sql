-- +goose Up
-- Somebody asked into an organisation by mail. The address and the name are
-- forgotten when it is accepted, revoked or long run out.
CREATE TABLE invitation (
    org        text NOT NULL REFERENCES organisation (id),
    id         text PRIMARY KEY,
    hash       bytea NOT NULL UNIQUE,
    email      text NOT NULL,
    name       text NOT NULL,
    role       text NOT NULL,
    invited_by text NOT NULL,
    sent       bigint NOT NULL,
    expires    bigint NOT NULL,
    ended      bigint,
    accepted   smallint NOT NULL DEFAULT 0
);
CREATE INDEX invitation_org ON invitation (org, id);
CREATE INDEX invitation_email ON invitation (email);
