-- +goose Up
-- Units of an organisation, a tree; parent is '' at its top.
CREATE TABLE unit (
    id          text PRIMARY KEY,
    org         text NOT NULL REFERENCES organisation (id),
    parent      text NOT NULL,
    name        text NOT NULL,
    description text NOT NULL,
    created     bigint NOT NULL
);
CREATE INDEX unit_org ON unit (org, id);

-- Roles that people have in a unit, and so in what lies beneath it. Those of
-- the whole organisation stay in membership.
CREATE TABLE unit_member (
    org    text NOT NULL REFERENCES organisation (id),
    unit   text NOT NULL REFERENCES unit (id),
    person text NOT NULL REFERENCES person (id),
    role   text NOT NULL,
    since  bigint NOT NULL,
    PRIMARY KEY (unit, person)
);
CREATE INDEX unit_member_person ON unit_member (person);
CREATE INDEX unit_member_org ON unit_member (org, unit);

ALTER TABLE invitation ADD COLUMN unit text NOT NULL DEFAULT '';
ALTER TABLE achievement ADD COLUMN unit text NOT NULL DEFAULT '';
CREATE INDEX achievement_unit ON achievement (org, unit);
