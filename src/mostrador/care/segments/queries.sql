-- name: segments
-- Saved filters of people, for their author or everybody; one, or all: one's own first.
SELECT s.id, s.name, s.agent_id, a.name AS agent, s.shown_to, s.filter
  FROM segment s JOIN agent a ON a.id = s.agent_id
 WHERE (%(segment)s::bigint IS NULL OR s.id = %(segment)s::bigint)
   AND (s.shown_to = 'all' OR s.agent_id = %(agent)s::bigint)
 ORDER BY s.shown_to = 'all', lower(s.name), s.id LIMIT %(limit)s::int;

-- name: add_segment
-- A new one.
INSERT INTO segment (name, agent_id, shown_to, filter)
VALUES (%(name)s::text, %(agent)s::bigint, %(shown_to)s::text, %(filter)s::text) RETURNING id;

-- name: change_segment
-- Another name, filter or readers. Whoever keeps it for themselves is its author from now on.
UPDATE segment SET agent_id = CASE WHEN %(shown_to)s::text = 'mine' THEN %(agent)s::bigint ELSE agent_id END,
       name = %(name)s::text, shown_to = %(shown_to)s::text, filter = %(filter)s::text, changed_at = now()
 WHERE id = %(id)s::bigint;

-- name: remove_segment
-- Forgotten; nobody in it is.
DELETE FROM segment WHERE id = %(id)s::bigint;

-- name: people_named
-- By a part of the name or the beginning of an address, through the door of a person's file.
WITH fits AS (
    (SELECT coalesce(p.merged_into_id, p.id) AS id FROM person p
      WHERE plain(p.name) LIKE plain(%(part)s::text) AND p.erased_at IS NULL ORDER BY p.id DESC LIMIT 500)
    UNION
    (SELECT coalesce(p.merged_into_id, p.id) FROM address a JOIN person p ON p.id = a.person_id
      WHERE %(address)s::text <> '' AND a.value LIKE %(address)s::text AND a.channel IN ('email', 'phone') LIMIT 500)
)
SELECT r.id, r.name,
       coalesce((SELECT a.value FROM address a
                  WHERE a.person_id IN (SELECT one_person(r.id)) AND a.channel IN ('email', 'phone')
                  ORDER BY a.value LIKE %(address)s::text DESC, a.verified_at IS NULL, a.id LIMIT 1), '') AS address
  FROM fits f JOIN person r ON r.id = f.id
 WHERE r.erased_at IS NULL
   AND (%(all)s::boolean
        OR EXISTS (SELECT FROM thread t
                    WHERE t.person_id = r.id
                      AND (t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[])
                           OR EXISTS (SELECT FROM handoff h WHERE h.thread_id = t.id AND h.to_id = %(agent)s::bigint
                                         AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL)
                           OR EXISTS (SELECT FROM supervisor_call k WHERE k.thread_id = t.id AND k.agent_id = %(agent)s::bigint))))
 ORDER BY r.id DESC LIMIT %(limit)s::int;
