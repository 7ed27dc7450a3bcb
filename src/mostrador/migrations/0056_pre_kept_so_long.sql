-- How long each sort of thing is kept, and whether its age alone erases it. The last row of a sort holds; nobody decided
-- yet: what the product proposes holds, and age erases nothing.
CREATE TABLE retention_choice (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sort text NOT NULL CHECK (sort <> ''),
    days integer NOT NULL CHECK (days > 0),
    erases boolean NOT NULL,
    agent_id bigint NOT NULL REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT retention_choice_five_years CHECK (sort NOT IN ('complaint', 'claim', 'incident') OR days >= 1825)
);
CREATE INDEX retention_choice_sort ON retention_choice (sort, id DESC);
CREATE TRIGGER retention_choice_stays BEFORE UPDATE OR DELETE ON retention_choice FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER retention_choice_whole BEFORE TRUNCATE ON retention_choice FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- Cases whose words are gone, and when they went the last time: who writes on one again gives it words again.
CREATE TABLE erased_case (
    thread_id bigint PRIMARY KEY REFERENCES thread,
    at timestamptz NOT NULL
);
INSERT INTO erased_case (thread_id, at) SELECT e.about_id, max(e.at) FROM event e WHERE e.kind = 'thread.erased' GROUP BY 1;

-- What went because of its age: a receipt each time.
CREATE TABLE forgetting (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    sort text NOT NULL,
    days integer NOT NULL,
    things integer NOT NULL CHECK (things > 0),
    gone jsonb NOT NULL,
    files integer NOT NULL
);
COMMENT ON COLUMN forgetting.things IS 'How many cases, people or browsers of this sort.';
CREATE INDEX forgetting_at ON forgetting (at);
CREATE TRIGGER forgetting_stays BEFORE UPDATE OR DELETE ON forgetting FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER forgetting_whole BEFORE TRUNCATE ON forgetting FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- What holds a case, and until when if that is known: whoever erases asks here, by request or by age. What was a
-- complaint once is kept like one, whatever it is called now.
CREATE VIEW case_kept AS
SELECT t.id, t.code, t.kind, t.person_id, t.owner_id, t.team_id, t.state, t.last_at, e.ended_at, w.was,
       CASE WHEN t.kind <> 'enquiry' THEN t.kind WHEN w.was THEN 'complaint'
            WHEN t.channel IN ('counter', 'widget') THEN 'chat' ELSE 'enquiry' END AS sort,
       CASE WHEN t.kind IN ('complaint', 'claim') AND t.state <> 'closed' THEN 'open'
            WHEN EXISTS (SELECT FROM hold h WHERE h.thread_id = t.id AND h.released_at IS NULL) THEN 'hold'
            WHEN EXISTS (SELECT FROM dispute d WHERE d.thread_id = t.id AND d.ended_at IS NULL) THEN 'dispute'
            WHEN EXISTS (SELECT FROM leaving l WHERE l.thread_id = t.id AND l.executed_at IS NULL AND l.withdrawn_at IS NULL)
            THEN 'leaving'
            WHEN w.was AND e.ended_at + make_interval(days => r.days) > now() THEN 'retention' ELSE '' END AS held,
       CASE WHEN w.was THEN e.ended_at + make_interval(days => r.days) END AS until
  FROM thread t
 CROSS JOIN LATERAL (SELECT t.kind IN ('complaint', 'claim', 'incident')
                            OR EXISTS (SELECT FROM deadline d WHERE d.thread_id = t.id AND d.kind IN ('complaint', 'claim', 'incident'))
                            OR EXISTS (SELECT FROM decision d WHERE d.thread_id = t.id) AS was) w
  JOIN retention r ON r.kind = CASE WHEN t.kind = 'enquiry' AND w.was THEN 'complaint' ELSE t.kind END
 CROSS JOIN LATERAL (SELECT greatest(t.last_at, (SELECT max(c.closed_at) FROM closure c WHERE c.thread_id = t.id)) AS ended_at) e;
