-- What goes with a handoff: what it is about, what was done, what is promised, and the sentence the customer is told by
-- who offered it, once it is accepted. Not accepted by due_at, it goes back by itself. One that a supervisor has to
-- agree to is not accepted before they did.
ALTER TABLE handoff
    ADD COLUMN about text NOT NULL DEFAULT '' CHECK (length(about) <= 2000),
    ADD COLUMN done text NOT NULL DEFAULT '' CHECK (length(done) <= 2000),
    ADD COLUMN promised text NOT NULL DEFAULT '' CHECK (length(promised) <= 2000),
    ADD COLUMN told text NOT NULL DEFAULT '' CHECK (length(told) <= 1000),
    ADD COLUMN due_at timestamptz,
    ADD COLUMN returned_at timestamptz,
    ADD COLUMN supervised boolean NOT NULL DEFAULT false,
    ADD COLUMN approved_at timestamptz,
    ADD COLUMN approved_by bigint REFERENCES agent,
    ADD CHECK (returned_at IS NULL OR withdrawn_at IS NOT NULL),
    ADD CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
    ADD CHECK (accepted_at IS NULL OR NOT supervised OR approved_at IS NOT NULL);
COMMENT ON COLUMN handoff.supervised IS 'The third one of a matter, or a later one: a supervisor has to agree.';
CREATE INDEX handoff_due ON handoff (due_at)
    WHERE accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL AND due_at IS NOT NULL;

-- Colleagues whom an owner called for help on a thread, into a room of their own. One at a time on a thread.
CREATE TABLE swarm (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    called_by bigint NOT NULL REFERENCES agent,
    question text NOT NULL CHECK (question <> '' AND length(question) <= 1000),
    opened_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz,
    lesson text CHECK (lesson <> '' AND length(lesson) <= 4000),
    lesson_by bigint REFERENCES agent,
    lesson_at timestamptz,
    CHECK (num_nonnulls(lesson, lesson_by, lesson_at) IN (0, 3))
);
CREATE UNIQUE INDEX swarm_open ON swarm (thread_id) WHERE closed_at IS NULL;
CREATE INDEX swarm_thread ON swarm (thread_id, id);
CREATE INDEX swarm_lesson ON swarm (lesson_at, id) WHERE lesson_at IS NOT NULL;
CREATE INDEX swarm_opened ON swarm (opened_at);

-- Who was asked, came in, and how it ended for them. helped_at: when they first said something in the room.
CREATE TABLE helper (
    swarm_id bigint NOT NULL REFERENCES swarm,
    agent_id bigint NOT NULL REFERENCES agent,
    asked_at timestamptz NOT NULL DEFAULT now(),
    joined_at timestamptz,
    helped_at timestamptz,
    ended_at timestamptz,
    ending text CHECK (ending IN ('declined', 'left', 'closed', 'owner')),
    PRIMARY KEY (swarm_id, agent_id),
    CHECK ((ended_at IS NULL) = (ending IS NULL)),
    CHECK (helped_at IS NULL OR joined_at IS NOT NULL)
);
CREATE INDEX helper_now ON helper (agent_id, swarm_id) WHERE ended_at IS NULL;
CREATE INDEX helper_joined ON helper (agent_id, joined_at) WHERE joined_at IS NOT NULL;

-- What is said in the room. Only the owner and who came in read it.
CREATE TABLE remark (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    swarm_id bigint NOT NULL REFERENCES swarm,
    agent_id bigint NOT NULL REFERENCES agent,
    text text NOT NULL CHECK (length(text) <= 4000),
    at timestamptz NOT NULL DEFAULT now(),
    withdrawn_at timestamptz CHECK (withdrawn_at IS NULL OR text = '')
);
CREATE INDEX remark_swarm ON remark (swarm_id, id);

-- In how many rooms one person may help at once, and how many they may come into in a day. One row.
CREATE TABLE help_limit (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    at_once smallint NOT NULL DEFAULT 3 CHECK (at_once BETWEEN 1 AND 50),
    a_day smallint NOT NULL DEFAULT 8 CHECK (a_day BETWEEN 1 AND 100)
);
INSERT INTO help_limit DEFAULT VALUES;
