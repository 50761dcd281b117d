-- +goose Up
-- What was passed and is not awarded yet, in every organisation: it is asked for
-- again every hour.
CREATE INDEX assess_application_passed ON assess_application (id) WHERE state = 'passed';
