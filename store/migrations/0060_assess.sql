-- +goose Up
-- How micro-credentials are assessed. Designs, scores, decisions and sheets are
-- JSON that only we read.
CREATE TABLE assess_plan (
    achievement text PRIMARY KEY,
    org         text NOT NULL REFERENCES organisation (id),
    draft       text NOT NULL,
    revision    bigint NOT NULL,
    published   bigint NOT NULL,
    created     bigint NOT NULL,
    changed     bigint NOT NULL
);
CREATE INDEX assess_plan_org ON assess_plan (org, changed, achievement);

CREATE TABLE assess_plan_version (
    achievement text NOT NULL REFERENCES assess_plan (achievement),
    number      bigint NOT NULL,
    org         text NOT NULL,
    design      text NOT NULL,
    at          bigint NOT NULL,
    PRIMARY KEY (achievement, number)
);

-- Somebody's tries. Of each micro-credential they have at most one that is not
-- decided.
CREATE TABLE assess_application (
    id          text PRIMARY KEY,
    org         text NOT NULL REFERENCES organisation (id),
    person      text NOT NULL,
    achievement text NOT NULL,
    version     bigint NOT NULL,
    state       text NOT NULL,
    revision    bigint NOT NULL,
    employer    text NOT NULL,
    scores      text NOT NULL,
    round       bigint NOT NULL,
    lacking     bigint NOT NULL,
    submitted   bigint,
    decided     bigint,
    decision    text NOT NULL,
    appeal      text NOT NULL,
    witness     text NOT NULL,
    award       text NOT NULL,
    problem     text NOT NULL,
    created     bigint NOT NULL,
    changed     bigint NOT NULL,
    FOREIGN KEY (achievement, version) REFERENCES assess_plan_version (achievement, number)
);
CREATE UNIQUE INDEX assess_application_open ON assess_application (person, achievement)
    WHERE state IN ('begun', 'submitted', 'marking', 'moderation', 'appealed');
CREATE INDEX assess_application_org ON assess_application (org, changed, id);
CREATE INDEX assess_application_person ON assess_application (person, created, id);
CREATE INDEX assess_application_award ON assess_application (org, award) WHERE award <> '';
CREATE INDEX assess_application_lacking ON assess_application (id) WHERE lacking > 0;

-- What was saved of the work on each task: the newest counts.
CREATE TABLE assess_answer (
    application text NOT NULL REFERENCES assess_application (id),
    task        text NOT NULL,
    revision    bigint NOT NULL,
    org         text NOT NULL,
    content     text NOT NULL,
    saved       bigint NOT NULL,
    PRIMARY KEY (application, task, revision)
);

CREATE TABLE assess_mark (
    id          text PRIMARY KEY,
    org         text NOT NULL REFERENCES organisation (id),
    application text NOT NULL REFERENCES assess_application (id),
    achievement text NOT NULL,
    version     bigint NOT NULL,
    round       bigint NOT NULL,
    part        text NOT NULL,
    assessor    text NOT NULL,
    sheet       text NOT NULL,
    revision    bigint NOT NULL,
    due         bigint NOT NULL,
    given       bigint,
    dropped     smallint NOT NULL,
    created     bigint NOT NULL
);
CREATE INDEX assess_mark_application ON assess_mark (application, id);
CREATE INDEX assess_mark_queue ON assess_mark (org, assessor, due, id) WHERE given IS NULL AND dropped = 0;
CREATE INDEX assess_mark_given ON assess_mark (org, assessor, given, id) WHERE given IS NOT NULL;

-- Files that the scanner found something in. Their bytes lie apart in file.
CREATE TABLE assess_refused (
    application text NOT NULL REFERENCES assess_application (id),
    hash        text NOT NULL,
    org         text NOT NULL,
    task        text NOT NULL,
    size        bigint NOT NULL,
    found       text NOT NULL,
    at          bigint NOT NULL,
    PRIMARY KEY (application, hash)
);
