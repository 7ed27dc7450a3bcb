-- What a member may do for a team: see its threads, answer there, be given threads, change its members.
ALTER TABLE membership ADD COLUMN verbs text[] NOT NULL DEFAULT '{read,answer,own}'
    CONSTRAINT membership_verbs_check CHECK (
        cardinality(verbs) > 0 AND verbs <@ '{read,answer,own,manage}'
        AND ('read' = ANY (verbs) OR NOT verbs && '{answer,own}') AND ('answer' = ANY (verbs) OR 'own' <> ALL (verbs)));

-- Who reads everything and changes nothing.
ALTER TABLE agent DROP CONSTRAINT agent_role_check;
ALTER TABLE agent ADD CONSTRAINT agent_role_check CHECK (role IN ('agent', 'supervisor', 'admin', 'auditor'));
CREATE OR REPLACE VIEW can_take AS
SELECT a.id, a.name, a.role, a.timezone
  FROM agent a WHERE a.suspended_at IS NULL AND a.password_hash IS NOT NULL AND a.role <> 'auditor';

-- In which teams somebody may be given threads.
CREATE VIEW may_own AS SELECT m.agent_id, m.team_id FROM membership m WHERE 'own' = ANY (m.verbs);

-- A customer asked for a supervisor: until due_at (180 s) for one to take it, after that one of them owes a call or an
-- answer the same working day. agent_id: who took it, or who owes it.
CREATE TABLE supervision (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    asked_at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz NOT NULL,
    agent_id bigint REFERENCES agent,
    taken_at timestamptz,
    late_at timestamptz,
    promise_id bigint REFERENCES promise,
    ended_at timestamptz,
    CHECK (due_at >= asked_at),
    CHECK (agent_id IS NOT NULL OR (taken_at IS NULL AND promise_id IS NULL)),
    CHECK (promise_id IS NULL OR late_at IS NOT NULL)
);
CREATE UNIQUE INDEX supervision_open ON supervision (thread_id) WHERE ended_at IS NULL;
CREATE INDEX supervision_thread ON supervision (thread_id, id);
CREATE INDEX supervision_due ON supervision (due_at) WHERE taken_at IS NULL AND late_at IS NULL AND ended_at IS NULL;
CREATE TRIGGER supervision_stays BEFORE DELETE ON supervision FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER supervision_whole BEFORE TRUNCATE ON supervision FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- The supervisors who were called to a thread, while nobody took it, and then the one who did: they are let in to it.
CREATE TABLE supervisor_call (
    thread_id bigint NOT NULL REFERENCES thread,
    agent_id bigint NOT NULL REFERENCES agent,
    PRIMARY KEY (agent_id, thread_id)
);
CREATE INDEX supervisor_call_thread ON supervisor_call (thread_id);

-- Who looked at the file of a person without being who serves them, and why: once a day. For the auditor alone, for 24
-- months. No figure is made of it.
CREATE TABLE file_opening (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agent_id bigint NOT NULL REFERENCES agent,
    person_id bigint NOT NULL REFERENCES person,
    day date NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (agent_id, person_id, day)
);
CREATE INDEX file_opening_person ON file_opening (person_id, id);
CREATE INDEX file_opening_old ON file_opening (day);
