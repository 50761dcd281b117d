-- +goose Up
-- Who is told what happened. Secrets are sealed elsewhere.
CREATE TABLE hook (
    id            text PRIMARY KEY,
    org           text NOT NULL REFERENCES organisation (id),
    name          text NOT NULL,
    url           text NOT NULL,
    kinds         text NOT NULL,
    state         text NOT NULL,
    why           text NOT NULL,
    secret        bigint NOT NULL,
    old_until     bigint NOT NULL,
    failures      bigint NOT NULL,
    failing_since bigint NOT NULL,
    rest_until    bigint NOT NULL,
    wake          bigint NOT NULL,
    leased        bigint NOT NULL,
    revision      bigint NOT NULL,
    created       bigint NOT NULL,
    changed       bigint NOT NULL
);
CREATE INDEX hook_org ON hook (org, id);

-- Messages hold ids and no names, so they can be kept and sent again.
CREATE TABLE hook_delivery (
    org      text NOT NULL,
    hook     text NOT NULL REFERENCES hook (id),
    message  text NOT NULL,
    kind     text NOT NULL,
    body     bytea NOT NULL,
    state    text NOT NULL,
    attempts bigint NOT NULL,
    status   bigint NOT NULL,
    words    text NOT NULL,
    queued   bigint NOT NULL,
    changed  bigint NOT NULL,
    due      bigint NOT NULL,
    PRIMARY KEY (hook, message)
);
CREATE INDEX hook_delivery_due ON hook_delivery (hook, due) WHERE state = 'queued';
CREATE INDEX hook_delivery_newest ON hook_delivery (hook, queued, message);
CREATE INDEX hook_delivery_state ON hook_delivery (hook, state, queued, message);
CREATE INDEX hook_delivery_settled ON hook_delivery (changed) WHERE state <> 'queued';

-- Doors through which other programs award, and what became of what they sent.
CREATE TABLE inlet (
    id           text PRIMARY KEY,
    org          text NOT NULL REFERENCES organisation (id),
    name         text NOT NULL,
    achievement  text NOT NULL REFERENCES achievement (id),
    fields       text NOT NULL,
    state        text NOT NULL,
    secret       bigint NOT NULL,
    old_until    bigint NOT NULL,
    strange      bigint NOT NULL,
    strange_at   bigint NOT NULL,
    strange_why  text NOT NULL,
    revision     bigint NOT NULL,
    created      bigint NOT NULL,
    changed      bigint NOT NULL
);
CREATE INDEX inlet_org ON inlet (org, id);

CREATE TABLE inlet_arrival (
    org     text NOT NULL,
    inlet   text NOT NULL REFERENCES inlet (id),
    message text NOT NULL,
    state   text NOT NULL,
    award   text NOT NULL,
    words   text NOT NULL,
    tries   bigint NOT NULL,
    came    bigint NOT NULL,
    again   bigint NOT NULL,
    PRIMARY KEY (inlet, message)
);
CREATE INDEX inlet_arrival_newest ON inlet_arrival (inlet, again, message);
CREATE INDEX inlet_arrival_last ON inlet_arrival (again);
