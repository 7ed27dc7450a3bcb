-- name: purchases_of
-- What they bought, the last first, whichever of their records it was noted on.
SELECT p.id, p.what, p.reference, p.bought_on, a.name AS noted_by
  FROM purchase p JOIN agent a ON a.id = p.noted_by
 WHERE p.person_id IN (SELECT one_person(%(person)s::bigint)) AND p.removed_at IS NULL
 ORDER BY p.bought_on DESC, p.id DESC LIMIT %(limit)s::int;

-- name: note_purchase
-- One more.
INSERT INTO purchase (person_id, what, reference, bought_on, noted_by)
VALUES (%(person)s::bigint, %(what)s::text, %(reference)s::text, %(on)s::date, %(agent)s::bigint) RETURNING id;

-- name: remove_purchase
-- Noted by mistake; the row stays.
UPDATE purchase SET removed_at = now(), removed_by = %(agent)s::bigint
 WHERE id = %(id)s::bigint AND person_id IN (SELECT one_person(%(person)s::bigint)) AND removed_at IS NULL;
