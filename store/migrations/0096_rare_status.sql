-- +goose Up
-- The few awards of one achievement that are not in force, in both orders of a
-- list.
CREATE INDEX award_achievement_status ON award (org, achievement, status, created, id) WHERE signed = 1 AND status <> 'inForce';
CREATE INDEX award_achievement_status_day ON award (org, achievement, status, awarded_on, id) WHERE signed = 1 AND status <> 'inForce';

-- Whom an award is to, and which award a mail is about, without reading either:
-- names are looked for in mails one by one.
CREATE INDEX award_to ON award (id, org, recipient);
DROP INDEX mail_state;
CREATE INDEX mail_state ON mail (org, state, queued, id, award);
DROP INDEX mail_newest;
CREATE INDEX mail_newest ON mail (org, queued, id, award);
