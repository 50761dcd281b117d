-- +goose Up
-- Which award an application renews: JSON that only we read, null for none.
ALTER TABLE assess_application ADD COLUMN renewal text NOT NULL DEFAULT 'null';

-- Between which days an award may be renewed, counted from the one on which it
-- runs out: so many before, and so many after. Null: at any time.
ALTER TABLE renewal ADD COLUMN opens bigint;
ALTER TABLE renewal ADD COLUMN closes bigint;
