-- +goose Up
-- Item banks, and their items with every version there was. Items are JSON
-- that only we read.
CREATE TABLE quiz_bank (
    id      text PRIMARY KEY,
    org     text NOT NULL REFERENCES organisation (id),
    title   text NOT NULL,
    created bigint NOT NULL
);
CREATE INDEX quiz_bank_org ON quiz_bank (org, title, id);

CREATE TABLE quiz_item (
    id      text PRIMARY KEY,
    org     text NOT NULL REFERENCES organisation (id),
    bank    text NOT NULL REFERENCES quiz_bank (id),
    version bigint NOT NULL,
    content text NOT NULL,
    retired smallint NOT NULL,
    created bigint NOT NULL,
    changed bigint NOT NULL
);
CREATE INDEX quiz_item_bank ON quiz_item (org, bank, id);

CREATE TABLE quiz_item_version (
    item    text NOT NULL REFERENCES quiz_item (id),
    number  bigint NOT NULL,
    org     text NOT NULL,
    content text NOT NULL,
    at      bigint NOT NULL,
    PRIMARY KEY (item, number)
);

CREATE TABLE quiz (
    id       text PRIMARY KEY,
    org      text NOT NULL REFERENCES organisation (id),
    bank     text NOT NULL REFERENCES quiz_bank (id),
    terms    text NOT NULL,
    open     smallint NOT NULL,
    revision bigint NOT NULL,
    created  bigint NOT NULL,
    changed  bigint NOT NULL
);
CREATE INDEX quiz_org ON quiz (org, created, id);

-- People's attempts, with the terms and the items as they were at the
-- beginning. A deadline of 0 is none, ended is 0 while one runs.
CREATE TABLE quiz_attempt (
    id       text PRIMARY KEY,
    org      text NOT NULL REFERENCES organisation (id),
    quiz     text NOT NULL REFERENCES quiz (id),
    person   text NOT NULL REFERENCES person (id),
    number   bigint NOT NULL,
    terms    text NOT NULL,
    seed     text NOT NULL,
    items    text NOT NULL,
    begun    bigint NOT NULL,
    deadline bigint NOT NULL,
    ended    bigint NOT NULL,
    late     smallint NOT NULL,
    points   double precision NOT NULL,
    max      double precision NOT NULL,
    passed   smallint NOT NULL
);
CREATE UNIQUE INDEX quiz_attempt_number ON quiz_attempt (person, quiz, number);
CREATE UNIQUE INDEX quiz_attempt_running ON quiz_attempt (person, quiz) WHERE ended = 0;
CREATE INDEX quiz_attempt_ended ON quiz_attempt (org, quiz, ended);

CREATE TABLE quiz_answer (
    attempt text NOT NULL REFERENCES quiz_attempt (id),
    place   bigint NOT NULL,
    org     text NOT NULL,
    answer  text NOT NULL,
    at      bigint NOT NULL,
    share   double precision NOT NULL,
    PRIMARY KEY (attempt, place)
);
