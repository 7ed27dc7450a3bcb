-- name: index_words
-- The words of messages that are new, corrected or withdrawn; what was withdrawn has none.
INSERT INTO word (message_id, thread_id, words)
SELECT m.id, m.thread_id, to_tsvector('words', left(m.text, 200000))
  FROM message m
 WHERE m.id = ANY(%(messages)s::bigint[]) AND m.withdrawn_at IS NULL AND m.text <> ''
ON CONFLICT (message_id) DO UPDATE SET words = excluded.words;

-- name: unindex_words
-- Withdrawn between its arrival and its indexing.
DELETE FROM word WHERE message_id IN (SELECT m.id FROM message m WHERE m.id = ANY(%(messages)s::bigint[]) AND m.withdrawn_at IS NOT NULL);
