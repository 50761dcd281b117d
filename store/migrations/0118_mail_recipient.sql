-- +goose Up
-- Whom a mail about an award is to, so that a name is looked for in an index of
-- mails alone; '' where it is about none. An award's recipient never changes.
-- The lists' indices step aside while it is filled in.
ALTER TABLE mail ADD COLUMN recipient text NOT NULL DEFAULT '';
DROP INDEX mail_state;
DROP INDEX mail_newest;
DROP INDEX mail_of;
DROP INDEX mail_of_state;
UPDATE mail SET recipient = coalesce((SELECT a.recipient FROM award a WHERE a.id = mail.award), '') WHERE award <> '';
CREATE INDEX mail_state ON mail (org, state, queued, id, recipient);
CREATE INDEX mail_newest ON mail (org, queued, id, recipient, achievement);
CREATE INDEX mail_of ON mail (org, achievement, queued, id, recipient);
CREATE INDEX mail_of_state ON mail (org, achievement, state, queued, id, recipient) WHERE state <> 'sent';
