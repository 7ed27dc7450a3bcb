-- The counter opens: who writes, who answers, what is said, what happened.
-- Everything lives in the schema of search_path, never a named one.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

CREATE TEXT SEARCH CONFIGURATION words (COPY = spanish);
ALTER TEXT SEARCH CONFIGURATION words
    ALTER MAPPING FOR hword, hword_part, word, asciiword, hword_asciipart, asciihword
    WITH unaccent, spanish_stem;

-- The shop: what an administrator may change. One row.
CREATE TABLE shop (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    name text NOT NULL,
    language text NOT NULL DEFAULT 'es',
    register text NOT NULL DEFAULT 'tu' CHECK (register IN ('tu', 'usted', 'vos')),
    timezone text NOT NULL DEFAULT 'Europe/Madrid',
    enamel text,
    logo text,
    phone text,
    postal_address text,
    privacy_notice text,
    legal_notice text,
    widget_key text NOT NULL UNIQUE,
    widget_secret bytea,
    widget_origins text[] NOT NULL DEFAULT '{}',
    stranger_threads_per_hour integer NOT NULL DEFAULT 20 CHECK (stranger_threads_per_hour > 0),
    stranger_messages_per_hour integer NOT NULL DEFAULT 120 CHECK (stranger_messages_per_hour > 0)
);

-- Hours in minutes since midnight; ends over 1440 run into the next day.
CREATE TABLE opening (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    starts smallint NOT NULL CHECK (starts BETWEEN 0 AND 1439),
    ends smallint NOT NULL CHECK (ends > starts AND ends <= starts + 1440)
);

-- How long what is said is kept after a thread closes, by kind of thread.
CREATE TABLE retention (
    kind text PRIMARY KEY,
    days integer NOT NULL CHECK (days > 0)
);
INSERT INTO retention VALUES ('enquiry', 730), ('complaint', 1825), ('claim', 1825), ('incident', 1825);

CREATE TABLE agent (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL CHECK (email = lower(email)),
    name text NOT NULL,
    role text NOT NULL DEFAULT 'agent' CHECK (role IN ('agent', 'supervisor', 'admin')),
    language text NOT NULL DEFAULT 'es',
    timezone text NOT NULL DEFAULT 'Europe/Madrid',
    photo text,
    password_hash text,
    totp_secret bytea,
    totp_since timestamptz,
    totp_step bigint,
    stand_in_id bigint REFERENCES agent,
    sound boolean NOT NULL DEFAULT false,
    notifications boolean NOT NULL DEFAULT false,
    suspended_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX agent_email ON agent (email);

CREATE TABLE recovery_code (
    agent_id bigint NOT NULL REFERENCES agent,
    hash bytea NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (agent_id, hash)
);

-- Where an agent is logged in now. No history: a row goes when the session ends.
CREATE TABLE session (
    hash bytea PRIMARY KEY,
    agent_id bigint NOT NULL REFERENCES agent,
    device text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX session_agent ON session (agent_id);

-- A one-time link: to become an agent, or to choose a new password.
CREATE TABLE invitation (
    hash bytea PRIMARY KEY,
    agent_id bigint REFERENCES agent,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX invitation_agent ON invitation (agent_id);

CREATE TABLE api_token (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash bytea NOT NULL UNIQUE,
    agent_id bigint NOT NULL REFERENCES agent,
    scopes text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);
CREATE INDEX api_token_agent ON api_token (agent_id);

CREATE TABLE team (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE membership (
    agent_id bigint NOT NULL REFERENCES agent,
    team_id bigint NOT NULL REFERENCES team,
    PRIMARY KEY (agent_id, team_id)
);
CREATE INDEX membership_team ON membership (team_id);

-- The weekly hours of one agent, in the agent's zone; several a day are allowed.
CREATE TABLE shift (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agent_id bigint NOT NULL REFERENCES agent,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    starts smallint NOT NULL CHECK (starts BETWEEN 0 AND 1439),
    ends smallint NOT NULL CHECK (ends > starts AND ends <= starts + 1440)
);
CREATE INDEX shift_agent ON shift (agent_id);

CREATE TABLE person (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL DEFAULT '',
    language text NOT NULL DEFAULT 'es',
    created_at timestamptz NOT NULL DEFAULT now(),
    blocked_at timestamptz,
    blocked_by bigint REFERENCES agent,
    erased_at timestamptz
);
CREATE INDEX person_name ON person USING gin (lower(name) gin_trgm_ops);

-- One identity on one channel. Only a verified one says who somebody is.
CREATE TABLE address (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    channel text NOT NULL,
    value text NOT NULL,
    verified_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (person_id, channel, value)
);
CREATE UNIQUE INDEX address_verified ON address (channel, value) WHERE verified_at IS NOT NULL;
CREATE INDEX address_value ON address (value text_pattern_ops);

-- A browser a person writes from. The key is in its cookie or storage; here only its hash.
CREATE TABLE browser (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash bytea NOT NULL UNIQUE,
    person_id bigint NOT NULL REFERENCES person,
    created_at timestamptz NOT NULL DEFAULT now(),
    forgotten_at timestamptz
);
CREATE INDEX browser_person ON browser (person_id);

CREATE TABLE thread (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE,
    person_id bigint NOT NULL REFERENCES person,
    owner_id bigint NOT NULL REFERENCES agent,
    team_id bigint NOT NULL REFERENCES team,
    kind text NOT NULL DEFAULT 'enquiry' REFERENCES retention,
    channel text NOT NULL,
    language text NOT NULL DEFAULT 'es',
    subject text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'snoozed', 'closed')),
    generation integer NOT NULL DEFAULT 1,
    last_position integer NOT NULL DEFAULT 0,
    last_at timestamptz NOT NULL DEFAULT now(),
    waiting_since timestamptz,
    person_read integer NOT NULL DEFAULT 0,
    opened_at timestamptz NOT NULL DEFAULT now(),
    first_answer_at timestamptz
);
CREATE INDEX thread_of_owner ON thread (owner_id, state, last_at DESC, id DESC);
CREATE INDEX thread_of_team ON thread (team_id, state, last_at DESC, id DESC);
CREATE INDEX thread_of_all ON thread (state, last_at DESC, id DESC);
CREATE INDEX thread_waiting ON thread (team_id, waiting_since, id) WHERE waiting_since IS NOT NULL AND state = 'open';
CREATE INDEX thread_of_person ON thread (person_id, last_at DESC, id DESC);
CREATE INDEX thread_subject ON thread USING gin (lower(subject) gin_trgm_ops);

-- A browser that may open a thread: the one that wrote it, or one that proved itself.
CREATE TABLE entry (
    browser_id bigint NOT NULL REFERENCES browser,
    thread_id bigint NOT NULL REFERENCES thread,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (browser_id, thread_id)
);
CREATE INDEX entry_thread ON entry (thread_id);

-- The one-time code that lets another browser in: mailed, or read from a browser that is in.
-- One row a thread, so that asking twice at once does not double the tries.
CREATE TABLE passcode (
    thread_id bigint PRIMARY KEY REFERENCES thread,
    hash bytea NOT NULL,
    tries smallint NOT NULL DEFAULT 0,
    expires_at timestamptz NOT NULL
);

CREATE TABLE message (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    position integer NOT NULL,
    author_kind text NOT NULL CHECK (author_kind IN ('customer', 'agent', 'bot', 'system')),
    author_id bigint,
    visibility text NOT NULL DEFAULT 'person' CHECK (visibility IN ('person', 'team')),
    sign text NOT NULL DEFAULT '',
    text text NOT NULL,
    raw bytea,
    salt bytea NOT NULL,
    via text NOT NULL,
    scribe_id bigint REFERENCES agent,
    client_scope text,
    client_id text,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    corrected_at timestamptz,
    withdrawn_at timestamptz,
    withdrawn_by text,
    withdrawn_why text,
    UNIQUE (thread_id, position),
    CHECK (author_kind = 'system' OR author_id IS NOT NULL),
    CHECK ((client_id IS NULL) = (client_scope IS NULL))
);
CREATE UNIQUE INDEX message_client ON message (client_scope, client_id) WHERE client_id IS NOT NULL;
COMMENT ON COLUMN message.raw IS 'The bytes as they came, when they differ from text; blanked with it.';
COMMENT ON COLUMN message.scribe_id IS 'The agent who wrote down what a customer said.';

-- What a message said before its author corrected it.
CREATE TABLE correction (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id bigint NOT NULL REFERENCES message,
    text text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX correction_message ON correction (message_id);

CREATE TABLE attachment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL UNIQUE,
    message_id bigint REFERENCES message,
    uploaded_by text NOT NULL,
    name text NOT NULL,
    hash text NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    media_type text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    withdrawn_at timestamptz
);
CREATE INDEX attachment_message ON attachment (message_id);
CREATE INDEX attachment_hash ON attachment (hash) WHERE withdrawn_at IS NULL;
CREATE INDEX attachment_loose ON attachment (at) WHERE message_id IS NULL;

CREATE TABLE mention (
    message_id bigint NOT NULL REFERENCES message,
    agent_id bigint NOT NULL REFERENCES agent,
    thread_id bigint NOT NULL REFERENCES thread,
    read_at timestamptz,
    PRIMARY KEY (message_id, agent_id)
);
CREATE INDEX mention_unread ON mention (agent_id) WHERE read_at IS NULL;

-- The page an agent has read up to, for the unread mark; not a history.
CREATE TABLE reading (
    agent_id bigint NOT NULL REFERENCES agent,
    thread_id bigint NOT NULL REFERENCES thread,
    position integer NOT NULL,
    PRIMARY KEY (agent_id, thread_id)
);

CREATE TABLE draft (
    agent_id bigint NOT NULL REFERENCES agent,
    thread_id bigint NOT NULL REFERENCES thread,
    text text NOT NULL,
    visibility text NOT NULL DEFAULT 'person' CHECK (visibility IN ('person', 'team')),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (agent_id, thread_id)
);

CREATE TABLE handoff (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    from_id bigint NOT NULL REFERENCES agent,
    to_id bigint NOT NULL REFERENCES agent,
    to_team_id bigint NOT NULL REFERENCES team,
    reason text NOT NULL,
    offered_by bigint REFERENCES agent,
    offered_at timestamptz NOT NULL DEFAULT now(),
    accepted_at timestamptz,
    refused_at timestamptz,
    withdrawn_at timestamptz,
    CHECK (num_nonnulls(accepted_at, refused_at, withdrawn_at) <= 1)
);
CREATE UNIQUE INDEX handoff_pending ON handoff (thread_id)
    WHERE accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX handoff_offered ON handoff (to_id)
    WHERE accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX handoff_thread ON handoff (thread_id);

CREATE TABLE snooze (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    until timestamptz NOT NULL,
    by_kind text NOT NULL CHECK (by_kind IN ('customer', 'agent')),
    by_id bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    woken_at timestamptz
);
CREATE UNIQUE INDEX snooze_pending ON snooze (thread_id) WHERE woken_at IS NULL;
CREATE INDEX snooze_due ON snooze (until) WHERE woken_at IS NULL;

-- A closing: proposed by an agent (closed_at still null), or in force, or undone.
CREATE TABLE closure (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    kind text NOT NULL CHECK (kind IN ('solved', 'answered', 'quiet', 'discarded')),
    discard text CHECK (discard IN ('spam', 'duplicate', 'mistake', 'abuse')),
    by_kind text NOT NULL CHECK (by_kind IN ('customer', 'agent', 'system')),
    by_id bigint,
    reason text NOT NULL DEFAULT '',
    proposed_at timestamptz,
    seconded_by bigint REFERENCES agent,
    closed_at timestamptz,
    ended_at timestamptz,
    ended_by text,
    CHECK (kind <> 'solved' OR by_kind = 'customer' OR closed_at IS NULL),
    CHECK ((kind = 'discarded') = (discard IS NOT NULL)),
    CHECK (proposed_at IS NOT NULL OR closed_at IS NOT NULL)
);
CREATE UNIQUE INDEX closure_current ON closure (thread_id) WHERE ended_at IS NULL;
CREATE INDEX closure_thread ON closure (thread_id);

CREATE TABLE thanks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    agent_id bigint NOT NULL REFERENCES agent,
    message_id bigint NOT NULL REFERENCES message,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX thanks_once ON thanks (thread_id, agent_id);
CREATE INDEX thanks_agent ON thanks (agent_id, at DESC);

-- A call, visit or letter: when it came, when somebody answered, when it ended.
CREATE TABLE contact (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    agent_id bigint NOT NULL REFERENCES agent,
    way text NOT NULL CHECK (way IN ('phone', 'visit', 'letter', 'ours')),
    arrived_at timestamptz NOT NULL,
    answered_at timestamptz,
    ended_at timestamptz,
    CHECK (answered_at >= arrived_at),
    CHECK (ended_at >= answered_at)
);
CREATE INDEX contact_thread ON contact (thread_id);

-- How often somebody did something in one window of time. Unlogged: a crash forgives.
CREATE UNLOGGED TABLE attempt (
    bucket text NOT NULL,
    starts timestamptz NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (bucket, starts)
);
CREATE INDEX attempt_old ON attempt (starts);

-- What happened. xid stands first so that it is assigned before the id is drawn.
CREATE TABLE event (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    topic text NOT NULL,
    about_kind text NOT NULL,
    about_id bigint NOT NULL,
    actor text NOT NULL,
    facts jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX event_cursor ON event (xid, id);
CREATE INDEX event_topic ON event (topic, xid, id);

-- The chain: each event sealed with the hash of the one before, in the order of the cursor.
CREATE TABLE seal (
    position bigint PRIMARY KEY,
    event_id bigint NOT NULL UNIQUE REFERENCES event,
    hash bytea NOT NULL CHECK (length(hash) = 32)
);

-- How far each follower of the event table has read: an xid and, within it, an id.
CREATE TABLE follower (
    name text PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT '0',
    id bigint NOT NULL DEFAULT 0
);

-- The words of a message, for the search; filled by a follower, outside the write.
CREATE TABLE word (
    message_id bigint PRIMARY KEY REFERENCES message,
    thread_id bigint NOT NULL REFERENCES thread,
    words tsvector NOT NULL
);
CREATE INDEX word_words ON word USING gin (words);

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER event_whole BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER seal_stays BEFORE UPDATE OR DELETE ON seal FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER seal_whole BEFORE TRUNCATE ON seal FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER closure_stays BEFORE DELETE ON closure FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER closure_whole BEFORE TRUNCATE ON closure FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER handoff_stays BEFORE DELETE ON handoff FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER handoff_whole BEFORE TRUNCATE ON handoff FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER message_stays BEFORE DELETE ON message FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER message_whole BEFORE TRUNCATE ON message FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- Ownership moves in the one statement that accepts a handoff, and in no other.
CREATE FUNCTION move_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE thread SET owner_id = NEW.to_id, team_id = NEW.to_team_id
     WHERE id = NEW.thread_id AND owner_id = NEW.from_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'handoff % is not from the owner', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER handoff_accepted AFTER UPDATE OF accepted_at ON handoff
    FOR EACH ROW WHEN (OLD.accepted_at IS NULL AND NEW.accepted_at IS NOT NULL) EXECUTE FUNCTION move_owner();
CREATE TRIGGER handoff_accepted_at_once AFTER INSERT ON handoff
    FOR EACH ROW WHEN (NEW.accepted_at IS NOT NULL) EXECUTE FUNCTION move_owner();

CREATE FUNCTION refuse_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the owner of a thread moves by an accepted handoff' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER thread_keeps_owner BEFORE UPDATE OF owner_id ON thread
    FOR EACH ROW WHEN (OLD.owner_id IS DISTINCT FROM NEW.owner_id AND pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_owner();

-- Who is on duty now, and until when, in each agent's own zone: a shift of today, or one of
-- yesterday that runs past midnight. Minutes are compared as whole numbers: every new thread asks.
CREATE VIEW on_duty AS
SELECT a.id AS agent_id,
       max(l.midnight + make_interval(mins => s.ends - CASE WHEN s.weekday = l.weekday THEN 0 ELSE 1440 END))
           AT TIME ZONE a.timezone AS until
  FROM agent a
 CROSS JOIN LATERAL (SELECT now() AT TIME ZONE a.timezone AS moment OFFSET 0) m
 CROSS JOIN LATERAL (
       SELECT date_trunc('day', m.moment) AS midnight,
              extract(isodow FROM m.moment)::int - 1 AS weekday,
              extract(hour FROM m.moment)::int * 60 + extract(minute FROM m.moment)::int AS minute
       OFFSET 0) l
  JOIN shift s ON s.agent_id = a.id
   AND ((s.weekday = l.weekday AND l.minute >= s.starts AND l.minute < s.ends)
        OR (s.weekday = (l.weekday + 6) % 7 AND l.minute + 1440 < s.ends))
 WHERE a.suspended_at IS NULL
 GROUP BY a.id, a.timezone;
