-- name: profile
-- Their own record first, then those that were merged into it; the name is the one they are best known by.
SELECT known_as(%(person)s::bigint) AS name,
       array(SELECT DISTINCT o.name FROM person o
              WHERE o.id IN (SELECT one_person(%(person)s::bigint)) AND o.name <> ''
                AND lower(o.name) <> lower(known_as(%(person)s::bigint))) AS other_names,
       (array_agg(p.my_agent_id ORDER BY p.id <> %(person)s::bigint, p.id) FILTER (WHERE p.my_agent_id IS NOT NULL))[1] AS my_agent_id,
       (array_agg(p.prefers ORDER BY p.id <> %(person)s::bigint, p.id) FILTER (WHERE p.prefers IS NOT NULL))[1] AS prefers,
       (array_agg(p.prefers_from ORDER BY p.id <> %(person)s::bigint, p.id) FILTER (WHERE p.prefers_from IS NOT NULL))[1] AS prefers_from,
       (array_agg(p.prefers_until ORDER BY p.id <> %(person)s::bigint, p.id) FILTER (WHERE p.prefers_from IS NOT NULL))[1] AS prefers_until,
       min(p.minor_at) AS minor_at,
       CASE WHEN min(p.minor_at) IS NULL THEN min(p.publishes_at) END AS publishes_at,
       CASE WHEN min(p.minor_at) IS NULL THEN min(p.records_at) END AS records_at
  FROM person p WHERE p.id IN (SELECT one_person(%(person)s::bigint));

-- name: rename
-- An agent writes the right name; what a merged record was called stays with it.
UPDATE person SET name = %(name)s::text, named_at = now() WHERE id = %(person)s::bigint;

-- name: prefer
-- One wish for who is one person: it stands in their own record, and no older one shows through.
-- A customer changes their own record alone.
UPDATE person
   SET prefers = CASE WHEN id = %(person)s::bigint THEN %(way)s::text END,
       prefers_from = CASE WHEN id = %(person)s::bigint THEN %(starts)s::smallint END,
       prefers_until = CASE WHEN id = %(person)s::bigint THEN %(ends)s::smallint END
 WHERE id = %(person)s::bigint OR (NOT %(alone)s::boolean AND merged_into_id = %(person)s::bigint);

-- name: own_wishes
-- What somebody asked for themselves, without what a merge brought: all that their own side may know.
SELECT p.prefers, p.prefers_from, p.prefers_until,
       array(SELECT n.kind FROM need n WHERE n.person_id = p.id ORDER BY n.kind) AS needs,
       p.minor_at IS NOT NULL AS under_14
  FROM person p WHERE p.id = %(person)s::bigint;

-- name: set_my_agent
-- Who knows them: one agent, or nobody.
UPDATE person SET my_agent_id = CASE WHEN id = %(person)s::bigint THEN %(agent)s::bigint END
 WHERE id IN (SELECT one_person(%(person)s::bigint));

-- name: mark_minor
-- What was allowed before ends in the same statement; the table refuses the two together. On their own side (alone)
-- nobody says it of what a merge brought.
UPDATE person
   SET minor_at = CASE WHEN %(minor)s::boolean THEN now() END, minor_by = CASE WHEN %(minor)s::boolean THEN %(agent)s::bigint END,
       publishes_at = CASE WHEN NOT %(minor)s::boolean THEN publishes_at END,
       records_at = CASE WHEN NOT %(minor)s::boolean THEN records_at END
 WHERE (id = %(person)s::bigint OR (NOT %(alone)s::boolean AND id IN (SELECT one_person(%(person)s::bigint))))
   AND (minor_at IS NULL) = %(minor)s::boolean;

-- name: is_minor
-- Whether any record of theirs says so.
SELECT EXISTS (SELECT FROM person p WHERE p.id IN (SELECT one_person(%(person)s::bigint)) AND p.minor_at IS NOT NULL);

-- name: allow
-- Since when they let us.
UPDATE person
   SET publishes_at = CASE WHEN NOT %(publish)s::boolean THEN publishes_at WHEN %(yes)s::boolean THEN now() END,
       records_at = CASE WHEN %(publish)s::boolean THEN records_at WHEN %(yes)s::boolean THEN now() END
 WHERE id IN (SELECT one_person(%(person)s::bigint));

-- name: needs
-- How they are served best, each once.
SELECT DISTINCT ON (n.kind) n.kind, n.at, a.name AS by
  FROM need n LEFT JOIN agent a ON a.id = n.by_id
 WHERE n.person_id IN (SELECT one_person(%(person)s::bigint)) ORDER BY n.kind, n.at;

-- name: note_need
-- Said twice is said once.
INSERT INTO need (person_id, kind, by_id) VALUES (%(person)s::bigint, %(kind)s::text, %(agent)s::bigint)
ON CONFLICT DO NOTHING;

-- name: drop_need
-- Gone, wherever it stood; a customer takes it from their own record alone.
DELETE FROM need
 WHERE kind = %(kind)s::text
   AND (person_id = %(person)s::bigint
        OR (NOT %(alone)s::boolean AND person_id IN (SELECT one_person(%(person)s::bigint))));
