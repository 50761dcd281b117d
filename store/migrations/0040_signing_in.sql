-- +goose Up
-- A session as its owner sees it: what it is signed in with, since when, when
-- it was last used. One that has ended stays until it would have run out, so
-- that a request still under way cannot bring it back.
ALTER TABLE session ADD COLUMN id text NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN device text NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN started bigint NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN seen bigint NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN ended bigint;

-- main is 1 for the address that mail goes to; where none is, it is the first proved.
ALTER TABLE person_address ADD COLUMN main smallint NOT NULL DEFAULT 0;

-- What a mailed link is for. next holds what it carries, sealed under its token.
ALTER TABLE sign_in_link ADD COLUMN purpose text NOT NULL DEFAULT 'signIn';
