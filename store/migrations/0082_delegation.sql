-- +goose Up
-- Who else may award an achievement: an organisation (delegate), or a person
-- who is asked by mail; name and email are forgotten once they have answered.
-- version 0 is whichever is the newest, quota 0 any number. starts and ends are
-- the moments between which it may be used. given_by and revoked_by name people.
CREATE TABLE delegation (
    id          text PRIMARY KEY,
    org         text NOT NULL REFERENCES organisation (id),
    achievement text NOT NULL REFERENCES achievement (id),
    version     bigint NOT NULL,
    delegate    text NOT NULL,
    person      text NOT NULL,
    name        text NOT NULL,
    email       text NOT NULL,
    starts      bigint NOT NULL,
    ends        bigint NOT NULL,
    quota       bigint NOT NULL,
    used        bigint NOT NULL,
    reason      text NOT NULL,
    given_by    text NOT NULL,
    client      text NOT NULL,
    created     bigint NOT NULL,
    accepted    bigint NOT NULL,
    revoked     bigint NOT NULL,
    revoked_by  text NOT NULL,
    revoked_for text NOT NULL
);
CREATE INDEX delegation_org ON delegation (org, id);
CREATE INDEX delegation_of ON delegation (org, achievement, id);
CREATE INDEX delegation_delegate ON delegation (delegate, id) WHERE delegate <> '';
CREATE INDEX delegation_person ON delegation (person, id) WHERE person <> '';
CREATE INDEX delegation_email ON delegation (email) WHERE email <> '';

-- Which awards were made by a delegation, and who made them.
CREATE TABLE award_delegated (
    award      text PRIMARY KEY REFERENCES award (id) ON DELETE CASCADE,
    org        text NOT NULL,
    delegation text NOT NULL REFERENCES delegation (id),
    person     text NOT NULL,
    client     text NOT NULL
);
CREATE INDEX award_delegated_by ON award_delegated (delegation, award);
