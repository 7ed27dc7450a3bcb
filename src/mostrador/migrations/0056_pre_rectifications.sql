-- What a person says is wrong in what we hold of them, and what became of it (GDPR, art. 16): a month, by art. 12.3.
CREATE TABLE rectification (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    thread_id bigint NOT NULL REFERENCES thread,
    wrong text NOT NULL CHECK (wrong <> ''),
    asked_at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz NOT NULL DEFAULT now() + interval '1 month',
    ended_at timestamptz,
    agent_id bigint REFERENCES agent,
    done boolean,
    answer text NOT NULL DEFAULT '',
    CHECK ((ended_at IS NULL) = (done IS NULL) AND (ended_at IS NULL) = (agent_id IS NULL)),
    CHECK (done IS NOT FALSE OR answer <> '')
);
CREATE INDEX rectification_thread ON rectification (thread_id, id);
CREATE INDEX rectification_person ON rectification (person_id, id);
CREATE INDEX rectification_open ON rectification (due_at) WHERE ended_at IS NULL;
CREATE TRIGGER rectification_stays BEFORE DELETE ON rectification FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER rectification_whole BEFORE TRUNCATE ON rectification FOR EACH STATEMENT EXECUTE FUNCTION refuse();
