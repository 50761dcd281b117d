-- +goose Up
-- Which award a mail is about, so that an award's page can show what became of
-- its mails. Mails about a change of status were kept by the event's id.
ALTER TABLE mail ADD COLUMN award text NOT NULL DEFAULT '';
UPDATE mail SET award = substr(about, 1, 36) WHERE org <> '' AND purpose IN ('claim', 'corrected');
UPDATE mail SET award = coalesce((SELECT e.subject FROM event e WHERE e.id = mail.about AND e.org = mail.org), '')
    WHERE org <> '' AND purpose IN ('suspended', 'reinstated', 'revoked');
CREATE INDEX mail_award ON mail (org, award, queued, id);
CREATE INDEX mail_newest ON mail (org, queued, id);
CREATE INDEX mail_state ON mail (org, state, queued, id);
CREATE INDEX mail_id ON mail (id);
