-- The named moments of every contact, from which the law's figures are counted; and the evaluations made of them.

-- Numbered without a gap, in the order in which they became known, so that a lost one shows. No row names a person.
CREATE TABLE moment (
    position bigint PRIMARY KEY CHECK (position > 0),
    contact text NOT NULL CHECK (contact ~ '^(call|thread)-[0-9]+(-[0-9]+)?$'),
    thread_id bigint NOT NULL,
    channel text NOT NULL CHECK (channel <> ''),
    name text NOT NULL CHECK (name IN ('received', 'can-ask', 'person-asked', 'person-connected', 'abandoned', 'code-given',
                                       'resolution-notified', 'ended')),
    by_kind text NOT NULL CHECK (by_kind IN ('customer', 'agent', 'bot', 'system')),
    at timestamptz NOT NULL,
    event_id bigint
);
COMMENT ON COLUMN moment.contact IS 'call-ID of a call, visit or letter; thread-ID-N of the Nth time somebody wrote about a thread.';
COMMENT ON COLUMN moment.event_id IS 'The event it was read from; null where a channel says it by itself.';
CREATE UNIQUE INDEX moment_once ON moment (event_id, contact, name) WHERE event_id IS NOT NULL;
CREATE INDEX moment_thread ON moment (thread_id, position);
CREATE INDEX moment_at ON moment (at, position);
CREATE TRIGGER moment_stays BEFORE UPDATE OR DELETE ON moment FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER moment_whole BEFORE TRUNCATE ON moment FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- An evaluation of a span of days: asked for, then built once and never again.
CREATE TABLE evaluation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    first_day date NOT NULL,
    last_day date NOT NULL CHECK (last_day >= first_day),
    up_to bigint NOT NULL,
    asked_by_id bigint REFERENCES agent,
    asked_at timestamptz NOT NULL DEFAULT now(),
    months integer NOT NULL DEFAULT 0,
    months_done integer NOT NULL DEFAULT 0,
    figures jsonb,
    digest bytea CHECK (length(digest) = 32),
    built_at timestamptz,
    CHECK ((figures IS NULL) = (built_at IS NULL)),
    CHECK ((figures IS NULL) = (digest IS NULL))
);
COMMENT ON COLUMN evaluation.up_to IS 'The position of the last moment it knows of.';
COMMENT ON COLUMN evaluation.digest IS 'SHA-256 of the figures as they were frozen.';
CREATE FUNCTION keep_the_evaluation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.built_at IS NOT NULL
       OR (NEW.id, NEW.first_day, NEW.last_day, NEW.up_to, NEW.asked_by_id, NEW.asked_at)
          IS DISTINCT FROM (OLD.id, OLD.first_day, OLD.last_day, OLD.up_to, OLD.asked_by_id, OLD.asked_at) THEN
        RAISE EXCEPTION 'an evaluation is not rewritten' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evaluation_kept BEFORE UPDATE ON evaluation FOR EACH ROW EXECUTE FUNCTION keep_the_evaluation();
CREATE TRIGGER evaluation_stays BEFORE DELETE ON evaluation FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER evaluation_whole BEFORE TRUNCATE ON evaluation FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- That an evaluation is published, or no longer is: the last row of an evaluation says.
CREATE TABLE publication (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    evaluation_id bigint NOT NULL REFERENCES evaluation,
    shown boolean NOT NULL,
    agent_id bigint NOT NULL REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX publication_evaluation ON publication (evaluation_id, id DESC);
CREATE TRIGGER publication_stays BEFORE UPDATE OR DELETE ON publication FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER publication_whole BEFORE TRUNCATE ON publication FOR EACH STATEMENT EXECUTE FUNCTION refuse();
