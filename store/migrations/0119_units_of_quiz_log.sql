-- +goose Up
-- What is not handed in yet, by what it is for: a quiz that is closed tells how
-- many wait for it.
CREATE INDEX assess_application_begun ON assess_application (org, achievement, version, id) WHERE state = 'begun';

-- Events about questions and quizzes name the item bank in the place where others
-- name their achievement: whose log they stand in follows from the bank's unit.
-- Only those of organisations that have a bank are looked at, by their kinds. The
-- trigger that refuses any change steps aside within this migration.
-- only sqlite
DROP TRIGGER event_no_update;
-- end only
-- only postgres
ALTER TABLE event DISABLE TRIGGER event_no_change;
-- end only
UPDATE event SET achievement = subject WHERE org IN (SELECT b.org FROM quiz_bank b) AND kind IN ('quiz.bankAdded', 'quiz.bankUnitSet');
UPDATE event SET achievement = coalesce((SELECT i.bank FROM quiz_item i WHERE i.id = event.subject), '')
    WHERE org IN (SELECT b.org FROM quiz_bank b) AND kind IN ('quiz.itemAdded', 'quiz.itemChanged', 'quiz.itemRetired', 'quiz.itemRestored');
UPDATE event SET achievement = coalesce((SELECT q.bank FROM quiz q WHERE q.id = event.subject), '')
    WHERE org IN (SELECT b.org FROM quiz_bank b) AND kind IN ('quiz.added', 'quiz.changed', 'quiz.opened', 'quiz.closed', 'quiz.begun', 'quiz.handedIn', 'quiz.timeOver');
-- only sqlite
-- +goose StatementBegin
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never altered'); END;
-- +goose StatementEnd
-- end only
-- only postgres
ALTER TABLE event ENABLE TRIGGER event_no_change;
-- end only
