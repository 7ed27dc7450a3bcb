-- What the company is in the sense of the law, what a thread concerns, and by when the law wants a decision on it.

-- One row an answer: what was said before is not rewritten, and a thread is judged by what held on its day.
CREATE TABLE company (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    answered_at timestamptz NOT NULL DEFAULT now(),
    agent_id bigint NOT NULL REFERENCES agent,
    sector text NOT NULL,
    large boolean NOT NULL,
    continuous boolean NOT NULL,
    small_supplier boolean NOT NULL,
    online boolean NOT NULL,
    languages text[] NOT NULL,
    regions text[] NOT NULL,
    outsourced boolean NOT NULL,
    strict boolean NOT NULL
);
COMMENT ON COLUMN company.strict IS 'Whether every doubtful row is read as it protects the customer most.';
CREATE INDEX company_answered ON company (answered_at, id);
CREATE TRIGGER company_stays BEFORE UPDATE OR DELETE ON company FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER company_whole BEFORE TRUNCATE ON company FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- A charge, or a service that stopped: shorter terms.
CREATE TABLE concern (
    thread_id bigint NOT NULL REFERENCES thread,
    what text NOT NULL CHECK (what IN ('billing', 'continuity')),
    agent_id bigint REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (thread_id, what)
);

-- By when a rule wants a decision. Nothing moves a row later: calling it by another name adds rows and takes none away.
CREATE TABLE deadline (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    rule text NOT NULL,
    kind text NOT NULL,
    count integer NOT NULL CHECK (count > 0),
    unit text NOT NULL CHECK (unit IN ('working-day', 'day', 'hour')),
    lodged_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    warned smallint NOT NULL DEFAULT 0,
    warn_at timestamptz,
    missed_at timestamptz,
    ended_at timestamptz,
    ending text CHECK (ending IN ('met', 'late', 'dropped', 'carried')),
    CHECK ((ended_at IS NULL) = (ending IS NULL)),
    CHECK (due_at > lodged_at)
);
COMMENT ON COLUMN deadline.rule IS 'The id of a rule in oversight/compliance/rules.';
COMMENT ON COLUMN deadline.kind IS 'What the thread was called when the term began: it binds whatever it is called later.';
CREATE INDEX deadline_thread ON deadline (thread_id);
CREATE INDEX deadline_due ON deadline (due_at, id) WHERE ended_at IS NULL;
CREATE INDEX deadline_warn ON deadline (warn_at) WHERE ended_at IS NULL AND warn_at IS NOT NULL;
CREATE INDEX deadline_miss ON deadline (due_at) WHERE ended_at IS NULL AND missed_at IS NULL;
CREATE INDEX deadline_ended ON deadline (ended_at) WHERE ended_at IS NOT NULL;
CREATE TRIGGER deadline_stays BEFORE DELETE ON deadline FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER deadline_whole BEFORE TRUNCATE ON deadline FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE FUNCTION keep_the_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a term of the law moves for nobody';
END $$;
CREATE TRIGGER deadline_moves BEFORE UPDATE OF thread_id, rule, kind, count, unit, lodged_at, due_at ON deadline
    FOR EACH ROW EXECUTE FUNCTION keep_the_term();

-- Terms run from today on.
INSERT INTO follower (name, xid) VALUES ('deadlines', pg_current_xact_id());
