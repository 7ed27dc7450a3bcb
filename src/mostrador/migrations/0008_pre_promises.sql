-- What one of us promised, by when, and how it ended. Rows are only ever added and ended, once.
CREATE TABLE promise (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    agent_id bigint NOT NULL REFERENCES agent,
    message_id bigint REFERENCES message,
    act text NOT NULL CHECK (act IN ('call', 'write', 'send', 'other')),
    what text NOT NULL CHECK (length(what) <= 300),
    due_at timestamptz NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    remind_at timestamptz NOT NULL,
    reminded_at timestamptz,
    ended_at timestamptz,
    ending text CHECK (ending IN ('kept', 'broken', 'released', 'tried')),
    ended_by text,
    by_hand boolean NOT NULL DEFAULT false,
    was_so boolean,
    was_so_at timestamptz,
    answerer_id bigint REFERENCES agent,
    answer_by timestamptz,
    CHECK ((ended_at IS NULL) = (ending IS NULL)),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
    CHECK (NOT by_hand OR ending = 'kept'),
    CHECK (was_so IS NULL OR (by_hand AND was_so_at IS NOT NULL)),
    CHECK ((answer_by IS NOT NULL) = (ending IS NOT DISTINCT FROM 'broken')),
    CHECK ((answer_by IS NULL) = (answerer_id IS NULL))
);
CREATE INDEX promise_thread ON promise (thread_id);
CREATE INDEX promise_open ON promise (agent_id, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX promise_ended ON promise (agent_id, ended_at DESC, id DESC) WHERE ended_at IS NOT NULL;
CREATE INDEX promise_due ON promise (due_at) WHERE ended_at IS NULL;
CREATE INDEX promise_remind ON promise (remind_at) WHERE ended_at IS NULL AND reminded_at IS NULL;
CREATE INDEX promise_made ON promise (made_at);
CREATE UNIQUE INDEX promise_of_message ON promise (message_id) WHERE message_id IS NOT NULL;
COMMENT ON COLUMN promise.by_hand IS 'Kept because one of us said so; the customer is asked whether it was so.';
COMMENT ON COLUMN promise.answer_by IS 'Of a broken one: by when the agent answerer_id says a new time.';

-- A promise that was moved before it was due: from when, to when, and who moved it.
CREATE TABLE renewal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    promise_id bigint NOT NULL REFERENCES promise,
    was_due_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    by_id bigint NOT NULL REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX renewal_promise ON renewal (promise_id);

-- A call that nobody answered.
CREATE TABLE call_attempt (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    promise_id bigint NOT NULL REFERENCES promise,
    agent_id bigint NOT NULL REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX call_attempt_promise ON call_attempt (promise_id);

-- A promise with the names that stand beside it, and how often somebody called in vain.
CREATE VIEW shown_promise AS
SELECT p.id, p.thread_id, p.agent_id, a.name AS agent, p.message_id, p.act, p.what, p.due_at, p.made_at, p.reminded_at,
       p.ended_at, p.ending, p.by_hand, p.was_so, p.answerer_id, coalesce(r.name, '') AS answerer, p.answer_by,
       (SELECT count(*) FROM renewal n WHERE n.promise_id = p.id) AS renewed,
       (SELECT min(c.at) FROM call_attempt c WHERE c.promise_id = p.id) AS first_attempt_at,
       (SELECT count(*) FROM call_attempt c WHERE c.promise_id = p.id) AS attempts
  FROM promise p
  JOIN agent a ON a.id = p.agent_id
  LEFT JOIN agent r ON r.id = p.answerer_id;

-- A promise ends once, and who made what to whom stays as it was said.
CREATE FUNCTION keep_promise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.thread_id, OLD.agent_id, OLD.act, OLD.made_at) IS DISTINCT FROM (NEW.thread_id, NEW.agent_id, NEW.act, NEW.made_at)
       OR (OLD.message_id IS NOT NULL AND OLD.message_id IS DISTINCT FROM NEW.message_id)
       OR (OLD.ended_at IS NOT NULL AND
           (OLD.due_at, OLD.ended_at, OLD.ending, OLD.ended_by, OLD.by_hand, OLD.answer_by, OLD.answerer_id)
           IS DISTINCT FROM
           (NEW.due_at, NEW.ended_at, NEW.ending, NEW.ended_by, NEW.by_hand, NEW.answer_by, NEW.answerer_id)) THEN
        RAISE EXCEPTION 'a promise ends once and stays what it was' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER promise_holds BEFORE UPDATE ON promise FOR EACH ROW EXECUTE FUNCTION keep_promise();
CREATE TRIGGER promise_stays BEFORE DELETE ON promise FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER promise_whole BEFORE TRUNCATE ON promise FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER renewal_stays BEFORE UPDATE OR DELETE ON renewal FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER renewal_whole BEFORE TRUNCATE ON renewal FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER call_attempt_stays BEFORE UPDATE OR DELETE ON call_attempt FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER call_attempt_whole BEFORE TRUNCATE ON call_attempt FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- The next promise of a thread stands in its row, so that reading it costs no statement more.
ALTER TABLE thread ADD COLUMN promise_due_at timestamptz;
CREATE FUNCTION show_promise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE thread t SET promise_due_at = (SELECT min(p.due_at) FROM promise p WHERE p.thread_id = t.id AND p.ended_at IS NULL)
     WHERE t.id = NEW.thread_id;
    RETURN NULL;
END $$;
CREATE TRIGGER promise_shows AFTER INSERT OR UPDATE OF due_at, ended_at ON promise
    FOR EACH ROW EXECUTE FUNCTION show_promise();

-- The zone a person lives in, as their browser says it; without one, the shop's.
ALTER TABLE person ADD COLUMN timezone text;
