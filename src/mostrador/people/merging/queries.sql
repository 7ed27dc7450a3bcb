-- name: lock_people
-- Two merges of the same people wait for each other, and whoever opens a thread of theirs waits for the merge.
SELECT p.id, p.merged_into_id FROM person p
 WHERE p.id = ANY(%(people)s::bigint[]) OR p.merged_into_id = ANY(%(people)s::bigint[])
 ORDER BY p.id FOR UPDATE;

-- name: by_age
-- The one we know longest first.
SELECT p.id FROM person p WHERE p.id = ANY(%(people)s::bigint[]) ORDER BY p.created_at, p.id;

-- name: add_merge
-- Who, when, on which evidence: the row stays when it is undone.
INSERT INTO merge (kept_id, gone_id, automatic, evidence, by_id)
VALUES (%(kept)s::bigint, %(gone)s::bigint, %(automatic)s::boolean, %(evidence)s::text[], %(agent)s::bigint)
RETURNING id;

-- name: follow
-- Who was merged into the one that goes comes along; threads follow by the trigger of this very statement.
UPDATE person SET merged_into_id = %(kept)s::bigint
 WHERE id = %(gone)s::bigint OR merged_into_id = %(gone)s::bigint;

-- name: current_merge
-- A merge that holds, if what it merged is part of this person now.
SELECT m.id, m.kept_id, m.gone_id
  FROM merge m JOIN person p ON p.id = m.gone_id
 WHERE m.id = %(id)s::bigint AND m.undone_at IS NULL AND p.merged_into_id = %(person)s::bigint;

-- name: end_merge
-- Undone: by whom, and when.
UPDATE merge SET undone_at = now(), undone_by = %(agent)s::bigint WHERE id = %(id)s::bigint AND undone_at IS NULL;

-- name: part
-- Back to who it was, with all that was merged into it and was not undone since.
WITH RECURSIVE under AS (
    SELECT %(gone)s::bigint AS id
    UNION
    SELECT m.gone_id FROM merge m JOIN under u ON m.kept_id = u.id WHERE m.undone_at IS NULL
)
UPDATE person SET merged_into_id = nullif(%(gone)s::bigint, id) WHERE id IN (SELECT id FROM under);

-- name: merges_of
-- What was merged into somebody, also what was undone, the latest first.
SELECT m.id, m.kept_id, m.gone_id, g.name AS gone, m.automatic, m.evidence, a.name AS by, m.at, m.undone_at, u.name AS undone_by
  FROM merge m
  JOIN person g ON g.id = m.gone_id
  LEFT JOIN agent a ON a.id = m.by_id
  LEFT JOIN agent u ON u.id = m.undone_by
 WHERE m.kept_id IN (SELECT one_person(%(person)s::bigint))
 ORDER BY m.id DESC LIMIT 50;

-- name: candidates
-- Who may be this person too: they hold an address of theirs, or their very name. Those told apart are left out.
WITH mine AS (
    SELECT one_person(%(person)s::bigint) AS id
), found AS (
    SELECT b.person_id AS id
      FROM mine JOIN address a ON a.person_id = mine.id
      JOIN address b ON b.channel = a.channel AND b.value = a.value
    UNION
    (SELECT o.id FROM person me JOIN person o ON lower(o.name) = lower(me.name)
      WHERE me.id = %(person)s::bigint AND length(me.name) > 4 LIMIT 40)
)
SELECT DISTINCT r.id, r.name, r.language, r.blocked_at, r.created_at, r.merged_into_id
  FROM found f JOIN person p ON p.id = f.id JOIN person r ON r.id = coalesce(p.merged_into_id, p.id)
 WHERE r.id <> %(person)s::bigint AND r.erased_at IS NULL
   AND NOT EXISTS (SELECT FROM difference d
                    WHERE d.one_id = least(r.id, %(person)s::bigint) AND d.other_id = greatest(r.id, %(person)s::bigint))
 ORDER BY r.id DESC LIMIT 20;

-- name: tell_apart
-- Somebody looked: they are two.
INSERT INTO difference (one_id, other_id, by_id)
VALUES (least(%(one)s::bigint, %(other)s::bigint), greatest(%(one)s::bigint, %(other)s::bigint), %(agent)s::bigint)
ON CONFLICT DO NOTHING;

-- name: tied
-- Who is known to live together or to write for another is known to be two.
SELECT EXISTS (SELECT FROM household h
                WHERE h.said_by IN (SELECT one_person(%(one)s::bigint)) AND h.with_id IN (SELECT one_person(%(other)s::bigint))
                   OR h.said_by IN (SELECT one_person(%(other)s::bigint)) AND h.with_id IN (SELECT one_person(%(one)s::bigint)))
    OR EXISTS (SELECT FROM representative r
                WHERE r.person_id IN (SELECT one_person(%(one)s::bigint)) AND r.by_person_id IN (SELECT one_person(%(other)s::bigint))
                   OR r.person_id IN (SELECT one_person(%(other)s::bigint)) AND r.by_person_id IN (SELECT one_person(%(one)s::bigint)));

-- name: holders
-- How many people hold an address: one of many is a place, not a person.
SELECT count(DISTINCT coalesce(p.merged_into_id, p.id))
  FROM address a JOIN person p ON p.id = a.person_id
 WHERE a.channel = %(channel)s::text AND a.value = %(value)s::text;

-- name: keeper
-- Whom an address says who somebody is.
SELECT coalesce(p.merged_into_id, p.id)
  FROM address a JOIN address o ON o.channel = a.channel AND o.value = a.value AND o.verified_at IS NOT NULL AND o.id <> a.id
  JOIN person p ON p.id = o.person_id
 WHERE a.id = %(address)s::bigint;

-- name: holder
-- Whose an address is now.
SELECT coalesce(p.merged_into_id, p.id) FROM address a JOIN person p ON p.id = a.person_id WHERE a.id = %(address)s::bigint;
