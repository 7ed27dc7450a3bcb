-- name: index_words
-- The words of messages that are new, corrected or withdrawn; what was withdrawn has none,
-- and what was written in bulk with its words has them already.
INSERT INTO word (message_id, thread_id, words)
SELECT m.id, m.thread_id, to_tsvector('words', left(m.text, 200000))
  FROM message m
 WHERE m.id = ANY(%(messages)s::bigint[]) AND m.withdrawn_at IS NULL AND m.text <> ''
   AND (m.corrected_at IS NOT NULL OR NOT EXISTS (SELECT FROM word w WHERE w.message_id = m.id))
ON CONFLICT (message_id) DO UPDATE SET words = excluded.words;

-- name: unindex_words
-- Withdrawn between its arrival and its indexing.
DELETE FROM word WHERE message_id IN (SELECT m.id FROM message m WHERE m.id = ANY(%(messages)s::bigint[]) AND m.withdrawn_at IS NOT NULL);

-- name: find_threads
-- Every way to find a thread at once, each limited to what the asker may read before it is ranked.
-- The whole part of a rank says how it was found, the rest how late it is: that is the key of the pages.
WITH person_found AS (
    SELECT coalesce(p.merged_into_id, p.id) AS id, 3 AS how FROM person p
     WHERE %(part)s::text <> '' AND plain(p.name) LIKE plain(%(part)s::text) AND p.erased_at IS NULL
     ORDER BY p.id DESC LIMIT 500
), address_found AS (
    SELECT coalesce(p.merged_into_id, p.id) AS id, 4 AS how FROM address a JOIN person p ON p.id = a.person_id
     WHERE %(address)s::text <> '' AND a.value LIKE %(address)s::text LIMIT 500
), found AS (
    SELECT t.id, 5 AS how, NULL::bigint AS message, t.last_at
      FROM thread t WHERE t.code = %(code)s::text
       AND (%(everything)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
    UNION ALL
    (SELECT t.id, w.how, NULL::bigint, t.last_at
      FROM (SELECT * FROM person_found UNION ALL SELECT * FROM address_found) w JOIN thread t ON t.person_id = w.id
     WHERE %(everything)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[])
     ORDER BY t.last_at DESC LIMIT 500)
    UNION ALL
    (SELECT t.id, 2, NULL::bigint, t.last_at
      FROM thread t WHERE %(part)s::text <> '' AND plain(t.subject) LIKE plain(%(part)s::text)
       AND (%(everything)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
     LIMIT 500)
    UNION ALL
    (SELECT t.id, 1, w.message_id, t.last_at
      FROM word w JOIN thread t ON t.id = w.thread_id
     WHERE w.words @@ websearch_to_tsquery('words', %(text)s::text)
       AND (%(everything)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
     LIMIT 2000)
), best AS (
    SELECT f.id AS thread, max(f.message) AS message,
           max(f.how) + extract(epoch FROM max(f.last_at))::float8 / 1e10 AS rank
      FROM found f GROUP BY f.id
)
SELECT b.thread, b.rank, b.message
  FROM best b
 WHERE (b.rank, b.thread) < (%(rank)s::float8, %(thread)s::bigint)
 ORDER BY b.rank DESC, b.thread DESC
 LIMIT %(limit)s::int;

-- name: excerpts
-- The words around what was asked for, only for the hits of one page.
SELECT m.id AS message, ts_headline('words', left(m.text, 4000), websearch_to_tsquery('words', %(text)s::text), %(options)s::text) AS text
  FROM message m WHERE m.id = ANY(%(messages)s::bigint[]) AND m.withdrawn_at IS NULL;
