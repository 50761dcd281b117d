-- +goose Up
-- When an assessor was last told by mail of work that waits for them.
CREATE TABLE assess_told (
    org      text NOT NULL REFERENCES organisation (id),
    assessor text NOT NULL,
    at       bigint NOT NULL,
    PRIMARY KEY (org, assessor)
);
CREATE INDEX assess_mark_open ON assess_mark (org, assessor) WHERE given IS NULL AND dropped = 0;
