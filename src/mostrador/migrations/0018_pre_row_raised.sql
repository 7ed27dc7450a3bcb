-- A line of the list says too what the thread was raised for: urgent, they say (2), or danger (4). What somebody needs
-- (1) is not told there.
DROP FUNCTION inbox_line(bigint, bigint);
CREATE FUNCTION inbox_line(thread bigint, agent bigint)
RETURNS TABLE (id bigint, code text, kind text, state text, subject text, person text, owner_id bigint, owner text,
               last_at timestamptz, waiting_since timestamptz, raised int, excerpt text, excerpt_by text,
               excerpt_by_id bigint, unread boolean)
LANGUAGE sql STABLE AS $$
SELECT t.id, t.code, t.kind, t.state, t.subject, p.name, t.owner_id, a.name, t.last_at, t.waiting_since,
       t.raised::int & 6, coalesce(left(m.text, 160), ''), coalesce(m.author_kind, 'system'), m.author_id,
       t.last_position > coalesce(r.position, 0)
  FROM thread t
  JOIN person p ON p.id = t.person_id
  JOIN agent a ON a.id = t.owner_id
  LEFT JOIN reading r ON r.agent_id = $2 AND r.thread_id = t.id
  LEFT JOIN LATERAL (SELECT n.text, n.author_kind, n.author_id FROM message n
                      WHERE n.thread_id = t.id AND n.author_kind <> 'system' ORDER BY n.position DESC LIMIT 1) m ON true
 WHERE t.id = $1
$$;
