-- +goose Up
-- Files of people to be awarded. The same file for the same achievement is the
-- same batch; that of a cancelled batch may come again.
CREATE TABLE batch (
    id             text PRIMARY KEY,
    org            text NOT NULL REFERENCES organisation (id),
    achievement    text NOT NULL,
    version        bigint NOT NULL,
    content        text NOT NULL,
    file           text NOT NULL,
    person         text NOT NULL,
    client         text NOT NULL,
    state          text NOT NULL,
    row_count      bigint NOT NULL,
    settled        bigint NOT NULL,
    issued         bigint NOT NULL,
    unchanged      bigint NOT NULL,
    failed         bigint NOT NULL,
    place_list     text NOT NULL,
    place_secret   bytea NOT NULL,
    place_first    bigint NOT NULL,
    place_count    bigint NOT NULL,
    created        bigint NOT NULL,
    changed        bigint NOT NULL,
    UNIQUE (org, achievement, content),
    FOREIGN KEY (achievement, version) REFERENCES achievement_version (achievement, number)
);
CREATE INDEX batch_org ON batch (org, created, id);

-- Their rows by number. A row keeps what stood in it until it is awarded, or
-- when it has a problem.
CREATE TABLE batch_row (
    batch      text NOT NULL REFERENCES batch (id),
    number     bigint NOT NULL,
    org        text NOT NULL,
    line       bigint NOT NULL,
    state      smallint NOT NULL,
    folded     text NOT NULL,
    name       text NOT NULL,
    email      text NOT NULL,
    awarded_on text NOT NULL,
    result     text NOT NULL,
    evidence   text NOT NULL,
    award      text NOT NULL,
    problem    text NOT NULL,
    PRIMARY KEY (batch, number)
);
CREATE INDEX batch_row_failed ON batch_row (batch, number) WHERE state = 3;
CREATE INDEX batch_row_folded ON batch_row (folded) WHERE state = 3;
