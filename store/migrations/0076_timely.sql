-- +goose Up
-- What an organisation decided about time.
CREATE TABLE timing (
    org        text PRIMARY KEY REFERENCES organisation (id),
    zone       text NOT NULL,
    undo       bigint NOT NULL,
    undo_since bigint NOT NULL,
    quiet      smallint NOT NULL,
    reminded   text NOT NULL,
    revision   bigint NOT NULL
);

-- Awards for later. Whom they are for is emptied once they are over.
CREATE TABLE scheduled_award (
    id          text PRIMARY KEY,
    org         text NOT NULL REFERENCES organisation (id),
    achievement text NOT NULL REFERENCES achievement (id),
    folded      text NOT NULL,
    name        text NOT NULL,
    email       text NOT NULL,
    awarded_on  text NOT NULL,
    result      text NOT NULL,
    evidence    text NOT NULL,
    due         bigint NOT NULL,
    state       text NOT NULL,
    award       text NOT NULL,
    words       text NOT NULL,
    person      text NOT NULL,
    client      text NOT NULL,
    revision    bigint NOT NULL,
    created     bigint NOT NULL,
    changed     bigint NOT NULL
);
CREATE INDEX scheduled_award_due ON scheduled_award (org, state, due, id);
CREATE INDEX scheduled_award_folded ON scheduled_award (folded) WHERE folded <> '';

-- Which holders were reminded, and how many days before the end.
CREATE TABLE reminded (
    org   text NOT NULL,
    award text NOT NULL REFERENCES award (id),
    days  bigint NOT NULL,
    PRIMARY KEY (award, days)
);
CREATE INDEX award_valid_until ON award (org, valid_until) WHERE valid_until IS NOT NULL;
