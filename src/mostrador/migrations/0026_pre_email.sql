-- The shop's mailboxes, the mails they brought, and the mails that leave.
CREATE TABLE mailbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address text NOT NULL CHECK (address = lower(address) AND address LIKE '%_@_%'),
    aliases text[] NOT NULL DEFAULT '{}',
    name text NOT NULL DEFAULT '',
    team_id bigint NOT NULL REFERENCES team,
    language text NOT NULL DEFAULT 'es',
    signature text NOT NULL DEFAULT '',
    login text NOT NULL,
    password bytea NOT NULL,
    imap_host text NOT NULL,
    imap_port integer NOT NULL CHECK (imap_port BETWEEN 1 AND 65535),
    imap_security text NOT NULL CHECK (imap_security IN ('tls', 'starttls', 'none')),
    smtp_host text NOT NULL,
    smtp_port integer NOT NULL CHECK (smtp_port BETWEEN 1 AND 65535),
    smtp_security text NOT NULL CHECK (smtp_security IN ('tls', 'starttls', 'none')),
    folder text NOT NULL DEFAULT 'INBOX',
    sent_folder text,
    plus boolean NOT NULL DEFAULT true,
    everything boolean NOT NULL DEFAULT false,
    trusted text[] NOT NULL DEFAULT '{}',
    made_at timestamptz NOT NULL DEFAULT now(),
    paused_at timestamptz,
    removed_at timestamptz,
    uidvalidity bigint,
    last_uid bigint NOT NULL DEFAULT 0,
    begun_uid bigint NOT NULL DEFAULT 0,
    fetched_at timestamptz,
    swept_at timestamptz,
    failing_since timestamptz,
    failures integer NOT NULL DEFAULT 0,
    problem text NOT NULL DEFAULT ''
);
COMMENT ON COLUMN mailbox.password IS 'Sealed with the server''s secret.';
COMMENT ON COLUMN mailbox.plus IS 'Whether info+anything@ arrives here too.';
COMMENT ON COLUMN mailbox.trusted IS 'The names under which its own servers write Authentication-Results (RFC 8601).';
COMMENT ON COLUMN mailbox.last_uid IS 'With uidvalidity, the truth of how far it was fetched; never a flag of the server.';
COMMENT ON COLUMN mailbox.everything IS 'Whether what was there before us is fetched too.';
COMMENT ON COLUMN mailbox.begun_uid IS 'Where we began: what is older is not ours to bring.';
CREATE UNIQUE INDEX mailbox_address ON mailbox (address) WHERE removed_at IS NULL;

CREATE TABLE mail (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mailbox_id bigint NOT NULL REFERENCES mailbox,
    uidvalidity bigint,
    uid bigint,
    hash text NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    arrived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'placed', 'held', 'shelved', 'repeated', 'noted', 'put-aside')),
    why text NOT NULL DEFAULT '',
    tries integer NOT NULL DEFAULT 0,
    mail_id text CHECK (mail_id <> ''),
    words text,
    sender text,
    sender_name text NOT NULL DEFAULT '',
    subject text NOT NULL DEFAULT '',
    verdict text CHECK (verdict IN ('verified', 'unknown', 'suspect')),
    verdict_why text NOT NULL DEFAULT '',
    automatic text,
    thread_id bigint REFERENCES thread,
    message_id bigint REFERENCES message,
    person_id bigint REFERENCES person,
    CHECK ((uid IS NULL) = (uidvalidity IS NULL)),
    CHECK ((state = 'placed') = (message_id IS NOT NULL))
);
COMMENT ON COLUMN mail.hash IS 'Where the file store keeps it as it came.';
COMMENT ON COLUMN mail.mail_id IS 'Its Message-ID; null when it has none, never empty.';
COMMENT ON COLUMN mail.words IS 'A digest of who said what: the same mail at two of our addresses has it twice.';
CREATE UNIQUE INDEX mail_once ON mail (mailbox_id, hash);
CREATE UNIQUE INDEX mail_uid ON mail (mailbox_id, uidvalidity, uid) WHERE uid IS NOT NULL;
CREATE INDEX mail_waiting ON mail (mailbox_id, id) WHERE state = 'waiting';
CREATE INDEX mail_shelf ON mail (id) WHERE state = 'shelved';
CREATE INDEX mail_by_id ON mail (mail_id) WHERE mail_id IS NOT NULL;
CREATE INDEX mail_words ON mail (words) WHERE words IS NOT NULL;
CREATE INDEX mail_thread ON mail (thread_id, id) WHERE thread_id IS NOT NULL;
CREATE UNIQUE INDEX mail_message ON mail (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX mail_hash ON mail (hash);

CREATE TABLE outgoing (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mailbox_id bigint NOT NULL REFERENCES mailbox,
    thread_id bigint NOT NULL REFERENCES thread,
    message_id bigint REFERENCES message,
    kind text NOT NULL CHECK (kind IN ('answer', 'confirmation', 'proof')),
    recipient text NOT NULL,
    mail_id text NOT NULL UNIQUE,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'leaving', 'sent', 'refused', 'given-up', 'unsure', 'called-back')),
    due_at timestamptz NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    tries integer NOT NULL DEFAULT 0,
    said text NOT NULL DEFAULT '',
    sent_at timestamptz,
    bounced_at timestamptz,
    bounce text NOT NULL DEFAULT '',
    permanent boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN outgoing.state IS 'leaving: handed to the server at this moment. unsure: we died then, and do not know; sent again only by hand.';
CREATE UNIQUE INDEX outgoing_once ON outgoing (message_id, recipient, kind) WHERE message_id IS NOT NULL;
CREATE UNIQUE INDEX outgoing_first ON outgoing (thread_id, kind) WHERE kind <> 'answer';
CREATE INDEX outgoing_due ON outgoing (due_at) WHERE state = 'waiting';
CREATE INDEX outgoing_leaving ON outgoing (id) WHERE state = 'leaving';
CREATE INDEX outgoing_thread ON outgoing (thread_id, id);
CREATE INDEX outgoing_recipient ON outgoing (recipient, made_at);

-- Who else takes part in a thread by mail, since its owner let them in.
CREATE TABLE participant (
    thread_id bigint NOT NULL REFERENCES thread,
    address text NOT NULL,
    person_id bigint NOT NULL REFERENCES person,
    accepted_by bigint NOT NULL REFERENCES agent,
    accepted_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    PRIMARY KEY (thread_id, address)
);

-- Mail comes back from here: nothing of ours goes there until somebody says that it works again.
CREATE TABLE unreachable (
    address text PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT now(),
    why text NOT NULL DEFAULT '',
    thread_id bigint REFERENCES thread
);
