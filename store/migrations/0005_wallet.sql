-- +goose Up
-- A mailed link to an award. Only the hash of its token is kept, and of the
-- address it was sent to a keyed hash.
CREATE TABLE claim (
    hash       bytea PRIMARY KEY,
    org        text NOT NULL REFERENCES organisation (id),
    award      text NOT NULL,
    address    bytea NOT NULL,
    generation bigint NOT NULL,
    opened     bigint NOT NULL,
    used       bigint
);
CREATE INDEX claim_award ON claim (org, award);
CREATE INDEX claim_address ON claim (address, opened);

-- Who accepted which award. hidden is since when its page is withdrawn,
-- replaced the corrected award that took its place.
CREATE TABLE holding (
    award    text PRIMARY KEY,
    org      text NOT NULL REFERENCES organisation (id),
    person   text NOT NULL REFERENCES person (id),
    page     text NOT NULL UNIQUE,
    accepted bigint NOT NULL,
    hidden   bigint,
    replaced text NOT NULL
);
CREATE INDEX holding_person ON holding (person, accepted);
