-- +goose Up
-- Where a draft stands on its way to being published, who wrote in it since the
-- newest version, and what it takes the place of. writers is JSON that only we
-- read.
ALTER TABLE achievement ADD COLUMN stage text NOT NULL DEFAULT 'writing';
ALTER TABLE achievement ADD COLUMN writers text NOT NULL DEFAULT '[]';
ALTER TABLE achievement ADD COLUMN approved_by text NOT NULL DEFAULT '';
ALTER TABLE achievement ADD COLUMN supersedes text NOT NULL DEFAULT '';
ALTER TABLE achievement ADD COLUMN superseded_by text NOT NULL DEFAULT '';
ALTER TABLE achievement ADD COLUMN source text NOT NULL DEFAULT '';
CREATE INDEX achievement_waiting ON achievement (org, id) WHERE stage <> 'writing';
CREATE UNIQUE INDEX achievement_source ON achievement (org, source) WHERE source <> '';

-- What was done with a micro-credential, by whom, when and with which words.
CREATE TABLE achievement_step (
    id          text PRIMARY KEY,
    org         text NOT NULL REFERENCES organisation (id),
    achievement text NOT NULL REFERENCES achievement (id),
    move        text NOT NULL,
    revision    bigint NOT NULL,
    person      text NOT NULL,
    client      text NOT NULL,
    at          bigint NOT NULL,
    comment     text NOT NULL
);
CREATE INDEX achievement_step_of ON achievement_step (org, achievement, id);

-- What an organisation asks of its drafts before they are published. profiles
-- and own are JSON that only we read.
CREATE TABLE authoring_policy (
    org      text PRIMARY KEY REFERENCES organisation (id),
    approval text NOT NULL,
    profiles text NOT NULL,
    own      text NOT NULL
);

-- Definitions to begin others from.
CREATE TABLE template (
    id         text PRIMARY KEY,
    org        text NOT NULL REFERENCES organisation (id),
    name       text NOT NULL,
    about      text NOT NULL,
    definition text NOT NULL,
    at         bigint NOT NULL
);
CREATE INDEX template_org ON template (org, name, id);
