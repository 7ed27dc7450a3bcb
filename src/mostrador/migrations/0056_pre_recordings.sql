-- What a person consented to or took back, in which words, and how they said so. The last word about a purpose holds.
CREATE TABLE consent (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    purpose text NOT NULL CHECK (purpose IN ('recording', 'quality', 'story')),
    given boolean NOT NULL,
    how text NOT NULL CHECK (how IN ('spoken', 'written', 'pressed')),
    words text NOT NULL CHECK (words <> ''),
    contact_id bigint REFERENCES contact,
    agent_id bigint REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN consent.words IS 'What they were told or shown, as it was; what they said yes or no to.';
CREATE INDEX consent_person ON consent (person_id, purpose, id DESC);
CREATE TRIGGER consent_stays BEFORE UPDATE OR DELETE ON consent FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER consent_whole BEFORE TRUNCATE ON consent FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- The recording of a call or of another contact, with the consent without which there is none.
CREATE TABLE recording (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    contact_id bigint NOT NULL REFERENCES contact,
    consent_id bigint NOT NULL REFERENCES consent,
    hash text NOT NULL,
    name text NOT NULL DEFAULT '',
    size bigint NOT NULL CHECK (size >= 0),
    media_type text NOT NULL CHECK (media_type ~ '^(audio|video)/'),
    agent_id bigint REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now(),
    gone_at timestamptz,
    CHECK ((gone_at IS NULL) = (hash <> ''))
);
CREATE INDEX recording_thread ON recording (thread_id, id);
CREATE INDEX recording_contact ON recording (contact_id);
CREATE INDEX recording_hash ON recording (hash) WHERE hash <> '';
CREATE TRIGGER recording_stays BEFORE DELETE ON recording FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER recording_whole BEFORE TRUNCATE ON recording FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- Who listened to which, and what for.
CREATE TABLE listening (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recording_id bigint NOT NULL REFERENCES recording,
    purpose text NOT NULL CHECK (purpose IN ('recording', 'quality')),
    agent_id bigint NOT NULL REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX listening_recording ON listening (recording_id, id);
CREATE TRIGGER listening_stays BEFORE UPDATE OR DELETE ON listening FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER listening_whole BEFORE TRUNCATE ON listening FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- All the records that are one person: the one that others were merged into, and those.
CREATE FUNCTION records_of(person bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
WITH RECURSIVE up AS (
    SELECT p.id, p.merged_into_id FROM person p WHERE p.id = $1
     UNION ALL SELECT q.id, q.merged_into_id FROM person q JOIN up u ON q.id = u.merged_into_id),
down AS (
    SELECT u.id FROM up u WHERE u.merged_into_id IS NULL
     UNION ALL SELECT q.id FROM person q JOIN down d ON q.merged_into_id = d.id)
SELECT id FROM down
$$;

-- Whether the last word of a person about a purpose is yes.
CREATE FUNCTION consents(person bigint, what text) RETURNS boolean LANGUAGE sql STABLE AS $$
SELECT coalesce((SELECT c.given FROM consent c WHERE c.person_id IN (SELECT records_of($1)) AND c.purpose = $2
                  ORDER BY c.id DESC LIMIT 1), false)
   AND NOT EXISTS (SELECT FROM person p WHERE p.id IN (SELECT records_of($1)) AND p.minor_at IS NOT NULL)
$$;

-- No media of a contact without the consent of its person, given and not taken back (Ley 10/2025, art. 12.1). Who forgets
-- to ask is refused here.
CREATE FUNCTION want_consent() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER recording_consented BEFORE INSERT ON recording FOR EACH ROW EXECUTE FUNCTION want_consent();

-- A recording stays until the decision is notified (art. 12.1), whoever asks; it changes in nothing but that it goes.
CREATE FUNCTION keep_recording() RETURNS trigger LANGUAGE plpgsql AS $$
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
-- Whether the decision of a case is still to be notified: it is open, or a complaint that nobody decided on.
CREATE FUNCTION recording_owed(thread bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
SELECT t.state <> 'closed'
       OR t.kind IN ('complaint', 'claim')
          AND NOT EXISTS (SELECT FROM closure c WHERE c.thread_id = t.id AND c.closed_at IS NOT NULL AND c.ended_at IS NULL)
  FROM thread t WHERE t.id = $1
$$;
CREATE TRIGGER recording_kept BEFORE UPDATE ON recording FOR EACH ROW EXECUTE FUNCTION keep_recording();

-- Only for a purpose that the person consented to, and that still holds.
CREATE FUNCTION listen_for() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.purpose <> 'recording' AND NOT EXISTS (
        SELECT FROM recording r JOIN thread t ON t.id = r.thread_id
         WHERE r.id = NEW.recording_id AND consents(t.person_id, NEW.purpose)) THEN
        RAISE EXCEPTION 'the person did not consent to that purpose' USING ERRCODE = 'MR002';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER listening_consented BEFORE INSERT ON listening FOR EACH ROW EXECUTE FUNCTION listen_for();

-- The side door: sound that one of us puts to what was said by phone, or to a note of a case that was called about, is a
-- recording, and has its own door.
CREATE FUNCTION no_recording_aside() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER attachment_is_no_recording BEFORE INSERT OR UPDATE OF message_id ON attachment FOR EACH ROW
    WHEN (NEW.message_id IS NOT NULL AND NEW.uploaded_by LIKE 'agent:%' AND NEW.media_type LIKE 'audio/%')
    EXECUTE FUNCTION no_recording_aside();

-- Whoever erases waits for the decision too where there is a recording.
CREATE OR REPLACE VIEW case_kept AS
SELECT t.id, t.code, t.kind, t.person_id, t.owner_id, t.team_id, t.state, t.last_at, e.ended_at, w.was,
       CASE WHEN t.kind <> 'enquiry' THEN t.kind WHEN w.was THEN 'complaint'
            WHEN t.channel IN ('counter', 'widget') THEN 'chat' ELSE 'enquiry' END AS sort,
       CASE WHEN t.kind IN ('complaint', 'claim') AND t.state <> 'closed' THEN 'open'
            WHEN EXISTS (SELECT FROM hold h WHERE h.thread_id = t.id AND h.released_at IS NULL) THEN 'hold'
            WHEN EXISTS (SELECT FROM dispute d WHERE d.thread_id = t.id AND d.ended_at IS NULL) THEN 'dispute'
            WHEN EXISTS (SELECT FROM leaving l WHERE l.thread_id = t.id AND l.executed_at IS NULL AND l.withdrawn_at IS NULL)
            THEN 'leaving'
            WHEN EXISTS (SELECT FROM recording o WHERE o.thread_id = t.id AND o.gone_at IS NULL AND recording_owed(t.id))
            THEN 'recording'
            WHEN w.was AND e.ended_at + make_interval(days => r.days) > now() THEN 'retention' ELSE '' END AS held,
       CASE WHEN w.was THEN e.ended_at + make_interval(days => r.days) END AS until
  FROM thread t
 CROSS JOIN LATERAL (SELECT t.kind IN ('complaint', 'claim', 'incident')
                            OR EXISTS (SELECT FROM deadline d WHERE d.thread_id = t.id AND d.kind IN ('complaint', 'claim', 'incident'))
                            OR EXISTS (SELECT FROM decision d WHERE d.thread_id = t.id) AS was) w
  JOIN retention r ON r.kind = CASE WHEN t.kind = 'enquiry' AND w.was THEN 'complaint' ELSE t.kind END
 CROSS JOIN LATERAL (SELECT greatest(t.last_at, (SELECT max(c.closed_at) FROM closure c WHERE c.thread_id = t.id)) AS ended_at) e;
