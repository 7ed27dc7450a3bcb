-- A message with the names that stand beside it.
CREATE VIEW shown_message AS
SELECT m.id, m.thread_id, m.position, m.author_kind, m.author_id,
       CASE m.author_kind WHEN 'agent' THEN a.name WHEN 'system' THEN coalesce(a.name, '')
                          WHEN 'customer' THEN p.name ELSE '' END AS author,
       m.visibility, m.sign, m.text, m.via, s.name AS scribe, m.at, m.corrected_at, m.withdrawn_at, m.withdrawn_by,
       m.withdrawn_why, EXISTS (SELECT FROM attachment f WHERE f.message_id = m.id) AS has_files
  FROM message m
  LEFT JOIN agent a ON m.author_kind IN ('agent', 'system') AND a.id = m.author_id
  LEFT JOIN person p ON m.author_kind = 'customer' AND p.id = m.author_id
  LEFT JOIN agent s ON s.id = m.scribe_id;

-- A thread as a line of the list of one agent, with the last thing said. The planner takes it in like a view.
CREATE FUNCTION inbox_line(thread bigint, agent bigint)
RETURNS TABLE (id bigint, code text, kind text, state text, subject text, person text, owner_id bigint, owner text,
               last_at timestamptz, waiting_since timestamptz, excerpt text, excerpt_by text, excerpt_by_id bigint,
               unread boolean)
LANGUAGE sql STABLE AS $$
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
$$;
