-- What stands in a list is told apart: a note among us is no answer to the person.
CREATE OR REPLACE FUNCTION inbox_line(thread bigint, agent bigint)
RETURNS TABLE (id bigint, code text, kind text, state text, subject text, person text, owner_id bigint, owner text,
               last_at timestamptz, waiting_since timestamptz, raised int, excerpt text, excerpt_by text,
               excerpt_by_id bigint, unread boolean)
LANGUAGE sql STABLE AS $$
SELECT t.id, t.code, t.kind, t.state, t.subject, p.name, t.owner_id, a.name, t.last_at, t.waiting_since,
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

-- The words for a skill as they were written, accents and all; `words` are what is compared.
ALTER TABLE skill ADD COLUMN written text NOT NULL DEFAULT '';
UPDATE skill SET written = array_to_string(words, ', ');

-- That somebody took a table of people away: how many, never who. For the auditor alone, for 24 months.
CREATE TABLE people_export (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agent_id bigint NOT NULL REFERENCES agent,
    segment text NOT NULL,
    people integer NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX people_export_old ON people_export (at);
