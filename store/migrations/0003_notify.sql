-- +goose Up
-- What became of a mail. Neither its address nor its text is kept: both are
-- secrets or personal, and a job makes them anew.
CREATE TABLE mail (
    org      text NOT NULL,
    person   text NOT NULL,
    id       text NOT NULL,
    purpose  text NOT NULL,
    about    text NOT NULL,
    state    text NOT NULL,
    words    text NOT NULL,
    attempts bigint NOT NULL,
    queued   bigint NOT NULL,
    changed  bigint NOT NULL,
    PRIMARY KEY (org, person, id),
    CHECK ((org <> '') <> (person <> ''))
);
CREATE INDEX mail_about ON mail (org, about, queued, id);
