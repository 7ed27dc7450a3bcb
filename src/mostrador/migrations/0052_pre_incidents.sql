-- What happens to many at once: one page, its updates, the cases that hang on it, and to whom each update was told.
CREATE TABLE incident (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[2-9a-z]{6}$'),
    title text NOT NULL CHECK (title <> ''),
    affected text NOT NULL,
    area text NOT NULL DEFAULT '',
    language text NOT NULL,
    shown boolean NOT NULL,
    continuity boolean NOT NULL,
    since timestamptz NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    keeper_id bigint NOT NULL REFERENCES agent,
    next_word_at timestamptz,
    remind_at timestamptz,
    ended_at timestamptz,
    CHECK ((ended_at IS NULL) = (next_word_at IS NOT NULL))
);
COMMENT ON COLUMN incident.code IS 'Its short address: /averias/<code>.';
COMMENT ON COLUMN incident.shown IS 'Anybody may read its page.';
COMMENT ON COLUMN incident.continuity IS 'A basic continuous service stopped: who asks is told within two hours (Ley 10/2025, 17.2).';
COMMENT ON COLUMN incident.next_word_at IS 'By when the last update said that the next one comes; null once it ended.';
CREATE INDEX incident_running ON incident (id) WHERE ended_at IS NULL;
CREATE INDEX incident_remind ON incident (remind_at) WHERE remind_at IS NOT NULL;

CREATE TABLE incident_update (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident_id bigint NOT NULL REFERENCES incident,
    agent_id bigint NOT NULL REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now(),
    knows text NOT NULL CHECK (knows <> ''),
    does text NOT NULL,
    next_word_at timestamptz,
    CHECK (next_word_at > at)
);
COMMENT ON COLUMN incident_update.knows IS 'What we know; of the last one, the cause.';
COMMENT ON COLUMN incident_update.next_word_at IS 'By when the next one comes; null in the one that ends it.';
CREATE INDEX incident_update_of ON incident_update (incident_id, id);
CREATE UNIQUE INDEX incident_update_last ON incident_update (incident_id) WHERE next_word_at IS NULL;
CREATE TRIGGER incident_update_stays BEFORE UPDATE OR DELETE ON incident_update FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER incident_update_whole BEFORE TRUNCATE ON incident_update FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TABLE incident_link (
    incident_id bigint NOT NULL REFERENCES incident,
    thread_id bigint NOT NULL REFERENCES thread,
    agent_id bigint REFERENCES agent,
    linked_at timestamptz NOT NULL DEFAULT now(),
    asked_at timestamptz NOT NULL,
    unlinked_at timestamptz,
    PRIMARY KEY (incident_id, thread_id)
);
COMMENT ON COLUMN incident_link.agent_id IS 'Who linked it; null when the customer said that it happens to them too.';
COMMENT ON COLUMN incident_link.asked_at IS 'When the customer had last written before it was linked: the two hours count from there.';
CREATE INDEX incident_link_thread ON incident_link (thread_id) WHERE unlinked_at IS NULL;

CREATE TABLE incident_telling (
    update_id bigint NOT NULL REFERENCES incident_update,
    thread_id bigint NOT NULL REFERENCES thread,
    planned_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    way text CHECK (way IN ('message', 'sms', 'call', 'letter')),
    message_id bigint UNIQUE REFERENCES message,
    told_at timestamptz,
    dropped_at timestamptz,
    PRIMARY KEY (update_id, thread_id),
    CHECK ((sent_at IS NULL) = (way IS NULL)),
    CHECK (told_at IS NULL OR (sent_at IS NOT NULL AND message_id IS NOT NULL AND dropped_at IS NULL)),
    CHECK (way NOT IN ('message', 'sms') OR told_at IS NOT NULL)
);
COMMENT ON COLUMN incident_telling.told_at IS 'When its words reached the thread: at once, or when the owner said them by hand.';
COMMENT ON COLUMN incident_telling.dropped_at IS 'It was not told: the case was unlinked, or a later update took its place before anybody called.';
CREATE INDEX incident_telling_waits ON incident_telling (update_id, thread_id) WHERE sent_at IS NULL AND dropped_at IS NULL;
CREATE INDEX incident_telling_by_hand ON incident_telling (thread_id, update_id)
    WHERE sent_at IS NOT NULL AND told_at IS NULL AND dropped_at IS NULL;
CREATE INDEX incident_telling_thread ON incident_telling (thread_id);
CREATE TRIGGER incident_telling_stays BEFORE DELETE ON incident_telling FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER incident_telling_whole BEFORE TRUNCATE ON incident_telling FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- What was told once is not told again, and stays told.
CREATE FUNCTION tell_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.update_id, NEW.thread_id) IS DISTINCT FROM (OLD.update_id, OLD.thread_id)
       OR OLD.sent_at IS NOT NULL AND (NEW.sent_at, NEW.way) IS DISTINCT FROM (OLD.sent_at, OLD.way)
       OR OLD.told_at IS NOT NULL THEN
        RAISE EXCEPTION 'an update is told once to each case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incident_telling_once BEFORE UPDATE ON incident_telling FOR EACH ROW EXECUTE FUNCTION tell_once();

CREATE VIEW incident_seen AS
SELECT i.id, i.code, i.title, i.affected, i.area, i.language, i.shown, i.continuity, i.since, i.opened_at, i.keeper_id,
       a.name AS keeper, i.next_word_at, i.ended_at,
       (SELECT max(u.at) FROM incident_update u WHERE u.incident_id = i.id) AS updated_at,
       (SELECT count(DISTINCT t.person_id) FROM incident_link l JOIN thread t ON t.id = l.thread_id
         WHERE l.incident_id = i.id AND l.unlinked_at IS NULL)::int AS people
  FROM incident i JOIN agent a ON a.id = i.keeper_id;
COMMENT ON VIEW incident_seen IS 'An incident as it is shown: who keeps it, its last word, and to how many people it happens.';
