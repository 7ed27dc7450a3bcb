-- name: tags_of
-- The tags on a thread.
SELECT t.id, t.name FROM thread_tag k JOIN tag t ON t.id = k.tag_id
 WHERE k.thread_id = %(thread)s::bigint ORDER BY lower(t.name);

-- name: tag_thread
-- Twice is once.
INSERT INTO thread_tag (thread_id, tag_id, by_id) VALUES (%(thread)s::bigint, %(tag)s::bigint, %(agent)s::bigint)
ON CONFLICT DO NOTHING;

-- name: untag_thread
-- Taken off.
DELETE FROM thread_tag WHERE thread_id = %(thread)s::bigint AND tag_id = %(tag)s::bigint;

-- name: values_of
-- What stands in the fields of a thread.
SELECT v.field_id, v.value FROM thread_value v WHERE v.thread_id = %(thread)s::bigint;

-- name: set_value
-- Filled in, or corrected.
INSERT INTO thread_value (field_id, thread_id, value, by_id)
VALUES (%(field)s::bigint, %(thread)s::bigint, %(value)s::text, %(agent)s::bigint)
ON CONFLICT (thread_id, field_id) DO UPDATE SET value = excluded.value, by_id = excluded.by_id, at = now();

-- name: clear_value
-- Emptied.
DELETE FROM thread_value WHERE thread_id = %(thread)s::bigint AND field_id = %(field)s::bigint;
