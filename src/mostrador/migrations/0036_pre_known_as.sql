-- One of us wrote the name: it stands above what records that were joined are called.
ALTER TABLE person ADD COLUMN named_at timestamptz;

-- The name by which we know somebody who has several records: one of us wrote it, else that of who proved an address, else
-- the oldest. Their own page calls each by their own.
CREATE FUNCTION known_as(person bigint) RETURNS text LANGUAGE sql STABLE AS $$
SELECT o.name
  FROM person o
 WHERE o.id = $1 OR o.merged_into_id = $1
 ORDER BY o.name <> '' DESC, o.id = $1 AND o.named_at IS NOT NULL DESC,
          EXISTS (SELECT FROM address a WHERE a.person_id = o.id AND (a.verified_at IS NOT NULL OR a.also_at IS NOT NULL)) DESC,
          o.created_at, o.id
 LIMIT 1
$$;

CREATE OR REPLACE FUNCTION inbox_line(thread bigint, agent bigint)
RETURNS TABLE (id bigint, code text, kind text, state text, subject text, person text, owner_id bigint, owner text,
               last_at timestamptz, waiting_since timestamptz, raised int, excerpt text, excerpt_by text,
               excerpt_by_id bigint, unread boolean)
LANGUAGE sql STABLE AS $$
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
                      WHERE n.thread_id = t.id AND n.author_kind <> 'system' ORDER BY n.position DESC LIMIT 1) m ON true
 WHERE t.id = $1
$$;

-- What two records were found to be about when they became one: these threads went from one matter to another. When the
-- two part, they go back to the last one that is of the same person. `raised` stood on top because of it.
CREATE TABLE gathering (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    merge_id bigint NOT NULL,
    moved bigint[] NOT NULL,
    from_id bigint NOT NULL REFERENCES thread,
    to_id bigint NOT NULL REFERENCES thread,
    raised bigint[] NOT NULL DEFAULT '{}',
    thread_id bigint NOT NULL REFERENCES thread,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX gathering_merge ON gathering (merge_id);
CREATE INDEX gathering_moved ON gathering USING gin (moved);
