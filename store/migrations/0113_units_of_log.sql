-- +goose Up
-- What an event is about: the achievement, or that of its award, batch,
-- application, offer or delegation; '' where it is about none. It stands beside
-- the event and is no part of what is sealed. To fill it in for the events there
-- are, the trigger that refuses any change steps aside within this migration.
ALTER TABLE event ADD COLUMN achievement text NOT NULL DEFAULT '';
-- only sqlite
DROP TRIGGER event_no_update;
-- end only
-- only postgres
ALTER TABLE event DISABLE TRIGGER event_no_change;
-- end only
UPDATE event SET achievement = subject WHERE substr(kind, 1, 12) = 'achievement.' OR substr(kind, 1, 5) = 'plan.';
UPDATE event SET achievement = coalesce((SELECT a.achievement FROM award a WHERE a.id = event.subject), (SELECT s.achievement FROM scheduled_award s WHERE s.id = event.subject), '')
    WHERE substr(kind, 1, 6) = 'award.' OR substr(kind, 1, 5) = 'mail.';
UPDATE event SET achievement = coalesce((SELECT b.achievement FROM batch b WHERE b.id = event.subject), '') WHERE substr(kind, 1, 6) = 'batch.';
UPDATE event SET achievement = coalesce((SELECT p.achievement FROM assess_application p WHERE p.id = event.subject), '') WHERE substr(kind, 1, 12) = 'application.' OR substr(kind, 1, 5) = 'mark.';
UPDATE event SET achievement = coalesce((SELECT o.achievement FROM offer o WHERE o.id = event.subject), '') WHERE substr(kind, 1, 6) = 'offer.';
UPDATE event SET achievement = coalesce((SELECT d.achievement FROM delegation d WHERE d.id = event.subject), '') WHERE substr(kind, 1, 11) = 'delegation.';
-- only sqlite
-- +goose StatementBegin
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never altered'); END;
-- +goose StatementEnd
-- end only
-- only postgres
ALTER TABLE event ENABLE TRIGGER event_no_change;
-- end only
CREATE INDEX event_of ON event (org, achievement, at, id, kind) WHERE achievement <> '';

-- Templates belong to a unit, as what they were made from did; '' is the whole
-- organisation.
ALTER TABLE template ADD COLUMN unit text NOT NULL DEFAULT '';
