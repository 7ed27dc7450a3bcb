-- What was sold in cases of service, and why it might be (Ley 10/2025, art. 16; TRLGDCU, art. 21.2).
CREATE TABLE pitch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    message_id bigint REFERENCES message,
    closure_id bigint REFERENCES closure,
    words text[] NOT NULL,
    why text NOT NULL DEFAULT '' CHECK (why IN ('', 'asked', 'solution', 'nothing-sold')),
    note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    by_words boolean NOT NULL DEFAULT false,
    agent_id bigint REFERENCES agent,
    said_at timestamptz NOT NULL DEFAULT now(),
    accounted_by bigint REFERENCES agent,
    accounted_at timestamptz,
    CHECK ((message_id IS NULL) <> (closure_id IS NULL)),
    CHECK ((accounted_by IS NULL) = (accounted_at IS NULL)),
    CHECK (why <> 'solution' OR note <> '')
);
COMMENT ON COLUMN pitch.words IS 'The words of ours that sell, as they were said.';
COMMENT ON COLUMN pitch.why IS 'Why they might be said; empty where nobody accounted for it.';
COMMENT ON COLUMN pitch.by_words IS 'The customer had asked in their own words, so that nobody had to say why.';
CREATE INDEX pitch_thread ON pitch (thread_id);
CREATE INDEX pitch_message ON pitch (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX pitch_said ON pitch (said_at);
CREATE TRIGGER pitch_stays BEFORE DELETE ON pitch FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER pitch_whole BEFORE TRUNCATE ON pitch FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- How the company reads the rule. Each answer is a row, and none is changed.
CREATE TABLE selling_reading (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    held boolean NOT NULL,
    agent_id bigint NOT NULL REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN selling_reading.held IS 'Whether words that sell are held back, or leave and are listed.';
CREATE TRIGGER selling_reading_stays BEFORE UPDATE OR DELETE ON selling_reading FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER selling_reading_whole BEFORE TRUNCATE ON selling_reading FOR EACH STATEMENT EXECUTE FUNCTION refuse();
