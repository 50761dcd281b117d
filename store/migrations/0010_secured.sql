-- +goose Up
-- Status lists of credentials that other software put together. The owner is
-- an organisation's id, or the word for instances that are open.
CREATE TABLE secured_list (
    id         text PRIMARY KEY,
    owner      text NOT NULL,
    purpose    text NOT NULL,
    number     bigint NOT NULL,
    secret     bytea NOT NULL,
    taken      bigint NOT NULL,
    generation bigint NOT NULL,
    UNIQUE (owner, purpose, number)
);

CREATE TABLE secured_place (
    list       text NOT NULL REFERENCES secured_list (id),
    list_index bigint NOT NULL,
    owner      text NOT NULL,
    purpose    text NOT NULL,
    credential text NOT NULL,
    is_set     smallint NOT NULL,
    PRIMARY KEY (list, list_index)
);
CREATE INDEX secured_place_credential ON secured_place (owner, credential);
CREATE INDEX secured_place_set ON secured_place (list, list_index) WHERE is_set = 1;
