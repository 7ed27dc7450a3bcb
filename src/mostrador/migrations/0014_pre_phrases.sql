-- What an agent does every day in one key: words kept for use again, several acts in one go, saved filters of the
-- list, and one act on several threads. The first three are shown to who wrote them, to a team, or to everybody.

CREATE TABLE phrase (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 80),
    agent_id bigint NOT NULL REFERENCES agent,
    shown_to text NOT NULL CHECK (shown_to IN ('mine', 'team', 'all')),
    team_id bigint REFERENCES team ON DELETE CASCADE,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((shown_to = 'team') = (team_id IS NOT NULL))
);
CREATE INDEX phrase_agent ON phrase (agent_id);
CREATE INDEX phrase_team ON phrase (team_id);

-- The same phrase in each language; the thread's own chooses.
CREATE TABLE phrase_text (
    phrase_id bigint NOT NULL REFERENCES phrase ON DELETE CASCADE,
    language text NOT NULL,
    text text NOT NULL CHECK (text <> '' AND length(text) <= 10000),
    PRIMARY KEY (phrase_id, language)
);

CREATE TABLE macro (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 80),
    agent_id bigint NOT NULL REFERENCES agent,
    shown_to text NOT NULL CHECK (shown_to IN ('mine', 'team', 'all')),
    team_id bigint REFERENCES team ON DELETE CASCADE,
    steps jsonb NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((shown_to = 'team') = (team_id IS NOT NULL))
);
CREATE INDEX macro_agent ON macro (agent_id);
CREATE INDEX macro_team ON macro (team_id);
COMMENT ON COLUMN macro.steps IS 'A list of acts, each {"type": …}; read and written by care/macros/records.py alone.';

CREATE TABLE saved_view (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 40),
    agent_id bigint NOT NULL REFERENCES agent,
    shown_to text NOT NULL CHECK (shown_to IN ('mine', 'team', 'all')),
    team_id bigint REFERENCES team ON DELETE CASCADE,
    filter text NOT NULL CHECK (filter <> '' AND length(filter) <= 500),
    changed_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((shown_to = 'team') = (team_id IS NOT NULL))
);
CREATE INDEX saved_view_agent ON saved_view (agent_id);
CREATE INDEX saved_view_team ON saved_view (team_id);
COMMENT ON COLUMN saved_view.filter IS 'In the words of its author; compiled by kit/filters.py, never put into a statement.';

-- One act on several threads. Kept as long as it can be undone and looked at, then forgotten: see batches.forget.
CREATE TABLE batch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agent_id bigint NOT NULL REFERENCES agent,
    act jsonb NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    done_at timestamptz,
    undone_at timestamptz,
    CHECK (undone_at IS NULL OR done_at IS NOT NULL)
);
CREATE INDEX batch_asked ON batch (asked_at);

CREATE TABLE batch_item (
    batch_id bigint NOT NULL REFERENCES batch ON DELETE CASCADE,
    place integer NOT NULL,
    thread_id bigint NOT NULL REFERENCES thread,
    state text NOT NULL DEFAULT 'waits' CHECK (state IN ('waits', 'done', 'refused', 'undone', 'stays')),
    why text NOT NULL DEFAULT '',
    was jsonb,
    PRIMARY KEY (batch_id, place),
    UNIQUE (batch_id, thread_id)
);
CREATE INDEX batch_item_thread ON batch_item (thread_id);
COMMENT ON COLUMN batch_item.was IS 'How the thread stood before, for the way back; null while nothing was done.';

-- «Answered today by me».
CREATE INDEX message_of_agent ON message (author_id, at) WHERE author_kind = 'agent' AND visibility = 'person';
