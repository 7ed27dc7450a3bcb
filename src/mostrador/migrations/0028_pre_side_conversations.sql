-- What we ask somebody outside about a thread, apart from it: nothing here is ever part of what its person may see.
CREATE TABLE side_conversation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    mailbox_id bigint NOT NULL REFERENCES mailbox,
    address text NOT NULL,
    name text NOT NULL DEFAULT '',
    subject text NOT NULL,
    asked_by bigint NOT NULL REFERENCES agent,
    opened_at timestamptz NOT NULL DEFAULT now(),
    waiting_since timestamptz,
    due_at timestamptz,
    told_at timestamptz,
    ended_at timestamptz
);
COMMENT ON COLUMN side_conversation.due_at IS 'When the owner is told that nobody answered.';
CREATE INDEX side_conversation_thread ON side_conversation (thread_id, id);
CREATE INDEX side_conversation_due ON side_conversation (due_at) WHERE waiting_since IS NOT NULL AND told_at IS NULL AND ended_at IS NULL;

CREATE TABLE side_letter (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    side_id bigint NOT NULL REFERENCES side_conversation,
    state text NOT NULL CHECK (state IN ('waiting', 'leaving', 'sent', 'refused', 'unsure', 'came', 'held', 'automatic')),
    agent_id bigint REFERENCES agent,
    sender text NOT NULL DEFAULT '',
    sender_name text NOT NULL DEFAULT '',
    text text NOT NULL,
    files bigint[] NOT NULL DEFAULT '{}',
    mail_id bigint REFERENCES mail,
    at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz NOT NULL DEFAULT now(),
    tries integer NOT NULL DEFAULT 0,
    said text NOT NULL DEFAULT '',
    CHECK ((agent_id IS NOT NULL) = (state IN ('waiting', 'leaving', 'sent', 'refused', 'unsure')))
);
COMMENT ON COLUMN side_letter.state IS 'Ours wait, leave, are sent or refused, or nobody knows (unsure); theirs came, are held because another wrote them, or a machine did.';
COMMENT ON COLUMN side_letter.files IS 'Attachments of the thread that go along; one that is withdrawn does not.';
CREATE INDEX side_letter_of ON side_letter (side_id, id);
CREATE INDEX side_letter_due ON side_letter (due_at) WHERE state IN ('waiting', 'leaving');
