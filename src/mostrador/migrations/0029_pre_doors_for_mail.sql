-- Mail that is brought to us: who brought it, and for whom. What was fetched says neither.
ALTER TABLE mail
    ADD COLUMN door text NOT NULL DEFAULT 'imap' CHECK (door IN ('imap', 'smtp', 'lmtp', 'pipe', 'file')),
    ADD COLUMN client_ip text,
    ADD COLUMN helo text NOT NULL DEFAULT '',
    ADD COLUMN envelope_from text,
    ADD COLUMN recipients text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN mail.door IS 'How it came: fetched, brought by a stranger, by our own mail server, by a pipe of it, or out of a file of old mails.';
COMMENT ON COLUMN mail.client_ip IS 'From where a stranger brought it; null when that was within our own network, or is not known.';
COMMENT ON COLUMN mail.envelope_from IS 'Where it goes back to; empty when nowhere, null when nobody said.';
COMMENT ON COLUMN mailbox.imap_host IS 'Empty when nothing is fetched: its mail is brought to us.';

-- What machines wrote about nothing of ours, in its own list.
CREATE INDEX mail_unplaced ON mail (id) WHERE state = 'noted' AND thread_id IS NULL;
