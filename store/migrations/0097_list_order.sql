-- +goose Up
-- Awards by the day they run out, with what else a list asks of them.
DROP INDEX award_valid_until;
CREATE INDEX award_ends ON award (org, valid_until, id, status, achievement) WHERE signed = 1 AND valid_until IS NOT NULL;

-- Events in the order in which they happened, so that those before a day are
-- found without going through all after it.
DROP INDEX event_org;
CREATE INDEX event_at ON event (org, at, id);
DROP INDEX event_about;
CREATE INDEX event_about ON event (org, subject, at, id);
DROP INDEX event_actor;
CREATE INDEX event_actor ON event (org, actor, at, id);
DROP INDEX event_kind;
CREATE INDEX event_kind ON event (org, kind, at, id);

-- What became of the mails of an award, without reading them: to SQLite, an
-- index that says all that is asked looks better than one that finds the few.
DROP INDEX mail_award;
CREATE INDEX mail_award ON mail (org, award, queued, id, state);
