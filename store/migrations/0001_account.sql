-- +goose Up
CREATE TABLE setting (
    name  text PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE person (
    id       text PRIMARY KEY,
    name     text NOT NULL,
    operator smallint NOT NULL DEFAULT 0,
    created  bigint NOT NULL,
    erased   bigint
);

CREATE TABLE person_address (
    person text NOT NULL REFERENCES person (id),
    email  text NOT NULL PRIMARY KEY,
    proved bigint NOT NULL
);
CREATE INDEX person_address_person ON person_address (person);

CREATE TABLE organisation (
    id          text PRIMARY KEY,
    name        text NOT NULL,
    kind        text NOT NULL,
    country     text NOT NULL,
    city        text NOT NULL,
    description text NOT NULL,
    website     text NOT NULL,
    email       text NOT NULL,
    hue         bigint NOT NULL,
    did         text NOT NULL,
    key_kind    text NOT NULL,
    created     bigint NOT NULL
);
CREATE INDEX organisation_did ON organisation (did);

CREATE TABLE membership (
    org    text NOT NULL REFERENCES organisation (id),
    person text NOT NULL REFERENCES person (id),
    role   text NOT NULL,
    since  bigint NOT NULL,
    PRIMARY KEY (org, person)
);
CREATE INDEX membership_person ON membership (person);

-- A mailed link. Only the hash of its token is kept; next is sealed under the token.
CREATE TABLE sign_in_link (
    id      text PRIMARY KEY,
    person  text NOT NULL REFERENCES person (id),
    hash    bytea NOT NULL UNIQUE,
    next    bytea NOT NULL,
    created bigint NOT NULL,
    expires bigint NOT NULL,
    used    bigint
);
CREATE INDEX sign_in_link_person ON sign_in_link (person);

-- How often something was tried, by the keyed hash of who tried. Has no owner:
-- most of those it counts are unknown, and shall stay so.
CREATE TABLE attempt (
    what text NOT NULL,
    who  bytea NOT NULL,
    id   text NOT NULL,
    at   bigint NOT NULL,
    PRIMARY KEY (what, who, id)
);
CREATE INDEX attempt_at ON attempt (at);

CREATE TABLE session (
    hash    bytea PRIMARY KEY,
    person  text NOT NULL,
    data    bytea NOT NULL,
    expires bigint NOT NULL
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expires ON session (expires);

CREATE TABLE api_key (
    org     text NOT NULL REFERENCES organisation (id),
    id      text NOT NULL PRIMARY KEY,
    hash    bytea NOT NULL UNIQUE,
    name    text NOT NULL,
    scopes  text NOT NULL,
    made_by text NOT NULL,
    created bigint NOT NULL,
    revoked bigint
);
CREATE INDEX api_key_org ON api_key (org);

-- What happened. at is when, by the service's clock; recorded is when it was
-- written, which the daily chain goes by.
CREATE TABLE event (
    id       text PRIMARY KEY,
    at       bigint NOT NULL,
    recorded bigint NOT NULL,
    org      text NOT NULL,
    person   text NOT NULL,
    actor    text NOT NULL,
    client   text NOT NULL,
    request  text NOT NULL,
    kind     text NOT NULL,
    subject  text NOT NULL,
    detail   text NOT NULL,
    CHECK (org <> '' OR person <> '')
);
CREATE INDEX event_recorded ON event (org, recorded, id);
CREATE INDEX event_subject ON event (org, subject);

-- The hash over an organisation's events of one day (days since 1970) and the
-- seal before it.
CREATE TABLE event_day (
    org      text NOT NULL,
    day      bigint NOT NULL,
    count    bigint NOT NULL,
    previous text NOT NULL,
    hash     text NOT NULL,
    PRIMARY KEY (org, day)
);

-- Who was erased, so that a restored backup can be made to forget again.
CREATE TABLE erasure (
    person text PRIMARY KEY,
    at     bigint NOT NULL
);

-- only sqlite
-- +goose StatementBegin
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never altered'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never altered'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER event_day_no_update BEFORE UPDATE ON event_day BEGIN SELECT RAISE(ABORT, 'events are never altered'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER event_day_no_delete BEFORE DELETE ON event_day BEGIN SELECT RAISE(ABORT, 'events are never altered'); END;
-- +goose StatementEnd
-- end only

-- only postgres
-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never altered';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_day_no_change BEFORE UPDATE OR DELETE ON event_day FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_day_no_truncate BEFORE TRUNCATE ON event_day FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- end only
