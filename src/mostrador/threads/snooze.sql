-- name: add_snooze
-- A pause with an end.
INSERT INTO snooze (thread_id, until, by_kind, by_id)
VALUES (%(thread)s::bigint, %(until)s::timestamptz, %(by_kind)s::text, %(by)s::bigint)
RETURNING id, thread_id, until, by_kind, by_id;

-- name: end_snooze
-- The pause is over.
UPDATE snooze SET woken_at = now() WHERE thread_id = %(thread)s::bigint AND woken_at IS NULL RETURNING id;

-- name: pending_snooze
-- Until when a thread sleeps.
SELECT id, thread_id, until, by_kind, by_id FROM snooze WHERE thread_id = %(thread)s::bigint AND woken_at IS NULL;

-- name: due_snoozes
-- Threads whose hour came.
SELECT s.thread_id FROM snooze s WHERE s.woken_at IS NULL AND s.until <= now() ORDER BY s.until LIMIT 100;
