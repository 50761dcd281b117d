-- +goose Up
-- Awards that were made one by one, which can be undone for a while: a file's,
-- of which there may be very many, are not among them.
CREATE INDEX award_singly ON award (org, (created + 0), id, achievement, status) WHERE signed = 1 AND supersedes = '' AND substr(coalesce(request_key, ''), 1, 6) <> 'batch ';
