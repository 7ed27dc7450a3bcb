-- The sheet of the algorithm as it was: a row whenever a rule or a parameter of it changed (ET, art. 64.4 d).
CREATE TABLE algorithm_sheet (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    es text NOT NULL,
    en text NOT NULL
);
CREATE TRIGGER algorithm_sheet_stays BEFORE UPDATE OR DELETE ON algorithm_sheet FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER algorithm_sheet_whole BEFORE TRUNCATE ON algorithm_sheet FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- Personal data that got lost, was altered or was seen by who should not (GDPR, art. 33 and 34), and what was done about it.
CREATE TABLE breach (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    noted_at timestamptz NOT NULL DEFAULT now(),
    agent_id bigint NOT NULL REFERENCES agent,
    known_at timestamptz NOT NULL CHECK (known_at <= now()),
    what text NOT NULL CHECK (what <> ''),
    whom text NOT NULL CHECK (whom <> ''),
    people integer CHECK (people >= 0),
    warned smallint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN breach.known_at IS 'When we knew: 72 hours to tell the authority run from then (art. 33.1).';
COMMENT ON COLUMN breach.whom IS 'What sorts of people and of data it concerns; nobody by name.';
CREATE TRIGGER breach_stays BEFORE DELETE ON breach FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER breach_whole BEFORE TRUNCATE ON breach FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TABLE breach_step (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    breach_id bigint NOT NULL REFERENCES breach,
    sort text NOT NULL CHECK (sort IN ('authority-told', 'authority-not', 'people-told', 'people-not', 'done')),
    words text NOT NULL CHECK (words <> ''),
    agent_id bigint NOT NULL REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX breach_step_breach ON breach_step (breach_id, id);
CREATE TRIGGER breach_step_stays BEFORE UPDATE OR DELETE ON breach_step FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER breach_step_whole BEFORE TRUNCATE ON breach_step FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- What was noted of a breach stays as it was noted; only that somebody was warned is written beside it.
CREATE FUNCTION keep_breach() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.noted_at, NEW.agent_id, NEW.known_at, NEW.what, NEW.whom, NEW.people)
       IS DISTINCT FROM (OLD.noted_at, OLD.agent_id, OLD.known_at, OLD.what, OLD.whom, OLD.people) THEN
        RAISE EXCEPTION 'breach is append-only: UPDATE refused' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER breach_kept BEFORE UPDATE ON breach FOR EACH ROW EXECUTE FUNCTION keep_breach();
