-- Mailboxes that let us in by OAuth 2: where we are registered, what was granted, and whom we are waiting for.
CREATE TABLE mail_app (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('google', 'microsoft', 'other')),
    authorize_url text NOT NULL,
    token_url text NOT NULL,
    scopes text NOT NULL,
    client_id text NOT NULL,
    client_secret bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz
);
COMMENT ON COLUMN mail_app.client_secret IS 'Sealed with the server''s secret.';
CREATE UNIQUE INDEX mail_app_kind ON mail_app (kind) WHERE kind <> 'other' AND removed_at IS NULL;

ALTER TABLE mailbox ADD COLUMN app_id bigint REFERENCES mail_app;
COMMENT ON COLUMN mailbox.app_id IS 'By which registration it lets us in; null when by its password.';

CREATE TABLE mail_grant (
    mailbox_id bigint PRIMARY KEY REFERENCES mailbox,
    refresh_token bytea NOT NULL,
    access_token bytea NOT NULL,
    ends_at timestamptz NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT now(),
    dead_at timestamptz
);
COMMENT ON COLUMN mail_grant.refresh_token IS 'Sealed with the server''s secret, as is the access token.';
COMMENT ON COLUMN mail_grant.ends_at IS 'When the access token ends; a new one is asked for a little before.';
COMMENT ON COLUMN mail_grant.dead_at IS 'When the provider took it no more: somebody has to connect again.';

CREATE TABLE mail_consent (
    state bytea PRIMARY KEY,
    session bytea NOT NULL,
    mailbox_id bigint NOT NULL REFERENCES mailbox,
    app_id bigint NOT NULL REFERENCES mail_app,
    verifier bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE mail_consent IS 'Somebody went to a provider to let us in and is not back yet; taken once.';
COMMENT ON COLUMN mail_consent.state IS 'A digest of what has to come back, as session is one of whose browser it was.';
CREATE INDEX mail_consent_made ON mail_consent (made_at);

-- A mailbox with what was granted to us there, under the names that records have.
CREATE VIEW whole_mailbox AS
SELECT b.id, b.address, b.aliases, b.name, b.team_id, b.language, b.signature, b.login, b.password, b.imap_host,
       b.imap_port, b.imap_security, b.smtp_host, b.smtp_port, b.smtp_security, b.folder, b.sent_folder, b.plus,
       b.everything, b.trusted, b.paused_at, b.uidvalidity, b.last_uid, b.begun_uid, b.fetched_at, b.swept_at,
       b.failing_since, b.failures, b.problem, b.removed_at, b.app_id, g.granted_at, g.dead_at
  FROM mailbox b LEFT JOIN mail_grant g ON g.mailbox_id = b.id;
