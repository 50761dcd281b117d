-- +goose Up
-- A batch may also change the status of awards, so it need not be about one
-- achievement: the table is made anew without that reference. action is what is
-- done, reason why, problem why its file could not be read, size the bytes of
-- the file that is kept, reading how it is read (JSON), tally what was counted
-- of its mails (JSON).
CREATE TABLE batch_new (
    id             text PRIMARY KEY,
    org            text NOT NULL REFERENCES organisation (id),
    action         text NOT NULL,
    reason         text NOT NULL,
    achievement    text NOT NULL,
    version        bigint NOT NULL,
    content        text NOT NULL,
    file           text NOT NULL,
    person         text NOT NULL,
    client         text NOT NULL,
    state          text NOT NULL,
    problem        text NOT NULL,
    size           bigint NOT NULL,
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
    reading        text NOT NULL DEFAULT '{}',
    tally          text NOT NULL DEFAULT '{}',
    UNIQUE (org, achievement, content)
);
INSERT INTO batch_new (id, org, action, reason, achievement, version, content, file, person, client, state, problem, size, row_count, settled,
        issued, unchanged, failed, place_list, place_secret, place_first, place_count, created, changed)
    SELECT id, org, 'issue', '', achievement, version, content, file, person, client, state, '', 0, row_count, settled,
        issued, unchanged, failed, place_list, place_secret, place_first, place_count, created, changed FROM batch;

-- ref and of_name are how a row names an award that there is.
CREATE TABLE batch_row_new (
    batch      text NOT NULL REFERENCES batch_new (id),
    number     bigint NOT NULL,
    org        text NOT NULL,
    line       bigint NOT NULL,
    state      smallint NOT NULL,
    ref        text NOT NULL,
    of_name    text NOT NULL,
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
INSERT INTO batch_row_new (batch, number, org, line, state, ref, of_name, folded, name, email, awarded_on, result, evidence, award, problem)
    SELECT batch, number, org, line, state, '', '', folded, name, email, awarded_on, result, evidence, award, problem FROM batch_row;

DROP TABLE batch_row;
DROP TABLE batch;
ALTER TABLE batch_new RENAME TO batch;
ALTER TABLE batch_row_new RENAME TO batch_row;
CREATE INDEX batch_org ON batch (org, created, id);
CREATE INDEX batch_waiting ON batch (changed) WHERE state IN ('uploading', 'checking', 'draft', 'ready');
CREATE INDEX batch_row_failed ON batch_row (batch, number) WHERE state = 3;
CREATE INDEX batch_row_folded ON batch_row (folded) WHERE state = 3;

-- The files that somebody has sent and not started, in pieces.
CREATE TABLE batch_part (
    batch  text NOT NULL REFERENCES batch (id),
    number bigint NOT NULL,
    org    text NOT NULL,
    data   bytea NOT NULL,
    PRIMARY KEY (batch, number)
);

-- The columns that somebody chose for a header (its hash), as JSON.
CREATE TABLE batch_columns (
    org     text NOT NULL REFERENCES organisation (id),
    header  text NOT NULL,
    columns text NOT NULL,
    PRIMARY KEY (org, header)
);

-- Idempotency keys of batches and the hashes of what was asked under them.
CREATE TABLE batch_key (
    org     text NOT NULL REFERENCES organisation (id),
    key     text NOT NULL,
    request text NOT NULL,
    PRIMARY KEY (org, key)
);
