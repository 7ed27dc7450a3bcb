-- What the owner of a case asked for so that it can be decided, and when it was there. Once it is complete the law's own
-- term begins; the terms that ran before end and none of them moves.
CREATE TABLE completion (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    agent_id bigint NOT NULL REFERENCES agent,
    message_id bigint NOT NULL REFERENCES message,
    asked_at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    stops boolean NOT NULL,
    why_not text NOT NULL DEFAULT '' CHECK (why_not IN ('', 'given', 'again', 'unbound')),
    read_to integer NOT NULL,
    completed_at timestamptz,
    ended_at timestamptz,
    ending text CHECK (ending IN ('completed', 'given', 'dropped', 'not-completed')),
    CHECK (until >= asked_at + interval '10 days'),
    CHECK (stops = (why_not = '')),
    CHECK ((ended_at IS NULL) = (ending IS NULL)),
    CHECK ((completed_at IS NOT NULL) = (ending IS NOT DISTINCT FROM 'completed')),
    CHECK (ending IS DISTINCT FROM 'not-completed' OR (stops AND ended_at >= until))
);
COMMENT ON COLUMN completion.message_id IS 'The words in which the customer was told what is missing, until when, and what follows.';
COMMENT ON COLUMN completion.stops IS 'Whether the term of the law waits for it: never for what was given before, never twice.';
COMMENT ON COLUMN completion.read_to IS 'Up to which position of the thread we looked whether something came.';
CREATE UNIQUE INDEX completion_open ON completion (thread_id) WHERE ended_at IS NULL;
CREATE INDEX completion_thread ON completion (thread_id);
CREATE INDEX completion_asked ON completion (asked_at);
CREATE TRIGGER completion_stays BEFORE DELETE ON completion FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER completion_whole BEFORE TRUNCATE ON completion FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER completion_moves BEFORE UPDATE OF thread_id, message_id, asked_at, until, stops ON completion
    FOR EACH ROW EXECUTE FUNCTION keep_the_term();

CREATE TABLE missing (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    completion_id bigint NOT NULL REFERENCES completion,
    sort text NOT NULL CHECK (sort IN ('document', 'picture', 'detail')),
    what text NOT NULL CHECK (what <> ''),
    given_at timestamptz,
    given_in bigint REFERENCES message,
    before boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN missing.before IS 'It had been given before we asked for it.';
CREATE INDEX missing_completion ON missing (completion_id);

ALTER TABLE deadline DROP CONSTRAINT deadline_ending_check;
ALTER TABLE deadline ADD CONSTRAINT deadline_ending_check
    CHECK (ending IN ('met', 'late', 'dropped', 'carried', 'completing'));
