-- +goose Up
-- The sign-in of an organisation (OpenID Connect). secret is sealed under the
-- server's secret.
CREATE TABLE provider (
    org       text PRIMARY KEY REFERENCES organisation (id),
    issuer    text NOT NULL,
    client_id text NOT NULL,
    secret    bytea NOT NULL,
    changed   bigint NOT NULL
);

-- Whose mail addresses sign in there: a domain counts once it is allowed, and
-- then for one organisation.
CREATE TABLE provider_domain (
    org     text NOT NULL REFERENCES organisation (id),
    domain  text NOT NULL,
    asked   bigint NOT NULL,
    allowed bigint,
    PRIMARY KEY (org, domain)
);
CREATE UNIQUE INDEX provider_domain_allowed ON provider_domain (domain) WHERE allowed IS NOT NULL;

-- Somebody who was sent to a provider and is to come back: once, in the same
-- browser. data is sealed under the state.
CREATE TABLE provider_flow (
    org     text NOT NULL REFERENCES organisation (id),
    hash    bytea PRIMARY KEY,
    browser bytea NOT NULL,
    data    bytea NOT NULL,
    expires bigint NOT NULL
);
CREATE INDEX provider_flow_expires ON provider_flow (expires);

-- Who somebody is at a provider: its subject, which never changes there.
CREATE TABLE person_login (
    person  text NOT NULL REFERENCES person (id),
    org     text NOT NULL REFERENCES organisation (id),
    subject text NOT NULL,
    since   bigint NOT NULL,
    PRIMARY KEY (org, subject)
);
CREATE INDEX person_login_person ON person_login (person);
