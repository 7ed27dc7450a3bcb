-- What may not be cut, and what may not be collected, while a complaint about its cause waits for its decision.

-- Who the customer turned to after us, or beside us; while it runs nothing that is held is let go.
CREATE TABLE dispute (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    body text NOT NULL CHECK (body <> ''),
    agent_id bigint NOT NULL REFERENCES agent,
    opened_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    ended_by_id bigint REFERENCES agent,
    result text CHECK (result IN ('for', 'partly', 'against', 'not-admitted', 'withdrawn')),
    CHECK ((ended_at IS NULL) = (result IS NULL)),
    CHECK ((ended_at IS NULL) = (ended_by_id IS NULL))
);
COMMENT ON TABLE dispute IS 'An alternative dispute resolution (ADR) procedure about a thread.';
COMMENT ON COLUMN dispute.result IS 'For the customer, partly, against them; or the body did not look at it.';
CREATE UNIQUE INDEX dispute_running ON dispute (thread_id) WHERE ended_at IS NULL;
CREATE INDEX dispute_thread ON dispute (thread_id);
CREATE TRIGGER dispute_stays BEFORE DELETE ON dispute FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER dispute_whole BEFORE TRUNCATE ON dispute FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TABLE hold (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    what text NOT NULL CHECK (what IN ('cut', 'collection')),
    reference text NOT NULL DEFAULT '',
    agent_id bigint REFERENCES agent,
    opened_at timestamptz NOT NULL DEFAULT now(),
    released_at timestamptz,
    closure_id bigint REFERENCES closure,
    dispute_id bigint REFERENCES dispute,
    CHECK ((released_at IS NULL) = (closure_id IS NULL AND dispute_id IS NULL))
);
COMMENT ON COLUMN hold.reference IS 'The contract or supply it is about, as the system that bills names it.';
COMMENT ON COLUMN hold.agent_id IS 'Who said so; null where what the thread is about opened it.';
COMMENT ON COLUMN hold.closure_id IS 'The notified decision that let it go.';
CREATE UNIQUE INDEX hold_open ON hold (thread_id, what) WHERE released_at IS NULL;
CREATE INDEX hold_thread ON hold (thread_id);
CREATE INDEX hold_list ON hold (id) WHERE released_at IS NULL;
CREATE INDEX hold_reference ON hold (reference, id) WHERE released_at IS NULL AND reference <> '';
CREATE INDEX hold_released ON hold (released_at) WHERE released_at IS NOT NULL;
CREATE TRIGGER hold_stays BEFORE DELETE ON hold FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER hold_whole BEFORE TRUNCATE ON hold FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- Nothing lets a hold go but a decision that was notified, or the result of who was asked after us; and no hold goes
-- while somebody is asked.
CREATE FUNCTION keep_the_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.released_at IS NOT NULL
       OR (NEW.id, NEW.thread_id, NEW.what, NEW.agent_id, NEW.opened_at)
          IS DISTINCT FROM (OLD.id, OLD.thread_id, OLD.what, OLD.agent_id, OLD.opened_at) THEN
        RAISE EXCEPTION 'a hold is not rewritten';
    END IF;
    IF NEW.released_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM dispute d WHERE d.thread_id = NEW.thread_id AND d.ended_at IS NULL) THEN
        RAISE EXCEPTION 'somebody outside is still asked about it';
    END IF;
    IF NOT EXISTS (SELECT FROM closure c
                    WHERE c.id = NEW.closure_id AND c.thread_id = NEW.thread_id AND c.kind = 'answered'
                      AND c.closed_at IS NOT NULL AND c.ended_at IS NULL)
       AND NOT EXISTS (SELECT FROM dispute d
                        WHERE d.id = NEW.dispute_id AND d.thread_id = NEW.thread_id
                          AND d.result IN ('for', 'partly', 'against')) THEN
        RAISE EXCEPTION 'only a notified decision lets a hold go';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_kept BEFORE UPDATE ON hold FOR EACH ROW EXECUTE FUNCTION keep_the_hold();
