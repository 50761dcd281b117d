-- +goose Up
-- The short number of an award, by which people name it; it follows from the
-- page. Rows from before it are numbered when the program starts.
ALTER TABLE award ADD COLUMN number text NOT NULL DEFAULT '';
CREATE INDEX award_number ON award (org, number) WHERE number <> '';
CREATE INDEX award_unnumbered ON award (id) WHERE number = '';

-- How many signed awards there are of each, so that nobody counts a million.
CREATE TABLE award_count (
    org         text NOT NULL REFERENCES organisation (id),
    achievement text NOT NULL,
    status      text NOT NULL,
    n           bigint NOT NULL,
    PRIMARY KEY (org, achievement, status)
);
INSERT INTO award_count (org, achievement, status, n)
    SELECT org, achievement, status, count(*) FROM award WHERE signed = 1 GROUP BY org, achievement, status;
