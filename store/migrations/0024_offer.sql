-- +goose Up
-- When, where and for how much a micro-credential can be earned. The terms are
-- JSON that only we read; a withdrawn offer stays for whoever repeats the
-- request that made it.
CREATE TABLE offer (
    id          text PRIMARY KEY,
    org         text NOT NULL REFERENCES organisation (id),
    achievement text NOT NULL REFERENCES achievement (id),
    terms       text NOT NULL,
    revision    bigint NOT NULL,
    withdrawn   smallint NOT NULL,
    created     bigint NOT NULL,
    changed     bigint NOT NULL,
    request_key text,
    request     text NOT NULL,
    UNIQUE (org, request_key)
);
CREATE INDEX offer_achievement ON offer (org, achievement, id) WHERE withdrawn = 0;
