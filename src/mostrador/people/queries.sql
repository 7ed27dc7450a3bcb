-- name: one_address
-- Two first messages from the same proven address wait for each other, so that they make one person.
SELECT pg_advisory_xact_lock(hashtextextended(%(channel)s::text || ':' || %(value)s::text, 1));

-- name: by_verified_address
-- Only a verified address says who somebody is; anyone can type one.
SELECT p.id, p.name, p.language, p.blocked_at, p.created_at
  FROM address a JOIN person p ON p.id = a.person_id
 WHERE a.channel = %(channel)s::text AND a.value = %(value)s::text AND a.verified_at IS NOT NULL;

-- name: by_id
-- The person a channel already knows.
SELECT p.id, p.name, p.language, p.blocked_at, p.created_at FROM person p WHERE p.id = %(id)s::bigint;

-- name: add_person
-- Somebody new, with the address they gave, in one statement: this is on the accept path.
WITH born AS (
    INSERT INTO person (name, language) VALUES (%(name)s::text, %(language)s::text)
    RETURNING id, name, language, blocked_at, created_at
), addressed AS (
    INSERT INTO address (person_id, channel, value, verified_at)
    SELECT id, %(channel)s::text, %(value)s::text, CASE WHEN %(verified)s::boolean THEN now() END
      FROM born WHERE %(value)s::text IS NOT NULL
)
SELECT id, name, language, blocked_at, created_at FROM born;

-- name: add_address
-- One more address of the same person, or a proof of the one they gave. Who proved it first keeps it.
INSERT INTO address (person_id, channel, value, verified_at)
SELECT %(person)s::bigint, %(channel)s::text, %(value)s::text,
       CASE WHEN %(verified)s::boolean
             AND NOT EXISTS (SELECT FROM address o WHERE o.channel = %(channel)s::text AND o.value = %(value)s::text
                                AND o.verified_at IS NOT NULL AND o.person_id <> %(person)s::bigint)
            THEN now() END
ON CONFLICT (person_id, channel, value) DO UPDATE SET verified_at = excluded.verified_at
 WHERE address.verified_at IS NULL AND excluded.verified_at IS NOT NULL;

-- name: rename
-- A person told us their name later.
UPDATE person SET name = %(name)s::text WHERE id = %(id)s::bigint AND name = '';

-- name: addresses
-- How to reach somebody, the sure ones first.
SELECT a.id, a.person_id, a.channel, a.value, a.verified_at
  FROM address a WHERE a.person_id = %(person)s::bigint ORDER BY a.verified_at IS NULL, a.id;

-- name: find_by_value
-- People whose e-mail or phone begins like this, while an agent types.
SELECT DISTINCT p.id, p.name, p.language, p.blocked_at, p.created_at
  FROM address a JOIN person p ON p.id = a.person_id
 WHERE a.value LIKE %(prefix)s::text AND p.erased_at IS NULL
 ORDER BY p.id DESC LIMIT 8;

-- name: find_by_name
-- People whose name holds these letters, while an agent types.
SELECT p.id, p.name, p.language, p.blocked_at, p.created_at
  FROM person p
 WHERE lower(p.name) LIKE %(pattern)s::text AND p.erased_at IS NULL
 ORDER BY p.id DESC LIMIT 8;

-- name: add_browser
-- A browser somebody writes from, known by the hash of its key.
INSERT INTO browser (hash, person_id) VALUES (%(hash)s::bytea, %(person)s::bigint)
RETURNING id, person_id;

-- name: open_browser
-- Whose browser this is, unless it was told to forget.
SELECT b.id, b.person_id FROM browser b WHERE b.hash = %(hash)s::bytea AND b.forgotten_at IS NULL;

-- name: forget_browser
-- «Salir y borrar de este dispositivo».
UPDATE browser SET forgotten_at = now() WHERE id = %(id)s::bigint;

-- name: block
-- Nothing of this person reaches a desk until somebody unblocks them.
UPDATE person SET blocked_at = now(), blocked_by = %(agent)s::bigint
 WHERE id = %(id)s::bigint AND blocked_at IS NULL;

-- name: unblock
-- The way back from a mistake.
UPDATE person SET blocked_at = NULL, blocked_by = NULL WHERE id = %(id)s::bigint;
