-- How the treatment was and how the matter ended, asked apart, once, and only after the decision was told.
CREATE TABLE survey (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    closure_id bigint NOT NULL UNIQUE REFERENCES closure,
    asked_at timestamptz NOT NULL DEFAULT now(),
    answered_at timestamptz,
    declined_at timestamptz,
    treatment smallint CHECK (treatment BETWEEN 1 AND 3),
    matter smallint CHECK (matter BETWEEN 1 AND 3),
    causes text[] NOT NULL DEFAULT '{}',
    CHECK ((answered_at IS NULL) = (treatment IS NULL) AND (answered_at IS NULL) = (matter IS NULL)),
    CHECK (answered_at IS NULL OR declined_at IS NULL)
);
COMMENT ON COLUMN survey.treatment IS 'How they were attended: 1 badly, 2 so-so, 3 well. No agent stands beside it.';
COMMENT ON COLUMN survey.matter IS 'What they had bought or hired, apart from how they were attended: 1 badly, 2 so-so, 3 well.';
CREATE INDEX survey_thread ON survey (thread_id);
CREATE INDEX survey_answered ON survey (answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX survey_asked ON survey (asked_at);
CREATE TRIGGER survey_stays BEFORE DELETE ON survey FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER survey_whole BEFORE TRUNCATE ON survey FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- Nobody is asked before the decision (Ley 10/2025, art. 18): the database keeps to it too.
CREATE FUNCTION ask_afterwards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM closure c WHERE c.id = NEW.closure_id AND c.thread_id = NEW.thread_id
                      AND c.kind = 'answered' AND c.closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'nobody is asked how it was before the decision was told';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER survey_after BEFORE INSERT OR UPDATE OF thread_id, closure_id ON survey
    FOR EACH ROW EXECUTE FUNCTION ask_afterwards();
