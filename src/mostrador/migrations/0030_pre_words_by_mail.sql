-- A chat whose person left goes on by mail, and the shop says in its own words what we write by ourselves.
CREATE TABLE going_on (
    thread_id bigint PRIMARY KEY REFERENCES thread,
    given text CHECK (given = lower(given) AND given LIKE '%_@_%'),
    mailed_to integer NOT NULL DEFAULT 0,
    since timestamptz,
    due_at timestamptz,
    CHECK ((since IS NULL) = (due_at IS NULL))
);
COMMENT ON COLUMN going_on.given IS 'Where this person wants the answers of this thread; it says nothing about who they are.';
COMMENT ON COLUMN going_on.mailed_to IS 'The last position that was gathered into a mail.';
COMMENT ON COLUMN going_on.since IS 'When the first of the words that wait was said.';
CREATE INDEX going_on_due ON going_on (due_at) WHERE due_at IS NOT NULL;

-- «No me escribáis por correo»: what was said in a chat stays there.
CREATE TABLE no_mail (
    person_id bigint PRIMARY KEY REFERENCES person,
    at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE outgoing DROP CONSTRAINT outgoing_kind_check;
ALTER TABLE outgoing ADD CONSTRAINT outgoing_kind_check CHECK (kind IN ('answer', 'confirmation', 'proof', 'going-on'));
DROP INDEX outgoing_first;
CREATE UNIQUE INDEX outgoing_first ON outgoing (thread_id, kind) WHERE kind IN ('confirmation', 'proof');

-- Which words a gathered mail brings.
CREATE TABLE outgoing_word (
    outgoing_id bigint NOT NULL REFERENCES outgoing,
    message_id bigint NOT NULL REFERENCES message,
    PRIMARY KEY (outgoing_id, message_id)
);

-- What we write by ourselves, as an administrator says it; the last row counts, and every earlier one stays.
CREATE TABLE mail_wording (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sort text NOT NULL CHECK (sort IN ('confirmation', 'proof', 'stand-in', 'going-on', 'passcode', 'invitation')),
    language text NOT NULL,
    register text NOT NULL CHECK (register IN ('tu', 'usted', 'vos')),
    text text CHECK (text <> ''),
    agent_id bigint NOT NULL REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN mail_wording.text IS 'Null: our own words again.';
CREATE INDEX mail_wording_of ON mail_wording (sort, language, register, id DESC);
