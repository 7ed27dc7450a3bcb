-- name: overdue
-- Offers that nobody answered in time.
SELECT h.thread_id FROM handoff h
 WHERE h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL AND h.due_at <= %(at)s::timestamptz
 ORDER BY h.due_at LIMIT %(limit)s::int;

-- name: promised
-- What is still open of what was promised on a thread, the next first.
SELECT p.what, p.due_at FROM promise p WHERE p.thread_id = %(thread)s::bigint AND p.ended_at IS NULL ORDER BY p.due_at;

-- name: last_answer
-- Who of us spoke last to the person of a thread, and when.
SELECT a.name, m.at FROM message m JOIN agent a ON a.id = m.author_id
 WHERE m.thread_id = %(thread)s::bigint AND m.author_kind = 'agent' AND m.visibility = 'person' AND m.withdrawn_at IS NULL
 ORDER BY m.position DESC LIMIT 1;
