-- +goose Up
-- Micro-credentials with their drafts. A definition is JSON that only we read.
CREATE TABLE achievement (
    id        text PRIMARY KEY,
    org       text NOT NULL REFERENCES organisation (id),
    state     text NOT NULL,
    draft     text NOT NULL,
    revision  bigint NOT NULL,
    published bigint NOT NULL,
    created   bigint NOT NULL,
    changed   bigint NOT NULL
);
CREATE INDEX achievement_org ON achievement (org, changed, id);
CREATE INDEX achievement_published ON achievement (id) WHERE state = 'published';

CREATE TABLE achievement_version (
    achievement text NOT NULL REFERENCES achievement (id),
    number      bigint NOT NULL,
    org         text NOT NULL,
    definition  text NOT NULL,
    at          bigint NOT NULL,
    PRIMARY KEY (achievement, number)
);

-- Whom an organisation awarded something. Here alone are their names and
-- addresses; an erased row keeps its id and nothing else.
CREATE TABLE recipient (
    id      text PRIMARY KEY,
    org     text NOT NULL REFERENCES organisation (id),
    folded  text,
    name    text NOT NULL,
    email   text NOT NULL,
    erased  bigint,
    UNIQUE (org, folded)
);
CREATE INDEX recipient_folded ON recipient (folded);

-- The words of names and addresses, folded, for search by how they begin.
-- They are bytea because bytes sort alike on both engines.
CREATE TABLE recipient_word (
    org       text NOT NULL,
    word      bytea NOT NULL,
    recipient text NOT NULL REFERENCES recipient (id),
    PRIMARY KEY (org, word, recipient)
);
CREATE INDEX recipient_word_recipient ON recipient_word (org, recipient, word);

-- Pairs of status lists. taken and generation change often, so the signed
-- bytes stand apart.
CREATE TABLE status_list (
    id         text PRIMARY KEY,
    org        text NOT NULL REFERENCES organisation (id),
    number     bigint NOT NULL,
    secret     bytea NOT NULL,
    taken      bigint NOT NULL,
    generation bigint NOT NULL,
    UNIQUE (org, number)
);

CREATE TABLE status_list_signed (
    list       text PRIMARY KEY REFERENCES status_list (id),
    org        text NOT NULL,
    generation bigint NOT NULL,
    at         bigint NOT NULL,
    revocation bytea NOT NULL,
    suspension bytea NOT NULL
);
CREATE INDEX status_list_signed_at ON status_list_signed (at);

CREATE TABLE award (
    id            text PRIMARY KEY,
    org           text NOT NULL REFERENCES organisation (id),
    achievement   text NOT NULL,
    version       bigint NOT NULL,
    recipient     text NOT NULL REFERENCES recipient (id),
    page          text NOT NULL UNIQUE,
    list          text NOT NULL REFERENCES status_list (id),
    list_index    bigint NOT NULL,
    signed        smallint NOT NULL,
    status        text NOT NULL,
    reason        text NOT NULL,
    changed       bigint NOT NULL,
    awarded_on    bigint NOT NULL,
    valid_from    bigint NOT NULL,
    valid_until   bigint,
    result        text NOT NULL,
    evidence      text NOT NULL,
    supersedes    text NOT NULL,
    superseded_by text NOT NULL,
    created       bigint NOT NULL,
    request_key   text,
    request       text NOT NULL,
    UNIQUE (list, list_index),
    UNIQUE (org, request_key),
    FOREIGN KEY (achievement, version) REFERENCES achievement_version (achievement, number)
);
CREATE INDEX award_org ON award (org, created, id) WHERE signed = 1;
CREATE INDEX award_achievement ON award (org, achievement, created, id) WHERE signed = 1;
CREATE INDEX award_status ON award (org, status, created, id) WHERE signed = 1;
CREATE INDEX award_recipient ON award (org, recipient, signed);
CREATE INDEX award_not_in_force ON award (org, list, list_index, status) WHERE status <> 'inForce';

-- The signed credentials, byte for byte; apart, so that lists stay small.
CREATE TABLE award_signed (
    award text PRIMARY KEY REFERENCES award (id),
    org   text NOT NULL,
    json  bytea NOT NULL,
    jwt   text NOT NULL
);
