-- +goose Up
CREATE INDEX event_actor ON event (org, actor, id);
CREATE INDEX event_kind ON event (org, kind, id);
