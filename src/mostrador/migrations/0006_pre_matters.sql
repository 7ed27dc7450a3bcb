-- What several contacts of one person are about: the first thread that brought it up, and those that came back to it.
ALTER TABLE thread
    ADD COLUMN matter_id bigint REFERENCES thread CHECK (matter_id <> id),
    ADD COLUMN automatic boolean NOT NULL DEFAULT false,
    ADD COLUMN raised_at timestamptz;
COMMENT ON COLUMN thread.matter_id IS 'The first thread of the matter; null on that one itself.';
COMMENT ON COLUMN thread.automatic IS 'A machine opened it (an answer of an absent person, a newsletter): it counts as no contact.';
COMMENT ON COLUMN thread.raised_at IS 'Somebody came for the third time about it and has no answer since: it stands on top.';
CREATE INDEX thread_of_matter ON thread (matter_id) WHERE matter_id IS NOT NULL;
CREATE INDEX thread_raised_of_owner ON thread (owner_id, last_at DESC, id DESC)
    WHERE raised_at IS NOT NULL AND state = 'open';
CREATE INDEX closure_solved ON closure (closed_at) WHERE kind = 'solved' AND ended_at IS NULL;

-- An agent says that threads are about another matter than it seemed, and why. Null is a matter of their own.
CREATE TABLE regrouping (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    moved bigint[] NOT NULL CHECK (cardinality(moved) > 0),
    from_id bigint REFERENCES thread,
    to_id bigint REFERENCES thread,
    agent_id bigint NOT NULL REFERENCES agent,
    reason text NOT NULL CHECK (reason <> ''),
    at timestamptz NOT NULL DEFAULT now(),
    undone_at timestamptz,
    undone_by bigint REFERENCES agent,
    CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
COMMENT ON COLUMN regrouping.moved IS 'The thread and those that had come back to it, which go along.';
CREATE INDEX regrouping_thread ON regrouping (thread_id);
CREATE TRIGGER regrouping_stays BEFORE DELETE ON regrouping FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER regrouping_whole BEFORE TRUNCATE ON regrouping FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- Each time somebody came to us, once: they opened a thread, called, visited, sent a letter, or wrote again after an
-- ending. What one writes about a matter before a person of ours first answers is one coming, however often.
CREATE VIEW coming AS
SELECT t.person_id, t.id AS thread_id, t.last_at AS thread_last_at, t.opened_at AS at, t.channel AS way
  FROM thread t
 WHERE t.channel <> 'ours' AND NOT t.automatic
   AND (t.matter_id IS NULL OR t.channel IN ('phone', 'visit')
        OR NOT EXISTS (SELECT FROM thread b
                        WHERE (b.id = t.matter_id OR b.matter_id = t.matter_id)
                          AND (b.opened_at, b.id) < (t.opened_at, t.id)
                          AND b.channel NOT IN ('ours', 'phone', 'visit') AND NOT b.automatic
                          AND (b.first_answer_at IS NULL OR b.first_answer_at > t.opened_at)))
UNION ALL
SELECT t.person_id, t.id, t.last_at, c.arrived_at, c.way
  FROM contact c JOIN thread t ON t.id = c.thread_id
 WHERE c.way <> 'ours'
   AND NOT (c.way = t.channel
            AND c.id = (SELECT min(f.id) FROM contact f WHERE f.thread_id = t.id AND f.way = t.channel))
UNION ALL
SELECT t.person_id, t.id, t.last_at, c.ended_at, 'counter'
  FROM closure c JOIN thread t ON t.id = c.thread_id
 WHERE c.closed_at IS NOT NULL AND c.ended_by LIKE 'customer:%';
