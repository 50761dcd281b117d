-- +goose Up
-- Who began an application for its learner: JSON that only we read, null where
-- the learner did. Under an organisation's own key a request makes one.
ALTER TABLE assess_application ADD COLUMN opened text NOT NULL DEFAULT 'null';
ALTER TABLE assess_application ADD COLUMN request_key text;
CREATE UNIQUE INDEX assess_application_request ON assess_application (org, request_key);
