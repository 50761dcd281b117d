-- +goose Up
-- The revision at which a draft's text changed last.
ALTER TABLE achievement ADD COLUMN text_revision bigint NOT NULL DEFAULT 0;

-- Organisations that write a draft with the one whose draft it is. partner is
-- empty while a mail address was asked and has not answered; the address is
-- forgotten then. sections is JSON that only we read. invited_by and agreed_by
-- name people.
CREATE TABLE draft_partner (
    id          text PRIMARY KEY,
    org         text NOT NULL REFERENCES organisation (id),
    achievement text NOT NULL REFERENCES achievement (id),
    partner     text NOT NULL,
    email       text NOT NULL,
    sections    text NOT NULL,
    needed      smallint NOT NULL,
    state       text NOT NULL,
    invited_by  text NOT NULL,
    reason      text NOT NULL,
    revision    bigint NOT NULL,
    created     bigint NOT NULL,
    changed     bigint NOT NULL,
    comment     text NOT NULL,
    agreed_to   bigint NOT NULL,
    agreed_on   bigint NOT NULL,
    agreed_by   text NOT NULL
);
CREATE INDEX draft_partner_of ON draft_partner (org, achievement, id);
CREATE INDEX draft_partner_with ON draft_partner (partner, id) WHERE partner <> '';
CREATE INDEX draft_partner_email ON draft_partner (email) WHERE email <> '';

-- The last changes of a draft's text. written_for is the organisation for which
-- it was written; changes is JSON that only we read.
CREATE TABLE draft_edit (
    org         text NOT NULL REFERENCES organisation (id),
    achievement text NOT NULL REFERENCES achievement (id),
    revision    bigint NOT NULL,
    written_for text NOT NULL,
    person      text NOT NULL,
    client      text NOT NULL,
    at          bigint NOT NULL,
    changes     text NOT NULL,
    PRIMARY KEY (achievement, revision)
);

-- What partners say of a version, as it was signed.
CREATE TABLE endorsement (
    id          text PRIMARY KEY,
    org         text NOT NULL REFERENCES organisation (id),
    achievement text NOT NULL REFERENCES achievement (id),
    version     bigint NOT NULL,
    partner     text NOT NULL REFERENCES draft_partner (id),
    endorser    text NOT NULL REFERENCES organisation (id),
    comment     text NOT NULL,
    signed      bytea NOT NULL,
    at          bigint NOT NULL,
    withdrawn   bigint,
    reason      text NOT NULL
);
CREATE INDEX endorsement_of ON endorsement (org, achievement, version, id);
CREATE INDEX endorsement_by ON endorsement (endorser, id);
