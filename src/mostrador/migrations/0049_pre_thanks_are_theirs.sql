-- Thanks are read by whom they are for, on a page of their own: a list of cases shows the last thing said before them.
CREATE OR REPLACE FUNCTION inbox_line(thread bigint, agent bigint) RETURNS TABLE(id bigint, code text, kind text, state text, subject text, person text, owner_id bigint, owner text, last_at timestamp with time zone, waiting_since timestamp with time zone, raised integer, excerpt text, excerpt_by text, excerpt_by_id bigint, unread boolean)
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
