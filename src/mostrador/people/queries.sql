-- name: one_address
-- Two first messages from the same proven address wait for each other, so that they make one person.
SELECT pg_advisory_xact_lock(hashtextextended(%(channel)s::text || ':' || %(value)s::text, 1));

-- name: by_verified_address
-- Only a verified address says who somebody is; anyone can type one.
SELECT p.id, p.name, p.language, coalesce(p.blocked_at, r.blocked_at) AS blocked_at, p.created_at, p.merged_into_id
  FROM address a
  JOIN person p ON p.id = a.person_id
  LEFT JOIN person r ON r.id = p.merged_into_id
 WHERE a.channel = %(channel)s::text AND a.value = %(value)s::text AND a.verified_at IS NOT NULL
   AND (a.channel <> 'phone' OR a.verified_at > %(now)s::timestamptz - interval '12 months');

-- name: by_id
-- The person a channel already knows. Blocked is who they were, or who they are since a merge.
SELECT p.id, p.name, p.language, coalesce(p.blocked_at, r.blocked_at) AS blocked_at, p.created_at, p.merged_into_id
  FROM person p LEFT JOIN person r ON r.id = p.merged_into_id
 WHERE p.id = %(id)s::bigint;

-- name: whole_person
-- Somebody as the desk knows them: blocked when any of the records that are theirs is.
SELECT p.id, p.name, p.language, p.created_at, p.merged_into_id, known_as(p.id) AS known_as,
       (SELECT min(b.blocked_at) FROM person b WHERE b.id = p.id OR b.merged_into_id = p.id) AS blocked_at
  FROM person p WHERE p.id = %(id)s::bigint;

-- name: add_person
-- Somebody new, with the address they gave, in one statement: this is on the accept path.
WITH born AS (
    INSERT INTO person (name, language) VALUES (%(name)s::text, %(language)s::text)
    RETURNING id, name, language, blocked_at, created_at, merged_into_id
), addressed AS (
    INSERT INTO address (person_id, channel, value, verified_at)
    SELECT id, %(channel)s::text, %(value)s::text, CASE WHEN %(verified)s::boolean THEN %(now)s::timestamptz END
      FROM born WHERE %(value)s::text IS NOT NULL
)
SELECT id, name, language, blocked_at, created_at, merged_into_id FROM born;

-- name: add_address
-- One more address of the same person, or a proof of the one they gave. Who proved it first keeps it; that another
-- proved it too is remembered, because then they may be one person.
WITH held AS (
    SELECT EXISTS (SELECT FROM address o WHERE o.channel = %(channel)s::text AND o.value = %(value)s::text
                      AND o.verified_at IS NOT NULL AND o.person_id <> %(person)s::bigint) AS by_another
)
INSERT INTO address (person_id, channel, value, verified_at, also_at, verified_by, added_by)
SELECT %(person)s::bigint, %(channel)s::text, %(value)s::text,
       CASE WHEN %(verified)s::boolean AND NOT h.by_another THEN %(now)s::timestamptz END,
       CASE WHEN %(verified)s::boolean AND h.by_another THEN %(now)s::timestamptz END,
       CASE WHEN %(verified)s::boolean THEN %(agent)s::bigint END, %(agent)s::bigint
  FROM held h
ON CONFLICT (person_id, channel, value) DO UPDATE
   SET verified_at = coalesce(excluded.verified_at, address.verified_at), also_at = coalesce(excluded.also_at, address.also_at),
       verified_by = excluded.verified_by, lapsed_at = NULL
 WHERE (excluded.verified_at IS NOT NULL
        AND (address.verified_at IS NULL OR address.verified_at < excluded.verified_at - interval '30 days'))
    OR (excluded.also_at IS NOT NULL AND address.also_at IS NULL)
RETURNING id, person_id, also_at;

-- name: lapse_one
-- A phone number passes from hand to hand: what was proved a year ago holds nobody off.
UPDATE address SET verified_at = NULL, verified_by = NULL, lapsed_at = %(now)s::timestamptz
 WHERE channel = %(channel)s::text AND value = %(value)s::text AND channel = 'phone'
   AND verified_at <= %(now)s::timestamptz - interval '12 months'
RETURNING id, person_id;

-- name: lapse_due
-- Phones that were proved a year ago, the oldest first.
UPDATE address SET verified_at = NULL, verified_by = NULL, lapsed_at = %(now)s::timestamptz
 WHERE id IN (SELECT a.id FROM address a
               WHERE a.channel = 'phone' AND a.verified_at <= %(now)s::timestamptz - interval '12 months'
               ORDER BY a.verified_at LIMIT 200)
RETURNING id, person_id;

-- name: address_of
-- One address, if it is this person's.
SELECT a.id, a.person_id, a.channel, a.value, a.verified_at, a.also_at, a.lapsed_at, a.created_at, NULL AS added, NULL AS proved
  FROM address a WHERE a.id = %(id)s::bigint AND a.person_id IN (SELECT one_person(%(person)s::bigint)) FOR NO KEY UPDATE OF a;

-- name: verify_address
-- An agent saw the proof.
UPDATE address a
   SET verified_at = CASE WHEN h.by_another THEN NULL ELSE %(now)s::timestamptz END,
       also_at = CASE WHEN h.by_another THEN %(now)s::timestamptz ELSE a.also_at END,
       verified_by = %(agent)s::bigint, lapsed_at = NULL
  FROM (SELECT EXISTS (SELECT FROM address o WHERE o.channel = %(channel)s::text AND o.value = %(value)s::text
                          AND o.verified_at IS NOT NULL AND o.id <> %(id)s::bigint) AS by_another) h
 WHERE a.id = %(id)s::bigint
RETURNING a.id, a.person_id, a.also_at;

-- name: unverify_address
-- It was marked by mistake, or holds no longer.
UPDATE address SET verified_at = NULL, also_at = NULL, verified_by = NULL WHERE id = %(id)s::bigint;

-- name: remove_address
-- Wrong, or no longer theirs; the event says who took it away.
DELETE FROM address WHERE id = %(id)s::bigint;

-- name: rename
-- A person told us their name later.
UPDATE person SET name = %(name)s::text WHERE id = %(id)s::bigint AND name = '';

-- name: addresses
-- How to reach somebody, the sure ones first; what two merged records both hold stands once.
SELECT x.id, x.person_id, x.channel, x.value, x.verified_at, x.also_at, x.lapsed_at, x.created_at, x.added, x.proved
  FROM (SELECT DISTINCT ON (a.channel, a.value)
               a.id, a.person_id, a.channel, a.value, a.also_at, a.lapsed_at, a.created_at, g.name AS added, v.name AS proved,
               CASE WHEN a.channel <> 'phone' OR a.verified_at > %(now)s::timestamptz - interval '12 months'
                    THEN a.verified_at END AS verified_at
          FROM address a
          LEFT JOIN agent g ON g.id = a.added_by
          LEFT JOIN agent v ON v.id = a.verified_by
         WHERE a.person_id IN (SELECT one_person(%(person)s::bigint))
         ORDER BY a.channel, a.value, a.verified_at IS NULL, a.id) x
 ORDER BY x.verified_at IS NULL, x.id;

-- name: own_addresses
-- How somebody is reached who may only learn of their own: nothing a merge brought.
SELECT a.id, a.person_id, a.channel, a.value, a.also_at, a.lapsed_at, a.created_at, NULL AS added, NULL AS proved,
       CASE WHEN a.channel <> 'phone' OR a.verified_at > %(now)s::timestamptz - interval '12 months'
            THEN a.verified_at END AS verified_at
  FROM address a WHERE a.person_id = %(person)s::bigint ORDER BY a.verified_at IS NULL, a.id;

-- name: find_by_value
-- People whose e-mail or phone begins like this, while an agent types.
SELECT DISTINCT r.id, r.name, r.language, r.blocked_at, r.created_at, r.merged_into_id
  FROM address a JOIN person p ON p.id = a.person_id JOIN person r ON r.id = coalesce(p.merged_into_id, p.id)
 WHERE a.value LIKE %(prefix)s::text AND r.erased_at IS NULL
 ORDER BY r.id DESC LIMIT 8;

-- name: holders
-- Whose this very address is, as they are known now: proved, or as it was said.
SELECT coalesce(p.merged_into_id, p.id) FROM address a JOIN person p ON p.id = a.person_id
 WHERE a.channel = %(channel)s::text AND a.value = %(value)s::text AND p.erased_at IS NULL
 GROUP BY 1 ORDER BY bool_or(a.verified_at IS NOT NULL) DESC, 1 LIMIT 3;

-- name: find_by_name
-- People whose name holds these letters, while an agent types.
SELECT DISTINCT r.id, r.name, r.language, r.blocked_at, r.created_at, r.merged_into_id
  FROM person p JOIN person r ON r.id = coalesce(p.merged_into_id, p.id)
 WHERE plain(p.name) LIKE plain(%(pattern)s::text) AND r.erased_at IS NULL
 ORDER BY r.id DESC LIMIT 8;

-- name: add_browser
-- A browser somebody writes from, known by the hash of its key.
INSERT INTO browser (hash, person_id) VALUES (%(hash)s::bytea, %(person)s::bigint)
RETURNING id, person_id;

-- name: open_browser
-- Whose browser this is, unless it was told to forget.
SELECT b.id, b.person_id, p.minor_at IS NOT NULL AS minor
  FROM browser b JOIN person p ON p.id = b.person_id
 WHERE b.hash = %(hash)s::bytea AND b.forgotten_at IS NULL;

-- name: forget_browser
-- «Salir y borrar de este dispositivo».
UPDATE browser SET forgotten_at = now() WHERE id = %(id)s::bigint;

-- name: block
-- Nothing of this person reaches a desk until somebody unblocks them.
UPDATE person SET blocked_at = now(), blocked_by = %(agent)s::bigint
 WHERE id IN (SELECT one_person(%(id)s::bigint)) AND blocked_at IS NULL;

-- name: unblock
-- The way back from a mistake.
UPDATE person SET blocked_at = NULL, blocked_by = NULL WHERE id IN (SELECT one_person(%(id)s::bigint));
