-- +goose Up
-- What an organisation says in its mails to holders, in its own words: every
-- version, the newest of which counts. Empty texts give a mail back to Laurel's words.
CREATE TABLE mail_wording (
    org      text NOT NULL REFERENCES organisation (id),
    kind     text NOT NULL,
    language text NOT NULL,
    revision bigint NOT NULL,
    subject  text NOT NULL,
    opening  text NOT NULL,
    closing  text NOT NULL,
    person   text NOT NULL,
    changed  bigint NOT NULL,
    PRIMARY KEY (org, kind, language, revision)
);
