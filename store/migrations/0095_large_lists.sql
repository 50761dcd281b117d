-- +goose Up
-- An organisation's events, the newest first, without sorting them all. Those
-- about one thing need the same order in their index, or SQLite, which knows
-- no numbers, goes through all to avoid sorting a few.
CREATE INDEX event_org ON event (org, id);
CREATE INDEX event_about ON event (org, subject, id);
DROP INDEX event_subject;

-- Awards by the day they were awarded on, of one status or one achievement.
CREATE INDEX award_status_day ON award (org, status, awarded_on, id) WHERE signed = 1;
CREATE INDEX award_achievement_day ON award (org, achievement, awarded_on, id) WHERE signed = 1;
