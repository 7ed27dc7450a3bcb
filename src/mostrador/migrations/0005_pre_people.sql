-- One person, all their addresses: who they turn out to be, how to reach them, how they like to be served.

ALTER TABLE person
    ADD COLUMN merged_into_id bigint REFERENCES person,
    ADD COLUMN my_agent_id bigint REFERENCES agent,
    ADD COLUMN prefers text CHECK (prefers IN ('email', 'phone', 'counter', 'visit', 'letter')),
    -- Minutes since midnight in the shop's zone, both or neither.
    ADD COLUMN prefers_from smallint CHECK (prefers_from BETWEEN 0 AND 1439),
    ADD COLUMN prefers_until smallint CHECK (prefers_until BETWEEN 1 AND 1440),
    -- On their own word. Nothing of somebody under 14 is published or recorded.
    ADD COLUMN minor_at timestamptz,
    ADD COLUMN minor_by bigint REFERENCES agent,
    ADD COLUMN publishes_at timestamptz,
    ADD COLUMN records_at timestamptz,
    ADD CONSTRAINT person_prefers_hours CHECK ((prefers_from IS NULL) = (prefers_until IS NULL) AND prefers_from < prefers_until),
    ADD CONSTRAINT person_minor_is_kept_out CHECK (minor_at IS NULL OR (publishes_at IS NULL AND records_at IS NULL)),
    ADD CONSTRAINT person_is_not_in_itself CHECK (merged_into_id <> id);
CREATE INDEX person_merged ON person (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX person_of_agent ON person (my_agent_id) WHERE my_agent_id IS NOT NULL;

-- `also_at`: they proved it too, while it already said who somebody else is. By that two records may be one person.
ALTER TABLE address
    ADD COLUMN verified_by bigint REFERENCES agent,
    ADD COLUMN added_by bigint REFERENCES agent,
    ADD COLUMN also_at timestamptz,
    ADD COLUMN lapsed_at timestamptz;
CREATE INDEX address_lapses ON address (verified_at) WHERE verified_at IS NOT NULL AND channel = 'phone';

-- Two records are one person. The row stays when it is undone; what belongs to whom is worked out from these rows.
CREATE TABLE merge (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kept_id bigint NOT NULL REFERENCES person,
    gone_id bigint NOT NULL REFERENCES person,
    automatic boolean NOT NULL,
    evidence text[] NOT NULL,
    by_id bigint REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now(),
    undone_at timestamptz,
    undone_by bigint REFERENCES agent,
    CHECK (kept_id <> gone_id)
);
CREATE UNIQUE INDEX merge_current ON merge (gone_id) WHERE undone_at IS NULL;
CREATE INDEX merge_kept ON merge (kept_id);
CREATE TRIGGER merge_stays BEFORE DELETE ON merge FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER merge_whole BEFORE TRUNCATE ON merge FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- Somebody looked: these two are not the same person. Not suggested again.
CREATE TABLE difference (
    one_id bigint NOT NULL REFERENCES person,
    other_id bigint NOT NULL REFERENCES person,
    by_id bigint REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (one_id, other_id),
    CHECK (one_id < other_id)
);

-- Everybody who is this person now: themselves, and those that were merged into them.
CREATE FUNCTION one_person(person bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
SELECT p.id FROM person p WHERE p.id = $1 OR p.merged_into_id = $1
$$;

-- `person_id` says who a thread's person is now, `home_id` who wrote it, where a merge made that somebody else.
-- The door of customers asks the second, so that a merge shows nobody more than before.
ALTER TABLE thread ADD COLUMN home_id bigint REFERENCES person;
CREATE INDEX thread_home ON thread (home_id) WHERE home_id IS NOT NULL;

-- Threads follow their person in the database, there and back, and in no other way.
CREATE FUNCTION follow_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE thread SET person_id = coalesce(NEW.merged_into_id, NEW.id),
                      home_id = CASE WHEN NEW.merged_into_id IS NOT NULL THEN NEW.id END
     WHERE home_id = NEW.id OR (person_id = NEW.id AND home_id IS NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER person_is_followed AFTER UPDATE OF merged_into_id ON person
    FOR EACH ROW WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id) EXECUTE FUNCTION follow_person();

CREATE FUNCTION refuse_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the person of a thread changes by a merge' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER thread_keeps_person BEFORE UPDATE OF person_id, home_id ON thread
    FOR EACH ROW WHEN ((OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.home_id IS DISTINCT FROM NEW.home_id)
                       AND pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_person();

CREATE TABLE organisation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    at timestamptz NOT NULL DEFAULT now(),
    by_id bigint REFERENCES agent
);
CREATE UNIQUE INDEX organisation_name ON organisation (lower(name));

CREATE TABLE belonging (
    person_id bigint NOT NULL REFERENCES person,
    organisation_id bigint NOT NULL REFERENCES organisation,
    role text NOT NULL DEFAULT '',
    at timestamptz NOT NULL DEFAULT now(),
    by_id bigint REFERENCES agent,
    PRIMARY KEY (person_id, organisation_id)
);
CREATE INDEX belonging_organisation ON belonging (organisation_id);

-- Who lives together, on the word of one of them. It opens nothing; refused, it is not noted again.
CREATE TABLE household (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    said_by bigint NOT NULL REFERENCES person,
    with_id bigint NOT NULL REFERENCES person,
    by_id bigint NOT NULL REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now(),
    refused_at timestamptz,
    refused_by bigint REFERENCES agent,
    CHECK (said_by <> with_id)
);
CREATE UNIQUE INDEX household_pair ON household (least(said_by, with_id), greatest(said_by, with_id));
CREATE INDEX household_said_by ON household (said_by);
CREATE INDEX household_with ON household (with_id);

-- Who writes for whom: counts once the person or a document confirms it, until its last day.
CREATE TABLE representative (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    by_person_id bigint NOT NULL REFERENCES person,
    scope text NOT NULL CHECK (scope <> ''),
    until date NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    by_id bigint NOT NULL REFERENCES agent,
    confirmed_at timestamptz,
    confirmed_by bigint REFERENCES agent,
    confirmed_how text CHECK (confirmed_how IN ('person', 'document')),
    document text NOT NULL DEFAULT '',
    -- The proof goes to both: when each of them was told.
    told_person_at timestamptz,
    told_representative_at timestamptz,
    ended_at timestamptz,
    ended_by bigint REFERENCES agent,
    CHECK (person_id <> by_person_id),
    CHECK ((confirmed_at IS NULL) = (confirmed_how IS NULL)),
    CHECK (confirmed_how <> 'document' OR document <> '')
);
CREATE INDEX representative_of ON representative (person_id);
CREATE INDEX representative_by ON representative (by_person_id);

-- How somebody is served best, never why. A need that is taken back leaves no row.
CREATE TABLE need (
    person_id bigint NOT NULL REFERENCES person,
    kind text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    by_id bigint REFERENCES agent,
    PRIMARY KEY (person_id, kind)
);

CREATE TABLE custom_field (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    about text NOT NULL CHECK (about IN ('person', 'thread')),
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL CHECK (kind IN ('text', 'number', 'date', 'choice')),
    choices text[] NOT NULL DEFAULT '{}',
    at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    CHECK (kind <> 'choice' OR cardinality(choices) > 0)
);
CREATE UNIQUE INDEX custom_field_name ON custom_field (about, lower(name)) WHERE removed_at IS NULL;

CREATE TABLE person_value (
    field_id bigint NOT NULL REFERENCES custom_field,
    person_id bigint NOT NULL REFERENCES person,
    value text NOT NULL CHECK (value <> ''),
    at timestamptz NOT NULL DEFAULT now(),
    by_id bigint REFERENCES agent,
    PRIMARY KEY (person_id, field_id)
);
CREATE INDEX person_value_field ON person_value (field_id, value);

CREATE TABLE thread_value (
    field_id bigint NOT NULL REFERENCES custom_field,
    thread_id bigint NOT NULL REFERENCES thread,
    value text NOT NULL CHECK (value <> ''),
    at timestamptz NOT NULL DEFAULT now(),
    by_id bigint REFERENCES agent,
    PRIMARY KEY (thread_id, field_id)
);
CREATE INDEX thread_value_field ON thread_value (field_id, value);

CREATE TABLE tag (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX tag_name ON tag (lower(name));

CREATE TABLE person_tag (
    person_id bigint NOT NULL REFERENCES person,
    tag_id bigint NOT NULL REFERENCES tag,
    at timestamptz NOT NULL DEFAULT now(),
    by_id bigint REFERENCES agent,
    PRIMARY KEY (person_id, tag_id)
);
CREATE INDEX person_tag_tag ON person_tag (tag_id);

CREATE TABLE thread_tag (
    thread_id bigint NOT NULL REFERENCES thread,
    tag_id bigint NOT NULL REFERENCES tag,
    at timestamptz NOT NULL DEFAULT now(),
    by_id bigint REFERENCES agent,
    PRIMARY KEY (thread_id, tag_id)
);
CREATE INDEX thread_tag_tag ON thread_tag (tag_id);
