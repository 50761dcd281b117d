-- +goose Up
-- Applications and judgements of one achievement in the order of their lists,
-- for who sees those of a unit alone.
CREATE INDEX assess_application_of ON assess_application (org, achievement, changed, id);
CREATE INDEX assess_mark_first_of ON assess_mark (org, achievement, given, id) WHERE part = 'marker' AND round = 1 AND given IS NOT NULL AND dropped = 0;

-- What a mail is about: the achievement of its award or application; '' where
-- it is about neither.
ALTER TABLE mail ADD COLUMN achievement text NOT NULL DEFAULT '';
UPDATE mail SET achievement = coalesce((SELECT a.achievement FROM award a WHERE a.id = mail.award), '') WHERE award <> '';
UPDATE mail SET achievement = coalesce((SELECT p.achievement FROM assess_application p WHERE p.id = substr(mail.about, 1, 36)), '') WHERE award = '' AND org <> '';
CREATE INDEX mail_of ON mail (org, achievement, queued, id);
CREATE INDEX mail_of_state ON mail (org, achievement, state, queued, id) WHERE state <> 'sent';

-- Awards of one achievement by the day they run out.
CREATE INDEX award_ends_of ON award (achievement, valid_until, id, status, org) WHERE signed = 1 AND valid_until IS NOT NULL;
