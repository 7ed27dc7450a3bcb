-- Who takes part in a thread by mail has a way in of their own, and sees what was said from where they joined, or all.
ALTER TABLE participant ADD COLUMN joined_after integer NOT NULL DEFAULT 0 CHECK (joined_after >= 0);
ALTER TABLE participant ADD COLUMN whole boolean NOT NULL DEFAULT false;
ALTER TABLE participant ADD COLUMN generation integer NOT NULL DEFAULT 0;
ALTER TABLE participant ADD COLUMN passcode bytea;
ALTER TABLE participant ADD COLUMN passcode_until timestamptz;
ALTER TABLE participant ADD COLUMN passcode_tries integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN participant.joined_after IS 'The position after which they see what is said, unless they see the whole.';
COMMENT ON COLUMN participant.generation IS 'Raised when they are removed: their links open nothing any more.';

-- The browsers in which a participant proved themselves; it opens nothing but the page of one who takes part.
CREATE TABLE participant_entry (
    browser_id bigint NOT NULL REFERENCES browser,
    thread_id bigint NOT NULL,
    address text NOT NULL,
    PRIMARY KEY (browser_id, thread_id, address),
    FOREIGN KEY (thread_id, address) REFERENCES participant
);
CREATE INDEX participant_entry_of ON participant_entry (thread_id, address);

-- Whom the person of a thread wrote to beside us; its owner says whether we answer them too.
CREATE TABLE copied (
    thread_id bigint NOT NULL REFERENCES thread,
    address text NOT NULL,
    name text NOT NULL DEFAULT '',
    message_id bigint NOT NULL REFERENCES message,
    passed_at timestamptz,
    PRIMARY KEY (thread_id, address)
);
COMMENT ON COLUMN copied.passed_at IS 'The owner said no.';
CREATE INDEX copied_message ON copied (message_id);
