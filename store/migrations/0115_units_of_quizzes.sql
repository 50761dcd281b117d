-- +goose Up
-- Item banks, and the quizzes over them, belong to a unit; '' is the whole
-- organisation.
ALTER TABLE quiz_bank ADD COLUMN unit text NOT NULL DEFAULT '';
