-- +goose Up
-- The moment as it is: PostgreSQL knows then how little is newer than it.
DROP INDEX award_singly;
CREATE INDEX award_singly ON award (org, created, id, achievement, status) WHERE signed = 1 AND supersedes = '' AND substr(coalesce(request_key, ''), 1, 6) <> 'batch ';
