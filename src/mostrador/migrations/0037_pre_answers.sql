-- What a complaint asks, what each question was answered, and to whom somebody may turn who does not agree.

-- What the customer asks or demands. Their words are looked at anew each time; a row is written once somebody touches a
-- question, or answers it. Without a message one of us added it.
CREATE TABLE question (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    message_id bigint REFERENCES message,
    place integer,
    text text NOT NULL,
    agent_id bigint NOT NULL REFERENCES agent,
    added_at timestamptz NOT NULL DEFAULT now(),
    said_in bigint REFERENCES message,
    out_at timestamptz,
    out_by bigint REFERENCES agent,
    out_why text,
    UNIQUE (message_id, place),
    CHECK ((message_id IS NULL) = (place IS NULL)),
    CHECK ((out_at IS NULL) = (out_by IS NULL) AND (out_at IS NULL) = (out_why IS NULL))
);
COMMENT ON COLUMN question.place IS 'Which sentence of the message, from 0.';
COMMENT ON COLUMN question.said_in IS 'The message of ours in which it was answered before the decision.';
CREATE INDEX question_thread ON question (thread_id);
CREATE TRIGGER question_stays BEFORE DELETE ON question FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER question_whole BEFORE TRUNCATE ON question FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- What was decided on a complaint, by a person. It waits for its closure for the length of one transaction.
CREATE TABLE decision (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    closure_id bigint UNIQUE REFERENCES closure,
    agent_id bigint NOT NULL REFERENCES agent,
    outcome text NOT NULL CHECK (outcome IN ('granted', 'partly', 'refused', 'incomplete')),
    words text NOT NULL,
    bodies text[] NOT NULL,
    asked_in text,
    said_in text,
    other_language_why text NOT NULL DEFAULT '',
    alike integer NOT NULL DEFAULT 0,
    taken_at timestamptz NOT NULL DEFAULT now(),
    CHECK (outcome IN ('granted', 'incomplete') OR cardinality(bodies) > 0),
    CHECK (asked_in = said_in OR asked_in IS NULL OR said_in IS NULL OR other_language_why <> '')
);
COMMENT ON COLUMN decision.words IS 'The reasons and the answers, without what is the same in every decision.';
COMMENT ON COLUMN decision.asked_in IS 'The language of the complaint; said_in that of the decision. Null when it cannot be told.';
COMMENT ON COLUMN decision.alike IS 'How many recent refusals of ours were nearly the same when it was taken.';
CREATE INDEX decision_thread ON decision (thread_id);
CREATE INDEX decision_taken ON decision (taken_at);
CREATE INDEX decision_refused ON decision (taken_at) WHERE outcome IN ('partly', 'refused');
CREATE TRIGGER decision_stays BEFORE DELETE ON decision FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER decision_whole BEFORE TRUNCATE ON decision FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TABLE answer (
    decision_id bigint NOT NULL REFERENCES decision,
    question_id bigint NOT NULL REFERENCES question,
    question text NOT NULL,
    text text NOT NULL CHECK (text <> ''),
    PRIMARY KEY (decision_id, question_id)
);
CREATE INDEX answer_question ON answer (question_id);

-- Bodies outside of the company, as its administrators know them better than what comes with the program: the last row of
-- a key holds, and none is rewritten.
CREATE TABLE adr_body (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    web text NOT NULL,
    phone text NOT NULL,
    address text NOT NULL,
    regions text[] NOT NULL,
    sectors text[] NOT NULL,
    source text NOT NULL,
    sure text NOT NULL CHECK (sure IN ('L', 'Q', 'S', 'M', 'I', 'own')),
    member boolean NOT NULL,
    shown boolean NOT NULL,
    agent_id bigint NOT NULL REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now(),
    CHECK (web <> '' OR phone <> '' OR address <> '')
);
CREATE INDEX adr_body_key ON adr_body (key, id);
CREATE TRIGGER adr_body_stays BEFORE UPDATE OR DELETE ON adr_body FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER adr_body_whole BEFORE TRUNCATE ON adr_body FOR EACH STATEMENT EXECUTE FUNCTION refuse();
