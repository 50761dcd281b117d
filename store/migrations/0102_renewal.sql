-- +goose Up
-- Which award renews which. Each is renewed by one at most, and renews one.
CREATE TABLE award_renewal (
    old text PRIMARY KEY REFERENCES award (id) ON DELETE CASCADE,
    new text NOT NULL UNIQUE REFERENCES award (id) ON DELETE CASCADE,
    org text NOT NULL
);

-- How the awards of an achievement may be renewed, as its organisation says.
CREATE TABLE renewal (
    achievement text PRIMARY KEY REFERENCES achievement (id),
    org         text NOT NULL REFERENCES organisation (id),
    retest      smallint NOT NULL,
    evidence    smallint NOT NULL,
    newer       smallint NOT NULL,
    words       text NOT NULL,
    revision    bigint NOT NULL
);
