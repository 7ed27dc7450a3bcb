-- The whole schema as the migrations leave it, for reading. Never run: `migrate` runs the migrations.
-- Written by `pytest tests/test_schema.py --write-schema`. The tables of the job queue are procrastinate's.

CREATE FUNCTION apart_from(person bigint) RETURNS SETOF bigint
    LANGUAGE sql STABLE
    AS $_$
SELECT l.agent_id
  FROM relief l
 WHERE l.person_id IN (SELECT o.id FROM person q JOIN person o ON o.id = coalesce(q.merged_into_id, q.id)
                                                               OR o.merged_into_id = coalesce(q.merged_into_id, q.id)
                        WHERE q.id = $1)
$_$;

CREATE FUNCTION ask_afterwards() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM closure c WHERE c.id = NEW.closure_id AND c.thread_id = NEW.thread_id
                      AND c.kind = 'answered' AND c.closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'nobody is asked how it was before the decision was told';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION consents(person bigint, what text) RETURNS boolean
    LANGUAGE sql STABLE
    AS $_$
SELECT coalesce((SELECT c.given FROM consent c WHERE c.person_id IN (SELECT records_of($1)) AND c.purpose = $2
                  ORDER BY c.id DESC LIMIT 1), false)
   AND NOT EXISTS (SELECT FROM person p WHERE p.id IN (SELECT records_of($1)) AND p.minor_at IS NOT NULL)
$_$;

CREATE FUNCTION duty_at(moment timestamp with time zone) RETURNS TABLE(agent_id bigint, until timestamp with time zone)
    LANGUAGE sql STABLE
    AS $$
SELECT a.id,
       max(l.midnight + make_interval(mins => s.ends - CASE WHEN s.weekday = l.weekday THEN 0 ELSE 1440 END))
           AT TIME ZONE a.timezone
  FROM can_take a
 CROSS JOIN LATERAL (SELECT moment AT TIME ZONE a.timezone AS wall OFFSET 0) m
 CROSS JOIN LATERAL (
       SELECT date_trunc('day', m.wall) AS midnight,
              extract(isodow FROM m.wall)::int - 1 AS weekday,
              extract(hour FROM m.wall)::int * 60 + extract(minute FROM m.wall)::int AS minute
       OFFSET 0) l
  JOIN shift s ON s.agent_id = a.id
   AND ((s.weekday = l.weekday AND l.minute >= s.starts AND l.minute < s.ends)
        OR (s.weekday = (l.weekday + 6) % 7 AND l.minute + 1440 < s.ends))
 WHERE NOT EXISTS (
       SELECT FROM absence b
        WHERE b.agent_id = a.id
          AND l.midnight::date - CASE WHEN s.weekday = l.weekday THEN 0 ELSE 1 END BETWEEN b.starts_on AND b.ends_on)
 GROUP BY a.id, a.timezone
$$;

CREATE FUNCTION follow_person() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE thread SET person_id = coalesce(NEW.merged_into_id, NEW.id),
                      home_id = CASE WHEN NEW.merged_into_id IS NOT NULL THEN NEW.id END
     WHERE home_id = NEW.id OR (person_id = NEW.id AND home_id IS NULL);
    RETURN NULL;
END $$;

CREATE FUNCTION hands_of(person bigint) RETURNS TABLE(agent_id bigint, name text)
    LANGUAGE sql STABLE
    AS $_$
SELECT a.id, a.name
  FROM (SELECT t.id, t.owner_id, t.opened_at FROM thread t
         WHERE t.person_id = $1 AND t.last_at > now() - interval '30 days'
         ORDER BY t.last_at DESC, t.id DESC LIMIT 200) t
 CROSS JOIN LATERAL (
       SELECT coalesce((SELECT h.from_id FROM handoff h WHERE h.thread_id = t.id AND h.accepted_at > now() - interval '30 days'
                         ORDER BY h.accepted_at, h.id LIMIT 1), t.owner_id) AS agent_id, t.opened_at AS at
        UNION ALL
       SELECT h.to_id, h.accepted_at FROM handoff h
        WHERE h.thread_id = t.id AND h.accepted_at > now() - interval '30 days') d
  JOIN agent a ON a.id = d.agent_id
 GROUP BY a.id, a.name
 ORDER BY min(d.at), a.id
$_$;

CREATE FUNCTION inbox_line(thread bigint, agent bigint) RETURNS TABLE(id bigint, code text, kind text, state text, subject text, person text, owner_id bigint, owner text, last_at timestamp with time zone, waiting_since timestamp with time zone, raised integer, excerpt text, excerpt_by text, excerpt_by_id bigint, unread boolean)
    LANGUAGE sql STABLE
    AS $_$
SELECT t.id, t.code, t.kind, t.state, t.subject,
       CASE WHEN EXISTS (SELECT FROM person o WHERE o.merged_into_id = p.id) THEN known_as(p.id) ELSE p.name END, t.owner_id, a.name, t.last_at, t.waiting_since,
       t.raised::int & 6, coalesce(left(m.text, 160), ''),
       CASE WHEN m.visibility = 'team' THEN 'note' ELSE coalesce(m.author_kind, 'system') END, m.author_id,
       t.last_position > coalesce(r.position, 0)
  FROM thread t
  JOIN person p ON p.id = t.person_id
  JOIN agent a ON a.id = t.owner_id
  LEFT JOIN reading r ON r.agent_id = $2 AND r.thread_id = t.id
  LEFT JOIN LATERAL (SELECT n.text, n.author_kind, n.author_id, n.visibility FROM message n
                      WHERE n.thread_id = t.id AND n.author_kind <> 'system' AND n.sign IS DISTINCT FROM 'thanks'
                      ORDER BY n.position DESC LIMIT 1) m ON true
 WHERE t.id = $1
$_$;

CREATE FUNCTION keep_breach() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (NEW.noted_at, NEW.agent_id, NEW.known_at, NEW.what, NEW.whom, NEW.people)
       IS DISTINCT FROM (OLD.noted_at, OLD.agent_id, OLD.known_at, OLD.what, OLD.whom, OLD.people) THEN
        RAISE EXCEPTION 'breach is append-only: UPDATE refused' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_promise() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION keep_recording() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.gone_at IS NOT NULL OR NEW.gone_at IS NULL
       OR (NEW.id, NEW.thread_id, NEW.contact_id, NEW.consent_id, NEW.size, NEW.at)
          IS DISTINCT FROM (OLD.id, OLD.thread_id, OLD.contact_id, OLD.consent_id, OLD.size, OLD.at) THEN
        RAISE EXCEPTION 'recording is append-only: UPDATE refused' USING ERRCODE = 'restrict_violation';
    END IF;
    IF recording_owed(OLD.thread_id) THEN
        RAISE EXCEPTION 'a recording is kept until the decision is notified' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_talk() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO talk (agent_id, minutes)
    SELECT NEW.agent_id, least(240, ceil(extract(epoch FROM NEW.ended_at - NEW.answered_at) / 60)::int)
     WHERE NEW.ended_at - NEW.answered_at < interval '12 hours'
    ON CONFLICT (agent_id) DO UPDATE SET minutes = talk.minutes + excluded.minutes;
    RETURN NULL;
END $$;

CREATE FUNCTION keep_the_evaluation() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.built_at IS NOT NULL
       OR (NEW.id, NEW.first_day, NEW.last_day, NEW.up_to, NEW.asked_by_id, NEW.asked_at)
          IS DISTINCT FROM (OLD.id, OLD.first_day, OLD.last_day, OLD.up_to, OLD.asked_by_id, OLD.asked_at) THEN
        RAISE EXCEPTION 'an evaluation is not rewritten' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_the_hold() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.released_at IS NOT NULL
       OR (NEW.id, NEW.thread_id, NEW.what, NEW.agent_id, NEW.opened_at)
          IS DISTINCT FROM (OLD.id, OLD.thread_id, OLD.what, OLD.agent_id, OLD.opened_at) THEN
        RAISE EXCEPTION 'a hold is not rewritten';
    END IF;
    IF NEW.released_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM dispute d WHERE d.thread_id = NEW.thread_id AND d.ended_at IS NULL) THEN
        RAISE EXCEPTION 'somebody outside is still asked about it';
    END IF;
    IF NOT EXISTS (SELECT FROM closure c
                    WHERE c.id = NEW.closure_id AND c.thread_id = NEW.thread_id AND c.kind = 'answered'
                      AND c.closed_at IS NOT NULL AND c.ended_at IS NULL)
       AND NOT EXISTS (SELECT FROM dispute d
                        WHERE d.id = NEW.dispute_id AND d.thread_id = NEW.thread_id
                          AND d.result IN ('for', 'partly', 'against')) THEN
        RAISE EXCEPTION 'only a notified decision lets a hold go';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION keep_the_term() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a term of the law moves for nobody';
END $$;

CREATE FUNCTION keep_workload() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'open' THEN
        DELETE FROM workload WHERE agent_id = OLD.owner_id AND thread_id = OLD.id;
    END IF;
    IF NEW.state = 'open' THEN
        INSERT INTO workload (agent_id, thread_id, channel) VALUES (NEW.owner_id, NEW.id, NEW.channel);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION known_as(person bigint) RETURNS text
    LANGUAGE sql STABLE
    AS $_$
SELECT o.name
  FROM person o
 WHERE o.id = $1 OR o.merged_into_id = $1
 ORDER BY o.name <> '' DESC, o.id = $1 AND o.named_at IS NOT NULL DESC,
          EXISTS (SELECT FROM address a WHERE a.person_id = o.id AND (a.verified_at IS NOT NULL OR a.also_at IS NOT NULL)) DESC,
          o.created_at, o.id
 LIMIT 1
$_$;

CREATE FUNCTION listen_for() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.purpose <> 'recording' AND NOT EXISTS (
        SELECT FROM recording r JOIN thread t ON t.id = r.thread_id
         WHERE r.id = NEW.recording_id AND consents(t.person_id, NEW.purpose)) THEN
        RAISE EXCEPTION 'the person did not consent to that purpose' USING ERRCODE = 'MR002';
    END IF;
    RETURN NEW;
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

CREATE FUNCTION next_shift(agent bigint, moment timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $_$
SELECT min(b.begins)
  FROM can_take a
 CROSS JOIN generate_series(0, 14) AS n
 CROSS JOIN LATERAL (SELECT date_trunc('day', $2 AT TIME ZONE a.timezone) + make_interval(days => n) AS day OFFSET 0) d
  JOIN shift s ON s.agent_id = a.id AND s.weekday = extract(isodow FROM d.day)::int - 1
 CROSS JOIN LATERAL (SELECT (d.day + make_interval(mins => s.starts)) AT TIME ZONE a.timezone AS begins) b
 WHERE a.id = $1 AND b.begins > $2
   AND NOT EXISTS (SELECT FROM absence w WHERE w.agent_id = a.id AND d.day::date BETWEEN w.starts_on AND w.ends_on)
$_$;

CREATE FUNCTION no_recording_aside() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM message m
                WHERE m.id = NEW.message_id
                  AND (m.via = 'phone' AND m.scribe_id IS NOT NULL
                       OR m.visibility = 'team' AND EXISTS (SELECT FROM contact c WHERE c.thread_id = m.thread_id AND c.way = 'phone')))
    THEN
        RAISE EXCEPTION 'no recording without consent' USING ERRCODE = 'MR001';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION one_person(person bigint) RETURNS SETOF bigint
    LANGUAGE sql STABLE
    AS $_$
SELECT p.id FROM person p WHERE p.id = $1 OR p.merged_into_id = $1
$_$;

CREATE FUNCTION open_then(at timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT NOT EXISTS (SELECT FROM opening)
        OR EXISTS (SELECT FROM shop s, generate_series(0, 1) AS back (days), opening o
                    WHERE o.weekday = extract(isodow FROM (at AT TIME ZONE s.timezone) - make_interval(days => back.days)) - 1
                      AND ((at AT TIME ZONE s.timezone)::time - time '00:00') + make_interval(days => back.days)
                          >= make_interval(mins => o.starts)
                      AND ((at AT TIME ZONE s.timezone)::time - time '00:00') + make_interval(days => back.days)
                          < make_interval(mins => o.ends)
                      AND NOT EXISTS (SELECT FROM closed_day c
                                       WHERE c.day = (at AT TIME ZONE s.timezone)::date - back.days AND NOT c.opens))
$$;

CREATE FUNCTION plain(said text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate(lower(said), 'áàâäãåéèêëíìîïóòôöõúùûüýÿñç'::text, 'aaaaaaeeeeiiiiooooouuuuyync'::text);

CREATE FUNCTION recording_owed(thread bigint) RETURNS boolean
    LANGUAGE sql STABLE
    AS $_$
SELECT t.state <> 'closed'
       OR t.kind IN ('complaint', 'claim')
          AND NOT EXISTS (SELECT FROM closure c WHERE c.thread_id = t.id AND c.closed_at IS NOT NULL AND c.ended_at IS NULL)
  FROM thread t WHERE t.id = $1
$_$;

CREATE FUNCTION records_of(person bigint) RETURNS SETOF bigint
    LANGUAGE sql STABLE
    AS $_$
WITH RECURSIVE up AS (
    SELECT p.id, p.merged_into_id FROM person p WHERE p.id = $1
     UNION ALL SELECT q.id, q.merged_into_id FROM person q JOIN up u ON q.id = u.merged_into_id),
down AS (
    SELECT u.id FROM up u WHERE u.merged_into_id IS NULL
     UNION ALL SELECT q.id FROM person q JOIN down d ON q.merged_into_id = d.id)
SELECT id FROM down
$_$;

CREATE FUNCTION refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ('gesture', 'permission', 'leaving')
       AND current_setting('erasing', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_owner() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the owner of a thread moves by an accepted handoff' USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_person() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the person of a thread changes by a merge' USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION renew_roster() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE roster SET version = gen_random_uuid();
    RETURN NULL;
END $$;

CREATE FUNCTION show_promise() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE thread t SET promise_due_at = (SELECT min(p.due_at) FROM promise p WHERE p.thread_id = t.id AND p.ended_at IS NULL)
     WHERE t.id = NEW.thread_id;
    RETURN NULL;
END $$;

CREATE FUNCTION sold_then(at timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT NOT EXISTS (SELECT FROM selling)
        OR EXISTS (SELECT FROM shop s, generate_series(0, 1) AS back (days), selling o
                    WHERE o.weekday = extract(isodow FROM (at AT TIME ZONE s.timezone) - make_interval(days => back.days)) - 1
                      AND ((at AT TIME ZONE s.timezone)::time - time '00:00') + make_interval(days => back.days)
                          >= make_interval(mins => o.starts)
                      AND ((at AT TIME ZONE s.timezone)::time - time '00:00') + make_interval(days => back.days)
                          < make_interval(mins => o.ends))
$$;

CREATE FUNCTION tell_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (NEW.update_id, NEW.thread_id) IS DISTINCT FROM (OLD.update_id, OLD.thread_id)
       OR OLD.sent_at IS NOT NULL AND (NEW.sent_at, NEW.way) IS DISTINCT FROM (OLD.sent_at, OLD.way)
       OR OLD.told_at IS NOT NULL THEN
        RAISE EXCEPTION 'an update is told once to each case';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION turn_of(since timestamp with time zone, raised smallint, again boolean) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE
    AS $$
SELECT since - make_interval(hours => CASE WHEN raised >= 4 THEN 168 WHEN again THEN 24 WHEN raised >= 2 THEN 8
                                           WHEN raised = 1 THEN 2 ELSE 0 END)
$$;

CREATE FUNCTION want_consent() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    whose bigint;
BEGIN
    SELECT t.person_id INTO whose FROM contact c JOIN thread t ON t.id = c.thread_id
     WHERE c.id = NEW.contact_id AND c.thread_id = NEW.thread_id;
    IF whose IS NULL OR NOT consents(whose, 'recording') OR NOT EXISTS (
        SELECT FROM consent s WHERE s.id = NEW.consent_id AND s.given AND s.purpose = 'recording'
                  AND s.person_id IN (SELECT records_of(whose)) AND (s.contact_id IS NULL OR s.contact_id = NEW.contact_id))
    THEN
        RAISE EXCEPTION 'no recording without consent' USING ERRCODE = 'MR001';
    END IF;
    RETURN NEW;
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

CREATE TABLE absence (
    id bigint NOT NULL,
    agent_id bigint NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    given_back_at timestamp with time zone,
    CONSTRAINT absence_check CHECK ((ends_on >= starts_on))
);

ALTER TABLE absence ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME absence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE accounting (
    kind text NOT NULL,
    code text NOT NULL
);

CREATE TABLE address (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    channel text NOT NULL,
    value text NOT NULL,
    verified_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    verified_by bigint,
    added_by bigint,
    also_at timestamp with time zone,
    lapsed_at timestamp with time zone
);

ALTER TABLE address ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME address_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE adr_body (
    id bigint NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    web text NOT NULL,
    phone text NOT NULL,
    address text NOT NULL,
    regions text[] NOT NULL,
    sectors text[] NOT NULL,
    source text NOT NULL,
    sure text NOT NULL,
    member boolean NOT NULL,
    shown boolean NOT NULL,
    agent_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT adr_body_check CHECK (((web <> ''::text) OR (phone <> ''::text) OR (address <> ''::text))),
    CONSTRAINT adr_body_name_check CHECK ((name <> ''::text)),
    CONSTRAINT adr_body_sure_check CHECK ((sure = ANY (ARRAY['L'::text, 'Q'::text, 'S'::text, 'M'::text, 'I'::text, 'own'::text])))
);

ALTER TABLE adr_body ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME adr_body_id_seq
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
    speaks text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT agent_email_check CHECK ((email = lower(email))),
    CONSTRAINT agent_role_check CHECK ((role = ANY (ARRAY['agent'::text, 'supervisor'::text, 'admin'::text, 'auditor'::text])))
)
WITH (autovacuum_analyze_threshold='0', autovacuum_analyze_scale_factor='0');

ALTER TABLE agent ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME agent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE agent_skill (
    agent_id bigint NOT NULL,
    skill_id bigint NOT NULL
);

CREATE TABLE algorithm_sheet (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    es text NOT NULL,
    en text NOT NULL
);

ALTER TABLE algorithm_sheet ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME algorithm_sheet_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE answer (
    decision_id bigint NOT NULL,
    question_id bigint NOT NULL,
    question text NOT NULL,
    text text NOT NULL,
    CONSTRAINT answer_text_check CHECK ((text <> ''::text))
);

CREATE TABLE answer_time (
    kind text NOT NULL,
    urgent boolean NOT NULL,
    first_minutes integer,
    next_minutes integer,
    solution_minutes integer,
    CONSTRAINT answer_time_first_minutes_check CHECK ((first_minutes > 0)),
    CONSTRAINT answer_time_next_minutes_check CHECK ((next_minutes > 0)),
    CONSTRAINT answer_time_solution_minutes_check CHECK ((solution_minutes > 0))
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

CREATE TABLE batch (
    id bigint NOT NULL,
    agent_id bigint NOT NULL,
    act jsonb NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    done_at timestamp with time zone,
    undone_at timestamp with time zone,
    CONSTRAINT batch_check CHECK (((undone_at IS NULL) OR (done_at IS NOT NULL)))
);

ALTER TABLE batch ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME batch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE batch_item (
    batch_id bigint NOT NULL,
    place integer NOT NULL,
    thread_id bigint NOT NULL,
    state text DEFAULT 'waits'::text NOT NULL,
    why text DEFAULT ''::text NOT NULL,
    was jsonb,
    CONSTRAINT batch_item_state_check CHECK ((state = ANY (ARRAY['waits'::text, 'done'::text, 'refused'::text, 'undone'::text, 'stays'::text])))
);

COMMENT ON COLUMN batch_item.was IS 'How the thread stood before, for the way back; null while nothing was done.';

CREATE TABLE belonging (
    person_id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    role text DEFAULT ''::text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_id bigint
);

CREATE TABLE breach (
    id bigint NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    agent_id bigint NOT NULL,
    known_at timestamp with time zone NOT NULL,
    what text NOT NULL,
    whom text NOT NULL,
    people integer,
    warned smallint DEFAULT 0 NOT NULL,
    CONSTRAINT breach_known_at_check CHECK ((known_at <= now())),
    CONSTRAINT breach_people_check CHECK ((people >= 0)),
    CONSTRAINT breach_what_check CHECK ((what <> ''::text)),
    CONSTRAINT breach_whom_check CHECK ((whom <> ''::text))
);

COMMENT ON COLUMN breach.known_at IS 'When we knew: 72 hours to tell the authority run from then (art. 33.1).';

COMMENT ON COLUMN breach.whom IS 'What sorts of people and of data it concerns; nobody by name.';

ALTER TABLE breach ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME breach_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE breach_step (
    id bigint NOT NULL,
    breach_id bigint NOT NULL,
    sort text NOT NULL,
    words text NOT NULL,
    agent_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT breach_step_sort_check CHECK ((sort = ANY (ARRAY['authority-told'::text, 'authority-not'::text, 'people-told'::text, 'people-not'::text, 'done'::text]))),
    CONSTRAINT breach_step_words_check CHECK ((words <> ''::text))
);

ALTER TABLE breach_step ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME breach_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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

CREATE TABLE budget (
    role text,
    agent_id bigint,
    per_case bigint NOT NULL,
    per_month bigint NOT NULL,
    CONSTRAINT budget_check CHECK ((num_nonnulls(role, agent_id) = 1)),
    CONSTRAINT budget_per_case_check CHECK ((per_case >= 0)),
    CONSTRAINT budget_per_month_check CHECK ((per_month >= 0)),
    CONSTRAINT budget_role_check CHECK ((role = ANY (ARRAY['agent'::text, 'supervisor'::text, 'admin'::text])))
);

COMMENT ON TABLE budget IS 'In cents. That of an agent goes before that of their role.';

CREATE TABLE calendar (
    id smallint DEFAULT 1 NOT NULL,
    country text NOT NULL,
    region text DEFAULT ''::text NOT NULL,
    filled_to smallint DEFAULT 0 NOT NULL,
    CONSTRAINT calendar_id_check CHECK ((id = 1))
);

COMMENT ON COLUMN calendar.filled_to IS 'The last year whose public holidays stand in closed_day.';

CREATE TABLE call_attempt (
    id bigint NOT NULL,
    promise_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE call_attempt ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME call_attempt_id_seq
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
  WHERE ((suspended_at IS NULL) AND (password_hash IS NOT NULL) AND (role <> 'auditor'::text));

CREATE TABLE capacity (
    agent_id bigint NOT NULL,
    channel text NOT NULL,
    most smallint NOT NULL,
    CONSTRAINT capacity_most_check CHECK ((most > 0))
);

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
    into_id bigint,
    contact_id bigint,
    CONSTRAINT closure_by_kind_check CHECK ((by_kind = ANY (ARRAY['customer'::text, 'agent'::text, 'system'::text]))),
    CONSTRAINT closure_check CHECK (((kind <> 'solved'::text) OR (by_kind = 'customer'::text) OR (closed_at IS NULL))),
    CONSTRAINT closure_check1 CHECK (((kind = 'discarded'::text) = (discard IS NOT NULL))),
    CONSTRAINT closure_check2 CHECK (((proposed_at IS NOT NULL) OR (closed_at IS NOT NULL))),
    CONSTRAINT closure_discard_check CHECK ((discard = ANY (ARRAY['spam'::text, 'duplicate'::text, 'mistake'::text, 'abuse'::text]))),
    CONSTRAINT closure_into_check CHECK (((kind = 'merged'::text) = (into_id IS NOT NULL))),
    CONSTRAINT closure_kind_check CHECK ((kind = ANY (ARRAY['solved'::text, 'answered'::text, 'quiet'::text, 'discarded'::text, 'merged'::text]))),
    CONSTRAINT closure_other_check CHECK ((into_id <> thread_id)),
    CONSTRAINT closure_said CHECK (((contact_id IS NULL) OR ((kind = 'solved'::text) AND (by_kind = 'customer'::text))))
);

COMMENT ON COLUMN closure.into_id IS 'Where a merged thread goes on.';

COMMENT ON COLUMN closure.contact_id IS 'The call, visit or letter in which they said it; its agent wrote it down.';

CREATE TABLE deadline (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    rule text NOT NULL,
    kind text NOT NULL,
    count integer NOT NULL,
    unit text NOT NULL,
    lodged_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    warned smallint DEFAULT 0 NOT NULL,
    warn_at timestamp with time zone,
    missed_at timestamp with time zone,
    ended_at timestamp with time zone,
    ending text,
    CONSTRAINT deadline_check CHECK (((ended_at IS NULL) = (ending IS NULL))),
    CONSTRAINT deadline_check1 CHECK ((due_at > lodged_at)),
    CONSTRAINT deadline_count_check CHECK ((count > 0)),
    CONSTRAINT deadline_ending_check CHECK ((ending = ANY (ARRAY['met'::text, 'late'::text, 'dropped'::text, 'carried'::text, 'completing'::text]))),
    CONSTRAINT deadline_unit_check CHECK ((unit = ANY (ARRAY['working-day'::text, 'day'::text, 'hour'::text])))
);

COMMENT ON COLUMN deadline.rule IS 'The id of a rule in oversight/compliance/rules.';

COMMENT ON COLUMN deadline.kind IS 'What the thread was called when the term began: it binds whatever it is called later.';

CREATE TABLE decision (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    closure_id bigint,
    agent_id bigint NOT NULL,
    outcome text NOT NULL,
    words text NOT NULL,
    bodies text[] NOT NULL,
    asked_in text,
    said_in text,
    other_language_why text DEFAULT ''::text NOT NULL,
    alike integer DEFAULT 0 NOT NULL,
    taken_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT decision_check CHECK (((outcome = ANY (ARRAY['granted'::text, 'incomplete'::text])) OR (cardinality(bodies) > 0))),
    CONSTRAINT decision_check1 CHECK (((asked_in = said_in) OR (asked_in IS NULL) OR (said_in IS NULL) OR (other_language_why <> ''::text))),
    CONSTRAINT decision_outcome_check CHECK ((outcome = ANY (ARRAY['granted'::text, 'partly'::text, 'refused'::text, 'incomplete'::text])))
);

COMMENT ON COLUMN decision.words IS 'The reasons and the answers, without what is the same in every decision.';

COMMENT ON COLUMN decision.asked_in IS 'The language of the complaint; said_in that of the decision. Null when it cannot be told.';

COMMENT ON COLUMN decision.alike IS 'How many recent refusals of ours were nearly the same when it was taken.';

CREATE TABLE dispute (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    body text NOT NULL,
    agent_id bigint NOT NULL,
    opened_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    ended_by_id bigint,
    result text,
    CONSTRAINT dispute_body_check CHECK ((body <> ''::text)),
    CONSTRAINT dispute_check CHECK (((ended_at IS NULL) = (result IS NULL))),
    CONSTRAINT dispute_check1 CHECK (((ended_at IS NULL) = (ended_by_id IS NULL))),
    CONSTRAINT dispute_result_check CHECK ((result = ANY (ARRAY['for'::text, 'partly'::text, 'against'::text, 'not-admitted'::text, 'withdrawn'::text])))
);

COMMENT ON TABLE dispute IS 'An alternative dispute resolution (ADR) procedure about a thread.';

COMMENT ON COLUMN dispute.result IS 'For the customer, partly, against them; or the body did not look at it.';

CREATE TABLE hold (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    what text NOT NULL,
    reference text DEFAULT ''::text NOT NULL,
    agent_id bigint,
    opened_at timestamp with time zone DEFAULT now() NOT NULL,
    released_at timestamp with time zone,
    closure_id bigint,
    dispute_id bigint,
    CONSTRAINT hold_check CHECK (((released_at IS NULL) = ((closure_id IS NULL) AND (dispute_id IS NULL)))),
    CONSTRAINT hold_what_check CHECK ((what = ANY (ARRAY['cut'::text, 'collection'::text])))
);

COMMENT ON COLUMN hold.reference IS 'The contract or supply it is about, as the system that bills names it.';

COMMENT ON COLUMN hold.agent_id IS 'Who said so; null where what the thread is about opened it.';

COMMENT ON COLUMN hold.closure_id IS 'The notified decision that let it go.';

CREATE TABLE leaving (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    person_id bigint NOT NULL,
    what text NOT NULL,
    asked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    asked_by text NOT NULL,
    effective_on date NOT NULL,
    offered_at timestamp with time zone,
    executed_at timestamp with time zone,
    executed_by bigint,
    withdrawn_at timestamp with time zone,
    CONSTRAINT leaving_check CHECK ((num_nonnulls(executed_at, withdrawn_at) <= 1)),
    CONSTRAINT leaving_check1 CHECK (((executed_at IS NULL) = (executed_by IS NULL))),
    CONSTRAINT leaving_what_check CHECK ((what <> ''::text))
);

COMMENT ON COLUMN leaving.effective_on IS 'The day it was asked, in the shop''s zone: the days the case takes cost nothing.';

CREATE TABLE recording (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    consent_id bigint NOT NULL,
    hash text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    size bigint NOT NULL,
    media_type text NOT NULL,
    agent_id bigint,
    at timestamp with time zone DEFAULT now() NOT NULL,
    gone_at timestamp with time zone,
    CONSTRAINT recording_check CHECK (((gone_at IS NULL) = (hash <> ''::text))),
    CONSTRAINT recording_media_type_check CHECK ((media_type ~ '^(audio|video)/'::text)),
    CONSTRAINT recording_size_check CHECK ((size >= 0))
);

CREATE TABLE retention (
    kind text NOT NULL,
    days integer NOT NULL,
    CONSTRAINT retention_days_check CHECK ((days > 0))
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
    home_id bigint,
    matter_id bigint,
    automatic boolean DEFAULT false NOT NULL,
    raised_at timestamp with time zone,
    given_why text DEFAULT ''::text NOT NULL,
    given_skill text,
    raised smallint DEFAULT 0 NOT NULL,
    turn_at timestamp with time zone GENERATED ALWAYS AS (turn_of(waiting_since, raised, (raised_at IS NOT NULL))) STORED,
    promise_due_at timestamp with time zone,
    split_from_id bigint,
    not_yet_at timestamp with time zone,
    CONSTRAINT thread_check CHECK ((matter_id <> id)),
    CONSTRAINT thread_raised_check CHECK (((raised >= 0) AND (raised <= 7))),
    CONSTRAINT thread_state_check CHECK ((state = ANY (ARRAY['open'::text, 'snoozed'::text, 'closed'::text])))
);

COMMENT ON COLUMN thread.matter_id IS 'The first thread of the matter; null on that one itself.';

COMMENT ON COLUMN thread.automatic IS 'A machine opened it (an answer of an absent person, a newsletter): it counts as no contact.';

COMMENT ON COLUMN thread.raised_at IS 'Somebody came for the third time about it and has no answer since: it stands on top.';

COMMENT ON COLUMN thread.split_from_id IS 'The thread its first words were said on.';

CREATE VIEW case_kept AS
 SELECT t.id,
    t.code,
    t.kind,
    t.person_id,
    t.owner_id,
    t.team_id,
    t.state,
    t.last_at,
    e.ended_at,
    w.was,
        CASE
            WHEN (t.kind <> 'enquiry'::text) THEN t.kind
            WHEN w.was THEN 'complaint'::text
            WHEN (t.channel = ANY (ARRAY['counter'::text, 'widget'::text])) THEN 'chat'::text
            ELSE 'enquiry'::text
        END AS sort,
        CASE
            WHEN ((t.kind = ANY (ARRAY['complaint'::text, 'claim'::text])) AND (t.state <> 'closed'::text)) THEN 'open'::text
            WHEN (EXISTS ( SELECT
               FROM hold h
              WHERE ((h.thread_id = t.id) AND (h.released_at IS NULL)))) THEN 'hold'::text
            WHEN (EXISTS ( SELECT
               FROM dispute d
              WHERE ((d.thread_id = t.id) AND (d.ended_at IS NULL)))) THEN 'dispute'::text
            WHEN (EXISTS ( SELECT
               FROM leaving l
              WHERE ((l.thread_id = t.id) AND (l.executed_at IS NULL) AND (l.withdrawn_at IS NULL)))) THEN 'leaving'::text
            WHEN (EXISTS ( SELECT
               FROM recording o
              WHERE ((o.thread_id = t.id) AND (o.gone_at IS NULL) AND recording_owed(t.id)))) THEN 'recording'::text
            WHEN (w.was AND ((e.ended_at + make_interval(days => r.days)) > now())) THEN 'retention'::text
            ELSE ''::text
        END AS held,
        CASE
            WHEN w.was THEN (e.ended_at + make_interval(days => r.days))
            ELSE NULL::timestamp with time zone
        END AS until
   FROM (((thread t
     CROSS JOIN LATERAL ( SELECT ((t.kind = ANY (ARRAY['complaint'::text, 'claim'::text, 'incident'::text])) OR (EXISTS ( SELECT
                   FROM deadline d
                  WHERE ((d.thread_id = t.id) AND (d.kind = ANY (ARRAY['complaint'::text, 'claim'::text, 'incident'::text]))))) OR (EXISTS ( SELECT
                   FROM decision d
                  WHERE (d.thread_id = t.id)))) AS was) w)
     JOIN retention r ON ((r.kind =
        CASE
            WHEN ((t.kind = 'enquiry'::text) AND w.was) THEN 'complaint'::text
            ELSE t.kind
        END)))
     CROSS JOIN LATERAL ( SELECT GREATEST(t.last_at, ( SELECT max(c.closed_at) AS max
                   FROM closure c
                  WHERE (c.thread_id = t.id))) AS ended_at) e);

CREATE TABLE clock (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    sort text NOT NULL,
    minutes integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    warn_at timestamp with time zone NOT NULL,
    paused_at timestamp with time zone,
    warned_at timestamp with time zone,
    missed_at timestamp with time zone,
    ended_at timestamp with time zone,
    ending text,
    CONSTRAINT clock_check CHECK (((ended_at IS NULL) = (ending IS NULL))),
    CONSTRAINT clock_check1 CHECK (((ended_at IS NULL) OR (paused_at IS NULL))),
    CONSTRAINT clock_ending_check CHECK ((ending = ANY (ARRAY['met'::text, 'late'::text, 'dropped'::text]))),
    CONSTRAINT clock_minutes_check CHECK ((minutes > 0)),
    CONSTRAINT clock_sort_check CHECK ((sort = ANY (ARRAY['first'::text, 'next'::text, 'solution'::text])))
);

ALTER TABLE clock ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME clock_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE closed_day (
    day date NOT NULL,
    name text NOT NULL,
    own boolean NOT NULL,
    opens boolean DEFAULT false NOT NULL
);

COMMENT ON COLUMN closed_day.opens IS 'A public holiday on which this firm works all the same.';

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

CREATE VIEW coming AS
 SELECT t.person_id,
    t.id AS thread_id,
    t.last_at AS thread_last_at,
    t.opened_at AS at,
    t.channel AS way
   FROM thread t
  WHERE ((t.channel <> 'ours'::text) AND (NOT t.automatic) AND (t.split_from_id IS NULL) AND ((t.matter_id IS NULL) OR (t.channel = ANY (ARRAY['phone'::text, 'visit'::text])) OR (NOT (EXISTS ( SELECT
           FROM thread b
          WHERE (((b.id = t.matter_id) OR (b.matter_id = t.matter_id)) AND (ROW(b.opened_at, b.id) < ROW(t.opened_at, t.id)) AND (b.channel <> ALL (ARRAY['ours'::text, 'phone'::text, 'visit'::text])) AND (NOT b.automatic) AND ((b.first_answer_at IS NULL) OR (b.first_answer_at > t.opened_at))))))))
UNION ALL
 SELECT t.person_id,
    t.id AS thread_id,
    t.last_at AS thread_last_at,
    c.arrived_at AS at,
    c.way
   FROM (contact c
     JOIN thread t ON ((t.id = c.thread_id)))
  WHERE ((c.way <> 'ours'::text) AND (NOT ((c.way = t.channel) AND (c.id = ( SELECT min(f.id) AS min
           FROM contact f
          WHERE ((f.thread_id = t.id) AND (f.way = t.channel)))))))
UNION ALL
 SELECT t.person_id,
    t.id AS thread_id,
    t.last_at AS thread_last_at,
    c.ended_at AS at,
    'counter'::text AS way
   FROM (closure c
     JOIN thread t ON ((t.id = c.thread_id)))
  WHERE ((c.closed_at IS NOT NULL) AND (c.kind <> 'merged'::text) AND (c.ended_by ~~ 'customer:%'::text) AND ((t.first_answer_at < c.ended_at) OR (c.kind <> 'solved'::text)));

CREATE TABLE company (
    id bigint NOT NULL,
    answered_at timestamp with time zone DEFAULT now() NOT NULL,
    agent_id bigint NOT NULL,
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

ALTER TABLE company ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME company_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE completion (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    message_id bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    stops boolean NOT NULL,
    why_not text DEFAULT ''::text NOT NULL,
    read_to integer NOT NULL,
    completed_at timestamp with time zone,
    ended_at timestamp with time zone,
    ending text,
    CONSTRAINT completion_check CHECK ((until >= (asked_at + '10 days'::interval))),
    CONSTRAINT completion_check1 CHECK ((stops = (why_not = ''::text))),
    CONSTRAINT completion_check2 CHECK (((ended_at IS NULL) = (ending IS NULL))),
    CONSTRAINT completion_check3 CHECK (((completed_at IS NOT NULL) = (NOT (ending IS DISTINCT FROM 'completed'::text)))),
    CONSTRAINT completion_check4 CHECK (((ending IS DISTINCT FROM 'not-completed'::text) OR (stops AND (ended_at >= until)))),
    CONSTRAINT completion_ending_check CHECK ((ending = ANY (ARRAY['completed'::text, 'given'::text, 'dropped'::text, 'not-completed'::text]))),
    CONSTRAINT completion_why_not_check CHECK ((why_not = ANY (ARRAY[''::text, 'given'::text, 'again'::text, 'unbound'::text])))
);

COMMENT ON COLUMN completion.message_id IS 'The words in which the customer was told what is missing, until when, and what follows.';

COMMENT ON COLUMN completion.stops IS 'Whether the term of the law waits for it: never for what was given before, never twice.';

COMMENT ON COLUMN completion.read_to IS 'Up to which position of the thread we looked whether something came.';

ALTER TABLE completion ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME completion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE concern (
    thread_id bigint NOT NULL,
    what text NOT NULL,
    agent_id bigint,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT concern_what_check CHECK ((what = ANY (ARRAY['billing'::text, 'continuity'::text])))
);

CREATE TABLE consent (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    purpose text NOT NULL,
    given boolean NOT NULL,
    how text NOT NULL,
    words text NOT NULL,
    contact_id bigint,
    agent_id bigint,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT consent_how_check CHECK ((how = ANY (ARRAY['spoken'::text, 'written'::text, 'pressed'::text]))),
    CONSTRAINT consent_purpose_check CHECK ((purpose = ANY (ARRAY['recording'::text, 'quality'::text, 'story'::text]))),
    CONSTRAINT consent_words_check CHECK ((words <> ''::text))
);

COMMENT ON COLUMN consent.words IS 'What they were told or shown, as it was; what they said yes or no to.';

ALTER TABLE consent ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE contact ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME contact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE copied (
    thread_id bigint NOT NULL,
    address text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    message_id bigint NOT NULL,
    passed_at timestamp with time zone
);

COMMENT ON COLUMN copied.passed_at IS 'The owner said no.';

CREATE TABLE correction (
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    salt bytea
);

ALTER TABLE correction ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME correction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE course (
    id bigint NOT NULL,
    name text NOT NULL,
    about text DEFAULT ''::text NOT NULL,
    purposes text[] NOT NULL,
    rule text NOT NULL,
    months smallint,
    required_from date,
    agent_id bigint NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    removed_at timestamp with time zone,
    removed_by bigint,
    CONSTRAINT course_check CHECK (((removed_at IS NULL) = (removed_by IS NULL))),
    CONSTRAINT course_months_check CHECK (((months >= 1) AND (months <= 600))),
    CONSTRAINT course_name_check CHECK (((name <> ''::text) AND (length(name) <= 120))),
    CONSTRAINT course_purposes_check CHECK (((cardinality(purposes) > 0) AND (purposes <@ '{attend,automate}'::text[])))
);

COMMENT ON COLUMN course.purposes IS 'Whom it is for: who attends, who writes what answers by itself.';

COMMENT ON COLUMN course.rule IS 'The row of the law that it is for.';

COMMENT ON COLUMN course.months IS 'For how long it is valid; null: for good.';

COMMENT ON COLUMN course.required_from IS 'From which day of the shop on nobody is given a new contact without it; null: it is not required.';

ALTER TABLE course ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME course_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE covering (
    handoff_id bigint NOT NULL,
    absence_id bigint NOT NULL
);

CREATE TABLE custom_field (
    id bigint NOT NULL,
    about text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    choices text[] DEFAULT '{}'::text[] NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT custom_field_about_check CHECK ((about = ANY (ARRAY['person'::text, 'thread'::text]))),
    CONSTRAINT custom_field_check CHECK (((kind <> 'choice'::text) OR (cardinality(choices) > 0))),
    CONSTRAINT custom_field_kind_check CHECK ((kind = ANY (ARRAY['text'::text, 'number'::text, 'date'::text, 'choice'::text]))),
    CONSTRAINT custom_field_name_check CHECK ((name <> ''::text))
);

ALTER TABLE custom_field ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME custom_field_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE deadline ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME deadline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE decision ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE delivery (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    webhook_id bigint NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    body text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    tries smallint DEFAULT 0 NOT NULL,
    delivered_at timestamp with time zone,
    given_up_at timestamp with time zone
);

COMMENT ON COLUMN delivery.key IS 'What it tells of (gesture:12): told once to each webhook.';

CREATE TABLE delivery_try (
    id bigint NOT NULL,
    delivery_id uuid NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    status smallint,
    said text NOT NULL,
    took_ms integer NOT NULL
);

ALTER TABLE delivery_try ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME delivery_try_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE difference (
    one_id bigint NOT NULL,
    other_id bigint NOT NULL,
    by_id bigint,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT difference_check CHECK ((one_id < other_id))
);

ALTER TABLE dispute ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dispute_id_seq
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

CREATE TABLE erased_case (
    thread_id bigint NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE erasure (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_id bigint,
    gone jsonb NOT NULL,
    stays jsonb NOT NULL,
    files integer NOT NULL,
    next_at timestamp with time zone
);

COMMENT ON COLUMN erasure.next_at IS 'When what stays may go; null when everything went, or nobody knows yet.';

ALTER TABLE erasure ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME erasure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE evaluation (
    id bigint NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    up_to bigint NOT NULL,
    asked_by_id bigint,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    steps integer DEFAULT 0 CONSTRAINT evaluation_months_not_null NOT NULL,
    steps_done integer DEFAULT 0 CONSTRAINT evaluation_months_done_not_null NOT NULL,
    figures jsonb,
    digest bytea,
    built_at timestamp with time zone,
    CONSTRAINT evaluation_check CHECK ((last_day >= first_day)),
    CONSTRAINT evaluation_check1 CHECK (((figures IS NULL) = (built_at IS NULL))),
    CONSTRAINT evaluation_check2 CHECK (((figures IS NULL) = (digest IS NULL))),
    CONSTRAINT evaluation_digest_check CHECK ((length(digest) = 32))
);

COMMENT ON COLUMN evaluation.up_to IS 'The position of the last moment it knows of.';

COMMENT ON COLUMN evaluation.digest IS 'SHA-256 of the figures as they were frozen.';

ALTER TABLE evaluation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME evaluation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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

CREATE TABLE evidence_key (
    id bigint NOT NULL,
    public bytea NOT NULL,
    private bytea NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT evidence_key_public_check CHECK ((length(public) = 32))
);

ALTER TABLE evidence_key ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME evidence_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE file_opening (
    id bigint NOT NULL,
    agent_id bigint NOT NULL,
    person_id bigint NOT NULL,
    day date NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE file_opening ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME file_opening_id_seq
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

CREATE TABLE forgetting (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    sort text NOT NULL,
    days integer NOT NULL,
    things integer NOT NULL,
    gone jsonb NOT NULL,
    files integer NOT NULL,
    CONSTRAINT forgetting_things_check CHECK ((things > 0))
);

COMMENT ON COLUMN forgetting.things IS 'How many cases, people or browsers of this sort.';

ALTER TABLE forgetting ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME forgetting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE gathering (
    id bigint NOT NULL,
    merge_id bigint NOT NULL,
    moved bigint[] NOT NULL,
    from_id bigint NOT NULL,
    to_id bigint NOT NULL,
    raised bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    thread_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE gathering ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME gathering_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE generosity (
    id smallint DEFAULT 1 NOT NULL,
    currency text DEFAULT 'EUR'::text NOT NULL,
    leaving_offer text DEFAULT ''::text NOT NULL,
    CONSTRAINT generosity_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT generosity_id_check CHECK ((id = 1))
);

CREATE TABLE gesture (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    person_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    kind text NOT NULL,
    nature text NOT NULL,
    cents bigint NOT NULL,
    days integer,
    currency text NOT NULL,
    what text NOT NULL,
    reason text NOT NULL,
    accounting text DEFAULT ''::text NOT NULL,
    given_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    permission_id bigint,
    reverses_id bigint,
    CONSTRAINT gesture_check CHECK (
CASE
    WHEN (reverses_id IS NULL) THEN (cents > 0)
    ELSE (cents < 0)
END),
    CONSTRAINT gesture_check1 CHECK (((kind = 'days'::text) = (days IS NOT NULL))),
    CONSTRAINT gesture_days_check CHECK ((days > 0)),
    CONSTRAINT gesture_kind_check CHECK ((kind = ANY (ARRAY['money'::text, 'discount'::text, 'item'::text, 'repair'::text, 'days'::text]))),
    CONSTRAINT gesture_nature_check CHECK ((nature = ANY (ARRAY['courtesy'::text, 'compensation'::text]))),
    CONSTRAINT gesture_reason_check CHECK ((reason <> ''::text))
);

COMMENT ON COLUMN gesture.cents IS 'What it costs the firm, in hundredths of the currency. A reversal is a row of its own, below zero.';

ALTER TABLE gesture ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME gesture_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE going_on (
    thread_id bigint NOT NULL,
    given text,
    mailed_to integer DEFAULT 0 NOT NULL,
    since timestamp with time zone,
    due_at timestamp with time zone,
    CONSTRAINT going_on_check CHECK (((since IS NULL) = (due_at IS NULL))),
    CONSTRAINT going_on_given_check CHECK (((given = lower(given)) AND (given ~~ '%_@_%'::text)))
);

COMMENT ON COLUMN going_on.given IS 'Where this person wants the answers of this thread; it says nothing about who they are.';

COMMENT ON COLUMN going_on.mailed_to IS 'The last position that was gathered into a mail.';

COMMENT ON COLUMN going_on.since IS 'When the first of the words that wait was said.';

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
    about text DEFAULT ''::text NOT NULL,
    done text DEFAULT ''::text NOT NULL,
    promised text DEFAULT ''::text NOT NULL,
    told text DEFAULT ''::text NOT NULL,
    due_at timestamp with time zone,
    returned_at timestamp with time zone,
    supervised boolean DEFAULT false NOT NULL,
    approved_at timestamp with time zone,
    approved_by bigint,
    CONSTRAINT handoff_about_check CHECK ((length(about) <= 2000)),
    CONSTRAINT handoff_check CHECK ((num_nonnulls(accepted_at, refused_at, withdrawn_at) <= 1)),
    CONSTRAINT handoff_check1 CHECK (((returned_at IS NULL) OR (withdrawn_at IS NOT NULL))),
    CONSTRAINT handoff_check2 CHECK (((approved_at IS NULL) = (approved_by IS NULL))),
    CONSTRAINT handoff_check3 CHECK (((accepted_at IS NULL) OR (NOT supervised) OR (approved_at IS NOT NULL))),
    CONSTRAINT handoff_done_check CHECK ((length(done) <= 2000)),
    CONSTRAINT handoff_promised_check CHECK ((length(promised) <= 2000)),
    CONSTRAINT handoff_told_check CHECK ((length(told) <= 1000))
);

COMMENT ON COLUMN handoff.supervised IS 'The third one of a matter, or a later one: a supervisor has to agree.';

ALTER TABLE handoff ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME handoff_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE help_limit (
    id smallint DEFAULT 1 NOT NULL,
    at_once smallint DEFAULT 3 NOT NULL,
    a_day smallint DEFAULT 8 NOT NULL,
    CONSTRAINT help_limit_a_day_check CHECK (((a_day >= 1) AND (a_day <= 100))),
    CONSTRAINT help_limit_at_once_check CHECK (((at_once >= 1) AND (at_once <= 50))),
    CONSTRAINT help_limit_id_check CHECK ((id = 1))
);

CREATE TABLE helper (
    swarm_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    joined_at timestamp with time zone,
    helped_at timestamp with time zone,
    ended_at timestamp with time zone,
    ending text,
    CONSTRAINT helper_check CHECK (((ended_at IS NULL) = (ending IS NULL))),
    CONSTRAINT helper_check1 CHECK (((helped_at IS NULL) OR (joined_at IS NOT NULL))),
    CONSTRAINT helper_ending_check CHECK ((ending = ANY (ARRAY['declined'::text, 'left'::text, 'closed'::text, 'owner'::text])))
);

ALTER TABLE hold ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE household (
    id bigint NOT NULL,
    said_by bigint NOT NULL,
    with_id bigint NOT NULL,
    by_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    refused_at timestamp with time zone,
    refused_by bigint,
    CONSTRAINT household_check CHECK ((said_by <> with_id))
);

ALTER TABLE household ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME household_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE incident (
    id bigint NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    affected text NOT NULL,
    area text DEFAULT ''::text NOT NULL,
    language text NOT NULL,
    shown boolean NOT NULL,
    continuity boolean NOT NULL,
    since timestamp with time zone NOT NULL,
    opened_at timestamp with time zone DEFAULT now() NOT NULL,
    keeper_id bigint NOT NULL,
    next_word_at timestamp with time zone,
    remind_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT incident_check CHECK (((ended_at IS NULL) = (next_word_at IS NOT NULL))),
    CONSTRAINT incident_code_check CHECK ((code ~ '^[2-9a-z]{6}$'::text)),
    CONSTRAINT incident_title_check CHECK ((title <> ''::text))
);

COMMENT ON COLUMN incident.code IS 'Its short address: /averias/<code>.';

COMMENT ON COLUMN incident.shown IS 'Anybody may read its page.';

COMMENT ON COLUMN incident.continuity IS 'A basic continuous service stopped: who asks is told within two hours (Ley 10/2025, 17.2).';

COMMENT ON COLUMN incident.next_word_at IS 'By when the last update said that the next one comes; null once it ended.';

ALTER TABLE incident ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME incident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE incident_link (
    incident_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    agent_id bigint,
    linked_at timestamp with time zone DEFAULT now() NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    unlinked_at timestamp with time zone
);

COMMENT ON COLUMN incident_link.agent_id IS 'Who linked it; null when the customer said that it happens to them too.';

COMMENT ON COLUMN incident_link.asked_at IS 'When the customer had last written before it was linked: the two hours count from there.';

CREATE TABLE incident_update (
    id bigint NOT NULL,
    incident_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    knows text NOT NULL,
    does text NOT NULL,
    next_word_at timestamp with time zone,
    CONSTRAINT incident_update_check CHECK ((next_word_at > at)),
    CONSTRAINT incident_update_knows_check CHECK ((knows <> ''::text))
);

COMMENT ON COLUMN incident_update.knows IS 'What we know; of the last one, the cause.';

COMMENT ON COLUMN incident_update.next_word_at IS 'By when the next one comes; null in the one that ends it.';

CREATE VIEW incident_seen AS
 SELECT i.id,
    i.code,
    i.title,
    i.affected,
    i.area,
    i.language,
    i.shown,
    i.continuity,
    i.since,
    i.opened_at,
    i.keeper_id,
    a.name AS keeper,
    i.next_word_at,
    i.ended_at,
    ( SELECT max(u.at) AS max
           FROM incident_update u
          WHERE (u.incident_id = i.id)) AS updated_at,
    (( SELECT count(DISTINCT t.person_id) AS count
           FROM (incident_link l
             JOIN thread t ON ((t.id = l.thread_id)))
          WHERE ((l.incident_id = i.id) AND (l.unlinked_at IS NULL))))::integer AS people
   FROM (incident i
     JOIN agent a ON ((a.id = i.keeper_id)));

COMMENT ON VIEW incident_seen IS 'An incident as it is shown: who keeps it, its last word, and to how many people it happens.';

CREATE TABLE incident_telling (
    update_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    planned_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    way text,
    message_id bigint,
    told_at timestamp with time zone,
    dropped_at timestamp with time zone,
    CONSTRAINT incident_telling_check CHECK (((sent_at IS NULL) = (way IS NULL))),
    CONSTRAINT incident_telling_check1 CHECK (((told_at IS NULL) OR ((sent_at IS NOT NULL) AND (message_id IS NOT NULL) AND (dropped_at IS NULL)))),
    CONSTRAINT incident_telling_check2 CHECK (((way <> ALL (ARRAY['message'::text, 'sms'::text])) OR (told_at IS NOT NULL))),
    CONSTRAINT incident_telling_way_check CHECK ((way = ANY (ARRAY['message'::text, 'sms'::text, 'call'::text, 'letter'::text])))
);

COMMENT ON COLUMN incident_telling.told_at IS 'When its words reached the thread: at once, or when the owner said them by hand.';

COMMENT ON COLUMN incident_telling.dropped_at IS 'It was not told: the case was unlinked, or a later update took its place before anybody called.';

ALTER TABLE incident_update ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME incident_update_id_seq
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

ALTER TABLE leaving ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME leaving_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE listening (
    id bigint NOT NULL,
    recording_id bigint NOT NULL,
    purpose text NOT NULL,
    agent_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT listening_purpose_check CHECK ((purpose = ANY (ARRAY['recording'::text, 'quality'::text])))
);

ALTER TABLE listening ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME listening_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE macro (
    id bigint NOT NULL,
    name text NOT NULL,
    agent_id bigint NOT NULL,
    shown_to text NOT NULL,
    team_id bigint,
    steps jsonb NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT macro_check CHECK (((shown_to = 'team'::text) = (team_id IS NOT NULL))),
    CONSTRAINT macro_name_check CHECK (((name <> ''::text) AND (length(name) <= 80))),
    CONSTRAINT macro_shown_to_check CHECK ((shown_to = ANY (ARRAY['mine'::text, 'team'::text, 'all'::text])))
);

COMMENT ON COLUMN macro.steps IS 'A list of acts, each {"type": …}; read and written by care/macros/records.py alone.';

ALTER TABLE macro ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME macro_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE mail (
    id bigint NOT NULL,
    mailbox_id bigint NOT NULL,
    uidvalidity bigint,
    uid bigint,
    hash text NOT NULL,
    size bigint NOT NULL,
    arrived_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    why text DEFAULT ''::text NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    mail_id text,
    words text,
    sender text,
    sender_name text DEFAULT ''::text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    verdict text,
    verdict_why text DEFAULT ''::text NOT NULL,
    automatic text,
    thread_id bigint,
    message_id bigint,
    person_id bigint,
    door text DEFAULT 'imap'::text NOT NULL,
    client_ip text,
    helo text DEFAULT ''::text NOT NULL,
    envelope_from text,
    recipients text[] DEFAULT '{}'::text[] NOT NULL,
    guessed text,
    enclosed jsonb,
    vouched_by bigint,
    vouched_at timestamp with time zone,
    junk boolean DEFAULT false NOT NULL,
    "position" integer,
    CONSTRAINT mail_check CHECK (((uid IS NULL) = (uidvalidity IS NULL))),
    CONSTRAINT mail_check1 CHECK (((state = 'placed'::text) = (message_id IS NOT NULL))),
    CONSTRAINT mail_check2 CHECK (((vouched_by IS NULL) = (vouched_at IS NULL))),
    CONSTRAINT mail_door_check CHECK ((door = ANY (ARRAY['imap'::text, 'smtp'::text, 'lmtp'::text, 'pipe'::text, 'file'::text]))),
    CONSTRAINT mail_guessed_check CHECK ((guessed = ANY (ARRAY['enquiry'::text, 'complaint'::text, 'claim'::text, 'incident'::text]))),
    CONSTRAINT mail_mail_id_check CHECK ((mail_id <> ''::text)),
    CONSTRAINT mail_position_check CHECK (("position" > 1)),
    CONSTRAINT mail_size_check CHECK ((size >= 0)),
    CONSTRAINT mail_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'placed'::text, 'held'::text, 'shelved'::text, 'repeated'::text, 'noted'::text, 'put-aside'::text]))),
    CONSTRAINT mail_verdict_check CHECK ((verdict = ANY (ARRAY['verified'::text, 'unknown'::text, 'suspect'::text])))
);

COMMENT ON COLUMN mail.hash IS 'Where the file store keeps it as it came.';

COMMENT ON COLUMN mail.mail_id IS 'Its Message-ID; null when it has none, never empty.';

COMMENT ON COLUMN mail.words IS 'A digest of who said what: the same mail at two of our addresses has it twice.';

COMMENT ON COLUMN mail.door IS 'How it came: fetched, brought by a stranger, by our own mail server, by a pipe of it, or out of a file of old mails.';

COMMENT ON COLUMN mail.client_ip IS 'From where a stranger brought it; null when that was within our own network, or is not known.';

COMMENT ON COLUMN mail.envelope_from IS 'Where it goes back to; empty when nowhere, null when nobody said.';

COMMENT ON COLUMN mail.guessed IS 'The kind that its words were taken for; null where nothing was guessed.';

COMMENT ON COLUMN mail.enclosed IS 'Appointments, cards and seals, as they are shown; null when there are none.';

COMMENT ON COLUMN mail.vouched_by IS 'Who said that its sender is who it says, where nothing proves it.';

COMMENT ON COLUMN mail.junk IS 'It lay in the folder of unwanted mail: no machine of ours answers it.';

COMMENT ON COLUMN mail."position" IS 'The place on its thread that is kept for it while it is held.';

CREATE TABLE mail_app (
    id bigint NOT NULL,
    kind text NOT NULL,
    authorize_url text NOT NULL,
    token_url text NOT NULL,
    scopes text NOT NULL,
    client_id text NOT NULL,
    client_secret bytea NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT mail_app_kind_check CHECK ((kind = ANY (ARRAY['google'::text, 'microsoft'::text, 'other'::text])))
);

COMMENT ON COLUMN mail_app.client_secret IS 'Sealed with the server''s secret.';

ALTER TABLE mail_app ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME mail_app_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE mail_consent (
    state bytea NOT NULL,
    session bytea NOT NULL,
    mailbox_id bigint NOT NULL,
    app_id bigint NOT NULL,
    verifier bytea NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE mail_consent IS 'Somebody went to a provider to let us in and is not back yet; taken once.';

COMMENT ON COLUMN mail_consent.state IS 'A digest of what has to come back, as session is one of whose browser it was.';

CREATE TABLE mail_grant (
    mailbox_id bigint NOT NULL,
    refresh_token bytea NOT NULL,
    access_token bytea NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    granted_at timestamp with time zone DEFAULT now() NOT NULL,
    dead_at timestamp with time zone
);

COMMENT ON COLUMN mail_grant.refresh_token IS 'Sealed with the server''s secret, as is the access token.';

COMMENT ON COLUMN mail_grant.ends_at IS 'When the access token ends; a new one is asked for a little before.';

COMMENT ON COLUMN mail_grant.dead_at IS 'When the provider took it no more: somebody has to connect again.';

ALTER TABLE mail ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME mail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE mail_key (
    id bigint NOT NULL,
    domain text NOT NULL,
    selector text NOT NULL,
    key bytea NOT NULL,
    record text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    looked_at timestamp with time zone,
    found text DEFAULT ''::text NOT NULL,
    shown_at timestamp with time zone,
    insisted_at timestamp with time zone,
    retired_at timestamp with time zone,
    CONSTRAINT mail_key_domain_check CHECK (((domain = lower(domain)) AND (domain <> ''::text))),
    CONSTRAINT mail_key_found_check CHECK ((found = ANY (ARRAY[''::text, 'there'::text, 'missing'::text, 'another'::text, 'several'::text, 'unanswered'::text]))),
    CONSTRAINT mail_key_selector_check CHECK (((selector = lower(selector)) AND (selector <> ''::text)))
);

COMMENT ON COLUMN mail_key.key IS 'The private half, sealed with the server''s secret; empty when retired.';

COMMENT ON COLUMN mail_key.record IS 'What the DNS has to say at selector._domainkey.domain.';

COMMENT ON COLUMN mail_key.found IS 'What stood there when it was looked at last.';

COMMENT ON COLUMN mail_key.shown_at IS 'Since when the DNS says it: without that nothing is signed with it.';

COMMENT ON COLUMN mail_key.insisted_at IS 'When somebody said to sign with it whatever the DNS says.';

ALTER TABLE mail_key ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME mail_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE mail_wording (
    id bigint NOT NULL,
    sort text NOT NULL,
    language text NOT NULL,
    register text NOT NULL,
    text text,
    agent_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT mail_wording_register_check CHECK ((register = ANY (ARRAY['tu'::text, 'usted'::text, 'vos'::text]))),
    CONSTRAINT mail_wording_sort_check CHECK ((sort = ANY (ARRAY['confirmation'::text, 'proof'::text, 'stand-in'::text, 'going-on'::text, 'passcode'::text, 'invitation'::text]))),
    CONSTRAINT mail_wording_text_check CHECK ((text <> ''::text))
);

COMMENT ON COLUMN mail_wording.text IS 'Null: our own words again.';

ALTER TABLE mail_wording ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME mail_wording_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE mailbox (
    id bigint NOT NULL,
    address text NOT NULL,
    aliases text[] DEFAULT '{}'::text[] NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    team_id bigint NOT NULL,
    language text DEFAULT 'es'::text NOT NULL,
    signature text DEFAULT ''::text NOT NULL,
    login text NOT NULL,
    password bytea NOT NULL,
    imap_host text NOT NULL,
    imap_port integer NOT NULL,
    imap_security text NOT NULL,
    smtp_host text NOT NULL,
    smtp_port integer NOT NULL,
    smtp_security text NOT NULL,
    folder text DEFAULT 'INBOX'::text NOT NULL,
    sent_folder text,
    plus boolean DEFAULT true NOT NULL,
    everything boolean DEFAULT false NOT NULL,
    trusted text[] DEFAULT '{}'::text[] NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    paused_at timestamp with time zone,
    removed_at timestamp with time zone,
    uidvalidity bigint,
    last_uid bigint DEFAULT 0 NOT NULL,
    begun_uid bigint DEFAULT 0 NOT NULL,
    fetched_at timestamp with time zone,
    swept_at timestamp with time zone,
    failing_since timestamp with time zone,
    failures integer DEFAULT 0 NOT NULL,
    problem text DEFAULT ''::text NOT NULL,
    app_id bigint,
    junk boolean DEFAULT false NOT NULL,
    junk_uidvalidity bigint,
    junk_last_uid bigint DEFAULT 0 NOT NULL,
    CONSTRAINT mailbox_address_check CHECK (((address = lower(address)) AND (address ~~ '%_@_%'::text))),
    CONSTRAINT mailbox_imap_port_check CHECK (((imap_port >= 1) AND (imap_port <= 65535))),
    CONSTRAINT mailbox_imap_security_check CHECK ((imap_security = ANY (ARRAY['tls'::text, 'starttls'::text, 'none'::text]))),
    CONSTRAINT mailbox_smtp_port_check CHECK (((smtp_port >= 1) AND (smtp_port <= 65535))),
    CONSTRAINT mailbox_smtp_security_check CHECK ((smtp_security = ANY (ARRAY['tls'::text, 'starttls'::text, 'none'::text])))
);

COMMENT ON COLUMN mailbox.password IS 'Sealed with the server''s secret.';

COMMENT ON COLUMN mailbox.imap_host IS 'Empty when nothing is fetched: its mail is brought to us.';

COMMENT ON COLUMN mailbox.plus IS 'Whether info+anything@ arrives here too.';

COMMENT ON COLUMN mailbox.everything IS 'Whether what was there before us is fetched too.';

COMMENT ON COLUMN mailbox.trusted IS 'The names under which its own servers write Authentication-Results (RFC 8601).';

COMMENT ON COLUMN mailbox.last_uid IS 'With uidvalidity, the truth of how far it was fetched; never a flag of the server.';

COMMENT ON COLUMN mailbox.begun_uid IS 'Where we began: what is older is not ours to bring.';

COMMENT ON COLUMN mailbox.app_id IS 'By which registration it lets us in; null when by its password.';

COMMENT ON COLUMN mailbox.junk IS 'The folder of unwanted mail is read too.';

ALTER TABLE mailbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME mailbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE membership (
    agent_id bigint NOT NULL,
    team_id bigint NOT NULL,
    verbs text[] DEFAULT '{read,answer,own}'::text[] NOT NULL,
    CONSTRAINT membership_verbs_check CHECK (((cardinality(verbs) > 0) AND (verbs <@ '{read,answer,own,manage}'::text[]) AND (('read'::text = ANY (verbs)) OR (NOT (verbs && '{answer,own}'::text[]))) AND (('answer'::text = ANY (verbs)) OR ('own'::text <> ALL (verbs)))))
)
WITH (autovacuum_analyze_threshold='0', autovacuum_analyze_scale_factor='0');

CREATE VIEW may_own AS
 SELECT agent_id,
    team_id
   FROM membership m
  WHERE ('own'::text = ANY (verbs));

CREATE TABLE mention (
    message_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    read_at timestamp with time zone
);

CREATE TABLE merge (
    id bigint NOT NULL,
    kept_id bigint NOT NULL,
    gone_id bigint NOT NULL,
    automatic boolean NOT NULL,
    evidence text[] NOT NULL,
    by_id bigint,
    at timestamp with time zone DEFAULT now() NOT NULL,
    undone_at timestamp with time zone,
    undone_by bigint,
    CONSTRAINT merge_check CHECK ((kept_id <> gone_id))
);

ALTER TABLE merge ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME merge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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
    copied_from_id bigint,
    CONSTRAINT message_author_kind_check CHECK ((author_kind = ANY (ARRAY['customer'::text, 'agent'::text, 'bot'::text, 'system'::text]))),
    CONSTRAINT message_check CHECK (((author_kind = 'system'::text) OR (author_id IS NOT NULL))),
    CONSTRAINT message_check1 CHECK (((client_id IS NULL) = (client_scope IS NULL))),
    CONSTRAINT message_visibility_check CHECK ((visibility = ANY (ARRAY['person'::text, 'team'::text])))
);

COMMENT ON COLUMN message.raw IS 'The bytes as they came, when they differ from text; blanked with it.';

COMMENT ON COLUMN message.scribe_id IS 'The agent who wrote down what a customer said.';

COMMENT ON COLUMN message.copied_from_id IS 'The same words where they were said: withdrawn there, they go here too.';

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

CREATE TABLE missing (
    id bigint NOT NULL,
    completion_id bigint NOT NULL,
    sort text NOT NULL,
    what text NOT NULL,
    given_at timestamp with time zone,
    given_in bigint,
    before boolean DEFAULT false NOT NULL,
    CONSTRAINT missing_sort_check CHECK ((sort = ANY (ARRAY['document'::text, 'picture'::text, 'detail'::text]))),
    CONSTRAINT missing_what_check CHECK ((what <> ''::text))
);

COMMENT ON COLUMN missing.before IS 'It had been given before we asked for it.';

ALTER TABLE missing ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME missing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE moment (
    "position" bigint NOT NULL,
    contact text NOT NULL,
    thread_id bigint NOT NULL,
    channel text NOT NULL,
    name text NOT NULL,
    by_kind text NOT NULL,
    at timestamp with time zone NOT NULL,
    event_id bigint,
    CONSTRAINT moment_by_kind_check CHECK ((by_kind = ANY (ARRAY['customer'::text, 'agent'::text, 'bot'::text, 'system'::text]))),
    CONSTRAINT moment_channel_check CHECK ((channel <> ''::text)),
    CONSTRAINT moment_contact_check CHECK ((contact ~ '^(call|thread)-[0-9]+(-[0-9]+)?$'::text)),
    CONSTRAINT moment_name_check CHECK ((name = ANY (ARRAY['received'::text, 'can-ask'::text, 'person-asked'::text, 'person-connected'::text, 'abandoned'::text, 'code-given'::text, 'resolution-notified'::text, 'ended'::text]))),
    CONSTRAINT moment_position_check CHECK (("position" > 0))
);

COMMENT ON COLUMN moment.contact IS 'call-ID of a call, visit or letter; thread-ID-N of the Nth time somebody wrote about a thread.';

COMMENT ON COLUMN moment.event_id IS 'The event it was read from; null where a channel says it by itself.';

CREATE TABLE need (
    person_id bigint NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_id bigint
);

CREATE TABLE no_mail (
    person_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE VIEW on_duty AS
 SELECT agent_id,
    until
   FROM duty_at(now()) d(agent_id, until);

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

CREATE TABLE organisation (
    id bigint NOT NULL,
    name text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_id bigint,
    CONSTRAINT organisation_name_check CHECK ((name <> ''::text))
);

ALTER TABLE organisation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME organisation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE outgoing (
    id bigint NOT NULL,
    mailbox_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    message_id bigint,
    kind text NOT NULL,
    recipient text NOT NULL,
    mail_id text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    said text DEFAULT ''::text NOT NULL,
    sent_at timestamp with time zone,
    bounced_at timestamp with time zone,
    bounce text DEFAULT ''::text NOT NULL,
    permanent boolean DEFAULT false NOT NULL,
    CONSTRAINT outgoing_kind_check CHECK ((kind = ANY (ARRAY['answer'::text, 'confirmation'::text, 'proof'::text, 'going-on'::text]))),
    CONSTRAINT outgoing_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'leaving'::text, 'sent'::text, 'refused'::text, 'given-up'::text, 'unsure'::text, 'called-back'::text])))
);

COMMENT ON COLUMN outgoing.state IS 'leaving: handed to the server at this moment. unsure: we died then, and do not know; sent again only by hand.';

ALTER TABLE outgoing ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME outgoing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE outgoing_word (
    outgoing_id bigint NOT NULL,
    message_id bigint NOT NULL
);

CREATE TABLE participant (
    thread_id bigint NOT NULL,
    address text NOT NULL,
    person_id bigint NOT NULL,
    accepted_by bigint NOT NULL,
    accepted_at timestamp with time zone DEFAULT now() NOT NULL,
    removed_at timestamp with time zone,
    joined_after integer DEFAULT 0 NOT NULL,
    whole boolean DEFAULT false NOT NULL,
    generation integer DEFAULT 0 NOT NULL,
    passcode bytea,
    passcode_until timestamp with time zone,
    passcode_tries integer DEFAULT 0 NOT NULL,
    CONSTRAINT participant_joined_after_check CHECK ((joined_after >= 0))
);

COMMENT ON COLUMN participant.joined_after IS 'The position after which they see what is said, unless they see the whole.';

COMMENT ON COLUMN participant.generation IS 'Raised when they are removed: their links open nothing any more.';

CREATE TABLE participant_entry (
    browser_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    address text NOT NULL
);

CREATE TABLE passcode (
    thread_id bigint NOT NULL,
    hash bytea NOT NULL,
    tries smallint DEFAULT 0 NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE passed (
    id bigint NOT NULL,
    course_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    passed_on date NOT NULL,
    valid_until date,
    proof text NOT NULL,
    noted_by bigint NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    revoked_at timestamp with time zone,
    revoked_by bigint,
    CONSTRAINT passed_check CHECK ((valid_until >= passed_on)),
    CONSTRAINT passed_check1 CHECK (((revoked_at IS NULL) = (revoked_by IS NULL))),
    CONSTRAINT passed_proof_check CHECK ((proof <> ''::text))
);

COMMENT ON COLUMN passed.valid_until IS 'The last day on which it is valid; null: for good.';

COMMENT ON COLUMN passed.revoked_at IS 'It was noted by mistake.';

ALTER TABLE passed ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME passed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE people_export (
    id bigint NOT NULL,
    agent_id bigint NOT NULL,
    segment text NOT NULL,
    people integer NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE people_export ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME people_export_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE people_import (
    id bigint NOT NULL,
    agent_id bigint NOT NULL,
    name text NOT NULL,
    hash text NOT NULL,
    encoding text NOT NULL,
    delimiter text NOT NULL,
    header text[] NOT NULL,
    columns text[] NOT NULL,
    region text NOT NULL,
    language text NOT NULL,
    lines integer NOT NULL,
    place integer DEFAULT 0 NOT NULL,
    made integer DEFAULT 0 NOT NULL,
    completed integer DEFAULT 0 NOT NULL,
    known integer DEFAULT 0 NOT NULL,
    refused integer DEFAULT 0 NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    began_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT people_import_check CHECK ((cardinality(columns) = cardinality(header))),
    CONSTRAINT people_import_check1 CHECK ((place = (((made + completed) + known) + refused))),
    CONSTRAINT people_import_delimiter_check CHECK ((length(delimiter) = 1)),
    CONSTRAINT people_import_encoding_check CHECK ((encoding = ANY (ARRAY['utf-8-sig'::text, 'cp1252'::text])))
);

COMMENT ON COLUMN people_import.place IS 'So many lines are done; ended before the last one, the file was gone.';

ALTER TABLE people_import ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME people_import_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE people_import_refused (
    import_id bigint NOT NULL,
    line integer NOT NULL,
    why text NOT NULL,
    value text DEFAULT ''::text NOT NULL
);

CREATE TABLE permission (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    asked_by bigint NOT NULL,
    asked_of bigint NOT NULL,
    kind text NOT NULL,
    cents bigint NOT NULL,
    days integer,
    what text NOT NULL,
    reason text NOT NULL,
    failed boolean DEFAULT false NOT NULL,
    asked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    answered_at timestamp with time zone,
    verdict text,
    answer text DEFAULT ''::text NOT NULL,
    CONSTRAINT permission_cents_check CHECK ((cents > 0)),
    CONSTRAINT permission_check CHECK ((asked_by <> asked_of)),
    CONSTRAINT permission_check1 CHECK (((answered_at IS NULL) = (verdict IS NULL))),
    CONSTRAINT permission_verdict_check CHECK ((verdict = ANY (ARRAY['approved'::text, 'refused'::text, 'withdrawn'::text])))
);

ALTER TABLE permission ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE person (
    id bigint NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    language text DEFAULT 'es'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    blocked_at timestamp with time zone,
    blocked_by bigint,
    erased_at timestamp with time zone,
    merged_into_id bigint,
    my_agent_id bigint,
    prefers text,
    prefers_from smallint,
    prefers_until smallint,
    minor_at timestamp with time zone,
    minor_by bigint,
    publishes_at timestamp with time zone,
    records_at timestamp with time zone,
    timezone text,
    named_at timestamp with time zone,
    CONSTRAINT person_is_not_in_itself CHECK ((merged_into_id <> id)),
    CONSTRAINT person_minor_is_kept_out CHECK (((minor_at IS NULL) OR ((publishes_at IS NULL) AND (records_at IS NULL)))),
    CONSTRAINT person_prefers_check CHECK ((prefers = ANY (ARRAY['email'::text, 'phone'::text, 'counter'::text, 'visit'::text, 'letter'::text]))),
    CONSTRAINT person_prefers_from_check CHECK (((prefers_from >= 0) AND (prefers_from <= 1439))),
    CONSTRAINT person_prefers_hours CHECK ((((prefers_from IS NULL) = (prefers_until IS NULL)) AND (prefers_from < prefers_until))),
    CONSTRAINT person_prefers_until_check CHECK (((prefers_until >= 1) AND (prefers_until <= 1440)))
);

ALTER TABLE person ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE person_tag (
    person_id bigint NOT NULL,
    tag_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_id bigint
);

CREATE TABLE person_value (
    field_id bigint NOT NULL,
    person_id bigint NOT NULL,
    value text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_id bigint,
    CONSTRAINT person_value_value_check CHECK ((value <> ''::text))
);

CREATE TABLE phrase (
    id bigint NOT NULL,
    name text NOT NULL,
    agent_id bigint NOT NULL,
    shown_to text NOT NULL,
    team_id bigint,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT phrase_check CHECK (((shown_to = 'team'::text) = (team_id IS NOT NULL))),
    CONSTRAINT phrase_name_check CHECK (((name <> ''::text) AND (length(name) <= 80))),
    CONSTRAINT phrase_shown_to_check CHECK ((shown_to = ANY (ARRAY['mine'::text, 'team'::text, 'all'::text])))
);

ALTER TABLE phrase ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME phrase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE phrase_text (
    phrase_id bigint NOT NULL,
    language text NOT NULL,
    text text NOT NULL,
    CONSTRAINT phrase_text_text_check CHECK (((text <> ''::text) AND (length(text) <= 10000)))
);

CREATE TABLE pitch (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    message_id bigint,
    closure_id bigint,
    words text[] NOT NULL,
    why text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    by_words boolean DEFAULT false NOT NULL,
    agent_id bigint,
    said_at timestamp with time zone DEFAULT now() NOT NULL,
    accounted_by bigint,
    accounted_at timestamp with time zone,
    CONSTRAINT pitch_check CHECK (((message_id IS NULL) <> (closure_id IS NULL))),
    CONSTRAINT pitch_check1 CHECK (((accounted_by IS NULL) = (accounted_at IS NULL))),
    CONSTRAINT pitch_check2 CHECK (((why <> 'solution'::text) OR (note <> ''::text))),
    CONSTRAINT pitch_note_check CHECK ((length(note) <= 500)),
    CONSTRAINT pitch_why_check CHECK ((why = ANY (ARRAY[''::text, 'asked'::text, 'solution'::text, 'nothing-sold'::text])))
);

COMMENT ON COLUMN pitch.words IS 'The words of ours that sell, as they were said.';

COMMENT ON COLUMN pitch.why IS 'Why they might be said; empty where nobody accounted for it.';

COMMENT ON COLUMN pitch.by_words IS 'The customer had asked in their own words, so that nobody had to say why.';

ALTER TABLE pitch ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pitch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE placard (
    id bigint NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    digest bytea NOT NULL,
    lacks text[] NOT NULL,
    told jsonb NOT NULL
);

COMMENT ON COLUMN placard.lacks IS 'What was not configured then, so that it could not be told.';

ALTER TABLE placard ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME placard_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE posting (
    id bigint NOT NULL,
    kind text NOT NULL,
    url text NOT NULL,
    agent_id bigint NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT posting_kind_check CHECK ((kind = ANY (ARRAY['home'::text, 'contract'::text, 'invoice'::text])))
);

ALTER TABLE posting ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME posting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE promise (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    message_id bigint,
    act text NOT NULL,
    what text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    remind_at timestamp with time zone NOT NULL,
    reminded_at timestamp with time zone,
    ended_at timestamp with time zone,
    ending text,
    ended_by text,
    by_hand boolean DEFAULT false NOT NULL,
    was_so boolean,
    was_so_at timestamp with time zone,
    answerer_id bigint,
    answer_by timestamp with time zone,
    answer_missed_at timestamp with time zone,
    closure_id bigint,
    revives_id bigint,
    CONSTRAINT promise_act_check CHECK ((act = ANY (ARRAY['call'::text, 'write'::text, 'send'::text, 'other'::text]))),
    CONSTRAINT promise_check CHECK (((ended_at IS NULL) = (ending IS NULL))),
    CONSTRAINT promise_check1 CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
    CONSTRAINT promise_check2 CHECK (((NOT by_hand) OR (ending = 'kept'::text))),
    CONSTRAINT promise_check3 CHECK (((was_so IS NULL) OR (by_hand AND (was_so_at IS NOT NULL)))),
    CONSTRAINT promise_check4 CHECK (((answer_by IS NOT NULL) = (NOT (ending IS DISTINCT FROM 'broken'::text)))),
    CONSTRAINT promise_check5 CHECK (((answer_by IS NULL) = (answerer_id IS NULL))),
    CONSTRAINT promise_ending_check CHECK ((ending = ANY (ARRAY['kept'::text, 'broken'::text, 'released'::text, 'tried'::text]))),
    CONSTRAINT promise_what_check CHECK ((length(what) <= 300))
);

COMMENT ON COLUMN promise.by_hand IS 'Kept because one of us said so; the customer is asked whether it was so.';

COMMENT ON COLUMN promise.answer_by IS 'Of a broken one: by when the agent answerer_id says a new time.';

COMMENT ON COLUMN promise.closure_id IS 'The solved closure that released it, not the customer by its own button.';

COMMENT ON COLUMN promise.revives_id IS 'The first promise of which this is the same word again.';

ALTER TABLE promise ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME promise_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE publication (
    id bigint NOT NULL,
    evaluation_id bigint NOT NULL,
    shown boolean NOT NULL,
    agent_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE publication ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME publication_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE purchase (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    what text NOT NULL,
    reference text DEFAULT ''::text NOT NULL,
    bought_on date NOT NULL,
    noted_by bigint NOT NULL,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    removed_at timestamp with time zone,
    removed_by bigint,
    CONSTRAINT purchase_check CHECK (((removed_at IS NULL) = (removed_by IS NULL))),
    CONSTRAINT purchase_reference_check CHECK ((length(reference) <= 80)),
    CONSTRAINT purchase_what_check CHECK (((what <> ''::text) AND (length(what) <= 200)))
);

ALTER TABLE purchase ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME purchase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE question (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    message_id bigint,
    place integer,
    text text NOT NULL,
    agent_id bigint NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL,
    said_in bigint,
    out_at timestamp with time zone,
    out_by bigint,
    out_why text,
    CONSTRAINT question_check CHECK (((message_id IS NULL) = (place IS NULL))),
    CONSTRAINT question_check1 CHECK ((((out_at IS NULL) = (out_by IS NULL)) AND ((out_at IS NULL) = (out_why IS NULL))))
);

COMMENT ON COLUMN question.place IS 'Which sentence of the message, from 0.';

COMMENT ON COLUMN question.said_in IS 'The message of ours in which it was answered before the decision.';

ALTER TABLE question ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME question_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE reach (
    id bigint NOT NULL,
    said_at timestamp with time zone DEFAULT now() NOT NULL,
    agent_id bigint NOT NULL,
    contract_ways text[] NOT NULL,
    premises text NOT NULL,
    registered text NOT NULL,
    free_phone text NOT NULL,
    faults_phone text NOT NULL,
    plain_phone text NOT NULL,
    call_cost text NOT NULL,
    messaging text NOT NULL,
    sign_language text NOT NULL,
    strict_hours boolean NOT NULL,
    CONSTRAINT reach_contract_ways_check CHECK ((contract_ways <@ ARRAY['premises'::text, 'online'::text, 'phone'::text, 'post'::text]))
);

COMMENT ON COLUMN reach.contract_ways IS 'By which ways its contracts are made (Ley 10/2025, art. 7.1).';

COMMENT ON COLUMN reach.faults_phone IS 'Attended day and night, for interruptions of a basic service (art. 14.2).';

COMMENT ON COLUMN reach.strict_hours IS 'Whether a shop on line is open whenever one can buy in it (art. 14.1).';

ALTER TABLE reach ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME reach_id_seq
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

CREATE TABLE ready_gesture (
    place smallint NOT NULL,
    kind text NOT NULL,
    cents bigint NOT NULL,
    days integer,
    what text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT ready_gesture_cents_check CHECK ((cents > 0))
);

ALTER TABLE recording ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME recording_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE recovery_code (
    agent_id bigint NOT NULL,
    hash bytea NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE rectification (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    wrong text NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    due_at timestamp with time zone DEFAULT (now() + '1 mon'::interval) NOT NULL,
    ended_at timestamp with time zone,
    agent_id bigint,
    done boolean,
    answer text DEFAULT ''::text NOT NULL,
    CONSTRAINT rectification_check CHECK ((((ended_at IS NULL) = (done IS NULL)) AND ((ended_at IS NULL) = (agent_id IS NULL)))),
    CONSTRAINT rectification_check1 CHECK (((done IS NOT FALSE) OR (answer <> ''::text))),
    CONSTRAINT rectification_wrong_check CHECK ((wrong <> ''::text))
);

ALTER TABLE rectification ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME rectification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE regrouping (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    moved bigint[] NOT NULL,
    from_id bigint,
    to_id bigint,
    agent_id bigint NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    undone_at timestamp with time zone,
    undone_by bigint,
    CONSTRAINT regrouping_check CHECK (((undone_at IS NULL) = (undone_by IS NULL))),
    CONSTRAINT regrouping_moved_check CHECK ((cardinality(moved) > 0)),
    CONSTRAINT regrouping_reason_check CHECK ((reason <> ''::text))
);

COMMENT ON COLUMN regrouping.moved IS 'The thread and those that had come back to it, which go along.';

ALTER TABLE regrouping ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME regrouping_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE related (
    low_id bigint NOT NULL,
    high_id bigint NOT NULL,
    by_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT related_check CHECK ((low_id < high_id))
);

CREATE TABLE relief (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    by_kind text NOT NULL,
    reason text,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    due_at timestamp with time zone,
    answered_at timestamp with time zone,
    answered_by bigint,
    person_id bigint NOT NULL,
    CONSTRAINT relief_by_kind_check CHECK ((by_kind = ANY (ARRAY['customer'::text, 'agent'::text]))),
    CONSTRAINT relief_check CHECK (((by_kind = 'agent'::text) = (reason IS NOT NULL))),
    CONSTRAINT relief_check1 CHECK (((by_kind = 'agent'::text) = (due_at IS NOT NULL))),
    CONSTRAINT relief_reason_check CHECK ((reason = ANY (ARRAY['threats'::text, 'harassment'::text, 'family'::text])))
);

ALTER TABLE relief ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME relief_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE remark (
    id bigint NOT NULL,
    swarm_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    withdrawn_at timestamp with time zone,
    CONSTRAINT remark_check CHECK (((withdrawn_at IS NULL) OR (text = ''::text))),
    CONSTRAINT remark_text_check CHECK ((length(text) <= 4000))
);

ALTER TABLE remark ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME remark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE renewal (
    id bigint NOT NULL,
    promise_id bigint NOT NULL,
    was_due_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE renewal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME renewal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE representative (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    by_person_id bigint NOT NULL,
    scope text NOT NULL,
    until date NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_id bigint NOT NULL,
    confirmed_at timestamp with time zone,
    confirmed_by bigint,
    confirmed_how text,
    document text DEFAULT ''::text NOT NULL,
    told_person_at timestamp with time zone,
    told_representative_at timestamp with time zone,
    ended_at timestamp with time zone,
    ended_by bigint,
    told_person_end_at timestamp with time zone,
    told_representative_end_at timestamp with time zone,
    CONSTRAINT representative_check CHECK ((person_id <> by_person_id)),
    CONSTRAINT representative_check1 CHECK (((confirmed_at IS NULL) = (confirmed_how IS NULL))),
    CONSTRAINT representative_check2 CHECK (((confirmed_how <> 'document'::text) OR (document <> ''::text))),
    CONSTRAINT representative_confirmed_how_check CHECK ((confirmed_how = ANY (ARRAY['person'::text, 'document'::text]))),
    CONSTRAINT representative_scope_check CHECK ((scope <> ''::text))
);

ALTER TABLE representative ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME representative_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE retention_choice (
    id bigint NOT NULL,
    sort text NOT NULL,
    days integer NOT NULL,
    erases boolean NOT NULL,
    agent_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT retention_choice_days_check CHECK ((days > 0)),
    CONSTRAINT retention_choice_five_years CHECK (((sort <> ALL (ARRAY['complaint'::text, 'claim'::text, 'incident'::text])) OR (days >= 1825))),
    CONSTRAINT retention_choice_sort_check CHECK ((sort <> ''::text))
);

ALTER TABLE retention_choice ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME retention_choice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE root (
    id bigint NOT NULL,
    day date NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    merkle bytea NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL,
    key_id bigint NOT NULL,
    signature bytea NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT root_check CHECK ((last_position >= first_position)),
    CONSTRAINT root_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT root_id_check CHECK ((id > 0)),
    CONSTRAINT root_merkle_check CHECK ((length(merkle) = 32)),
    CONSTRAINT root_previous_check CHECK ((length(previous) = 32)),
    CONSTRAINT root_signature_check CHECK ((length(signature) = 64))
);

CREATE TABLE root_stamp (
    root_id bigint NOT NULL,
    url text NOT NULL,
    token bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE roster (
    id smallint DEFAULT 1 NOT NULL,
    version uuid DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT roster_id_check CHECK ((id = 1))
);

COMMENT ON COLUMN roster.version IS 'Another one after any change of who can take threads, when, in which languages and about what.';

CREATE VIEW said_whole AS
 SELECT m.id,
    m.thread_id,
    m."position",
    m.at,
    (m.withdrawn_at IS NOT NULL) AS withdrawn,
    (m.salt = '\x'::bytea) AS torn,
    ((m.text = ''::text) AND (m.raw IS NULL)) AS blank,
    (ARRAY( SELECT
                CASE
                    WHEN (c.salt IS NULL) THEN ''::text
                    ELSE encode(sha256((c.salt || convert_to(c.text, 'UTF8'::name))), 'hex'::text)
                END AS encode
           FROM correction c
          WHERE (c.message_id = m.id)
          ORDER BY c.id) || encode(sha256((m.salt || convert_to(m.text, 'UTF8'::name))), 'hex'::text)) AS digests,
    ARRAY( SELECT ('raw:0:'::text || encode(sha256((f.salt || m.raw)), 'hex'::text))
          WHERE (m.raw IS NOT NULL)
        UNION ALL
         SELECT ((('file:'::text || a.id) || ':'::text) || encode(sha256((f.salt || convert_to(a.hash, 'UTF8'::name))), 'hex'::text))
           FROM attachment a
          WHERE ((a.message_id = m.id) AND (a.withdrawn_at IS NULL))
        UNION ALL
         SELECT ((('mail:'::text || k.id) || ':'::text) || encode(sha256((f.salt || convert_to(k.hash, 'UTF8'::name))), 'hex'::text))
           FROM mail k
          WHERE (k.message_id = m.id)
  ORDER BY 1) AS parts
   FROM (message m
     CROSS JOIN LATERAL ( SELECT COALESCE(( SELECT c.salt
                   FROM correction c
                  WHERE (c.message_id = m.id)
                  ORDER BY c.id
                 LIMIT 1), m.salt) AS salt) f);

CREATE TABLE saved_view (
    id bigint NOT NULL,
    name text NOT NULL,
    agent_id bigint NOT NULL,
    shown_to text NOT NULL,
    team_id bigint,
    filter text NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT saved_view_check CHECK (((shown_to = 'team'::text) = (team_id IS NOT NULL))),
    CONSTRAINT saved_view_filter_check CHECK (((filter <> ''::text) AND (length(filter) <= 500))),
    CONSTRAINT saved_view_name_check CHECK (((name <> ''::text) AND (length(name) <= 40))),
    CONSTRAINT saved_view_shown_to_check CHECK ((shown_to = ANY (ARRAY['mine'::text, 'team'::text, 'all'::text])))
);

COMMENT ON COLUMN saved_view.filter IS 'In the words of its author; compiled by kit/filters.py, never put into a statement.';

ALTER TABLE saved_view ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME saved_view_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE seal (
    "position" bigint NOT NULL,
    event_id bigint NOT NULL,
    hash bytea NOT NULL,
    said_at timestamp with time zone,
    parts text[],
    CONSTRAINT seal_hash_check CHECK ((length(hash) = 32))
);

COMMENT ON COLUMN seal.said_at IS 'When the message of the event was said, as the chain holds it; null for other events and before 0039.';

COMMENT ON COLUMN seal.parts IS 'Salted digests of what came with the message: raw:0:…, file:ID:…, mail:ID:….';

CREATE TABLE segment (
    id bigint NOT NULL,
    name text NOT NULL,
    agent_id bigint NOT NULL,
    shown_to text NOT NULL,
    filter text NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT segment_filter_check CHECK (((filter <> ''::text) AND (length(filter) <= 500))),
    CONSTRAINT segment_name_check CHECK (((name <> ''::text) AND (length(name) <= 40))),
    CONSTRAINT segment_shown_to_check CHECK ((shown_to = ANY (ARRAY['mine'::text, 'all'::text])))
);

COMMENT ON COLUMN segment.filter IS 'In the words of its author; compiled by kit/filters.py, never put into a statement.';

ALTER TABLE segment ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME segment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE selling (
    id bigint NOT NULL,
    weekday smallint NOT NULL,
    starts smallint NOT NULL,
    ends smallint NOT NULL,
    CONSTRAINT selling_check CHECK (((ends > starts) AND (ends <= (starts + 1440)))),
    CONSTRAINT selling_starts_check CHECK (((starts >= 0) AND (starts <= 1439))),
    CONSTRAINT selling_weekday_check CHECK (((weekday >= 0) AND (weekday <= 6)))
);

ALTER TABLE selling ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME selling_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE selling_reading (
    id bigint NOT NULL,
    held boolean NOT NULL,
    agent_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON COLUMN selling_reading.held IS 'Whether words that sell are held back, or leave and are listed.';

ALTER TABLE selling_reading ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME selling_reading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE sent_form (
    who text NOT NULL,
    form text NOT NULL,
    made bigint DEFAULT 0 NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    brought text DEFAULT ''::text NOT NULL
);

CREATE TABLE session (
    hash bytea NOT NULL,
    agent_id bigint NOT NULL,
    device text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
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

CREATE VIEW shown_promise AS
 SELECT p.id,
    p.thread_id,
    p.agent_id,
    a.name AS agent,
    p.message_id,
    p.act,
    p.what,
    p.due_at,
    p.made_at,
    p.reminded_at,
    p.ended_at,
    p.ending,
    p.by_hand,
    p.was_so,
    p.answerer_id,
    COALESCE(r.name, ''::text) AS answerer,
    p.answer_by,
    ( SELECT count(*) AS count
           FROM renewal n
          WHERE (n.promise_id = p.id)) AS renewed,
    ( SELECT min(c.at) AS min
           FROM call_attempt c
          WHERE (c.promise_id = p.id)) AS first_attempt_at,
    ( SELECT count(*) AS count
           FROM call_attempt c
          WHERE (c.promise_id = p.id)) AS attempts,
    p.answer_missed_at
   FROM ((promise p
     JOIN agent a ON ((a.id = p.agent_id)))
     LEFT JOIN agent r ON ((r.id = p.answerer_id)));

CREATE TABLE side_conversation (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    mailbox_id bigint NOT NULL,
    address text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    subject text NOT NULL,
    asked_by bigint NOT NULL,
    opened_at timestamp with time zone DEFAULT now() NOT NULL,
    waiting_since timestamp with time zone,
    due_at timestamp with time zone,
    told_at timestamp with time zone,
    ended_at timestamp with time zone
);

COMMENT ON COLUMN side_conversation.due_at IS 'When the owner is told that nobody answered.';

ALTER TABLE side_conversation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME side_conversation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE side_letter (
    id bigint NOT NULL,
    side_id bigint NOT NULL,
    state text NOT NULL,
    agent_id bigint,
    sender text DEFAULT ''::text NOT NULL,
    sender_name text DEFAULT ''::text NOT NULL,
    text text NOT NULL,
    files bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    mail_id bigint,
    at timestamp with time zone DEFAULT now() NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    said text DEFAULT ''::text NOT NULL,
    CONSTRAINT side_letter_check CHECK (((agent_id IS NOT NULL) = (state = ANY (ARRAY['waiting'::text, 'leaving'::text, 'sent'::text, 'refused'::text, 'unsure'::text])))),
    CONSTRAINT side_letter_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'leaving'::text, 'sent'::text, 'refused'::text, 'unsure'::text, 'came'::text, 'held'::text, 'automatic'::text])))
);

COMMENT ON COLUMN side_letter.state IS 'Ours wait, leave, are sent or refused, or nobody knows (unsure); theirs came, are held because another wrote them, or a machine did.';

COMMENT ON COLUMN side_letter.files IS 'Attachments of the thread that go along; one that is withdrawn does not.';

ALTER TABLE side_letter ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME side_letter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE sighting (
    id bigint NOT NULL,
    posting_id bigint NOT NULL,
    placard_id bigint,
    at timestamp with time zone DEFAULT now() NOT NULL,
    how text NOT NULL,
    language text NOT NULL,
    parts smallint NOT NULL,
    differing jsonb NOT NULL,
    fault text NOT NULL,
    CONSTRAINT sighting_how_check CHECK ((how = ANY (ARRAY['live'::text, 'linked'::text, 'text'::text, 'nothing'::text, 'unreachable'::text])))
);

ALTER TABLE sighting ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME sighting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE silence (
    thread_id bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    notices smallint DEFAULT 0 NOT NULL,
    next_at timestamp with time zone NOT NULL,
    CONSTRAINT silence_notices_check CHECK (((notices >= 0) AND (notices <= 2)))
);

CREATE TABLE skill (
    id bigint NOT NULL,
    name text NOT NULL,
    words text[] NOT NULL,
    written text DEFAULT ''::text NOT NULL
);

ALTER TABLE skill ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME skill_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

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

CREATE TABLE supervision (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    due_at timestamp with time zone NOT NULL,
    agent_id bigint,
    taken_at timestamp with time zone,
    late_at timestamp with time zone,
    promise_id bigint,
    ended_at timestamp with time zone,
    CONSTRAINT supervision_check CHECK ((due_at >= asked_at)),
    CONSTRAINT supervision_check1 CHECK (((agent_id IS NOT NULL) OR ((taken_at IS NULL) AND (promise_id IS NULL)))),
    CONSTRAINT supervision_check2 CHECK (((promise_id IS NULL) OR (late_at IS NOT NULL)))
);

ALTER TABLE supervision ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME supervision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE supervisor_call (
    thread_id bigint NOT NULL,
    agent_id bigint NOT NULL
);

CREATE TABLE survey (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    closure_id bigint NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    answered_at timestamp with time zone,
    declined_at timestamp with time zone,
    treatment smallint,
    matter smallint,
    causes text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT survey_check CHECK ((((answered_at IS NULL) = (treatment IS NULL)) AND ((answered_at IS NULL) = (matter IS NULL)))),
    CONSTRAINT survey_check1 CHECK (((answered_at IS NULL) OR (declined_at IS NULL))),
    CONSTRAINT survey_matter_check CHECK (((matter >= 1) AND (matter <= 3))),
    CONSTRAINT survey_treatment_check CHECK (((treatment >= 1) AND (treatment <= 3)))
);

COMMENT ON COLUMN survey.treatment IS 'How they were attended: 1 badly, 2 so-so, 3 well. No agent stands beside it.';

COMMENT ON COLUMN survey.matter IS 'What they had bought or hired, apart from how they were attended: 1 badly, 2 so-so, 3 well.';

ALTER TABLE survey ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME survey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE swarm (
    id bigint NOT NULL,
    thread_id bigint NOT NULL,
    called_by bigint NOT NULL,
    question text NOT NULL,
    opened_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone,
    lesson text,
    lesson_by bigint,
    lesson_at timestamp with time zone,
    CONSTRAINT swarm_check CHECK ((num_nonnulls(lesson, lesson_by, lesson_at) = ANY (ARRAY[0, 3]))),
    CONSTRAINT swarm_lesson_check CHECK (((lesson <> ''::text) AND (length(lesson) <= 4000))),
    CONSTRAINT swarm_question_check CHECK (((question <> ''::text) AND (length(question) <= 1000)))
);

ALTER TABLE swarm ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME swarm_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE tag (
    id bigint NOT NULL,
    name text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tag_name_check CHECK ((name <> ''::text))
);

ALTER TABLE tag ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME tag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE UNLOGGED TABLE talk (
    agent_id bigint NOT NULL,
    minutes integer DEFAULT 0 NOT NULL,
    since timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE team (
    id bigint NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    removed_at timestamp with time zone
)
WITH (autovacuum_analyze_threshold='0', autovacuum_analyze_scale_factor='0');

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
    at timestamp with time zone DEFAULT now() NOT NULL,
    shown_by_agent timestamp with time zone,
    shown_by_person timestamp with time zone,
    kept_private timestamp with time zone
);

COMMENT ON COLUMN thanks.kept_private IS 'The person was asked whether it may be shown, and said no.';

CREATE TABLE thanks_asked (
    thread_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone
);

ALTER TABLE thanks ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME thanks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE thread_follower (
    agent_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE thread ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME thread_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE thread_tag (
    thread_id bigint NOT NULL,
    tag_id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_id bigint
);

CREATE TABLE thread_value (
    field_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    value text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_id bigint,
    CONSTRAINT thread_value_value_check CHECK ((value <> ''::text))
);

CREATE TABLE training (
    id smallint DEFAULT 1 NOT NULL,
    since date,
    CONSTRAINT training_id_check CHECK ((id = 1))
);

COMMENT ON COLUMN training.since IS 'From which day on the law asks it of this company; null: it does not.';

CREATE TABLE unreachable (
    address text NOT NULL,
    since timestamp with time zone DEFAULT now() NOT NULL,
    why text DEFAULT ''::text NOT NULL,
    thread_id bigint
);

CREATE TABLE unsubscribed (
    address text NOT NULL,
    kind text NOT NULL,
    since timestamp with time zone DEFAULT now() NOT NULL
);

CREATE VIEW untrained AS
 SELECT a.id AS agent_id
   FROM (agent a
     CROSS JOIN ( SELECT ((now() AT TIME ZONE s.timezone))::date AS today
           FROM shop s
          WHERE (s.id = 1)) d)
  WHERE ((EXISTS ( SELECT
           FROM training t
          WHERE (t.since <= d.today))) AND (EXISTS ( SELECT
           FROM course c
          WHERE ((c.removed_at IS NULL) AND (c.required_from <= d.today) AND ('attend'::text = ANY (c.purposes)) AND (NOT (EXISTS ( SELECT
                   FROM passed p
                  WHERE ((p.course_id = c.id) AND (p.agent_id = a.id) AND (p.revoked_at IS NULL) AND (p.passed_on <= d.today) AND COALESCE((p.valid_until >= d.today), true)))))))));

CREATE TABLE verification (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    files boolean NOT NULL,
    fault text,
    about text DEFAULT ''::text NOT NULL
);

ALTER TABLE verification ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME verification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE webhook (
    id bigint NOT NULL,
    url text NOT NULL,
    secret bytea NOT NULL,
    kinds text[] NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    paused_at timestamp with time zone,
    removed_at timestamp with time zone
);

COMMENT ON COLUMN webhook.secret IS 'Sealed with the server''s secret.';

ALTER TABLE webhook ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME webhook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW whole_mailbox AS
 SELECT b.id,
    b.address,
    b.aliases,
    b.name,
    b.team_id,
    b.language,
    b.signature,
    b.login,
    b.password,
    b.imap_host,
    b.imap_port,
    b.imap_security,
    b.smtp_host,
    b.smtp_port,
    b.smtp_security,
    b.folder,
    b.sent_folder,
    b.plus,
    b.everything,
    b.trusted,
    b.paused_at,
    b.uidvalidity,
    b.last_uid,
    b.begun_uid,
    b.fetched_at,
    b.swept_at,
    b.failing_since,
    b.failures,
    b.problem,
    b.removed_at,
    b.app_id,
    g.granted_at,
    g.dead_at,
    b.junk,
    b.junk_uidvalidity,
    b.junk_last_uid
   FROM (mailbox b
     LEFT JOIN mail_grant g ON ((g.mailbox_id = b.id)));

CREATE TABLE word (
    message_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    words tsvector NOT NULL
);

CREATE TABLE workload (
    agent_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    channel text DEFAULT ''::text NOT NULL,
    given_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY absence
    ADD CONSTRAINT absence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY accounting
    ADD CONSTRAINT accounting_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY address
    ADD CONSTRAINT address_person_id_channel_value_key UNIQUE (person_id, channel, value);

ALTER TABLE ONLY address
    ADD CONSTRAINT address_pkey PRIMARY KEY (id);

ALTER TABLE ONLY adr_body
    ADD CONSTRAINT adr_body_pkey PRIMARY KEY (id);

ALTER TABLE ONLY agent
    ADD CONSTRAINT agent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY agent_skill
    ADD CONSTRAINT agent_skill_pkey PRIMARY KEY (agent_id, skill_id);

ALTER TABLE ONLY algorithm_sheet
    ADD CONSTRAINT algorithm_sheet_pkey PRIMARY KEY (id);

ALTER TABLE ONLY answer
    ADD CONSTRAINT answer_pkey PRIMARY KEY (decision_id, question_id);

ALTER TABLE ONLY answer_time
    ADD CONSTRAINT answer_time_pkey PRIMARY KEY (kind, urgent);

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

ALTER TABLE ONLY batch_item
    ADD CONSTRAINT batch_item_batch_id_thread_id_key UNIQUE (batch_id, thread_id);

ALTER TABLE ONLY batch_item
    ADD CONSTRAINT batch_item_pkey PRIMARY KEY (batch_id, place);

ALTER TABLE ONLY batch
    ADD CONSTRAINT batch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY belonging
    ADD CONSTRAINT belonging_pkey PRIMARY KEY (person_id, organisation_id);

ALTER TABLE ONLY breach
    ADD CONSTRAINT breach_pkey PRIMARY KEY (id);

ALTER TABLE ONLY breach_step
    ADD CONSTRAINT breach_step_pkey PRIMARY KEY (id);

ALTER TABLE ONLY browser
    ADD CONSTRAINT browser_hash_key UNIQUE (hash);

ALTER TABLE ONLY browser
    ADD CONSTRAINT browser_pkey PRIMARY KEY (id);

ALTER TABLE ONLY budget
    ADD CONSTRAINT budget_agent_id_key UNIQUE (agent_id);

ALTER TABLE ONLY budget
    ADD CONSTRAINT budget_role_key UNIQUE (role);

ALTER TABLE ONLY calendar
    ADD CONSTRAINT calendar_pkey PRIMARY KEY (id);

ALTER TABLE ONLY call_attempt
    ADD CONSTRAINT call_attempt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY capacity
    ADD CONSTRAINT capacity_pkey PRIMARY KEY (agent_id, channel);

ALTER TABLE ONLY clock
    ADD CONSTRAINT clock_pkey PRIMARY KEY (id);

ALTER TABLE ONLY closed_day
    ADD CONSTRAINT closed_day_pkey PRIMARY KEY (day);

ALTER TABLE ONLY closure
    ADD CONSTRAINT closure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY company
    ADD CONSTRAINT company_pkey PRIMARY KEY (id);

ALTER TABLE ONLY completion
    ADD CONSTRAINT completion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY concern
    ADD CONSTRAINT concern_pkey PRIMARY KEY (thread_id, what);

ALTER TABLE ONLY consent
    ADD CONSTRAINT consent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY copied
    ADD CONSTRAINT copied_pkey PRIMARY KEY (thread_id, address);

ALTER TABLE ONLY correction
    ADD CONSTRAINT correction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY course
    ADD CONSTRAINT course_pkey PRIMARY KEY (id);

ALTER TABLE ONLY covering
    ADD CONSTRAINT covering_pkey PRIMARY KEY (handoff_id);

ALTER TABLE ONLY custom_field
    ADD CONSTRAINT custom_field_pkey PRIMARY KEY (id);

ALTER TABLE ONLY deadline
    ADD CONSTRAINT deadline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY decision
    ADD CONSTRAINT decision_closure_id_key UNIQUE (closure_id);

ALTER TABLE ONLY decision
    ADD CONSTRAINT decision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY delivery_try
    ADD CONSTRAINT delivery_try_pkey PRIMARY KEY (id);

ALTER TABLE ONLY delivery
    ADD CONSTRAINT delivery_webhook_id_key_key UNIQUE (webhook_id, key);

ALTER TABLE ONLY difference
    ADD CONSTRAINT difference_pkey PRIMARY KEY (one_id, other_id);

ALTER TABLE ONLY dispute
    ADD CONSTRAINT dispute_pkey PRIMARY KEY (id);

ALTER TABLE ONLY draft
    ADD CONSTRAINT draft_pkey PRIMARY KEY (agent_id, thread_id);

ALTER TABLE ONLY entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (browser_id, thread_id);

ALTER TABLE ONLY erased_case
    ADD CONSTRAINT erased_case_pkey PRIMARY KEY (thread_id);

ALTER TABLE ONLY erasure
    ADD CONSTRAINT erasure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY evaluation
    ADD CONSTRAINT evaluation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY evidence_key
    ADD CONSTRAINT evidence_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY evidence_key
    ADD CONSTRAINT evidence_key_public_key UNIQUE (public);

ALTER TABLE ONLY file_opening
    ADD CONSTRAINT file_opening_agent_id_person_id_day_key UNIQUE (agent_id, person_id, day);

ALTER TABLE ONLY file_opening
    ADD CONSTRAINT file_opening_pkey PRIMARY KEY (id);

ALTER TABLE ONLY follower
    ADD CONSTRAINT follower_pkey PRIMARY KEY (name);

ALTER TABLE ONLY forgetting
    ADD CONSTRAINT forgetting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY gathering
    ADD CONSTRAINT gathering_pkey PRIMARY KEY (id);

ALTER TABLE ONLY generosity
    ADD CONSTRAINT generosity_pkey PRIMARY KEY (id);

ALTER TABLE ONLY gesture
    ADD CONSTRAINT gesture_permission_id_key UNIQUE (permission_id);

ALTER TABLE ONLY gesture
    ADD CONSTRAINT gesture_pkey PRIMARY KEY (id);

ALTER TABLE ONLY gesture
    ADD CONSTRAINT gesture_reverses_id_key UNIQUE (reverses_id);

ALTER TABLE ONLY going_on
    ADD CONSTRAINT going_on_pkey PRIMARY KEY (thread_id);

ALTER TABLE ONLY handoff
    ADD CONSTRAINT handoff_pkey PRIMARY KEY (id);

ALTER TABLE ONLY help_limit
    ADD CONSTRAINT help_limit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY helper
    ADD CONSTRAINT helper_pkey PRIMARY KEY (swarm_id, agent_id);

ALTER TABLE ONLY hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY household
    ADD CONSTRAINT household_pkey PRIMARY KEY (id);

ALTER TABLE ONLY incident
    ADD CONSTRAINT incident_code_key UNIQUE (code);

ALTER TABLE ONLY incident_link
    ADD CONSTRAINT incident_link_pkey PRIMARY KEY (incident_id, thread_id);

ALTER TABLE ONLY incident
    ADD CONSTRAINT incident_pkey PRIMARY KEY (id);

ALTER TABLE ONLY incident_telling
    ADD CONSTRAINT incident_telling_message_id_key UNIQUE (message_id);

ALTER TABLE ONLY incident_telling
    ADD CONSTRAINT incident_telling_pkey PRIMARY KEY (update_id, thread_id);

ALTER TABLE ONLY incident_update
    ADD CONSTRAINT incident_update_pkey PRIMARY KEY (id);

ALTER TABLE ONLY invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY leaving
    ADD CONSTRAINT leaving_pkey PRIMARY KEY (id);

ALTER TABLE ONLY listening
    ADD CONSTRAINT listening_pkey PRIMARY KEY (id);

ALTER TABLE ONLY macro
    ADD CONSTRAINT macro_pkey PRIMARY KEY (id);

ALTER TABLE ONLY mail_app
    ADD CONSTRAINT mail_app_pkey PRIMARY KEY (id);

ALTER TABLE ONLY mail_consent
    ADD CONSTRAINT mail_consent_pkey PRIMARY KEY (state);

ALTER TABLE ONLY mail_grant
    ADD CONSTRAINT mail_grant_pkey PRIMARY KEY (mailbox_id);

ALTER TABLE ONLY mail_key
    ADD CONSTRAINT mail_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY mail
    ADD CONSTRAINT mail_pkey PRIMARY KEY (id);

ALTER TABLE ONLY mail_wording
    ADD CONSTRAINT mail_wording_pkey PRIMARY KEY (id);

ALTER TABLE ONLY mailbox
    ADD CONSTRAINT mailbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (agent_id, team_id);

ALTER TABLE ONLY mention
    ADD CONSTRAINT mention_pkey PRIMARY KEY (message_id, agent_id);

ALTER TABLE ONLY merge
    ADD CONSTRAINT merge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY message
    ADD CONSTRAINT message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY message
    ADD CONSTRAINT message_thread_id_position_key UNIQUE (thread_id, "position");

ALTER TABLE ONLY migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY missing
    ADD CONSTRAINT missing_pkey PRIMARY KEY (id);

ALTER TABLE ONLY moment
    ADD CONSTRAINT moment_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY need
    ADD CONSTRAINT need_pkey PRIMARY KEY (person_id, kind);

ALTER TABLE ONLY no_mail
    ADD CONSTRAINT no_mail_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY opening
    ADD CONSTRAINT opening_pkey PRIMARY KEY (id);

ALTER TABLE ONLY organisation
    ADD CONSTRAINT organisation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY outgoing
    ADD CONSTRAINT outgoing_mail_id_key UNIQUE (mail_id);

ALTER TABLE ONLY outgoing
    ADD CONSTRAINT outgoing_pkey PRIMARY KEY (id);

ALTER TABLE ONLY outgoing_word
    ADD CONSTRAINT outgoing_word_pkey PRIMARY KEY (outgoing_id, message_id);

ALTER TABLE ONLY participant_entry
    ADD CONSTRAINT participant_entry_pkey PRIMARY KEY (browser_id, thread_id, address);

ALTER TABLE ONLY participant
    ADD CONSTRAINT participant_pkey PRIMARY KEY (thread_id, address);

ALTER TABLE ONLY passcode
    ADD CONSTRAINT passcode_pkey PRIMARY KEY (thread_id);

ALTER TABLE ONLY passed
    ADD CONSTRAINT passed_pkey PRIMARY KEY (id);

ALTER TABLE ONLY people_export
    ADD CONSTRAINT people_export_pkey PRIMARY KEY (id);

ALTER TABLE ONLY people_import
    ADD CONSTRAINT people_import_pkey PRIMARY KEY (id);

ALTER TABLE ONLY people_import_refused
    ADD CONSTRAINT people_import_refused_pkey PRIMARY KEY (import_id, line);

ALTER TABLE ONLY permission
    ADD CONSTRAINT permission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY person_tag
    ADD CONSTRAINT person_tag_pkey PRIMARY KEY (person_id, tag_id);

ALTER TABLE ONLY person_value
    ADD CONSTRAINT person_value_pkey PRIMARY KEY (person_id, field_id);

ALTER TABLE ONLY phrase
    ADD CONSTRAINT phrase_pkey PRIMARY KEY (id);

ALTER TABLE ONLY phrase_text
    ADD CONSTRAINT phrase_text_pkey PRIMARY KEY (phrase_id, language);

ALTER TABLE ONLY pitch
    ADD CONSTRAINT pitch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY placard
    ADD CONSTRAINT placard_pkey PRIMARY KEY (id);

ALTER TABLE ONLY posting
    ADD CONSTRAINT posting_pkey PRIMARY KEY (id);

ALTER TABLE promise
    ADD CONSTRAINT promise_closed CHECK (((closure_id IS NULL) OR (ending = 'released'::text))) NOT VALID;

ALTER TABLE ONLY promise
    ADD CONSTRAINT promise_pkey PRIMARY KEY (id);

ALTER TABLE ONLY publication
    ADD CONSTRAINT publication_pkey PRIMARY KEY (id);

ALTER TABLE ONLY purchase
    ADD CONSTRAINT purchase_pkey PRIMARY KEY (id);

ALTER TABLE ONLY question
    ADD CONSTRAINT question_message_id_place_key UNIQUE (message_id, place);

ALTER TABLE ONLY question
    ADD CONSTRAINT question_pkey PRIMARY KEY (id);

ALTER TABLE ONLY reach
    ADD CONSTRAINT reach_pkey PRIMARY KEY (id);

ALTER TABLE ONLY reading
    ADD CONSTRAINT reading_pkey PRIMARY KEY (agent_id, thread_id);

ALTER TABLE ONLY ready_gesture
    ADD CONSTRAINT ready_gesture_pkey PRIMARY KEY (place);

ALTER TABLE ONLY recording
    ADD CONSTRAINT recording_pkey PRIMARY KEY (id);

ALTER TABLE ONLY recovery_code
    ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (agent_id, hash);

ALTER TABLE ONLY rectification
    ADD CONSTRAINT rectification_pkey PRIMARY KEY (id);

ALTER TABLE ONLY regrouping
    ADD CONSTRAINT regrouping_pkey PRIMARY KEY (id);

ALTER TABLE ONLY related
    ADD CONSTRAINT related_pkey PRIMARY KEY (low_id, high_id);

ALTER TABLE ONLY relief
    ADD CONSTRAINT relief_pkey PRIMARY KEY (id);

ALTER TABLE ONLY remark
    ADD CONSTRAINT remark_pkey PRIMARY KEY (id);

ALTER TABLE ONLY renewal
    ADD CONSTRAINT renewal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY representative
    ADD CONSTRAINT representative_pkey PRIMARY KEY (id);

ALTER TABLE ONLY retention_choice
    ADD CONSTRAINT retention_choice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY retention
    ADD CONSTRAINT retention_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY root
    ADD CONSTRAINT root_first_position_key UNIQUE (first_position);

ALTER TABLE ONLY root
    ADD CONSTRAINT root_hash_key UNIQUE (hash);

ALTER TABLE ONLY root
    ADD CONSTRAINT root_last_position_key UNIQUE (last_position);

ALTER TABLE ONLY root
    ADD CONSTRAINT root_pkey PRIMARY KEY (id);

ALTER TABLE ONLY root_stamp
    ADD CONSTRAINT root_stamp_pkey PRIMARY KEY (root_id);

ALTER TABLE ONLY roster
    ADD CONSTRAINT roster_pkey PRIMARY KEY (id);

ALTER TABLE ONLY saved_view
    ADD CONSTRAINT saved_view_pkey PRIMARY KEY (id);

ALTER TABLE ONLY seal
    ADD CONSTRAINT seal_event_id_key UNIQUE (event_id);

ALTER TABLE ONLY seal
    ADD CONSTRAINT seal_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY segment
    ADD CONSTRAINT segment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY selling
    ADD CONSTRAINT selling_pkey PRIMARY KEY (id);

ALTER TABLE ONLY selling_reading
    ADD CONSTRAINT selling_reading_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sent_form
    ADD CONSTRAINT sent_form_pkey PRIMARY KEY (who, form);

ALTER TABLE ONLY session
    ADD CONSTRAINT session_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY shift
    ADD CONSTRAINT shift_pkey PRIMARY KEY (id);

ALTER TABLE ONLY shop
    ADD CONSTRAINT shop_pkey PRIMARY KEY (id);

ALTER TABLE ONLY shop
    ADD CONSTRAINT shop_widget_key_key UNIQUE (widget_key);

ALTER TABLE ONLY side_conversation
    ADD CONSTRAINT side_conversation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY side_letter
    ADD CONSTRAINT side_letter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY sighting
    ADD CONSTRAINT sighting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY silence
    ADD CONSTRAINT silence_pkey PRIMARY KEY (thread_id);

ALTER TABLE ONLY skill
    ADD CONSTRAINT skill_name_key UNIQUE (name);

ALTER TABLE ONLY skill
    ADD CONSTRAINT skill_pkey PRIMARY KEY (id);

ALTER TABLE ONLY snooze
    ADD CONSTRAINT snooze_pkey PRIMARY KEY (id);

ALTER TABLE ONLY supervision
    ADD CONSTRAINT supervision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY supervisor_call
    ADD CONSTRAINT supervisor_call_pkey PRIMARY KEY (agent_id, thread_id);

ALTER TABLE ONLY survey
    ADD CONSTRAINT survey_closure_id_key UNIQUE (closure_id);

ALTER TABLE ONLY survey
    ADD CONSTRAINT survey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY swarm
    ADD CONSTRAINT swarm_pkey PRIMARY KEY (id);

ALTER TABLE ONLY tag
    ADD CONSTRAINT tag_pkey PRIMARY KEY (id);

ALTER TABLE ONLY talk
    ADD CONSTRAINT talk_pkey PRIMARY KEY (agent_id);

ALTER TABLE ONLY team
    ADD CONSTRAINT team_name_key UNIQUE (name);

ALTER TABLE ONLY team
    ADD CONSTRAINT team_pkey PRIMARY KEY (id);

ALTER TABLE ONLY thanks_asked
    ADD CONSTRAINT thanks_asked_pkey PRIMARY KEY (thread_id);

ALTER TABLE ONLY thanks
    ADD CONSTRAINT thanks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_code_key UNIQUE (code);

ALTER TABLE ONLY thread_follower
    ADD CONSTRAINT thread_follower_pkey PRIMARY KEY (agent_id, thread_id);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_pkey PRIMARY KEY (id);

ALTER TABLE ONLY thread_tag
    ADD CONSTRAINT thread_tag_pkey PRIMARY KEY (thread_id, tag_id);

ALTER TABLE ONLY thread_value
    ADD CONSTRAINT thread_value_pkey PRIMARY KEY (thread_id, field_id);

ALTER TABLE ONLY training
    ADD CONSTRAINT training_pkey PRIMARY KEY (id);

ALTER TABLE ONLY unreachable
    ADD CONSTRAINT unreachable_pkey PRIMARY KEY (address);

ALTER TABLE ONLY unsubscribed
    ADD CONSTRAINT unsubscribed_pkey PRIMARY KEY (address, kind);

ALTER TABLE ONLY verification
    ADD CONSTRAINT verification_pkey PRIMARY KEY (id);

ALTER TABLE ONLY webhook
    ADD CONSTRAINT webhook_pkey PRIMARY KEY (id);

ALTER TABLE ONLY word
    ADD CONSTRAINT word_pkey PRIMARY KEY (message_id);

ALTER TABLE ONLY workload
    ADD CONSTRAINT workload_pkey PRIMARY KEY (agent_id, thread_id) INCLUDE (channel, given_at);

CREATE INDEX absence_agent ON absence USING btree (agent_id, ends_on);

CREATE INDEX address_lapses ON address USING btree (verified_at) WHERE ((verified_at IS NOT NULL) AND (channel = 'phone'::text));

CREATE INDEX address_value ON address USING btree (value text_pattern_ops);

CREATE UNIQUE INDEX address_verified ON address USING btree (channel, value) WHERE (verified_at IS NOT NULL);

CREATE INDEX adr_body_key ON adr_body USING btree (key, id);

CREATE UNIQUE INDEX agent_email ON agent USING btree (email);

CREATE INDEX agent_skill_skill ON agent_skill USING btree (skill_id);

CREATE INDEX answer_question ON answer USING btree (question_id);

CREATE INDEX api_token_agent ON api_token USING btree (agent_id);

CREATE INDEX attachment_hash ON attachment USING btree (hash) WHERE (withdrawn_at IS NULL);

CREATE INDEX attachment_loose ON attachment USING btree (at) WHERE (message_id IS NULL);

CREATE INDEX attachment_message ON attachment USING btree (message_id);

CREATE INDEX attempt_old ON attempt USING btree (starts);

CREATE INDEX batch_asked ON batch USING btree (asked_at);

CREATE INDEX batch_item_thread ON batch_item USING btree (thread_id);

CREATE INDEX belonging_organisation ON belonging USING btree (organisation_id);

CREATE INDEX breach_step_breach ON breach_step USING btree (breach_id, id);

CREATE INDEX browser_person ON browser USING btree (person_id);

CREATE INDEX call_attempt_promise ON call_attempt USING btree (promise_id);

CREATE INDEX clock_due ON clock USING btree (due_at) WHERE ((ended_at IS NULL) AND (paused_at IS NULL));

CREATE INDEX clock_miss ON clock USING btree (due_at) WHERE ((missed_at IS NULL) AND (ended_at IS NULL) AND (paused_at IS NULL));

CREATE UNIQUE INDEX clock_runs ON clock USING btree (thread_id, ((sort = 'solution'::text))) WHERE (ended_at IS NULL);

CREATE INDEX clock_thread ON clock USING btree (thread_id, started_at);

CREATE INDEX clock_warn ON clock USING btree (warn_at) WHERE ((warned_at IS NULL) AND (ended_at IS NULL) AND (paused_at IS NULL));

CREATE UNIQUE INDEX closure_current ON closure USING btree (thread_id) WHERE (ended_at IS NULL);

CREATE INDEX closure_into ON closure USING btree (into_id) WHERE ((into_id IS NOT NULL) AND (ended_at IS NULL));

CREATE INDEX closure_solved ON closure USING btree (closed_at) WHERE ((kind = 'solved'::text) AND (ended_at IS NULL));

CREATE INDEX closure_thread ON closure USING btree (thread_id);

CREATE INDEX company_answered ON company USING btree (answered_at, id);

CREATE INDEX completion_asked ON completion USING btree (asked_at);

CREATE UNIQUE INDEX completion_open ON completion USING btree (thread_id) WHERE (ended_at IS NULL);

CREATE INDEX completion_thread ON completion USING btree (thread_id);

CREATE INDEX consent_person ON consent USING btree (person_id, purpose, id DESC);

CREATE INDEX contact_thread ON contact USING btree (thread_id);

CREATE INDEX copied_message ON copied USING btree (message_id);

CREATE INDEX correction_message ON correction USING btree (message_id);

CREATE UNIQUE INDEX course_name ON course USING btree (lower(name)) WHERE (removed_at IS NULL);

CREATE INDEX covering_absence ON covering USING btree (absence_id);

CREATE UNIQUE INDEX custom_field_name ON custom_field USING btree (about, lower(name)) WHERE (removed_at IS NULL);

CREATE INDEX deadline_due ON deadline USING btree (due_at, id) WHERE (ended_at IS NULL);

CREATE INDEX deadline_ended ON deadline USING btree (ended_at) WHERE (ended_at IS NOT NULL);

CREATE INDEX deadline_miss ON deadline USING btree (due_at) WHERE ((ended_at IS NULL) AND (missed_at IS NULL));

CREATE INDEX deadline_near ON deadline USING btree (due_at, id) WHERE ((ended_at IS NULL) AND (warned >= 80));

CREATE INDEX deadline_thread ON deadline USING btree (thread_id);

CREATE INDEX deadline_warn ON deadline USING btree (warn_at) WHERE ((ended_at IS NULL) AND (warn_at IS NOT NULL));

CREATE INDEX decision_refused ON decision USING btree (taken_at) WHERE (outcome = ANY (ARRAY['partly'::text, 'refused'::text]));

CREATE INDEX decision_taken ON decision USING btree (taken_at);

CREATE INDEX decision_thread ON decision USING btree (thread_id);

CREATE INDEX delivery_lately ON delivery USING btree (webhook_id, made_at DESC);

CREATE INDEX delivery_told ON delivery USING btree (delivered_at) WHERE (delivered_at IS NOT NULL);

CREATE INDEX delivery_tried ON delivery_try USING btree (delivery_id, id DESC);

CREATE UNIQUE INDEX dispute_running ON dispute USING btree (thread_id) WHERE (ended_at IS NULL);

CREATE INDEX dispute_thread ON dispute USING btree (thread_id);

CREATE INDEX entry_thread ON entry USING btree (thread_id);

CREATE INDEX erasure_person ON erasure USING btree (person_id, id);

CREATE INDEX event_cursor ON event USING btree (xid, id);

CREATE INDEX event_topic ON event USING btree (topic, xid, id);

CREATE INDEX file_opening_old ON file_opening USING btree (day);

CREATE INDEX file_opening_person ON file_opening USING btree (person_id, id);

CREATE INDEX forgetting_at ON forgetting USING btree (at);

CREATE INDEX gathering_merge ON gathering USING btree (merge_id);

CREATE INDEX gathering_moved ON gathering USING gin (moved);

CREATE INDEX gesture_by_day ON gesture USING btree (given_at, id);

CREATE INDEX gesture_of_agent ON gesture USING btree (agent_id, given_at);

CREATE INDEX gesture_of_person ON gesture USING btree (person_id, given_at DESC);

CREATE INDEX gesture_of_thread ON gesture USING btree (thread_id, id);

CREATE INDEX going_on_due ON going_on USING btree (due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX handoff_due ON handoff USING btree (due_at) WHERE ((accepted_at IS NULL) AND (refused_at IS NULL) AND (withdrawn_at IS NULL) AND (due_at IS NOT NULL));

CREATE INDEX handoff_offered ON handoff USING btree (to_id) WHERE ((accepted_at IS NULL) AND (refused_at IS NULL) AND (withdrawn_at IS NULL));

CREATE UNIQUE INDEX handoff_pending ON handoff USING btree (thread_id) WHERE ((accepted_at IS NULL) AND (refused_at IS NULL) AND (withdrawn_at IS NULL));

CREATE INDEX handoff_thread ON handoff USING btree (thread_id);

CREATE INDEX helper_joined ON helper USING btree (agent_id, joined_at) WHERE (joined_at IS NOT NULL);

CREATE INDEX helper_now ON helper USING btree (agent_id, swarm_id) WHERE (ended_at IS NULL);

CREATE INDEX hold_list ON hold USING btree (id) WHERE (released_at IS NULL);

CREATE UNIQUE INDEX hold_open ON hold USING btree (thread_id, what) WHERE (released_at IS NULL);

CREATE INDEX hold_reference ON hold USING btree (reference, id) WHERE ((released_at IS NULL) AND (reference <> ''::text));

CREATE INDEX hold_released ON hold USING btree (released_at) WHERE (released_at IS NOT NULL);

CREATE INDEX hold_thread ON hold USING btree (thread_id);

CREATE UNIQUE INDEX household_pair ON household USING btree (LEAST(said_by, with_id), GREATEST(said_by, with_id));

CREATE INDEX household_said_by ON household USING btree (said_by);

CREATE INDEX household_with ON household USING btree (with_id);

CREATE INDEX incident_link_thread ON incident_link USING btree (thread_id) WHERE (unlinked_at IS NULL);

CREATE INDEX incident_remind ON incident USING btree (remind_at) WHERE (remind_at IS NOT NULL);

CREATE INDEX incident_running ON incident USING btree (id) WHERE (ended_at IS NULL);

CREATE INDEX incident_telling_by_hand ON incident_telling USING btree (thread_id, update_id) WHERE ((sent_at IS NOT NULL) AND (told_at IS NULL) AND (dropped_at IS NULL));

CREATE INDEX incident_telling_thread ON incident_telling USING btree (thread_id);

CREATE INDEX incident_telling_waits ON incident_telling USING btree (update_id, thread_id) WHERE ((sent_at IS NULL) AND (dropped_at IS NULL));

CREATE UNIQUE INDEX incident_update_last ON incident_update USING btree (incident_id) WHERE (next_word_at IS NULL);

CREATE INDEX incident_update_of ON incident_update USING btree (incident_id, id);

CREATE INDEX invitation_agent ON invitation USING btree (agent_id);

CREATE INDEX leaving_of_thread ON leaving USING btree (thread_id, id DESC);

CREATE UNIQUE INDEX leaving_offered_once ON leaving USING btree (person_id) WHERE (offered_at IS NOT NULL);

CREATE UNIQUE INDEX leaving_open ON leaving USING btree (thread_id) WHERE ((executed_at IS NULL) AND (withdrawn_at IS NULL));

CREATE INDEX listening_recording ON listening USING btree (recording_id, id);

CREATE INDEX macro_agent ON macro USING btree (agent_id);

CREATE INDEX macro_team ON macro USING btree (team_id);

CREATE UNIQUE INDEX mail_app_kind ON mail_app USING btree (kind) WHERE ((kind <> 'other'::text) AND (removed_at IS NULL));

CREATE INDEX mail_by_id ON mail USING btree (mail_id) WHERE (mail_id IS NOT NULL);

CREATE INDEX mail_consent_made ON mail_consent USING btree (made_at);

CREATE INDEX mail_hash ON mail USING btree (hash);

CREATE UNIQUE INDEX mail_key_name ON mail_key USING btree (domain, selector) WHERE (retired_at IS NULL);

CREATE UNIQUE INDEX mail_message ON mail USING btree (message_id) WHERE (message_id IS NOT NULL);

CREATE UNIQUE INDEX mail_once ON mail USING btree (mailbox_id, hash);

CREATE INDEX mail_shelf ON mail USING btree (id) WHERE (state = 'shelved'::text);

CREATE INDEX mail_thread ON mail USING btree (thread_id, id) WHERE (thread_id IS NOT NULL);

CREATE UNIQUE INDEX mail_uid ON mail USING btree (mailbox_id, uidvalidity, uid) WHERE (uid IS NOT NULL);

CREATE INDEX mail_unplaced ON mail USING btree (id) WHERE ((state = 'noted'::text) AND (thread_id IS NULL));

CREATE INDEX mail_waiting ON mail USING btree (mailbox_id, id) WHERE (state = 'waiting'::text);

CREATE INDEX mail_wording_of ON mail_wording USING btree (sort, language, register, id DESC);

CREATE INDEX mail_words ON mail USING btree (words) WHERE (words IS NOT NULL);

CREATE UNIQUE INDEX mailbox_address ON mailbox USING btree (address) WHERE (removed_at IS NULL);

CREATE INDEX membership_team ON membership USING btree (team_id);

CREATE INDEX mention_unread ON mention USING btree (agent_id) WHERE (read_at IS NULL);

CREATE UNIQUE INDEX merge_current ON merge USING btree (gone_id) WHERE (undone_at IS NULL);

CREATE INDEX merge_kept ON merge USING btree (kept_id);

CREATE UNIQUE INDEX message_client ON message USING btree (client_scope, client_id) WHERE (client_id IS NOT NULL);

CREATE INDEX message_copied_from ON message USING btree (copied_from_id) WHERE (copied_from_id IS NOT NULL);

CREATE INDEX message_of_agent ON message USING btree (author_id, at) WHERE ((author_kind = 'agent'::text) AND (visibility = 'person'::text));

CREATE INDEX missing_completion ON missing USING btree (completion_id);

CREATE INDEX moment_at ON moment USING btree (at, "position");

CREATE UNIQUE INDEX moment_once ON moment USING btree (event_id, contact, name) WHERE (event_id IS NOT NULL);

CREATE INDEX moment_thread ON moment USING btree (thread_id, "position");

CREATE UNIQUE INDEX organisation_name ON organisation USING btree (lower(name));

CREATE INDEX outgoing_due ON outgoing USING btree (due_at) WHERE (state = 'waiting'::text);

CREATE UNIQUE INDEX outgoing_first ON outgoing USING btree (thread_id, kind) WHERE (kind = ANY (ARRAY['confirmation'::text, 'proof'::text]));

CREATE INDEX outgoing_leaving ON outgoing USING btree (id) WHERE (state = 'leaving'::text);

CREATE UNIQUE INDEX outgoing_once ON outgoing USING btree (message_id, recipient, kind) WHERE (message_id IS NOT NULL);

CREATE INDEX outgoing_recipient ON outgoing USING btree (recipient, made_at);

CREATE INDEX outgoing_thread ON outgoing USING btree (thread_id, id);

CREATE INDEX participant_entry_of ON participant_entry USING btree (thread_id, address);

CREATE UNIQUE INDEX passed_once ON passed USING btree (agent_id, course_id, passed_on) WHERE (revoked_at IS NULL);

CREATE INDEX people_export_old ON people_export USING btree (at);

CREATE INDEX permission_of_thread ON permission USING btree (thread_id, id DESC);

CREATE UNIQUE INDEX permission_open ON permission USING btree (thread_id) WHERE (answered_at IS NULL);

CREATE INDEX person_merged ON person USING btree (merged_into_id) WHERE (merged_into_id IS NOT NULL);

CREATE INDEX person_name ON person USING gin (plain(name) gin_trgm_ops);

CREATE INDEX person_of_agent ON person USING btree (my_agent_id) WHERE (my_agent_id IS NOT NULL);

CREATE INDEX person_tag_tag ON person_tag USING btree (tag_id);

CREATE INDEX person_value_field ON person_value USING btree (field_id, value);

CREATE INDEX phrase_agent ON phrase USING btree (agent_id);

CREATE INDEX phrase_team ON phrase USING btree (team_id);

CREATE INDEX pitch_message ON pitch USING btree (message_id) WHERE (message_id IS NOT NULL);

CREATE INDEX pitch_said ON pitch USING btree (said_at);

CREATE INDEX pitch_thread ON pitch USING btree (thread_id);

CREATE UNIQUE INDEX posting_once ON posting USING btree (kind, url) WHERE (removed_at IS NULL);

CREATE INDEX promise_answer ON promise USING btree (answer_by) WHERE ((answer_by IS NOT NULL) AND (answer_missed_at IS NULL));

CREATE INDEX promise_due ON promise USING btree (due_at) WHERE (ended_at IS NULL);

CREATE INDEX promise_ended ON promise USING btree (agent_id, ended_at DESC, id DESC) WHERE (ended_at IS NOT NULL);

CREATE INDEX promise_made ON promise USING btree (made_at);

CREATE INDEX promise_of_closure ON promise USING btree (closure_id) WHERE (closure_id IS NOT NULL);

CREATE UNIQUE INDEX promise_of_message ON promise USING btree (message_id) WHERE (message_id IS NOT NULL);

CREATE INDEX promise_open ON promise USING btree (agent_id, due_at, id) WHERE (ended_at IS NULL);

CREATE INDEX promise_remind ON promise USING btree (remind_at) WHERE ((ended_at IS NULL) AND (reminded_at IS NULL));

CREATE INDEX promise_revives ON promise USING btree (revives_id) WHERE (revives_id IS NOT NULL);

CREATE INDEX promise_thread ON promise USING btree (thread_id);

CREATE INDEX publication_evaluation ON publication USING btree (evaluation_id, id DESC);

CREATE INDEX purchase_noted_by ON purchase USING btree (noted_by);

CREATE INDEX purchase_person ON purchase USING btree (person_id, bought_on DESC) WHERE (removed_at IS NULL);

CREATE INDEX question_thread ON question USING btree (thread_id);

CREATE INDEX reach_said ON reach USING btree (said_at, id);

CREATE INDEX recording_contact ON recording USING btree (contact_id);

CREATE INDEX recording_hash ON recording USING btree (hash) WHERE (hash <> ''::text);

CREATE INDEX recording_thread ON recording USING btree (thread_id, id);

CREATE INDEX rectification_open ON rectification USING btree (due_at) WHERE (ended_at IS NULL);

CREATE INDEX rectification_person ON rectification USING btree (person_id, id);

CREATE INDEX rectification_thread ON rectification USING btree (thread_id, id);

CREATE INDEX regrouping_thread ON regrouping USING btree (thread_id);

CREATE INDEX related_by ON related USING btree (by_id);

CREATE INDEX related_high ON related USING btree (high_id);

CREATE INDEX relief_due ON relief USING btree (due_at) WHERE ((answered_at IS NULL) AND (by_kind = 'agent'::text));

CREATE UNIQUE INDEX relief_of_customer ON relief USING btree (thread_id) WHERE (by_kind = 'customer'::text);

CREATE UNIQUE INDEX relief_open ON relief USING btree (thread_id) WHERE ((by_kind = 'agent'::text) AND (answered_at IS NULL));

CREATE INDEX relief_person ON relief USING btree (person_id);

CREATE INDEX remark_swarm ON remark USING btree (swarm_id, id);

CREATE INDEX renewal_promise ON renewal USING btree (promise_id);

CREATE INDEX representative_by ON representative USING btree (by_person_id);

CREATE INDEX representative_of ON representative USING btree (person_id);

CREATE INDEX retention_choice_sort ON retention_choice USING btree (sort, id DESC);

CREATE INDEX saved_view_agent ON saved_view USING btree (agent_id);

CREATE INDEX saved_view_team ON saved_view USING btree (team_id);

CREATE INDEX segment_agent ON segment USING btree (agent_id);

CREATE INDEX sent_form_last ON sent_form USING btree (who, at);

CREATE INDEX sent_form_old ON sent_form USING btree (at);

CREATE INDEX session_agent ON session USING btree (agent_id);

CREATE INDEX shift_agent ON shift USING btree (agent_id);

CREATE INDEX side_conversation_due ON side_conversation USING btree (due_at) WHERE ((waiting_since IS NOT NULL) AND (told_at IS NULL) AND (ended_at IS NULL));

CREATE INDEX side_conversation_thread ON side_conversation USING btree (thread_id, id);

CREATE INDEX side_letter_due ON side_letter USING btree (due_at) WHERE (state = ANY (ARRAY['waiting'::text, 'leaving'::text]));

CREATE INDEX side_letter_of ON side_letter USING btree (side_id, id);

CREATE INDEX sighting_placard ON sighting USING btree (placard_id);

CREATE INDEX sighting_posting ON sighting USING btree (posting_id, id);

CREATE INDEX silence_next ON silence USING btree (next_at);

CREATE INDEX snooze_due ON snooze USING btree (until) WHERE (woken_at IS NULL);

CREATE UNIQUE INDEX snooze_pending ON snooze USING btree (thread_id) WHERE (woken_at IS NULL);

CREATE INDEX supervision_due ON supervision USING btree (due_at) WHERE ((taken_at IS NULL) AND (late_at IS NULL) AND (ended_at IS NULL));

CREATE UNIQUE INDEX supervision_open ON supervision USING btree (thread_id) WHERE (ended_at IS NULL);

CREATE INDEX supervision_thread ON supervision USING btree (thread_id, id);

CREATE INDEX supervisor_call_thread ON supervisor_call USING btree (thread_id);

CREATE INDEX survey_answered ON survey USING btree (answered_at) WHERE (answered_at IS NOT NULL);

CREATE INDEX survey_asked ON survey USING btree (asked_at);

CREATE INDEX survey_thread ON survey USING btree (thread_id);

CREATE INDEX swarm_lesson ON swarm USING btree (lesson_at, id) WHERE (lesson_at IS NOT NULL);

CREATE UNIQUE INDEX swarm_open ON swarm USING btree (thread_id) WHERE (closed_at IS NULL);

CREATE INDEX swarm_opened ON swarm USING btree (opened_at);

CREATE INDEX swarm_thread ON swarm USING btree (thread_id, id);

CREATE UNIQUE INDEX tag_name ON tag USING btree (lower(name));

CREATE INDEX thanks_agent ON thanks USING btree (agent_id, at DESC);

CREATE UNIQUE INDEX thanks_once ON thanks USING btree (thread_id, agent_id);

CREATE INDEX thanks_shown ON thanks USING btree (id DESC) WHERE ((shown_by_agent IS NOT NULL) AND (shown_by_person IS NOT NULL));

CREATE INDEX thread_danger_of_owner ON thread USING btree (owner_id, state, last_at DESC, id DESC) WHERE ((raised >= 4) AND (state <> 'closed'::text));

CREATE INDEX thread_danger_of_team ON thread USING btree (team_id, state, last_at DESC, id DESC) WHERE ((raised >= 4) AND (state <> 'closed'::text));

CREATE INDEX thread_follower_thread ON thread_follower USING btree (thread_id);

CREATE INDEX thread_home ON thread USING btree (home_id) WHERE (home_id IS NOT NULL);

CREATE INDEX thread_not_yet_of_owner ON thread USING btree (owner_id, last_at DESC, id DESC) WHERE ((not_yet_at IS NOT NULL) AND (state = 'open'::text));

CREATE INDEX thread_not_yet_of_team ON thread USING btree (team_id, last_at DESC, id DESC) WHERE ((not_yet_at IS NOT NULL) AND (state = 'open'::text));

CREATE INDEX thread_of_all ON thread USING btree (state, last_at DESC, id DESC);

CREATE INDEX thread_of_matter ON thread USING btree (matter_id) WHERE (matter_id IS NOT NULL);

CREATE INDEX thread_of_owner ON thread USING btree (owner_id, state, last_at DESC, id DESC);

CREATE INDEX thread_of_person ON thread USING btree (person_id, last_at DESC, id DESC);

CREATE INDEX thread_of_team ON thread USING btree (team_id, state, last_at DESC, id DESC);

CREATE INDEX thread_raised_of_owner ON thread USING btree (owner_id, last_at DESC, id DESC) WHERE ((raised_at IS NOT NULL) AND (state = 'open'::text));

CREATE INDEX thread_split_from ON thread USING btree (split_from_id) WHERE (split_from_id IS NOT NULL);

CREATE INDEX thread_subject ON thread USING gin (plain(subject) gin_trgm_ops);

CREATE INDEX thread_tag_tag ON thread_tag USING btree (tag_id);

CREATE INDEX thread_turn ON thread USING btree (team_id, turn_at, id) WHERE ((waiting_since IS NOT NULL) AND (state = 'open'::text));

CREATE INDEX thread_untrained ON thread USING btree (opened_at) WHERE ((given_why = 'untrained'::text) AND (state <> 'closed'::text));

CREATE INDEX thread_value_field ON thread_value USING btree (field_id, value);

CREATE INDEX word_words ON word USING gin (words);

CREATE TRIGGER adr_body_stays BEFORE DELETE OR UPDATE ON adr_body FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER adr_body_whole BEFORE TRUNCATE ON adr_body FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER algorithm_sheet_stays BEFORE DELETE OR UPDATE ON algorithm_sheet FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER algorithm_sheet_whole BEFORE TRUNCATE ON algorithm_sheet FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER attachment_is_no_recording BEFORE INSERT OR UPDATE OF message_id ON attachment FOR EACH ROW WHEN (((new.message_id IS NOT NULL) AND (new.uploaded_by ~~ 'agent:%'::text) AND (new.media_type ~~ 'audio/%'::text))) EXECUTE FUNCTION no_recording_aside();

CREATE TRIGGER breach_kept BEFORE UPDATE ON breach FOR EACH ROW EXECUTE FUNCTION keep_breach();

CREATE TRIGGER breach_stays BEFORE DELETE ON breach FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER breach_step_stays BEFORE DELETE OR UPDATE ON breach_step FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER breach_step_whole BEFORE TRUNCATE ON breach_step FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER breach_whole BEFORE TRUNCATE ON breach FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER call_attempt_stays BEFORE DELETE OR UPDATE ON call_attempt FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER call_attempt_whole BEFORE TRUNCATE ON call_attempt FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER clock_stays BEFORE DELETE ON clock FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER clock_whole BEFORE TRUNCATE ON clock FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER closure_stays BEFORE DELETE ON closure FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER closure_whole BEFORE TRUNCATE ON closure FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER company_stays BEFORE DELETE OR UPDATE ON company FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER company_whole BEFORE TRUNCATE ON company FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER completion_moves BEFORE UPDATE OF thread_id, message_id, asked_at, until, stops ON completion FOR EACH ROW EXECUTE FUNCTION keep_the_term();

CREATE TRIGGER completion_stays BEFORE DELETE ON completion FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER completion_whole BEFORE TRUNCATE ON completion FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER consent_stays BEFORE DELETE OR UPDATE ON consent FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER consent_whole BEFORE TRUNCATE ON consent FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER contact_was_talk AFTER UPDATE OF ended_at ON contact FOR EACH ROW WHEN (((old.ended_at IS NULL) AND (new.ended_at IS NOT NULL) AND (new.answered_at IS NOT NULL) AND (new.way = ANY (ARRAY['phone'::text, 'visit'::text])))) EXECUTE FUNCTION keep_talk();

CREATE TRIGGER course_stays BEFORE DELETE ON course FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER deadline_moves BEFORE UPDATE OF thread_id, rule, kind, count, unit, lodged_at, due_at ON deadline FOR EACH ROW EXECUTE FUNCTION keep_the_term();

CREATE TRIGGER deadline_stays BEFORE DELETE ON deadline FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER deadline_whole BEFORE TRUNCATE ON deadline FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER decision_stays BEFORE DELETE ON decision FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER decision_whole BEFORE TRUNCATE ON decision FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER dispute_stays BEFORE DELETE ON dispute FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER dispute_whole BEFORE TRUNCATE ON dispute FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER erasure_stays BEFORE DELETE OR UPDATE ON erasure FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER erasure_whole BEFORE TRUNCATE ON erasure FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER evaluation_kept BEFORE UPDATE ON evaluation FOR EACH ROW EXECUTE FUNCTION keep_the_evaluation();

CREATE TRIGGER evaluation_stays BEFORE DELETE ON evaluation FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER evaluation_whole BEFORE TRUNCATE ON evaluation FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER event_stays BEFORE DELETE OR UPDATE ON event FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER event_whole BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER evidence_key_stays BEFORE DELETE OR UPDATE ON evidence_key FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER evidence_key_whole BEFORE TRUNCATE ON evidence_key FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER forgetting_stays BEFORE DELETE OR UPDATE ON forgetting FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER forgetting_whole BEFORE TRUNCATE ON forgetting FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER gesture_as_given BEFORE UPDATE OF thread_id, agent_id, kind, nature, cents, days, currency, what, reason, accounting, given_at, permission_id, reverses_id ON gesture FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER gesture_stays BEFORE DELETE ON gesture FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER gesture_whole BEFORE TRUNCATE ON gesture FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER handoff_accepted AFTER UPDATE OF accepted_at ON handoff FOR EACH ROW WHEN (((old.accepted_at IS NULL) AND (new.accepted_at IS NOT NULL))) EXECUTE FUNCTION move_owner();

CREATE TRIGGER handoff_accepted_at_once AFTER INSERT ON handoff FOR EACH ROW WHEN ((new.accepted_at IS NOT NULL)) EXECUTE FUNCTION move_owner();

CREATE TRIGGER handoff_stays BEFORE DELETE ON handoff FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER handoff_whole BEFORE TRUNCATE ON handoff FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER hold_kept BEFORE UPDATE ON hold FOR EACH ROW EXECUTE FUNCTION keep_the_hold();

CREATE TRIGGER hold_stays BEFORE DELETE ON hold FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER hold_whole BEFORE TRUNCATE ON hold FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER incident_telling_once BEFORE UPDATE ON incident_telling FOR EACH ROW EXECUTE FUNCTION tell_once();

CREATE TRIGGER incident_telling_stays BEFORE DELETE ON incident_telling FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER incident_telling_whole BEFORE TRUNCATE ON incident_telling FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER incident_update_stays BEFORE DELETE OR UPDATE ON incident_update FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER incident_update_whole BEFORE TRUNCATE ON incident_update FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER leaving_as_asked BEFORE UPDATE OF thread_id, what, asked_at, asked_by, effective_on ON leaving FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER leaving_stays BEFORE DELETE ON leaving FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER leaving_whole BEFORE TRUNCATE ON leaving FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER listening_consented BEFORE INSERT ON listening FOR EACH ROW EXECUTE FUNCTION listen_for();

CREATE TRIGGER listening_stays BEFORE DELETE OR UPDATE ON listening FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER listening_whole BEFORE TRUNCATE ON listening FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER merge_stays BEFORE DELETE ON merge FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER merge_whole BEFORE TRUNCATE ON merge FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER message_stays BEFORE DELETE ON message FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER message_whole BEFORE TRUNCATE ON message FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER moment_stays BEFORE DELETE OR UPDATE ON moment FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER moment_whole BEFORE TRUNCATE ON moment FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER passed_stays BEFORE DELETE ON passed FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER passed_whole BEFORE TRUNCATE ON passed FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER permission_answered_once BEFORE UPDATE ON permission FOR EACH ROW WHEN ((old.answered_at IS NOT NULL)) EXECUTE FUNCTION refuse();

CREATE TRIGGER permission_as_asked BEFORE UPDATE OF thread_id, owner_id, asked_by, asked_of, kind, cents, days, what, reason, failed, asked_at ON permission FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER permission_stays BEFORE DELETE ON permission FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER permission_whole BEFORE TRUNCATE ON permission FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER person_is_followed AFTER UPDATE OF merged_into_id ON person FOR EACH ROW WHEN ((old.merged_into_id IS DISTINCT FROM new.merged_into_id)) EXECUTE FUNCTION follow_person();

CREATE TRIGGER pitch_stays BEFORE DELETE ON pitch FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER pitch_whole BEFORE TRUNCATE ON pitch FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER placard_stays BEFORE DELETE OR UPDATE ON placard FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER placard_whole BEFORE TRUNCATE ON placard FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER posting_stays BEFORE DELETE ON posting FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER posting_whole BEFORE TRUNCATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER promise_holds BEFORE UPDATE ON promise FOR EACH ROW EXECUTE FUNCTION keep_promise();

CREATE TRIGGER promise_shows AFTER INSERT OR UPDATE OF due_at, ended_at ON promise FOR EACH ROW EXECUTE FUNCTION show_promise();

CREATE TRIGGER promise_stays BEFORE DELETE ON promise FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER promise_whole BEFORE TRUNCATE ON promise FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER publication_stays BEFORE DELETE OR UPDATE ON publication FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER publication_whole BEFORE TRUNCATE ON publication FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER question_stays BEFORE DELETE ON question FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER question_whole BEFORE TRUNCATE ON question FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER reach_stays BEFORE DELETE OR UPDATE ON reach FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER reach_whole BEFORE TRUNCATE ON reach FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER recording_consented BEFORE INSERT ON recording FOR EACH ROW EXECUTE FUNCTION want_consent();

CREATE TRIGGER recording_kept BEFORE UPDATE ON recording FOR EACH ROW EXECUTE FUNCTION keep_recording();

CREATE TRIGGER recording_stays BEFORE DELETE ON recording FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER recording_whole BEFORE TRUNCATE ON recording FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER rectification_stays BEFORE DELETE ON rectification FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER rectification_whole BEFORE TRUNCATE ON rectification FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER regrouping_stays BEFORE DELETE ON regrouping FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER regrouping_whole BEFORE TRUNCATE ON regrouping FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER renewal_stays BEFORE DELETE OR UPDATE ON renewal FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER renewal_whole BEFORE TRUNCATE ON renewal FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER retention_choice_stays BEFORE DELETE OR UPDATE ON retention_choice FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER retention_choice_whole BEFORE TRUNCATE ON retention_choice FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER root_stamp_stays BEFORE DELETE OR UPDATE ON root_stamp FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER root_stamp_whole BEFORE TRUNCATE ON root_stamp FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER root_stays BEFORE DELETE OR UPDATE ON root FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER root_whole BEFORE TRUNCATE ON root FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER roster_absence AFTER INSERT OR DELETE OR UPDATE ON absence FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();

CREATE TRIGGER roster_agent AFTER INSERT OR DELETE OR UPDATE OF suspended_at, password_hash, role, timezone, language, speaks ON agent FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();

CREATE TRIGGER roster_agent_skill AFTER INSERT OR DELETE OR UPDATE ON agent_skill FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();

CREATE TRIGGER roster_course AFTER INSERT OR UPDATE ON course FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();

CREATE TRIGGER roster_membership AFTER INSERT OR DELETE OR UPDATE ON membership FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();

CREATE TRIGGER roster_passed AFTER INSERT OR UPDATE ON passed FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();

CREATE TRIGGER roster_shift AFTER INSERT OR DELETE OR UPDATE ON shift FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();

CREATE TRIGGER roster_skill AFTER INSERT OR DELETE OR UPDATE ON skill FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();

CREATE TRIGGER roster_training AFTER UPDATE ON training FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();

CREATE TRIGGER seal_stays BEFORE DELETE OR UPDATE ON seal FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER seal_whole BEFORE TRUNCATE ON seal FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER selling_reading_stays BEFORE DELETE OR UPDATE ON selling_reading FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER selling_reading_whole BEFORE TRUNCATE ON selling_reading FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER sighting_stays BEFORE DELETE OR UPDATE ON sighting FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER sighting_whole BEFORE TRUNCATE ON sighting FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER supervision_stays BEFORE DELETE ON supervision FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER supervision_whole BEFORE TRUNCATE ON supervision FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER survey_after BEFORE INSERT OR UPDATE OF thread_id, closure_id ON survey FOR EACH ROW EXECUTE FUNCTION ask_afterwards();

CREATE TRIGGER survey_stays BEFORE DELETE ON survey FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER survey_whole BEFORE TRUNCATE ON survey FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TRIGGER thread_begins_work AFTER INSERT ON thread FOR EACH ROW WHEN ((new.state = 'open'::text)) EXECUTE FUNCTION keep_workload();

CREATE TRIGGER thread_keeps_owner BEFORE UPDATE OF owner_id ON thread FOR EACH ROW WHEN (((old.owner_id IS DISTINCT FROM new.owner_id) AND (pg_trigger_depth() = 0))) EXECUTE FUNCTION refuse_owner();

CREATE TRIGGER thread_keeps_person BEFORE UPDATE OF person_id, home_id ON thread FOR EACH ROW WHEN ((((old.person_id IS DISTINCT FROM new.person_id) OR (old.home_id IS DISTINCT FROM new.home_id)) AND (pg_trigger_depth() = 0))) EXECUTE FUNCTION refuse_person();

CREATE TRIGGER thread_moves_work AFTER UPDATE ON thread FOR EACH ROW WHEN (((old.state IS DISTINCT FROM new.state) OR (old.owner_id IS DISTINCT FROM new.owner_id))) EXECUTE FUNCTION keep_workload();

CREATE TRIGGER verification_stays BEFORE DELETE OR UPDATE ON verification FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER verification_whole BEFORE TRUNCATE ON verification FOR EACH STATEMENT EXECUTE FUNCTION refuse();

ALTER TABLE ONLY absence
    ADD CONSTRAINT absence_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY address
    ADD CONSTRAINT address_added_by_fkey FOREIGN KEY (added_by) REFERENCES agent(id);

ALTER TABLE ONLY address
    ADD CONSTRAINT address_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY address
    ADD CONSTRAINT address_verified_by_fkey FOREIGN KEY (verified_by) REFERENCES agent(id);

ALTER TABLE ONLY adr_body
    ADD CONSTRAINT adr_body_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY agent_skill
    ADD CONSTRAINT agent_skill_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY agent_skill
    ADD CONSTRAINT agent_skill_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skill(id) ON DELETE CASCADE;

ALTER TABLE ONLY agent
    ADD CONSTRAINT agent_stand_in_id_fkey FOREIGN KEY (stand_in_id) REFERENCES agent(id);

ALTER TABLE ONLY answer
    ADD CONSTRAINT answer_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES decision(id);

ALTER TABLE ONLY answer
    ADD CONSTRAINT answer_question_id_fkey FOREIGN KEY (question_id) REFERENCES question(id);

ALTER TABLE ONLY answer_time
    ADD CONSTRAINT answer_time_kind_fkey FOREIGN KEY (kind) REFERENCES retention(kind);

ALTER TABLE ONLY api_token
    ADD CONSTRAINT api_token_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY attachment
    ADD CONSTRAINT attachment_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY batch
    ADD CONSTRAINT batch_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY batch_item
    ADD CONSTRAINT batch_item_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES batch(id) ON DELETE CASCADE;

ALTER TABLE ONLY batch_item
    ADD CONSTRAINT batch_item_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY belonging
    ADD CONSTRAINT belonging_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY belonging
    ADD CONSTRAINT belonging_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id);

ALTER TABLE ONLY belonging
    ADD CONSTRAINT belonging_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY breach
    ADD CONSTRAINT breach_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY breach_step
    ADD CONSTRAINT breach_step_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY breach_step
    ADD CONSTRAINT breach_step_breach_id_fkey FOREIGN KEY (breach_id) REFERENCES breach(id);

ALTER TABLE ONLY browser
    ADD CONSTRAINT browser_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY budget
    ADD CONSTRAINT budget_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY call_attempt
    ADD CONSTRAINT call_attempt_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY call_attempt
    ADD CONSTRAINT call_attempt_promise_id_fkey FOREIGN KEY (promise_id) REFERENCES promise(id);

ALTER TABLE ONLY capacity
    ADD CONSTRAINT capacity_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY clock
    ADD CONSTRAINT clock_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY closure
    ADD CONSTRAINT closure_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contact(id);

ALTER TABLE ONLY closure
    ADD CONSTRAINT closure_into_id_fkey FOREIGN KEY (into_id) REFERENCES thread(id);

ALTER TABLE ONLY closure
    ADD CONSTRAINT closure_seconded_by_fkey FOREIGN KEY (seconded_by) REFERENCES agent(id);

ALTER TABLE ONLY closure
    ADD CONSTRAINT closure_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY company
    ADD CONSTRAINT company_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY completion
    ADD CONSTRAINT completion_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY completion
    ADD CONSTRAINT completion_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY completion
    ADD CONSTRAINT completion_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY concern
    ADD CONSTRAINT concern_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY concern
    ADD CONSTRAINT concern_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY consent
    ADD CONSTRAINT consent_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY consent
    ADD CONSTRAINT consent_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contact(id);

ALTER TABLE ONLY consent
    ADD CONSTRAINT consent_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY contact
    ADD CONSTRAINT contact_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY contact
    ADD CONSTRAINT contact_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY copied
    ADD CONSTRAINT copied_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY copied
    ADD CONSTRAINT copied_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY correction
    ADD CONSTRAINT correction_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY course
    ADD CONSTRAINT course_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY course
    ADD CONSTRAINT course_removed_by_fkey FOREIGN KEY (removed_by) REFERENCES agent(id);

ALTER TABLE ONLY covering
    ADD CONSTRAINT covering_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absence(id) ON DELETE CASCADE;

ALTER TABLE ONLY covering
    ADD CONSTRAINT covering_handoff_id_fkey FOREIGN KEY (handoff_id) REFERENCES handoff(id);

ALTER TABLE ONLY deadline
    ADD CONSTRAINT deadline_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY decision
    ADD CONSTRAINT decision_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY decision
    ADD CONSTRAINT decision_closure_id_fkey FOREIGN KEY (closure_id) REFERENCES closure(id);

ALTER TABLE ONLY decision
    ADD CONSTRAINT decision_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY delivery_try
    ADD CONSTRAINT delivery_try_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES delivery(id) ON DELETE CASCADE;

ALTER TABLE ONLY delivery
    ADD CONSTRAINT delivery_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhook(id);

ALTER TABLE ONLY difference
    ADD CONSTRAINT difference_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY difference
    ADD CONSTRAINT difference_one_id_fkey FOREIGN KEY (one_id) REFERENCES person(id);

ALTER TABLE ONLY difference
    ADD CONSTRAINT difference_other_id_fkey FOREIGN KEY (other_id) REFERENCES person(id);

ALTER TABLE ONLY dispute
    ADD CONSTRAINT dispute_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY dispute
    ADD CONSTRAINT dispute_ended_by_id_fkey FOREIGN KEY (ended_by_id) REFERENCES agent(id);

ALTER TABLE ONLY dispute
    ADD CONSTRAINT dispute_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY draft
    ADD CONSTRAINT draft_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY draft
    ADD CONSTRAINT draft_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY entry
    ADD CONSTRAINT entry_browser_id_fkey FOREIGN KEY (browser_id) REFERENCES browser(id);

ALTER TABLE ONLY entry
    ADD CONSTRAINT entry_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY erased_case
    ADD CONSTRAINT erased_case_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY erasure
    ADD CONSTRAINT erasure_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY erasure
    ADD CONSTRAINT erasure_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY evaluation
    ADD CONSTRAINT evaluation_asked_by_id_fkey FOREIGN KEY (asked_by_id) REFERENCES agent(id);

ALTER TABLE ONLY file_opening
    ADD CONSTRAINT file_opening_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY file_opening
    ADD CONSTRAINT file_opening_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY gathering
    ADD CONSTRAINT gathering_from_id_fkey FOREIGN KEY (from_id) REFERENCES thread(id);

ALTER TABLE ONLY gathering
    ADD CONSTRAINT gathering_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY gathering
    ADD CONSTRAINT gathering_to_id_fkey FOREIGN KEY (to_id) REFERENCES thread(id);

ALTER TABLE ONLY gesture
    ADD CONSTRAINT gesture_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY gesture
    ADD CONSTRAINT gesture_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES permission(id);

ALTER TABLE ONLY gesture
    ADD CONSTRAINT gesture_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY gesture
    ADD CONSTRAINT gesture_reverses_id_fkey FOREIGN KEY (reverses_id) REFERENCES gesture(id);

ALTER TABLE ONLY gesture
    ADD CONSTRAINT gesture_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY going_on
    ADD CONSTRAINT going_on_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY handoff
    ADD CONSTRAINT handoff_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES agent(id);

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

ALTER TABLE ONLY helper
    ADD CONSTRAINT helper_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY helper
    ADD CONSTRAINT helper_swarm_id_fkey FOREIGN KEY (swarm_id) REFERENCES swarm(id);

ALTER TABLE ONLY hold
    ADD CONSTRAINT hold_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY hold
    ADD CONSTRAINT hold_closure_id_fkey FOREIGN KEY (closure_id) REFERENCES closure(id);

ALTER TABLE ONLY hold
    ADD CONSTRAINT hold_dispute_id_fkey FOREIGN KEY (dispute_id) REFERENCES dispute(id);

ALTER TABLE ONLY hold
    ADD CONSTRAINT hold_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY household
    ADD CONSTRAINT household_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY household
    ADD CONSTRAINT household_refused_by_fkey FOREIGN KEY (refused_by) REFERENCES agent(id);

ALTER TABLE ONLY household
    ADD CONSTRAINT household_said_by_fkey FOREIGN KEY (said_by) REFERENCES person(id);

ALTER TABLE ONLY household
    ADD CONSTRAINT household_with_id_fkey FOREIGN KEY (with_id) REFERENCES person(id);

ALTER TABLE ONLY incident
    ADD CONSTRAINT incident_keeper_id_fkey FOREIGN KEY (keeper_id) REFERENCES agent(id);

ALTER TABLE ONLY incident_link
    ADD CONSTRAINT incident_link_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY incident_link
    ADD CONSTRAINT incident_link_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id);

ALTER TABLE ONLY incident_link
    ADD CONSTRAINT incident_link_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY incident_telling
    ADD CONSTRAINT incident_telling_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY incident_telling
    ADD CONSTRAINT incident_telling_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY incident_telling
    ADD CONSTRAINT incident_telling_update_id_fkey FOREIGN KEY (update_id) REFERENCES incident_update(id);

ALTER TABLE ONLY incident_update
    ADD CONSTRAINT incident_update_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY incident_update
    ADD CONSTRAINT incident_update_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id);

ALTER TABLE ONLY invitation
    ADD CONSTRAINT invitation_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY leaving
    ADD CONSTRAINT leaving_executed_by_fkey FOREIGN KEY (executed_by) REFERENCES agent(id);

ALTER TABLE ONLY leaving
    ADD CONSTRAINT leaving_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY leaving
    ADD CONSTRAINT leaving_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY listening
    ADD CONSTRAINT listening_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY listening
    ADD CONSTRAINT listening_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES recording(id);

ALTER TABLE ONLY macro
    ADD CONSTRAINT macro_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY macro
    ADD CONSTRAINT macro_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id) ON DELETE CASCADE;

ALTER TABLE ONLY mail_consent
    ADD CONSTRAINT mail_consent_app_id_fkey FOREIGN KEY (app_id) REFERENCES mail_app(id);

ALTER TABLE ONLY mail_consent
    ADD CONSTRAINT mail_consent_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES mailbox(id);

ALTER TABLE ONLY mail_grant
    ADD CONSTRAINT mail_grant_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES mailbox(id);

ALTER TABLE ONLY mail
    ADD CONSTRAINT mail_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES mailbox(id);

ALTER TABLE ONLY mail
    ADD CONSTRAINT mail_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY mail
    ADD CONSTRAINT mail_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY mail
    ADD CONSTRAINT mail_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY mail
    ADD CONSTRAINT mail_vouched_by_fkey FOREIGN KEY (vouched_by) REFERENCES agent(id);

ALTER TABLE ONLY mail_wording
    ADD CONSTRAINT mail_wording_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY mailbox
    ADD CONSTRAINT mailbox_app_id_fkey FOREIGN KEY (app_id) REFERENCES mail_app(id);

ALTER TABLE ONLY mailbox
    ADD CONSTRAINT mailbox_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id);

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

ALTER TABLE ONLY merge
    ADD CONSTRAINT merge_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY merge
    ADD CONSTRAINT merge_gone_id_fkey FOREIGN KEY (gone_id) REFERENCES person(id);

ALTER TABLE ONLY merge
    ADD CONSTRAINT merge_kept_id_fkey FOREIGN KEY (kept_id) REFERENCES person(id);

ALTER TABLE ONLY merge
    ADD CONSTRAINT merge_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES agent(id);

ALTER TABLE ONLY message
    ADD CONSTRAINT message_copied_from_id_fkey FOREIGN KEY (copied_from_id) REFERENCES message(id);

ALTER TABLE ONLY message
    ADD CONSTRAINT message_scribe_id_fkey FOREIGN KEY (scribe_id) REFERENCES agent(id);

ALTER TABLE ONLY message
    ADD CONSTRAINT message_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY missing
    ADD CONSTRAINT missing_completion_id_fkey FOREIGN KEY (completion_id) REFERENCES completion(id);

ALTER TABLE ONLY missing
    ADD CONSTRAINT missing_given_in_fkey FOREIGN KEY (given_in) REFERENCES message(id);

ALTER TABLE ONLY need
    ADD CONSTRAINT need_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY need
    ADD CONSTRAINT need_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY no_mail
    ADD CONSTRAINT no_mail_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY organisation
    ADD CONSTRAINT organisation_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY outgoing
    ADD CONSTRAINT outgoing_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES mailbox(id);

ALTER TABLE ONLY outgoing
    ADD CONSTRAINT outgoing_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY outgoing
    ADD CONSTRAINT outgoing_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY outgoing_word
    ADD CONSTRAINT outgoing_word_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY outgoing_word
    ADD CONSTRAINT outgoing_word_outgoing_id_fkey FOREIGN KEY (outgoing_id) REFERENCES outgoing(id);

ALTER TABLE ONLY participant
    ADD CONSTRAINT participant_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES agent(id);

ALTER TABLE ONLY participant_entry
    ADD CONSTRAINT participant_entry_browser_id_fkey FOREIGN KEY (browser_id) REFERENCES browser(id);

ALTER TABLE ONLY participant_entry
    ADD CONSTRAINT participant_entry_thread_id_address_fkey FOREIGN KEY (thread_id, address) REFERENCES participant(thread_id, address);

ALTER TABLE ONLY participant
    ADD CONSTRAINT participant_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY participant
    ADD CONSTRAINT participant_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY passcode
    ADD CONSTRAINT passcode_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY passed
    ADD CONSTRAINT passed_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY passed
    ADD CONSTRAINT passed_course_id_fkey FOREIGN KEY (course_id) REFERENCES course(id);

ALTER TABLE ONLY passed
    ADD CONSTRAINT passed_noted_by_fkey FOREIGN KEY (noted_by) REFERENCES agent(id);

ALTER TABLE ONLY passed
    ADD CONSTRAINT passed_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES agent(id);

ALTER TABLE ONLY people_export
    ADD CONSTRAINT people_export_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY people_import
    ADD CONSTRAINT people_import_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY people_import_refused
    ADD CONSTRAINT people_import_refused_import_id_fkey FOREIGN KEY (import_id) REFERENCES people_import(id) ON DELETE CASCADE;

ALTER TABLE ONLY permission
    ADD CONSTRAINT permission_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES agent(id);

ALTER TABLE ONLY permission
    ADD CONSTRAINT permission_asked_of_fkey FOREIGN KEY (asked_of) REFERENCES agent(id);

ALTER TABLE ONLY permission
    ADD CONSTRAINT permission_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES agent(id);

ALTER TABLE ONLY permission
    ADD CONSTRAINT permission_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY person
    ADD CONSTRAINT person_blocked_by_fkey FOREIGN KEY (blocked_by) REFERENCES agent(id);

ALTER TABLE ONLY person
    ADD CONSTRAINT person_merged_into_id_fkey FOREIGN KEY (merged_into_id) REFERENCES person(id);

ALTER TABLE ONLY person
    ADD CONSTRAINT person_minor_by_fkey FOREIGN KEY (minor_by) REFERENCES agent(id);

ALTER TABLE ONLY person
    ADD CONSTRAINT person_my_agent_id_fkey FOREIGN KEY (my_agent_id) REFERENCES agent(id);

ALTER TABLE ONLY person_tag
    ADD CONSTRAINT person_tag_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY person_tag
    ADD CONSTRAINT person_tag_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY person_tag
    ADD CONSTRAINT person_tag_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag(id);

ALTER TABLE ONLY person_value
    ADD CONSTRAINT person_value_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY person_value
    ADD CONSTRAINT person_value_field_id_fkey FOREIGN KEY (field_id) REFERENCES custom_field(id);

ALTER TABLE ONLY person_value
    ADD CONSTRAINT person_value_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY phrase
    ADD CONSTRAINT phrase_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY phrase
    ADD CONSTRAINT phrase_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id) ON DELETE CASCADE;

ALTER TABLE ONLY phrase_text
    ADD CONSTRAINT phrase_text_phrase_id_fkey FOREIGN KEY (phrase_id) REFERENCES phrase(id) ON DELETE CASCADE;

ALTER TABLE ONLY pitch
    ADD CONSTRAINT pitch_accounted_by_fkey FOREIGN KEY (accounted_by) REFERENCES agent(id);

ALTER TABLE ONLY pitch
    ADD CONSTRAINT pitch_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY pitch
    ADD CONSTRAINT pitch_closure_id_fkey FOREIGN KEY (closure_id) REFERENCES closure(id);

ALTER TABLE ONLY pitch
    ADD CONSTRAINT pitch_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY pitch
    ADD CONSTRAINT pitch_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY posting
    ADD CONSTRAINT posting_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY promise
    ADD CONSTRAINT promise_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY promise
    ADD CONSTRAINT promise_answerer_id_fkey FOREIGN KEY (answerer_id) REFERENCES agent(id);

ALTER TABLE ONLY promise
    ADD CONSTRAINT promise_closure_id_fkey FOREIGN KEY (closure_id) REFERENCES closure(id);

ALTER TABLE ONLY promise
    ADD CONSTRAINT promise_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY promise
    ADD CONSTRAINT promise_revives_id_fkey FOREIGN KEY (revives_id) REFERENCES promise(id);

ALTER TABLE ONLY promise
    ADD CONSTRAINT promise_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY publication
    ADD CONSTRAINT publication_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY publication
    ADD CONSTRAINT publication_evaluation_id_fkey FOREIGN KEY (evaluation_id) REFERENCES evaluation(id);

ALTER TABLE ONLY purchase
    ADD CONSTRAINT purchase_noted_by_fkey FOREIGN KEY (noted_by) REFERENCES agent(id);

ALTER TABLE ONLY purchase
    ADD CONSTRAINT purchase_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY purchase
    ADD CONSTRAINT purchase_removed_by_fkey FOREIGN KEY (removed_by) REFERENCES agent(id);

ALTER TABLE ONLY question
    ADD CONSTRAINT question_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY question
    ADD CONSTRAINT question_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY question
    ADD CONSTRAINT question_out_by_fkey FOREIGN KEY (out_by) REFERENCES agent(id);

ALTER TABLE ONLY question
    ADD CONSTRAINT question_said_in_fkey FOREIGN KEY (said_in) REFERENCES message(id);

ALTER TABLE ONLY question
    ADD CONSTRAINT question_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY reach
    ADD CONSTRAINT reach_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY reading
    ADD CONSTRAINT reading_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY reading
    ADD CONSTRAINT reading_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY recording
    ADD CONSTRAINT recording_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY recording
    ADD CONSTRAINT recording_consent_id_fkey FOREIGN KEY (consent_id) REFERENCES consent(id);

ALTER TABLE ONLY recording
    ADD CONSTRAINT recording_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contact(id);

ALTER TABLE ONLY recording
    ADD CONSTRAINT recording_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY recovery_code
    ADD CONSTRAINT recovery_code_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY rectification
    ADD CONSTRAINT rectification_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY rectification
    ADD CONSTRAINT rectification_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY rectification
    ADD CONSTRAINT rectification_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY regrouping
    ADD CONSTRAINT regrouping_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY regrouping
    ADD CONSTRAINT regrouping_from_id_fkey FOREIGN KEY (from_id) REFERENCES thread(id);

ALTER TABLE ONLY regrouping
    ADD CONSTRAINT regrouping_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY regrouping
    ADD CONSTRAINT regrouping_to_id_fkey FOREIGN KEY (to_id) REFERENCES thread(id);

ALTER TABLE ONLY regrouping
    ADD CONSTRAINT regrouping_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES agent(id);

ALTER TABLE ONLY related
    ADD CONSTRAINT related_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY related
    ADD CONSTRAINT related_high_id_fkey FOREIGN KEY (high_id) REFERENCES thread(id);

ALTER TABLE ONLY related
    ADD CONSTRAINT related_low_id_fkey FOREIGN KEY (low_id) REFERENCES thread(id);

ALTER TABLE ONLY relief
    ADD CONSTRAINT relief_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY relief
    ADD CONSTRAINT relief_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES agent(id);

ALTER TABLE ONLY relief
    ADD CONSTRAINT relief_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY relief
    ADD CONSTRAINT relief_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY remark
    ADD CONSTRAINT remark_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY remark
    ADD CONSTRAINT remark_swarm_id_fkey FOREIGN KEY (swarm_id) REFERENCES swarm(id);

ALTER TABLE ONLY renewal
    ADD CONSTRAINT renewal_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY renewal
    ADD CONSTRAINT renewal_promise_id_fkey FOREIGN KEY (promise_id) REFERENCES promise(id);

ALTER TABLE ONLY representative
    ADD CONSTRAINT representative_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY representative
    ADD CONSTRAINT representative_by_person_id_fkey FOREIGN KEY (by_person_id) REFERENCES person(id);

ALTER TABLE ONLY representative
    ADD CONSTRAINT representative_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES agent(id);

ALTER TABLE ONLY representative
    ADD CONSTRAINT representative_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES agent(id);

ALTER TABLE ONLY representative
    ADD CONSTRAINT representative_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY retention_choice
    ADD CONSTRAINT retention_choice_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY root
    ADD CONSTRAINT root_key_id_fkey FOREIGN KEY (key_id) REFERENCES evidence_key(id);

ALTER TABLE ONLY root_stamp
    ADD CONSTRAINT root_stamp_root_id_fkey FOREIGN KEY (root_id) REFERENCES root(id);

ALTER TABLE ONLY saved_view
    ADD CONSTRAINT saved_view_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY saved_view
    ADD CONSTRAINT saved_view_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id) ON DELETE CASCADE;

ALTER TABLE ONLY seal
    ADD CONSTRAINT seal_event_id_fkey FOREIGN KEY (event_id) REFERENCES event(id);

ALTER TABLE ONLY segment
    ADD CONSTRAINT segment_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY selling_reading
    ADD CONSTRAINT selling_reading_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY session
    ADD CONSTRAINT session_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY shift
    ADD CONSTRAINT shift_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY side_conversation
    ADD CONSTRAINT side_conversation_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES agent(id);

ALTER TABLE ONLY side_conversation
    ADD CONSTRAINT side_conversation_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES mailbox(id);

ALTER TABLE ONLY side_conversation
    ADD CONSTRAINT side_conversation_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY side_letter
    ADD CONSTRAINT side_letter_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY side_letter
    ADD CONSTRAINT side_letter_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES mail(id);

ALTER TABLE ONLY side_letter
    ADD CONSTRAINT side_letter_side_id_fkey FOREIGN KEY (side_id) REFERENCES side_conversation(id);

ALTER TABLE ONLY sighting
    ADD CONSTRAINT sighting_placard_id_fkey FOREIGN KEY (placard_id) REFERENCES placard(id);

ALTER TABLE ONLY sighting
    ADD CONSTRAINT sighting_posting_id_fkey FOREIGN KEY (posting_id) REFERENCES posting(id);

ALTER TABLE ONLY silence
    ADD CONSTRAINT silence_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY snooze
    ADD CONSTRAINT snooze_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY supervision
    ADD CONSTRAINT supervision_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY supervision
    ADD CONSTRAINT supervision_promise_id_fkey FOREIGN KEY (promise_id) REFERENCES promise(id);

ALTER TABLE ONLY supervision
    ADD CONSTRAINT supervision_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY supervisor_call
    ADD CONSTRAINT supervisor_call_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY supervisor_call
    ADD CONSTRAINT supervisor_call_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY survey
    ADD CONSTRAINT survey_closure_id_fkey FOREIGN KEY (closure_id) REFERENCES closure(id);

ALTER TABLE ONLY survey
    ADD CONSTRAINT survey_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY swarm
    ADD CONSTRAINT swarm_called_by_fkey FOREIGN KEY (called_by) REFERENCES agent(id);

ALTER TABLE ONLY swarm
    ADD CONSTRAINT swarm_lesson_by_fkey FOREIGN KEY (lesson_by) REFERENCES agent(id);

ALTER TABLE ONLY swarm
    ADD CONSTRAINT swarm_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY talk
    ADD CONSTRAINT talk_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY thanks
    ADD CONSTRAINT thanks_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY thanks_asked
    ADD CONSTRAINT thanks_asked_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY thanks
    ADD CONSTRAINT thanks_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY thanks
    ADD CONSTRAINT thanks_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY thread_follower
    ADD CONSTRAINT thread_follower_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id);

ALTER TABLE ONLY thread_follower
    ADD CONSTRAINT thread_follower_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_home_id_fkey FOREIGN KEY (home_id) REFERENCES person(id);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_kind_fkey FOREIGN KEY (kind) REFERENCES retention(kind);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_matter_id_fkey FOREIGN KEY (matter_id) REFERENCES thread(id);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES agent(id);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_split_from_id_fkey FOREIGN KEY (split_from_id) REFERENCES thread(id);

ALTER TABLE ONLY thread_tag
    ADD CONSTRAINT thread_tag_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY thread_tag
    ADD CONSTRAINT thread_tag_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag(id);

ALTER TABLE ONLY thread_tag
    ADD CONSTRAINT thread_tag_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY thread
    ADD CONSTRAINT thread_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id);

ALTER TABLE ONLY thread_value
    ADD CONSTRAINT thread_value_by_id_fkey FOREIGN KEY (by_id) REFERENCES agent(id);

ALTER TABLE ONLY thread_value
    ADD CONSTRAINT thread_value_field_id_fkey FOREIGN KEY (field_id) REFERENCES custom_field(id);

ALTER TABLE ONLY thread_value
    ADD CONSTRAINT thread_value_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY unreachable
    ADD CONSTRAINT unreachable_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);

ALTER TABLE ONLY word
    ADD CONSTRAINT word_message_id_fkey FOREIGN KEY (message_id) REFERENCES message(id);

ALTER TABLE ONLY word
    ADD CONSTRAINT word_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread(id);
