-- +goose Up
-- A domain that an organisation says is its own. The token is to be published
-- there and is no secret.
CREATE TABLE domain (
    org       text NOT NULL REFERENCES organisation (id),
    name      text NOT NULL,
    token     text NOT NULL,
    asked     bigint NOT NULL,
    way       text NOT NULL DEFAULT '',
    proved    bigint,
    checked   bigint,
    failed    bigint NOT NULL DEFAULT 0,
    complaint text NOT NULL DEFAULT '',
    PRIMARY KEY (org, name)
);
CREATE UNIQUE INDEX domain_proved ON domain (name) WHERE proved IS NOT NULL;
CREATE INDEX domain_checked ON domain (checked) WHERE proved IS NOT NULL;
