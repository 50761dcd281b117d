-- +goose Up
-- How an award was earned, where an assessment decided it: JSON that only we
-- read. It goes when the award is given back or its holder erased.
CREATE TABLE award_assessed (
    award text PRIMARY KEY REFERENCES award (id) ON DELETE CASCADE,
    org   text NOT NULL,
    how   text NOT NULL
);
