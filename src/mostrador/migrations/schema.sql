-- The whole schema as the migrations leave it, for reading. Never run: `migrate` runs the migrations.
-- Written by `pytest tests/test_schema.py --write-schema`. The tables of the job queue are procrastinate's.

CREATE FUNCTION inbox_line(thread bigint, agent bigint) RETURNS TABLE(id bigint, code text, kind text, state text, subject text, person text, owner_id bigint, owner text, last_at timestamp with time zone, waiting_since timestamp with time zone, excerpt text, excerpt_by text, excerpt_by_id bigint, unread boolean)
    LANGUAGE sql STABLE
    AS $_$
SELECT t.id, t.code, t.kind, t.state, t.subject, p.name, t.owner_id, a.name, t.last_at, t.waiting_since,
       coalesce(left(m.text, 160), ''), coalesce(m.author_kind, 'system'), m.author_id,
       t.last_position > coalesce(r.position, 0)
  FROM thread t
  JOIN person p ON p.id = t.person_id
  JOIN agent a ON a.id = t.owner_id
  LEFT JOIN reading r ON r.agent_id = $2 AND r.thread_id = t.id
  LEFT JOIN LATERAL (SELECT n.text, n.author_kind, n.author_id FROM message n
                      WHERE n.thread_id = t.id AND n.author_kind <> 'system' ORDER BY n.position DESC LIMIT 1) m ON true
 WHERE t.id = $1
$_$;

CREATE FUNCTION keep_workload() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'open' THEN
        DELETE FROM workload WHERE agent_id = OLD.owner_id AND thread_id = OLD.id;
    END IF;
    IF NEW.state = 'open' THEN
        INSERT INTO workload (agent_id, thread_id) VALUES (NEW.owner_id, NEW.id);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION move_owner() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE thread SET owner_id = NEW.to_id, team_id = NEW.to_team_id
     WHERE id = NEW.thread_id AND owner_id = NEW.from_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'handoff % is not from the owner', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_owner() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the owner of a thread moves by an accepted handoff' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TEXT SEARCH CONFIGURATION words (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR asciiword WITH unaccent, spanish_stem;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR word WITH unaccent, spanish_stem;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR numword WITH simple;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR hword_part WITH unaccent, spanish_stem;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR hword_asciipart WITH unaccent, spanish_stem;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR numhword WITH simple;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR asciihword WITH unaccent, spanish_stem;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR hword WITH unaccent, spanish_stem;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION words
    ADD MAPPING FOR uint WITH simple;

CREATE TABLE address (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    channel text NOT NULL,
    value text NOT NULL,
    verified_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE address ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME address_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE agent (
    id bigint NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    role text DEFAULT 'agent'::text NOT NULL,
    language text DEFAULT 'es'::text NOT NULL,
    timezone text DEFAULT 'Europe/Madrid'::text NOT NULL,
    photo text,
    password_hash text,
    totp_secret bytea,
    totp_since timestamp with time zone,
    totp_step bigint,
    stand_in_id bigint,
    sound boolean DEFAULT false NOT NULL,
    notifications boolean DEFAULT false NOT NULL,
    suspended_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT agent_email_check CHECK ((email = lower(email))),
    CONSTRAINT agent_role_check CHECK ((role = ANY (ARRAY['agent'::text, 'supervisor'::text, 'admin'::text])))
);

ALTER TABLE agent ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME agent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE api_token (
    id bigint NOT NULL,
    hash bytea NOT NULL,
    agent_id bigint NOT NULL,
    scopes text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    revoked_at timestamp with time zone
);

ALTER TABLE api_token ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME api_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE attachment (
    id bigint NOT NULL,
    key text NOT NULL,
    message_id bigint,
    uploaded_by text NOT NULL,
    name text NOT NULL,
    hash text NOT NULL,
    size bigint NOT NULL,
    media_type text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    withdrawn_at timestamp with time zone,
    place smallint DEFAULT 0 NOT NULL,
    CONSTRAINT attachment_size_check CHECK ((size >= 0))
);

ALTER TABLE attachment ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME attachment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE UNLOGGED TABLE attempt (
    bucket text NOT NULL,
    starts timestamp with time zone NOT NULL,
    count integer NOT NULL
);

CREATE TABLE browser (
    id bigint NOT NULL,
    hash bytea NOT NULL,
    person_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    forgotten_at timestamp with time zone
);

ALTER TABLE browser ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME browser_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW can_take AS
 SELECT id,
    name,
    role,
    timezone
   FROM agent a
  WHERE ((suspended_at IS NULL) AND (password_hash IS NOT NULL));

CREATE TABLE closure (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    kind text NOT NULL,
    discard text,
    by_kind text NOT NULL,
    by_id bigint,
    reason text DEFAULT ''::text NOT NULL,
    proposed_at timestamp with time zone,
    seconded_by bigint,
    closed_at timestamp with time zone,
    ended_at timestamp with time zone,
    ended_by text,
    CONSTRAINT closure_by_kind_check CHECK ((by_kind = ANY (ARRAY['customer'::text, 'agent'::text, 'system'::text]))),
    CONSTRAINT closure_check CHECK (((kind <> 'solved'::text) OR (by_kind = 'customer'::text) OR (closed_at IS NULL))),
    CONSTRAINT closure_check1 CHECK (((kind = 'discarded'::text) = (discard IS NOT NULL))),
    CONSTRAINT closure_check2 CHECK (((proposed_at IS NOT NULL) OR (closed_at IS NOT NULL))),
    CONSTRAINT closure_discard_check CHECK ((discard = ANY (ARRAY['spam'::text, 'duplicate'::text, 'mistake'::text, 'abuse'::text]))),
    CONSTRAINT closure_kind_check CHECK ((kind = ANY (ARRAY['solved'::text, 'answered'::text, 'quiet'::text, 'discarded'::text])))
);

ALTER TABLE closure ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME closure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE contact (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    way text NOT NULL,
    arrived_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT contact_check CHECK ((answered_at >= arrived_at)),
    CONSTRAINT contact_check1 CHECK ((ended_at >= answered_at)),
    CONSTRAINT contact_way_check CHECK ((way = ANY (ARRAY['phone'::text, 'visit'::text, 'letter'::text, 'ours'::text])))
);

ALTER TABLE contact ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME contact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE correction (
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE correction ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME correction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE draft (
    agent_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    text text NOT NULL,
    visibility text DEFAULT 'person'::text NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT draft_visibility_check CHECK ((visibility = ANY (ARRAY['person'::text, 'team'::text])))
);

CREATE TABLE entry (
    browser_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE event (
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    topic text NOT NULL,
    about_kind text NOT NULL,
    about_id bigint NOT NULL,
    actor text NOT NULL,
    facts jsonb NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE follower (
    name text NOT NULL,
    xid xid8 DEFAULT '0'::xid8 NOT NULL,
    id bigint DEFAULT 0 NOT NULL
);

CREATE TABLE handoff (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    from_id bigint NOT NULL,
    to_id bigint NOT NULL,
    to_team_id bigint NOT NULL,
    reason text NOT NULL,
    offered_by bigint,
    offered_at timestamp with time zone DEFAULT now() NOT NULL,
    accepted_at timestamp with time zone,
    refused_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    CONSTRAINT handoff_check CHECK ((num_nonnulls(accepted_at, refused_at, withdrawn_at) <= 1))
);

ALTER TABLE handoff ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME handoff_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE invitation (
    hash bytea NOT NULL,
    agent_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE membership (
    agent_id bigint NOT NULL,
    team_id bigint NOT NULL
);

CREATE TABLE mention (
    message_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    read_at timestamp with time zone
);

CREATE TABLE message (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    "position" integer NOT NULL,
    author_kind text NOT NULL,
    author_id bigint,
    visibility text DEFAULT 'person'::text NOT NULL,
    sign text DEFAULT ''::text NOT NULL,
    text text NOT NULL,
    raw bytea,
    salt bytea NOT NULL,
    via text NOT NULL,
    scribe_id bigint,
    client_scope text,
    client_id text,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    corrected_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    withdrawn_by text,
    withdrawn_why text,
    CONSTRAINT message_author_kind_check CHECK ((author_kind = ANY (ARRAY['customer'::text, 'agent'::text, 'bot'::text, 'system'::text]))),
    CONSTRAINT message_check CHECK (((author_kind = 'system'::text) OR (author_id IS NOT NULL))),
    CONSTRAINT message_check1 CHECK (((client_id IS NULL) = (client_scope IS NULL))),
    CONSTRAINT message_visibility_check CHECK ((visibility = ANY (ARRAY['person'::text, 'team'::text])))
);

COMMENT ON COLUMN message.raw IS 'The bytes as they came, when they differ from text; blanked with it.';

COMMENT ON COLUMN message.scribe_id IS 'The agent who wrote down what a customer said.';

ALTER TABLE message ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE migration (
    name text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE shift (
    id bigint NOT NULL,
    agent_id bigint NOT NULL,
    weekday smallint NOT NULL,
    starts smallint NOT NULL,
    ends smallint NOT NULL,
    CONSTRAINT shift_check CHECK (((ends > starts) AND (ends <= (starts + 1440)))),
    CONSTRAINT shift_starts_check CHECK (((starts >= 0) AND (starts <= 1439))),
    CONSTRAINT shift_weekday_check CHECK (((weekday >= 0) AND (weekday <= 6)))
);

CREATE VIEW on_duty AS
 SELECT a.id AS agent_id,
    (max((l.midnight + make_interval(mins => (s.ends -
        CASE
            WHEN (s.weekday = l.weekday) THEN 0
            ELSE 1440
        END)))) AT TIME ZONE a.timezone) AS until
   FROM (((can_take a
     CROSS JOIN LATERAL ( SELECT (now() AT TIME ZONE a.timezone) AS moment
         OFFSET 0) m)
     CROSS JOIN LATERAL ( SELECT date_trunc('day'::text, m.moment) AS midnight,
            ((EXTRACT(isodow FROM m.moment))::integer - 1) AS weekday,
            (((EXTRACT(hour FROM m.moment))::integer * 60) + (EXTRACT(minute FROM m.moment))::integer) AS minute
         OFFSET 0) l)
     JOIN shift s ON (((s.agent_id = a.id) AND (((s.weekday = l.weekday) AND (l.minute >= s.starts) AND (l.minute < s.ends)) OR ((s.weekday = ((l.weekday + 6) % 7)) AND ((l.minute + 1440) < s.ends))))))
  GROUP BY a.id, a.timezone;

CREATE TABLE opening (
    id bigint NOT NULL,
    weekday smallint NOT NULL,
    starts smallint NOT NULL,
    ends smallint NOT NULL,
    CONSTRAINT opening_check CHECK (((ends > starts) AND (ends <= (starts + 1440)))),
    CONSTRAINT opening_starts_check CHECK (((starts >= 0) AND (starts <= 1439))),
    CONSTRAINT opening_weekday_check CHECK (((weekday >= 0) AND (weekday <= 6)))
);

ALTER TABLE opening ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME opening_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE passcode (
    thread_id bigint NOT NULL,
    hash bytea NOT NULL,
    tries smallint DEFAULT 0 NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE person (
    id bigint NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    language text DEFAULT 'es'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    blocked_at timestamp with time zone,
    blocked_by bigint,
    erased_at timestamp with time zone
);

ALTER TABLE person ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE reading (
    agent_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    "position" integer NOT NULL
);

CREATE TABLE recovery_code (
    agent_id bigint NOT NULL,
    hash bytea NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE retention (
    kind text NOT NULL,
    days integer NOT NULL,
    CONSTRAINT retention_days_check CHECK ((days > 0))
);

CREATE TABLE seal (
    "position" bigint NOT NULL,
    event_id bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT seal_hash_check CHECK ((length(hash) = 32))
);

CREATE TABLE session (
    hash bytea NOT NULL,
    agent_id bigint NOT NULL,
    device text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE shift ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME shift_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE shop (
    id smallint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    language text DEFAULT 'es'::text NOT NULL,
    register text DEFAULT 'tu'::text NOT NULL,
    timezone text DEFAULT 'Europe/Madrid'::text NOT NULL,
    enamel text,
    logo text,
    phone text,
    postal_address text,
    privacy_notice text,
    legal_notice text,
    widget_key text NOT NULL,
    widget_secret bytea,
    widget_origins text[] DEFAULT '{}'::text[] NOT NULL,
    stranger_threads_per_hour integer DEFAULT 20 NOT NULL,
    stranger_messages_per_hour integer DEFAULT 120 NOT NULL,
    CONSTRAINT shop_id_check CHECK ((id = 1)),
    CONSTRAINT shop_register_check CHECK ((register = ANY (ARRAY['tu'::text, 'usted'::text, 'vos'::text]))),
    CONSTRAINT shop_stranger_messages_per_hour_check CHECK ((stranger_messages_per_hour > 0)),
    CONSTRAINT shop_stranger_threads_per_hour_check CHECK ((stranger_threads_per_hour > 0))
);

CREATE VIEW shown_message AS
 SELECT m.id,
    m.thread_id,
    m."position",
    m.author_kind,
    m.author_id,
        CASE m.author_kind
            WHEN 'agent'::text THEN a.name
            WHEN 'system'::text THEN COALESCE(a.name, ''::text)
            WHEN 'customer'::text THEN p.name
            ELSE ''::text
        END AS author,
    m.visibility,
    m.sign,
    m.text,
    m.via,
    s.name AS scribe,
    m.at,
    m.corrected_at,
    m.withdrawn_at,
    m.withdrawn_by,
    m.withdrawn_why,
    (EXISTS ( SELECT
           FROM attachment f
          WHERE (f.message_id = m.id))) AS has_files
   FROM (((message m
     LEFT JOIN agent a ON (((m.author_kind = ANY (ARRAY['agent'::text, 'system'::text])) AND (a.id = m.author_id))))
     LEFT JOIN person p ON (((m.author_kind = 'customer'::text) AND (p.id = m.author_id))))
     LEFT JOIN agent s ON ((s.id = m.scribe_id)));

CREATE TABLE snooze (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    until timestamp with time zone NOT NULL,
    by_kind text NOT NULL,
    by_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    woken_at timestamp with time zone,
    CONSTRAINT snooze_by_kind_check CHECK ((by_kind = ANY (ARRAY['customer'::text, 'agent'::text])))
);

ALTER TABLE snooze ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME snooze_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE team (
    id bigint NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    removed_at timestamp with time zone
);

ALTER TABLE team ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME team_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE thanks (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    message_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE thanks ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME thanks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE thread (
    id bigint NOT NULL,
    code text NOT NULL,
    person_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    team_id bigint NOT NULL,
    kind text DEFAULT 'enquiry'::text NOT NULL,
    channel text NOT NULL,
    language text DEFAULT 'es'::text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    generation integer DEFAULT 1 NOT NULL,
    last_position integer DEFAULT 0 NOT NULL,
    last_at timestamp with time zone DEFAULT now() NOT NULL,
    waiting_since timestamp with time zone,
    person_read integer DEFAULT 0 NOT NULL,
    opened_at timestamp with time zone DEFAULT now() NOT NULL,
    first_answer_at timestamp with time zone,
    CONSTRAINT thread_state_check CHECK ((state = ANY (ARRAY['open'::text, 'snoozed'::text, 'closed'::text])))
);

ALTER TABLE thread ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME thread_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE word (
    message_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    words tsvector NOT NULL
);

CREATE TABLE workload (
    agent_id bigint NOT NULL,
    thread_id bigint NOT NULL
);

ALTER TABLE ONLY address
    ADD CONSTRAINT address_person_id_channel_value_key UNIQUE (person_id, channel, value);

ALTER TABLE ONLY address
    ADD CONSTRAINT address_pkey PRIMARY KEY (id);

ALTER TABLE ONLY agent
    ADD CONSTRAINT agent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY api_token
    ADD CONSTRAINT api_token_hash_key UNIQUE (hash);

ALTER TABLE ONLY api_token
    ADD CONSTRAINT api_token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY attachment
    ADD CONSTRAINT attachment_key_key UNIQUE (key);

ALTER TABLE ONLY attachment
    ADD CONSTRAINT attachment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (bucket, starts);

ALTER TABLE ONLY browser
    ADD CONSTRAINT browser_hash_key UNIQUE (hash);

ALTER TABLE ONLY browser
    ADD CONSTRAINT browser_pkey PRIMARY KEY (id);

ALTER TABLE ONLY closure
    ADD CONSTRAINT closure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY correction
    ADD CONSTRAINT correction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY draft
    ADD CONSTRAINT draft_pkey PRIMARY KEY (agent_id, thread_id);

ALTER TABLE ONLY entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (browser_id, thread_id);

ALTER TABLE ONLY event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY follower
    ADD CONSTRAINT follower_pkey PRIMARY KEY (name);

ALTER TABLE ONLY handoff
    ADD CONSTRAINT handoff_pkey PRIMARY KEY (id);

ALTER TABLE ONLY invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (agent_id, team_id);

ALTER TABLE ONLY mention
    ADD CONSTRAINT mention_pkey PRIMARY KEY (message_id, agent_id);

ALTER TABLE ONLY message
    ADD CONSTRAINT message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY message
    ADD CONSTRAINT message_thread_id_position_key UNIQUE (thread_id, "position");

ALTER TABLE ONLY migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY opening
    ADD CONSTRAINT opening_pkey PRIMARY KEY (id);

ALTER TABLE ONLY passcode
    ADD CONSTRAINT passcode_pkey PRIMARY KEY (thread_id);

ALTER TABLE ONLY person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY reading
    ADD CONSTRAINT reading_pkey PRIMARY KEY (agent_id, thread_id);

ALTER TABLE ONLY recovery_code
    ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (agent_id, hash);

ALTER TABLE ONLY retention
    ADD CONSTRAINT retention_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY seal
    ADD CONSTRAINT seal_event_id_key UNIQUE (event_id);

ALTER TABLE ONLY seal
    ADD CONSTRAINT seal_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY session
    ADD CONSTRAINT session_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY shift
    ADD CONSTRAINT shift_pkey PRIMARY KEY (id);

ALTER TABLE ONLY shop
    ADD CONSTRAINT shop_pkey PRIMARY KEY (id);

ALTER TABLE ONLY shop
    ADD CONSTRAINT shop_widget_key_key UNIQUE (widget_key);

ALTER TABLE ONLY snooze
    ADD CONSTRAINT snooze_pkey PRIMARY KEY (id);

ALTER TABLE ONLY team
    ADD CONSTRAINT team_name_key UNIQUE (name);

ALTER TABLE ONLY team
    ADD CONSTRAINT team_pkey PRIMARY KEY (id);

ALTER TABLE ONLY thanks
    ADD CONSTRAINT thanks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_code_key UNIQUE (code);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_pkey PRIMARY KEY (id);

ALTER TABLE ONLY word
    ADD CONSTRAINT word_pkey PRIMARY KEY (message_id);

ALTER TABLE ONLY workload
    ADD CONSTRAINT workload_pkey PRIMARY KEY (agent_id, thread_id);

CREATE INDEX address_value ON address USING btree (value text_pattern_ops);

CREATE UNIQUE INDEX address_verified ON address USING btree (channel, value) WHERE (verified_at IS NOT NULL);

CREATE UNIQUE INDEX agent_email ON agent USING btree (email);

CREATE INDEX api_token_agent ON api_token USING btree (agent_id);

CREATE INDEX attachment_hash ON attachment USING btree (hash) WHERE (withdrawn_at IS NULL);

CREATE INDEX attachment_loose ON attachment USING btree (at) WHERE (message_id IS NULL);

CREATE INDEX attachment_message ON attachment USING btree (message_id);

CREATE INDEX attempt_old ON attempt USING btree (starts);

CREATE INDEX browser_person ON browser USING btree (person_id);

CREATE UNIQUE INDEX closure_current ON closure USING btree (thread_id) WHERE (ended_at IS NULL);

CREATE INDEX closure_thread ON closure USING btree (thread_id);

CREATE INDEX contact_thread ON contact USING btree (thread_id);

CREATE INDEX correction_message ON correction USING btree (message_id);

CREATE INDEX entry_thread ON entry USING btree (thread_id);

CREATE INDEX event_cursor ON event USING btree (xid, id);

CREATE INDEX event_topic ON event USING btree (topic, xid, id);

CREATE INDEX handoff_offered ON handoff USING btree (to_id) WHERE ((accepted_at IS NULL) AND (refused_at IS NULL) AND (withdrawn_at IS NULL));

CREATE UNIQUE INDEX handoff_pending ON handoff USING btree (thread_id) WHERE ((accepted_at IS NULL) AND (refused_at IS NULL) AND (withdrawn_at IS NULL));

CREATE INDEX handoff_thread ON handoff USING btree (thread_id);

CREATE INDEX invitation_agent ON invitation USING btree (agent_id);

CREATE INDEX membership_team ON membership USING btree (team_id);

CREATE INDEX mention_unread ON mention USING btree (agent_id) WHERE (read_at IS NULL);

CREATE UNIQUE INDEX message_client ON message USING btree (client_scope, client_id) WHERE (client_id IS NOT NULL);

CREATE INDEX person_name ON person USING gin (lower(name) gin_trgm_ops);

CREATE INDEX session_agent ON session USING btree (agent_id);

CREATE INDEX shift_agent ON shift USING btree (agent_id);

CREATE INDEX snooze_due ON snooze USING btree (until) WHERE (woken_at IS NULL);

CREATE UNIQUE INDEX snooze_pending ON snooze USING btree (thread_id) WHERE (woken_at IS NULL);

CREATE INDEX thanks_agent ON thanks USING btree (agent_id, at DESC);

CREATE UNIQUE INDEX thanks_once ON thanks USING btree (thread_id, agent_id);

CREATE INDEX thread_of_all ON thread USING btree (state, last_at DESC, id DESC);

CREATE INDEX thread_of_owner ON thread USING btree (owner_id, state, last_at DESC, id DESC);

CREATE INDEX thread_of_person ON thread USING btree (person_id, last_at DESC, id DESC);

CREATE INDEX thread_of_team ON thread USING btree (team_id, state, last_at DESC, id DESC);

CREATE INDEX thread_subject ON thread USING gin (lower(subject) gin_trgm_ops);

CREATE INDEX thread_waiting ON thread USING btree (team_id, waiting_since, id) WHERE ((waiting_since IS NOT NULL) AND (state = 'open'::text));

CREATE INDEX word_words ON word USING gin (words);

CREATE TRIGGER closure_stays BEFORE DELETE ON closure FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER closure_whole BEFORE TRUNCATE ON closure FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER event_stays BEFORE DELETE OR UPDATE ON event FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER event_whole BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER handoff_accepted AFTER UPDATE OF accepted_at ON handoff FOR EACH ROW WHEN (((old.accepted_at IS NULL) AND (new.accepted_at IS NOT NULL))) EXECUTE FUNCTION move_owner();

CREATE TRIGGER handoff_accepted_at_once AFTER INSERT ON handoff FOR EACH ROW WHEN ((new.accepted_at IS NOT NULL)) EXECUTE FUNCTION move_owner();

CREATE TRIGGER handoff_stays BEFORE DELETE ON handoff FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER handoff_whole BEFORE TRUNCATE ON handoff FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER message_stays BEFORE DELETE ON message FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER message_whole BEFORE TRUNCATE ON message FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER seal_stays BEFORE DELETE OR UPDATE ON seal FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER seal_whole BEFORE TRUNCATE ON seal FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER thread_begins_work AFTER INSERT ON thread FOR EACH ROW WHEN ((new.state = 'open'::text)) EXECUTE FUNCTION keep_workload();

CREATE TRIGGER thread_keeps_owner BEFORE UPDATE OF owner_id ON thread FOR EACH ROW WHEN (((old.owner_id IS DISTINCT FROM new.owner_id) AND (pg_trigger_depth() = 0))) EXECUTE FUNCTION refuse_owner();

CREATE TRIGGER thread_moves_work AFTER UPDATE ON thread FOR EACH ROW WHEN (((old.state IS DISTINCT FROM new.state) OR (old.owner_id IS DISTINCT FROM new.owner_id))) EXECUTE FUNCTION keep_workload();

ALTER TABLE ONLY address
    ADD CONSTRAINT address_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY agent
    ADD CONSTRAINT agent_stand_in_id_fkey FOREIGN KEY (stand_in_id) REFERENCES agent(id);

ALTER TABLE ONLY api_token
    ADD CONSTRAINT api_token_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY attachment
    ADD CONSTRAINT attachment_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY browser
    ADD CONSTRAINT browser_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY closure
    ADD CONSTRAINT closure_seconded_by_fkey FOREIGN KEY (seconded_by) REFERENCES agent(id);

ALTER TABLE ONLY closure
    ADD CONSTRAINT closure_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY contact
    ADD CONSTRAINT contact_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY contact
    ADD CONSTRAINT contact_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY correction
    ADD CONSTRAINT correction_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY draft
    ADD CONSTRAINT draft_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY draft
    ADD CONSTRAINT draft_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY entry
    ADD CONSTRAINT entry_browser_id_fkey FOREIGN KEY (browser_id) REFERENCES browser(id);

ALTER TABLE ONLY entry
    ADD CONSTRAINT entry_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY handoff
    ADD CONSTRAINT handoff_from_id_fkey FOREIGN KEY (from_id) REFERENCES agent(id);

ALTER TABLE ONLY handoff
    ADD CONSTRAINT handoff_offered_by_fkey FOREIGN KEY (offered_by) REFERENCES agent(id);

ALTER TABLE ONLY handoff
    ADD CONSTRAINT handoff_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY handoff
    ADD CONSTRAINT handoff_to_id_fkey FOREIGN KEY (to_id) REFERENCES agent(id);

ALTER TABLE ONLY handoff
    ADD CONSTRAINT handoff_to_team_id_fkey FOREIGN KEY (to_team_id) REFERENCES team(id);

ALTER TABLE ONLY invitation
    ADD CONSTRAINT invitation_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY membership
    ADD CONSTRAINT membership_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY membership
    ADD CONSTRAINT membership_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id);

ALTER TABLE ONLY mention
    ADD CONSTRAINT mention_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY mention
    ADD CONSTRAINT mention_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY mention
    ADD CONSTRAINT mention_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY message
    ADD CONSTRAINT message_scribe_id_fkey FOREIGN KEY (scribe_id) REFERENCES agent(id);

ALTER TABLE ONLY message
    ADD CONSTRAINT message_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY passcode
    ADD CONSTRAINT passcode_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY person
    ADD CONSTRAINT person_blocked_by_fkey FOREIGN KEY (blocked_by) REFERENCES agent(id);

ALTER TABLE ONLY reading
    ADD CONSTRAINT reading_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY reading
    ADD CONSTRAINT reading_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY recovery_code
    ADD CONSTRAINT recovery_code_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY seal
    ADD CONSTRAINT seal_event_id_fkey FOREIGN KEY (event_id) REFERENCES event(id);

ALTER TABLE ONLY session
    ADD CONSTRAINT session_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY shift
    ADD CONSTRAINT shift_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY snooze
    ADD CONSTRAINT snooze_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY thanks
    ADD CONSTRAINT thanks_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY thanks
    ADD CONSTRAINT thanks_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY thanks
    ADD CONSTRAINT thanks_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_kind_fkey FOREIGN KEY (kind) REFERENCES retention(kind);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES agent(id);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id);

ALTER TABLE ONLY word
    ADD CONSTRAINT word_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY word
    ADD CONSTRAINT word_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);
